"""Escalation: the system tells the next rung of a late duty, and whoever called says what came of it."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import unit_of_work
from casework.records.escalations import Escalation
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import escalations
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage
from casework.trail.actor import act_of
from casework.trail.events import Outcome
from casework.trail.log import append


def take_steps(*, at: datetime | None = None) -> int:
    """Every step whose time has come, each with its line in the trail; how many. Nobody need be signed in.

    It runs beside the sequencer, as its role: a line without a person is written by nobody else.
    """
    at = at or timezone.now()
    rows = [
        {
            "ladder": step.ladder.value,
            "rung": step.rung.value,
            "presses": step.presses,
            "after": f"{step.after.total_seconds():.0f} seconds",
        }
        for step in escalations.steps_on(at)
    ]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, province_id FROM wall.take_escalations(%s, %s, %s, %s)",
                [
                    at,
                    f"{escalations.SHORT.total_seconds():.0f} seconds",
                    json.dumps(rows),
                    list(escalations.AT_ITS_PLACE),
                ],
            )
            taken: list[tuple[UUID, int]] = cursor.fetchall()
            cursor.execute("SELECT id, province_id FROM wall.take_report_escalations(%s, %s)", [at, json.dumps(rows)])
            taken += cursor.fetchall()
        for step_id, province_id in taken:
            with act_of(None, province_id, str(Act.ESCALATION_TAKE.value)) as doing:
                append.write(doing, Outcome.DONE, object_id=step_id)
    return len(taken)


@operation(Act.ESCALATION_ANSWER)
def answer_escalation(by: Worker, unit: Unit, *, escalation_id: UUID, answer: str) -> Escalation:
    """She called the place, and says what came of it. Raises InvalidValue, NotFound, and WrongStage where somebody else
    answered it or the duty was met meanwhile."""
    if answer not in escalations.ANSWERS:
        raise InvalidValue("answer", "unknown_answer")
    step = Escalation.objects.filter(pk=escalation_id, unit=unit).first()
    if step is None:
        raise NotFound
    if step.answered_at is not None:
        if (step.answered_by_id, step.answer) == (by.pk, answer):
            return done_before(step)
        raise WrongStage("escalation_over")
    waits = Escalation.objects.filter(pk=step.pk, answered_at__isnull=True, ended_at__isnull=True)
    if not waits.update(answered_at=timezone.now(), answered_by_id=by.pk, answer=answer):
        raise WrongStage("escalation_over")
    step.refresh_from_db()
    return step


def answer_for_place(by: Worker, unit: Unit, *, escalation_id: UUID, answer: str) -> Escalation:
    """One call is about all that is late at a place: what came of it is said of each step that waits for that place,
    as far as she sees them; of all or of none. Raises the same."""
    with unit_of_work.transaction_as(by):
        # Locked in one order, so that of two people who called one answers for all and the other is told so.
        steps = Escalation.objects.filter(unit=unit, answered_at__isnull=True, ended_at__isnull=True)
        waiting = dict(steps.select_for_update().order_by("id").values_list("id", "about_id"))
        step = answer_escalation(by, unit, escalation_id=escalation_id, answer=answer)
        for other, about in waiting.items():
            if other != step.pk and about == step.about_id:
                answer_escalation(by, unit, escalation_id=other, answer=answer)
        return step
