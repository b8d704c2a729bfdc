"""The people who work here, and their credentials: a worker's private key, sealed once for each way to unlock it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from casework.records.units import Membership, Unit


class Role(TextChoices):
    """What a worker is at a unit, in words that may stand for her name; `policy` says what each role may do."""

    HOST = "host", _("người đón tiếp ở bản")
    OFFICER = "officer", _("cán bộ xã")
    PARTNER = "partner", _("người của nơi phối hợp")
    SUPERVISOR = "supervisor", _("người giám sát của tỉnh")
    COMMITTEE = "committee", _("người trực Uỷ ban nhân dân xã")
    CHAIR = "chair", _("chủ tịch, phó chủ tịch Uỷ ban nhân dân xã")
    RESPONDER = "responder", _("người thi hành ở xã")
    REPORTER = "reporter", _("người báo tin")
    MONITOR = "monitor", _("người theo dõi, kiểm tra")


class WorkerManager(BaseUserManager["Worker"]):
    """Finds workers by the name they sign in with. There is no way to create a superuser."""

    def get_by_natural_key(self, username: str | None) -> Worker:
        return self.get(username=username)


class Worker(AbstractBaseUser):
    """A person who works here. She holds no rights herself: they come from her units, and from personal grants."""

    # No stored password hash: the passphrase is right when it opens the sealed private key (see Credential).
    password: ClassVar[Any] = None  # type: ignore[misc]
    last_login: ClassVar[Any] = None  # type: ignore[misc]

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    public_key = models.BinaryField()
    certified = models.BinaryField(null=True)
    joined_at = models.DateTimeField()
    units: models.ManyToManyField[Unit, Membership] = models.ManyToManyField(
        "casework.Unit", through="casework.Membership", through_fields=("worker", "unit"), related_name="workers"
    )

    objects: ClassVar[WorkerManager] = WorkerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Nobody passes every check: Django and guardian ask these, and the answer is always no.
    is_superuser = False
    is_staff = False

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """Changes with the key pair, so that a new pair ends every open session."""
        return bytes(self.public_key)[:32].hex()

    def get_session_auth_fallback_hash(self) -> list[str]:
        return []


class CredentialKind(TextChoices):
    """By what a worker unlocks her private key."""

    PASSPHRASE = "passphrase", _("cụm mật khẩu")


class Credential(models.Model):
    """One way a worker unlocks her private key: passphrase now; recovery code, phone or passkey later."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=16)
    method = models.CharField(max_length=16)
    salt = models.BinaryField()
    params = models.JSONField()
    sealed_private = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["worker", "kind"], name="one_way_in_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of worker {self.worker_id}"


class SignInFailure(models.Model):
    """A failed sign-in, kept for a day to slow guessing: name and source only as keyed digests."""

    name_digest = models.BinaryField()
    source_digest = models.BinaryField()
    known_device = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["source_digest", "at"], name="failure_by_source"),
            models.Index(fields=["at"], name="failure_by_time"),
        ]

    def __str__(self) -> str:
        return f"failed sign-in at {self.at:%Y-%m-%d %H:%M}"
