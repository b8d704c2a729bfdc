"""Going back to see how she is: the visits planned in one act, and each visit written down as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from casework.journey.correcting import keep_reason
from casework.journey.operation import operation
from casework.journey.safety.telling import told_of_fear
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.reintegration import FollowUp
from casework.records.struck import standing as not_struck
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.closing_guards import is_alarming
from casework.rulebook.followups import ALSO_ASKED, MODES, NO_CONTACT, RECONTACT, SIDES, UNPLANNED_VISIT, schedule
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.rulebook.rows import VIETNAM, day_of


@operation(Act.FOLLOWUP_SCHEDULE)
def schedule_visits(by: Worker, case: Case, *, start: date, trafficking: bool = False) -> list[FollowUp]:
    """All visits from a chosen start: 2 weeks, 1, 3, 6, 12 months, for trafficking also 24; each with its clock.

    Planned again, visits not made yet move to their new days, and one that the schedule has no more stands without a
    day: in the history, on no list. Those made stay. Answers the visits that got a day.
    """
    visits = not_struck(case.followups.select_for_update(), case)
    standing = {_visit_of(one): one for one in visits if _visit_of(one) != UNPLANNED_VISIT}
    wanted = {visit.code: visit.due for visit in schedule(start, trafficking=trafficking)}
    planned = []
    for code, due_on in wanted.items():
        followup = standing.get(code)
        if followup is None:
            followup = FollowUp(case=case, due_on=due_on, scores={"visit": code})
            insert(followup)
        elif followup.done_at is None and followup.due_on != due_on:
            followup.update(due_on=due_on)
        else:
            continue
        planned.append(followup)
    for code, followup in standing.items():
        if code not in wanted and followup.done_at is None and followup.due_on is not None:
            followup.update(due_on=None)
    return planned


@operation(Act.FOLLOWUP_RECORD)
def record_visit(
    by: Worker,
    case: Case,
    /,
    *,
    followup_id: UUID | None,
    done_on: date,
    mode: str,
    scores: Mapping[str, int | None],
    recontact: str,
    note: str,
    expected_version: int = 0,
    why_day: str = "",
    **answers: object,
) -> FollowUp:
    """One visit: how she was reached, how each side of her life stands (0 to 4, None: not asked), what was said.

    `followup_id` is the planned visit, None for one that was not planned. Whoever was not reached has no scores. Each
    contact is an entry of its own: a call that nobody answered and the visit that afternoon are two. The day of a visit
    that was made is put right with a reason, `why_day`.
    """
    now = timezone.now()
    if mode not in MODES:
        raise InvalidValue("mode", "invalid_value")
    if recontact not in RECONTACT:
        raise InvalidValue("recontact", "invalid_value")
    if SIDES.misfit(scores) is not None:
        raise InvalidValue("mode", "bad_score")
    ALSO_ASKED.check(answers)
    if mode in NO_CONTACT and any(score is not None for score in scores.values()):
        raise InvalidValue("mode", "scores_without_contact")
    followup = _planned(case, followup_id, done_on, reached=mode not in NO_CONTACT)
    alarmed_before = followup is not None and is_alarming(followup.scores or {})
    told = {
        "mode": mode,
        "scores": {side: scores.get(side) for side in SIDES.keys},
        "recontact": recontact,
        **ALSO_ASKED.answered(answers),
        "by": by.pk,
    }
    done_at = now if done_on == day_of(now) else datetime.combine(done_on, time(12), VIETNAM)
    if followup is None:
        followup = FollowUp(
            case=case, due_on=done_on, done_at=done_at, scores={"visit": UNPLANNED_VISIT, **told}, note=note
        )
        insert(followup)
    else:
        if followup.done_at is not None:
            was = day_of(followup.done_at)
            if was == done_on:
                done_at = followup.done_at
            else:
                keep_reason(by, case, "visit", was=was, became=done_on, why=why_day, field="why_day")
        followup.update(
            expected_version=expected_version if followup_id else None,
            done_at=done_at,
            scores={"visit": _visit_of(followup), **told},
            note=note,
        )
    if is_alarming(told) and not alarmed_before:
        told_of_fear(by, case)
    return followup


def _visit_of(followup: FollowUp) -> str:
    return str((followup.scores or {}).get("visit", UNPLANNED_VISIT))


def _planned(case: Case, followup_id: UUID | None, done_on: date, *, reached: bool) -> FollowUp | None:
    visits = not_struck(FollowUp.objects.select_for_update().filter(case=case), case)
    if followup_id is None:
        # Somebody who went on the planned day without looking at the plan went on the planned visit; who only called
        # in vain did not, and it is still to be made.
        return visits.filter(due_on=done_on, done_at__isnull=True).first() if reached else None
    followup = visits.filter(pk=followup_id).first()
    if followup is None:
        raise NotFound
    return followup
