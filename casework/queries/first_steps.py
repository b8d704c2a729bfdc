"""The first steps of whoever asks, ticked where her own lines of the trail say they were done; and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from casework.policy import unit_of_work
from casework.policy.memberships import memberships_of
from casework.policy.roles import first_steps_of, kept_in_mind
from casework.records.workers import Role, Worker
from casework.rulebook import hotlines
from casework.rulebook.rows import Words
from casework.trail.events import Event


@dataclass(frozen=True)
class StepTaken:
    """A step, the page to do it on, and whether it was done."""

    words: Words
    page: str
    done: bool


@dataclass(frozen=True)
class NumberOnPaper:
    """One number, whose it is and where it was read."""

    words: Words
    number: str
    source: str


@dataclass(frozen=True)
class RoleSteps:
    """What one of her roles begins with, and keeps in mind."""

    name: Words
    steps: tuple[StepTaken, ...]
    keep_in_mind: tuple[Words, ...]


@dataclass(frozen=True)
class FirstStepsPage:
    """Each of her roles, and the numbers to call: her own desk first."""

    parts: tuple[RoleSteps, ...]
    numbers: tuple[NumberOnPaper, ...]


def first_steps(by: Worker) -> FirstStepsPage:
    """What she has done of the first steps of her roles: her own lines alone, and of them only which acts."""
    memberships = memberships_of(by)
    roles: list[Role] = list(dict.fromkeys(one.role for one in memberships))
    wanted = {str(act.value) for role in roles for step in first_steps_of(role) for act in step.acts}
    done = _done(by, sorted(wanted))
    numbers = [
        *(NumberOnPaper(one.desk, one.phone, "") for one in memberships if one.phone),
        *(
            NumberOnPaper(line.label, line.number, line.source)
            for line in hotlines.to_call(at=timezone.now(), numbers=settings.HOTLINE_NUMBERS)
            if line.number
        ),
    ]
    return FirstStepsPage(
        tuple(
            RoleSteps(
                role.label,
                tuple(
                    StepTaken(step.words, step.page, any(str(act.value) in done for act in step.acts))
                    for step in first_steps_of(role)
                ),
                kept_in_mind(role),
            )
            for role in roles
        ),
        tuple(dict.fromkeys(numbers)),
    )


def _done(by: Worker, acts: Sequence[str]) -> frozenset[str]:
    with unit_of_work.transaction_as(by):
        lines = Event.objects.filter(worker_id=by.pk, act__in=acts).exclude(outcome="refused")
        return frozenset(lines.order_by().values_list("act", flat=True).distinct())
