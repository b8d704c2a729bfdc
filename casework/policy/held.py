"""What is held: six grant tables, each row a permission with its key, and who is kept from holding.

Only this file speaks to guardian.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casework.policy.table import Hold
from casework.records.cases import Case, Exclusion
from casework.records.referral import Referral
from casework.records.safety import Refuge
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.vault import wrapping
from casework.vault.at_once import Texts

Guarded = Case | Referral | Refuge


class Held(models.Model):
    """The columns every grant has beside guardian's own: the wrapped key, and who gave it, by which act, until when.

    A row that grants `see` carries the object's data key wrapped for its holder; `work` and `lead` rows carry none.
    `origin` is the word of the act that gave it; free words about her have no place here.
    """

    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, db_index=False)
    sealed_key = models.BinaryField(null=True)
    granted_by = models.BigIntegerField()
    granted_at = models.DateTimeField()
    origin = models.CharField(max_length=40)
    reason = models.CharField(max_length=24, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()


class HeldByUnit(Held, GroupObjectPermissionBase):
    """A grant to a post.

    Beside guardian's own index, which is the list of a post, each table has one of object and post together: row
    security asks it for every row that is shown, and must not pass by the rows of other posts on the way.
    """

    content_object_id: UUID
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)

    class Meta(Held.Meta, GroupObjectPermissionBase.Meta):
        abstract = True


class HeldByWorker(Held, UserObjectPermissionBase):
    """A grant to one person, the exception: always through a post of hers, and gone with it."""

    content_object_id: UUID
    user = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False)
    through = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta(Held.Meta, UserObjectPermissionBase.Meta):
        abstract = True


class CaseHeldByUnit(HeldByUnit):
    """Which posts hold a case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="held_by_units", db_index=False)

    class Meta(HeldByUnit.Meta):
        abstract = False
        # Row security asks it for every row of a list: with the day on which it lapses, the row itself is not fetched.
        indexes = [models.Index(fields=["content_object", "group", "expires_at"], name="case_held_by")]


class CaseHeldByWorker(HeldByWorker):
    """Which persons hold a case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="held_by_workers")

    class Meta(HeldByWorker.Meta):
        abstract = False


class ReferralHeldByUnit(HeldByUnit):
    """Which posts hold a referral."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="held_by_units", db_index=False)

    class Meta(HeldByUnit.Meta):
        abstract = False
        indexes = [models.Index(fields=["content_object", "group"], name="referral_held_by")]


class ReferralHeldByWorker(HeldByWorker):
    """Which persons hold a referral."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="held_by_workers")

    class Meta(HeldByWorker.Meta):
        abstract = False


class RefugeHeldByUnit(HeldByUnit):
    """Which posts know where she is hidden."""

    content_object = models.ForeignKey(Refuge, on_delete=models.CASCADE, related_name="held_by_units", db_index=False)

    class Meta(HeldByUnit.Meta):
        abstract = False
        indexes = [models.Index(fields=["content_object", "group"], name="refuge_held_by")]


class RefugeHeldByWorker(HeldByWorker):
    """Which persons know where she is hidden."""

    content_object = models.ForeignKey(Refuge, on_delete=models.CASCADE, related_name="held_by_workers")

    class Meta(HeldByWorker.Meta):
        abstract = False


@dataclass(frozen=True)
class Kind:
    """One kind of guarded object: its record and its two grant tables."""

    word: str
    record: type[Guarded]
    by_unit: type[HeldByUnit]
    by_worker: type[HeldByWorker]


KINDS: dict[type[models.Model], Kind] = {
    Case: Kind("case", Case, CaseHeldByUnit, CaseHeldByWorker),
    Referral: Kind("referral", Referral, ReferralHeldByUnit, ReferralHeldByWorker),
    Refuge: Kind("refuge", Refuge, RefugeHeldByUnit, RefugeHeldByWorker),
}


@cache
def permission_of(record: type[Guarded], hold: Hold) -> int:
    """The id of guardian's permission for this hold; fixed once the database is migrated."""
    content_type = ContentType.objects.get_for_model(record)
    return Permission.objects.get(content_type=content_type, codename=hold.codename).pk


def unit_context(kind: Kind, thing_id: UUID, unit_id: int) -> bytes:
    """What the wrapped copy of a post is bound to."""
    return wrapping.context_for(kind.word, thing_id, f"unit:{unit_id}")


def of_a_post(kind: Kind, unit_id: int, unit_key: bytes) -> wrapping.Unwrapping:
    """The same for a whole list of one post, with its key made ready."""
    return wrapping.Unwrapping(unit_key, kind.word, f"unit:{unit_id}")


def texts_of_a_post(kind: Kind, unit_id: int, unit_key: bytes, purpose: str) -> Texts:
    """One text of a whole list of one post, opened without any ring."""
    return Texts(unit_key, kind=kind.word, holder=f"unit:{unit_id}", purpose=purpose)


def worker_context(kind: Kind, thing_id: UUID, worker_id: int) -> bytes:
    """What the wrapped copy of one person is bound to."""
    return wrapping.context_for(kind.word, thing_id, f"worker:{worker_id}")


def unexpired() -> Q:
    """What has not lapsed by now, of any of the six tables."""
    return Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())


def kept_from(thing: Guarded) -> frozenset[int]:
    """Who is excluded from the case this object belongs to."""
    case_id = thing.pk if isinstance(thing, Case) else thing.case_id
    return frozenset(Exclusion.objects.filter(case_id=case_id).values_list("worker_id", flat=True))
