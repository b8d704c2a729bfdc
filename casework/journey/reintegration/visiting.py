"""Going back to see how she is: the visits planned in one act, and each visit written down as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.reintegration import FollowUp
from casework.records.struck import standing as not_struck
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.followups import ALSO_ASKED, MODES, NO_CONTACT, RECONTACT, SIDES, schedule
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.rulebook.rows import VIETNAM, day_of


@operation(Act.FOLLOWUP_SCHEDULE)
def schedule_visits(by: Worker, case: Case, *, start: date, trafficking: bool = False) -> list[FollowUp]:
    """All visits from a chosen start: 2 weeks, 1, 3, 6, 12 months, for trafficking also 24; each with its clock.

    Planned again from another start, visits not made yet move to their new days; those made stay.
    """
    standing = list(not_struck(case.followups.select_for_update(), case).order_by("due_on"))
    made = {_visit_of(followup) for followup in standing if followup.done_at is not None}
    waiting = {_visit_of(followup): followup for followup in standing if followup.done_at is None}
    visits = [visit for visit in schedule(start, trafficking=trafficking) if visit.code not in made]
    again = {visit.code for visit in visits}
    taken = {one.due_on for one in standing if one.done_at is not None or _visit_of(one) not in again}
    taken |= set(case.followups.exclude(pk__in=[one.pk for one in standing]).values_list("due_on", flat=True))
    wanted: list[tuple[str, date]] = []
    for visit in visits:
        due_on = visit.due
        while due_on in taken:
            due_on += timedelta(days=1)
        taken.add(due_on)
        wanted.append((visit.code, due_on))
    moving = [(waiting[code], due_on) for code, due_on in wanted if code in waiting and waiting[code].due_on != due_on]
    planned = [followup for followup, _ in moving]
    while moving:
        # Two visits never share a day, not even for a moment: first goes one whose new day is free.
        old_days = {followup.due_on for followup, _ in moving}
        followup, due_on = next(((one, day) for one, day in moving if day not in old_days - {one.due_on}), moving[0])
        moving.remove((followup, due_on))
        followup.update(due_on=due_on)
    for code, due_on in wanted:
        if code not in waiting:
            followup = FollowUp(case=case, due_on=due_on, scores={"visit": code})
            insert(followup)
            planned.append(followup)
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
    **answers: object,
) -> FollowUp:
    """One visit: how she was reached, how each side of her life stands (0 to 4, None: not asked), what was said.

    `followup_id` is the planned visit, None for one that was not planned. Whoever was not reached has no scores.
    """
    now = timezone.now()
    if mode not in MODES:
        raise InvalidValue("mode", "invalid_value")
    if recontact not in RECONTACT:
        raise InvalidValue("recontact", "invalid_value")
    if SIDES.misfit(scores) is not None:
        raise InvalidValue("mode", "bad_score")
    ALSO_ASKED.check(answers)
    if done_on > day_of(now):
        raise InvalidValue("done_on", "not_visited_yet")
    if mode in NO_CONTACT and any(score is not None for score in scores.values()):
        raise InvalidValue("mode", "scores_without_contact")
    followup = _planned(case, followup_id, done_on)
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
            case=case, due_on=done_on, done_at=done_at, scores={"visit": "unplanned", **told}, note=note
        )
        insert(followup)
    else:
        followup.update(
            expected_version=expected_version if followup_id else None,
            done_at=done_at,
            scores={"visit": _visit_of(followup), **told},
            note=note,
        )
    return followup


def _visit_of(followup: FollowUp) -> str:
    return str((followup.scores or {}).get("visit", "unplanned"))


def _planned(case: Case, followup_id: UUID | None, done_on: date) -> FollowUp | None:
    visits = FollowUp.objects.select_for_update().filter(case=case)
    if followup_id is None:
        # Somebody who went on the planned day without looking at the plan went on the planned visit.
        followup = visits.filter(due_on=done_on).first()
        if followup is not None and followup.done_at is not None:
            raise InvalidValue("done_on", "visited_that_day")
        return followup
    followup = visits.filter(pk=followup_id).first()
    if followup is None:
        raise NotFound
    return followup
