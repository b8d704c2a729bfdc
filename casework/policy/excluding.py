"""Excluding: one worker is kept from a case and everything of it, in the keys as well; who is near it, who is left."""

from __future__ import annotations

import logging

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from casework.policy import bound_rows, turning, unit_keys
from casework.policy.grant_tables import (
    KINDS,
    CaseHeldByUnit,
    Guarded,
    ReferralHeldByUnit,
    ShelterStayHeldByUnit,
    ShelterStayHeldByWorker,
    unexpired_q,
)
from casework.policy.grants import give_one_by_one, note_right
from casework.policy.kept_out import LogBroken, kept_from
from casework.policy.table import Hold
from casework.records.base import insert
from casework.records.cases import Case, Exclusion, ExclusionReason
from casework.records.organisations import Organisation
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.stand_by import StandBy
from casework.records.units import Membership, Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook.exclusions import AUTOMATIC
from casework.rulebook.stages import REFERRAL_OPEN, SHELTER_OPEN
from casework.trail import actor

logger = logging.getLogger("casework")


def exclude(case: Case, worker: Worker, *, origin: str, reason: str = "") -> None:
    """Keep one worker from a case and everything of it, in the keys as well.

    Each unit whose key a key of hers opens - one where she sits, and those below it - and that holds the case, its
    referrals or its shelter stays loses its row; its other members get rows of their own, with the next key of each
    (turning). Where she answered for the case, nobody does any more. The caller must hold the keys of what is
    re-wrapped. The database itself takes the rows, hers and those units', with the word against her: whoever does this
    may be naming herself, and find nothing any more after it.
    """
    doing = actor.acting()
    if doing is None or doing.worker_id is None:
        raise RuntimeError("an exclusion outside any act")
    hers = Membership.objects.filter(worker=worker, ended_at__isnull=True).values_list("unit_id", flat=True)
    units = unit_keys.opened_by(list(hers))
    bound_rows.check_desk(case)
    if case.assigned_id == worker.pk:
        case.update(assigned_id=None)
    kept_out = {*kept_from(case), worker.pk}
    subjects: list[Guarded] = [case, *case.referrals.all(), *case.shelter_stays.all()]
    for subject in subjects:
        kind = KINDS[type(subject)]
        if turning.may_turn(subject):
            turning.turn(subject, without_units=units, without_workers=[worker.pk])
        rows = kind.by_unit._default_manager.filter(
            unexpired_q(timezone.now()), content_object_id=subject.pk, group_id__in=units
        )
        held = {
            unit_id: (holds, expires)
            for unit_id, holds, expires in rows.values_list("group_id").annotate(
                holds=models.Count("permission_id"), until=models.Max("expires_at")
            )
        }
        ends = bound_rows.Ends(subject) if held else None
        for unit in Unit.objects.filter(pk__in=held).order_by("pk"):
            if ends is not None and ends.revived_unit(unit.pk):
                continue
            holds, expires = held[unit.pk]
            note_right("take", kind, subject.pk, f"unit:{unit.pk}", "")
            give_one_by_one(subject, unit, Hold(holds), kept_out, reason="exclusion", expires_at=expires)
    _say_why(case, worker.pk, origin=origin, reason=reason)
    note_right("exclude", KINDS[Case], case.pk, f"worker:{worker.pk}", "")
    Exclusion.objects.get_or_create(
        case=case, worker=worker, defaults={"made_by_id": doing.worker_id, "made_at": doing.at}
    )


def _say_why(case: Case, worker_id: int, *, origin: str, reason: str) -> None:
    doing = actor.acting()
    assert doing is not None and doing.worker_id is not None
    if not ExclusionReason.objects.filter(case=case, excluded_id=worker_id).exists():
        insert(
            ExclusionReason(
                case=case,
                excluded_id=worker_id,
                said_at=doing.at,
                said_by_id=doing.worker_id,
                origin=origin,
                reason=reason.strip(),
            )
        )


def who_could_hold(case: Case, unit: Unit) -> frozenset[int]:
    """The workers who hold, or would hold, this case through that unit: its living members who are not excluded."""
    members = Membership.objects.filter(unit_id=unit.pk, ended_at__isnull=True, worker__is_active=True)
    return frozenset(members.exclude(worker_id__in=kept_from(case)).values_list("worker_id", flat=True))


def places_of(case: Case) -> list[tuple[Referral | ShelterStay, Unit]]:
    """Every open packet and stay of this case that whoever asks sees, with the place outside the desk that reads it."""
    found: list[tuple[Referral | ShelterStay, Unit]] = [
        (one, one.to_unit) for one in case.referrals.filter(stage__in=REFERRAL_OPEN).select_related("to_unit")
    ]
    for stay in case.shelter_stays.filter(stage__in=SHELTER_OPEN):
        rows = ShelterStayHeldByUnit.objects.filter(content_object=stay).exclude(group_id=case.desk_id)
        through = ShelterStayHeldByWorker.objects.filter(content_object=stay).exclude(through_unit_id=case.desk_id)
        units = {*rows.values_list("group_id", flat=True), *through.values_list("through_unit_id", flat=True)}
        found += [(stay, unit) for unit in Unit.objects.filter(pk__in=units)]
    return found


def near(case: Case) -> list[tuple[Worker, Unit]]:
    """Who sees this case or could come to: the living members of its units, of the one above who heard her, of those
    around its desk, of those that the province holds ready for it, of its province, of the partners that serve them,
    of its commune's People's Committee and who stands in for it, and of whoever holds a referral or a stay.

    Without those who are excluded already; a worker of two units stands with the first.
    """
    desk = case.desk
    around = Q(pk__in=[case.origin_id, desk.pk, desk.province_id, *_held_ready(desk.pk)])
    around |= Q(pk__in=Unit.objects.filter(pk=case.origin_id, parent__isnull=False).values("parent_id"))
    if desk.province_id is not None:  # below a province that leads a case itself is everybody
        around |= Q(parent=desk)
    where = Unit.objects.filter(pk=case.origin_id).values("commune_code")
    committees = Unit.objects.filter(
        kind=UnitKind.COMMITTEE, province=desk.province or desk, commune_code__in=where
    ).values_list("pk", flat=True)
    around |= Q(pk__in=[*committees, *_held_ready(*committees)])
    partners = Organisation.objects.filter(serves__in=[desk.pk, *([desk.province_id] if desk.province_id else [])])
    holding = Q(pk__in=CaseHeldByUnit.objects.filter(content_object=case).values("group_id"))
    holding |= Q(pk__in=ReferralHeldByUnit.objects.filter(content_object__case=case).values("group_id"))
    holding |= Q(pk__in=ShelterStayHeldByUnit.objects.filter(content_object__case=case).values("group_id"))
    units = Unit.objects.filter(around | holding | Q(pk__in=partners.values("unit_id")), is_active=True)
    members = (
        Membership.objects.filter(unit__in=units, ended_at__isnull=True, worker__is_active=True)
        .exclude(worker_id__in=kept_from(case))
        .select_related("worker", "unit")
        .order_by("unit_id", "worker_id")
    )
    found_: dict[int, tuple[Worker, Unit]] = {}
    for member in members:
        found_.setdefault(member.worker_id, (member.worker, member.unit))
    return list(found_.values())


def _held_ready(*units: int) -> set[int]:
    """The units that stand by for these, for those in turn, and so on, whether or not the province signed it: a case
    goes there in the very act that keeps the last one here from it, and then whoever is near him there has it."""
    found: set[int] = set()
    here = set(units)
    while here:
        rows = StandBy.objects.filter(desk_id__in=here, ended_at__isnull=True)
        here = set(rows.values_list("stands_by_id", flat=True)) - found
        found |= here
    return found - set(units)


def keep_out_as_there(living: Case, other: Case) -> frozenset[int]:
    """Whoever is kept from the one file, and is nowhere near the other it was set aside for, is kept from that as well:
    a case moves on, and people do. For a supervisor, who keeps nobody from a case otherwise. Answers who they are."""
    reasons = reasons_of(other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.keeps_out_as_there(%s, %s)", [living.pk, other.pk])
        kept_out = sorted(worker_id for (worker_id,) in cursor.fetchall())
    for worker_id in kept_out:
        _say_why(living, worker_id, origin=AUTOMATIC, reason=reasons.get(worker_id, ""))
        note_right("exclude", KINDS[Case], living.pk, f"worker:{worker_id}", "")
    return frozenset(kept_out)


def reasons_of(case: Case) -> dict[int, str]:
    """Why each worker is kept from this case, as far as somebody said; its key is on the ring."""
    return {one.excluded_id: one.reason for one in ExclusionReason.objects.filter(case=case)}


def kept_from_a_case_of(worker: Worker, unit: Unit) -> bool:
    """Whether this worker is excluded, by table or log, from any case that this unit's key leads to; not which.

    Raises LogBroken where the log of such a case does not hold: then nobody knows who is kept from it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.kept_from_a_case_of(%s, %s), wall.broken_log_at(%s)", [worker.pk, unit.pk, unit.pk])
        kept_out, broken = cursor.fetchone()
    if broken is not None:
        logger.critical("the log of case %s does not hold", broken)
        raise LogBroken
    return bool(kept_out)
