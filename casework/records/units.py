"""Units and their keys: addresses, desks, partners, bodies with a duty, who reports, who watches, the province."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from casework.records.workers import Role, Worker


class UnitKind(TextChoices):
    """What a unit is for."""

    TRUSTED_ADDRESS = "trusted_address", _("địa chỉ tin cậy")
    COMMUNE_DESK = "commune_desk", _("bàn tiếp nhận của xã")
    PARTNER = "partner", _("đơn vị phối hợp")
    COMMITTEE = "committee", _("Uỷ ban nhân dân xã")
    POLICE = "police", _("công an xã")
    SOCIAL_WORK = "social_work", _("cán bộ công tác xã hội, bảo vệ trẻ em")
    REPORTER = "reporter", _("nơi báo tin")
    MONITOR = "monitor", _("nơi theo dõi, kiểm tra")
    PROVINCE = "province", _("cấp tỉnh")


BODIES = frozenset({UnitKind.POLICE, UnitKind.SOCIAL_WORK})
"""Bodies of a commune that carry out what the law or the committee asks of them."""

RECEIVING = BODIES | {UnitKind.PARTNER}
"""Units that packets are sent to: each stands in the register of organisations, with what it can be asked for."""

WITHOUT_A_CASE = frozenset({UnitKind.REPORTER, UnitKind.MONITOR})
"""Units that hold no key to anything of anybody, whatever is sent: the wall refuses a grant to them."""

HELD_READY = frozenset({UnitKind.COMMUNE_DESK, UnitKind.COMMITTEE})
"""Units for which the province may hold another of the same kind ready."""

OUTSIDE = RECEIVING | WITHOUT_A_CASE | {UnitKind.COMMITTEE}
"""Units that open no case, and so compare nobody's number."""


class Unit(models.Model):
    """A unit. Access belongs to units, not people: a unit is a Django group with a key of its own (UnitKey).

    `certified` is the province's word that all this is so; nothing is sealed to a public key without it. `key_mark`
    tells which key is the unit's newest, once it was turned: a mark made of the key, from which nobody has the key.
    """

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True, related_name="unit")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=160)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    province = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    commune_code = models.CharField(max_length=5, blank=True)
    commune_valid_from = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    public_key = models.BinaryField()
    key_mark = models.BinaryField(null=True)
    certified = models.BinaryField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitKey(models.Model):
    """The sealed keys of a unit. The unit's own key is stored nowhere open: only sealed to each member (MembershipKey).

    `sealed_private` is the unit's HPKE key under the unit's key. `sealed_fingerprint_key` is the province's fingerprint
    key under the unit's key; partners have none, for phone numbers are few enough to try them all. `under_parent` is
    the unit's key wrapped under its province's, so that a province can recover a commune; a desk has no way down to
    the addresses under it (of a unit that was founded before that was so, and whose key was never turned, it lies under
    the parent's). `sealed_verifier` is the public
    half of the province's signing key under the unit's key, for members whose credential does not hold it yet; the
    private half is `sealed_signing_key`, which only the province has, under its own key.

    `fingerprint_number` is that of the fingerprint key. While the rows of the one before it are still being renewed,
    its copy is `sealed_former_fingerprint_key`.
    When somebody leaves, the unit gets its next key and pair: `older_keys` are the keys of before, each wrapped under
    the next (vault/key_chain), and `older_pairs` the private halves as they lay, 61 bytes each, under the key of their
    time.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="keys")
    sealed_private = models.BinaryField()
    sealed_fingerprint_key = models.BinaryField(null=True)
    sealed_former_fingerprint_key = models.BinaryField(null=True)
    fingerprint_number = models.PositiveSmallIntegerField(default=1)
    under_parent = models.BinaryField(null=True)
    sealed_verifier = models.BinaryField(null=True)
    sealed_signing_key = models.BinaryField(null=True)
    older_keys = models.BinaryField(null=True)
    older_pairs = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"keys of unit {self.unit_id}"


class ProvinceRoll(models.Model):
    """How far a province's word has come, signed: which of what it certified was said again since, or is over.

    `signing_keys` is how its signing key was changed, link by link (vault/succession); empty while it has its first.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="roll")
    floors = models.BinaryField()
    certified = models.BinaryField()
    signing_keys = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"roll of unit {self.unit_id}"


class Membership(models.Model):
    """A worker at a unit and her role there: the staff list. The unit's key sealed to her is a MembershipKey."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    certified = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "unit"], condition=Q(ended_at__isnull=True), name="one_living_membership"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="membership_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"worker {self.worker_id} at unit {self.unit_id} as {self.role}"


class MembershipKey(models.Model):
    """A unit's key sealed to one of its members; it goes when the membership ends."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, primary_key=True, related_name="key")
    sealed_unit_key = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"key of membership {self.membership_id}"
