"""What is held: six grant tables, each row a permission with its key.

Only this file speaks to guardian.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.vault import wrapping
from casework.vault.batch import Texts

Guarded = Case | Referral | ShelterStay


class Grant(models.Model):
    """The columns every grant has beside guardian's own: the wrapped key, and who gave it, by which act, until when.

    A row that grants `see` carries the object's data key wrapped for its holder; `work` and `lead` rows carry none.
    `origin` is the word of the act that gave it; free words about her have no place here. `key_number` says which of
    the object's keys the copy holds; the database stamps it.
    """

    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, db_index=False)
    sealed_key = models.BinaryField(null=True)
    key_number = models.PositiveSmallIntegerField(db_default=1)
    granted_by = models.BigIntegerField()
    granted_at = models.DateTimeField()
    origin = models.CharField(max_length=40)
    reason = models.CharField(max_length=24, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()


class HeldByUnit(Grant, GroupObjectPermissionBase):
    """A grant to a unit.

    Beside guardian's own index, which is the list of a unit, each table has one of object and unit together: row
    security asks it for every row that is shown, and must not pass by the rows of other units on the way.

    `unit_mark` says to which of the unit's keys the copy is sealed: the database takes none for a key of before.
    """

    content_object_id: UUID
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False)
    unit_mark = models.BinaryField(null=True)

    class Meta(Grant.Meta, GroupObjectPermissionBase.Meta):
        abstract = True


class HeldByWorker(Grant, UserObjectPermissionBase):
    """A grant to one person, the exception: always through a unit of hers, and gone with it."""

    content_object_id: UUID
    user = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False)
    through_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta(Grant.Meta, UserObjectPermissionBase.Meta):
        abstract = True


class CaseHeldByUnit(HeldByUnit):
    """Which units hold a case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="held_by_units", db_index=False)

    class Meta(HeldByUnit.Meta):
        abstract = False
        indexes = [
            # Row security asks it for every row of a list: with the day on which it lapses, the row itself is not read.
            models.Index(fields=["content_object", "group", "expires_at"], name="case_held_by"),
            # What has lapsed is looked for at each sign-in, among the few that ever will.
            models.Index(
                fields=["group", "expires_at"],
                name="case_held_for_a_time",
                condition=models.Q(expires_at__isnull=False),
            ),
        ]


class CaseHeldByWorker(HeldByWorker):
    """Which persons hold a case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="held_by_workers")

    class Meta(HeldByWorker.Meta):
        abstract = False


class ReferralHeldByUnit(HeldByUnit):
    """Which units hold a referral."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="held_by_units", db_index=False)

    class Meta(HeldByUnit.Meta):
        abstract = False
        indexes = [models.Index(fields=["content_object", "group"], name="referral_held_by")]


class ReferralHeldByWorker(HeldByWorker):
    """Which persons hold a referral."""

    content_object = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="held_by_workers")

    class Meta(HeldByWorker.Meta):
        abstract = False


class ShelterStayHeldByUnit(HeldByUnit):
    """Which units know where she is hidden."""

    content_object = models.ForeignKey(
        ShelterStay, on_delete=models.CASCADE, related_name="held_by_units", db_index=False
    )

    class Meta(HeldByUnit.Meta):
        abstract = False
        indexes = [models.Index(fields=["content_object", "group"], name="shelterstay_held_by")]


class ShelterStayHeldByWorker(HeldByWorker):
    """Which persons know where she is hidden."""

    content_object = models.ForeignKey(ShelterStay, on_delete=models.CASCADE, related_name="held_by_workers")

    class Meta(HeldByWorker.Meta):
        abstract = False


@dataclass(frozen=True)
class GuardedType:
    """One kind of guarded object: its record and its two grant tables."""

    word: str
    record: type[Guarded]
    by_unit: type[HeldByUnit]
    by_worker: type[HeldByWorker]


KINDS: dict[type[models.Model], GuardedType] = {
    Case: GuardedType("case", Case, CaseHeldByUnit, CaseHeldByWorker),
    Referral: GuardedType("referral", Referral, ReferralHeldByUnit, ReferralHeldByWorker),
    ShelterStay: GuardedType("shelterstay", ShelterStay, ShelterStayHeldByUnit, ShelterStayHeldByWorker),
}


@cache
def permission_of(record: type[Guarded], hold: Hold) -> int:
    """The id of guardian's permission for this hold; fixed once the database is migrated."""
    content_type = ContentType.objects.get_for_model(record)
    return Permission.objects.get(content_type=content_type, codename=hold.codename).pk


def unit_context(kind: GuardedType, object_id: UUID, unit_id: int) -> bytes:
    """What the wrapped copy of a unit is bound to."""
    return wrapping.context_for(kind.word, object_id, f"unit:{unit_id}")


def of_a_unit(kind: GuardedType, unit_id: int, unit_key: bytes, older: wrapping.Older[bytes]) -> wrapping.Unwrapping:
    """The same for a whole list of one unit, with its key made ready."""
    return wrapping.Unwrapping(unit_key, kind.word, f"unit:{unit_id}", older)


def texts_of_a_unit(
    kind: GuardedType, unit_id: int, unit_key: bytes, older: wrapping.Older[bytes], purpose: str
) -> Texts:
    """One text of a whole list of one unit, opened without any ring."""
    return Texts(unit_key, older=older, kind=kind.word, holder=f"unit:{unit_id}", purpose=purpose)


def worker_context(kind: GuardedType, object_id: UUID, worker_id: int) -> bytes:
    """What the wrapped copy of one person is bound to."""
    return wrapping.context_for(kind.word, object_id, f"worker:{worker_id}")


def unexpired_q(at: datetime) -> Q:
    """What has not lapsed by then, of any of the six tables; `predicates.unexpired_sql` says the same in SQL."""
    return Q(expires_at__isnull=True) | Q(expires_at__gt=at)
