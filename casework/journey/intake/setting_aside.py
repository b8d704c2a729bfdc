"""Setting a case aside: one asks, a second person decides, and what was told in a duplicate goes to the living file."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils import timezone

from casework.journey.codes import read_code
from casework.journey.idempotency import done_before
from casework.journey.intake.carrying import carry
from casework.journey.intake.submitting import end_sight_of_origin
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.policy import gate, unit_of_work
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.setting_aside import SettingAside
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, InvalidValue, SecondPersonNeeded, WrongStage
from casework.rulebook.setting_aside import why_not_pointed_at
from casework.rulebook.stages import Stage, may_move


@operation(Act.CASE_DUPLICATE)
def ask_duplicate(by: Worker, case: Case, *, why: str, of_code: str = "", of_case: UUID | None = None) -> SettingAside:
    """Propose to set the case aside because the same person has another, named by its code, or itself by who sees both.

    Until a second person decides every clock runs on. Raises InvalidValue for a file that cannot carry on: unknown, a
    draft, set aside or closed; Blocked where another file was set aside in favour of this one.
    """
    return _ask(by, case, Stage.DUPLICATE, why, _other(case, of_code, of_case))


@operation(Act.CASE_OUT_OF_SCOPE)
def ask_out_of_scope(by: Worker, case: Case, *, why: str) -> SettingAside:
    """Propose to set the case aside as none that this programme can carry. Raises as for a duplicate."""
    return _ask(by, case, Stage.OUT_OF_SCOPE, why, None)


def decide_set_aside(by: Worker, case: Case, *, approve: bool, answer: str, expected_version: int) -> SettingAside:
    """The second person's answer. Approved, the case stands aside; of a duplicate, what was told in it is in the living
    file in the same breath, and to be read there.

    Raises SecondPersonNeeded for whoever asked, Blocked for who does not hold both files or where the other cannot
    carry on any more, EditConflict when another proposal stands by now.
    """
    with unit_of_work.transaction_as(by):
        asked = open_proposal(case)
        living_id = asked.duplicate_of_id if asked is not None and approve else None
        # Both files in the order of their ids: two who set each aside in favour of the other wait, and one is told no.
        list(Case.objects.select_for_update().filter(pk__in=[case.pk, living_id or case.pk]).order_by("pk"))
        decided = _decide(by, case, approve=approve, answer=answer, expected_version=expected_version)
        if living_id is not None:
            carry(by, Case.objects.get(pk=living_id), from_case=case.pk)
        return decided


@operation(Act.CASE_SET_ASIDE)
def _decide(by: Worker, case: Case, *, approve: bool, answer: str, expected_version: int) -> SettingAside:
    asked = open_proposal(case)
    if asked is None:
        raise WrongStage("nothing_to_decide")
    if asked.asked_by_id == by.pk:
        raise SecondPersonNeeded("set_aside_needs_second_person")
    if not approve and not answer.strip():
        raise InvalidValue("answer", "why_sent_back")
    now = timezone.now()
    if approve:
        _nothing_points_here(case)
        if asked.duplicate_of_id is not None:
            _holds_both(by, asked.duplicate_of_id)
    asked.update(
        expected_version=expected_version, decided_at=now, decided_by_id=by.pk, approved=approve, answer=answer or None
    )
    if approve:
        _set_aside(case, Stage(asked.kind), at=now)
    return asked


def open_proposal(case: Case) -> SettingAside | None:
    """The proposal to set this case aside that waits for a second person."""
    return SettingAside.objects.filter(case=case, decided_at__isnull=True).first()


def come_back(case: Case, *, at: datetime) -> None:
    """A case that goes back to work points at no other any more; the history keeps that it did."""
    for standing in SettingAside.objects.filter(case=case, approved=True, ended_at__isnull=True):
        standing.update(ended_at=at)


def _ask(by: Worker, case: Case, kind: Stage, why: str, living_id: UUID | None) -> SettingAside:
    if not why.strip():
        raise InvalidValue("why", "reason_missing")
    waiting = open_proposal(case)
    if waiting is not None:
        if (waiting.asked_by_id, waiting.kind, waiting.duplicate_of_id) == (by.pk, kind.value, living_id):
            return done_before(waiting)
        raise WrongStage("set_aside_waits")
    if not may_move(Stage(case.stage), kind):
        raise WrongStage(here=Stage(case.stage))
    _nothing_points_here(case)
    now = timezone.now()
    asked = SettingAside(
        case=case, kind=kind.value, duplicate_of_id=living_id, asked_at=now, asked_by_id=by.pk, why=why
    )
    insert(asked)
    return asked


def _set_aside(case: Case, to: Stage, *, at: datetime) -> None:
    try:
        move(case, to, at=at)
    except IntegrityError as held:
        # A file of another desk points here, which only the wall sees.
        raise Blocked("carries_another") from held
    if case.registered_at is None:  # else it ends already, counted from when it was taken in
        end_sight_of_origin(case, at=at)


def _other(case: Case, of_code: str, of_case: UUID | None) -> UUID:
    """The file named, which must be able to carry on; one that the asker does not see is looked at by who decides."""
    code = read_code(of_code)
    rows = Case.objects.exclude(pk=case.pk)
    found = (rows.filter(pk=of_case) if of_case is not None else rows.filter(code=code)).first()
    if found is not None:
        reason = why_not_pointed_at(Stage(found.stage))
        if reason is not None:
            raise InvalidValue("of_code", reason)
        return found.pk
    with connection.cursor() as cursor:
        # Whoever was told the code by the province may name it, where an identifier bears her out.
        cursor.execute("SELECT wall.same_person_by_code(%s, %s)", [case.pk, code])
        (unseen,) = cursor.fetchone()
    if unseen is None or of_case is not None:
        raise InvalidValue("of_code", "unknown_code")
    return cast(UUID, unseen)


def _holds_both(by: Worker, living_id: UUID) -> None:
    living = Case.objects.filter(pk=living_id).first()
    if living is None:
        raise Blocked("other_file_not_held")
    reason = why_not_pointed_at(Stage(living.stage))
    if reason is not None:
        raise Blocked(reason)
    if not gate.may(by, Act.REPORT_CARRY, living):
        raise Blocked("other_file_not_held")


def _nothing_points_here(case: Case) -> None:
    pointing = SettingAside.objects.filter(duplicate_of=case, approved=True, ended_at__isnull=True)
    if pointing.exists():
        raise Blocked("carries_another")
