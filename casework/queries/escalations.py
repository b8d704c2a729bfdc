"""Escalations on a desk: which places are to be called because a duty there is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from casework.policy import gate, viewing
from casework.policy.memberships import ActiveMembership
from casework.policy.roles import memberships_for
from casework.records.escalations import Escalation
from casework.records.units import UnitKind
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, WrongStage


@dataclass(frozen=True)
class EscalationRow:
    """One place to call: its name and number, told since when, to which of the reader's units."""

    id: UUID
    unit_id: int
    about: str
    number: str
    at: datetime


ANY = "EXISTS (SELECT FROM casework_escalation e WHERE e.answered_at IS NULL AND e.ended_at IS NULL)"
"""Whether there may be any, asked along with the lists of a desk; the wall shows her own alone."""


def on_desk(memberships: Sequence[ActiveMembership]) -> tuple[EscalationRow, ...]:
    """Whom this worker's units are to call, the oldest first: each place once, whatever is late there, with the first
    that waits. Its answer is that of all (`journey.escalations.answer_for_place`)."""
    units = {one.unit_id for one in memberships_for(memberships, Act.ESCALATION_ANSWER)}
    if not units:
        return ()
    waiting = Escalation.objects.filter(unit__in=units, answered_at__isnull=True, ended_at__isnull=True)
    first: dict[tuple[int, int], Escalation] = {}
    for one in waiting.select_related("about").order_by("taken_at", "id"):
        first.setdefault((one.unit_id, one.about_id), one)
    return tuple(_row(one) for one in first.values())


def to_answer(by: Worker, escalation_id: UUID, *, sent: bool) -> EscalationRow:
    """One of them before it is answered. Raises NotFound, and WrongStage where it is over, unless one was sent."""
    with viewing.view_access(by, Act.ESCALATION_ANSWER) as access:
        units = {unit.pk for unit in gate.units_for(by, Act.ESCALATION_ANSWER)}
        found = Escalation.objects.filter(pk=escalation_id, unit__in=units).select_related("about").first()
        if found is None:
            raise NotFound
        if not sent and (found.answered_at is not None or found.ended_at is not None):
            raise WrongStage("escalation_over")
        access.showed([found.pk])
        return _row(found)


def _row(one: Escalation) -> EscalationRow:
    # A province has no telephone of its own on record: the installation's settings have it.
    number = one.about.phone or (settings.HELP_NUMBER if one.about.kind == UnitKind.PROVINCE else "")
    return EscalationRow(one.pk, one.unit_id, one.about.name, number, one.taken_at)
