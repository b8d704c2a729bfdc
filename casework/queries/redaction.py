"""Who must stay unnamed beside a case because naming them would tell where she is hidden.

The province reads every line of a case and does not hold the place she stays at. A right on that place, and whoever
goes in and out there, is told as a kind; only a commune's desk, which keeps the place for her, has its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.policy.roles import profile_of
from casework.records.cases import Case
from casework.records.units import Membership, UnitKind
from casework.rulebook.rows import Words
from casework.rulebook.sections import Section, opened_in
from casework.trail.events import Event
from casework.trail.log.reading import Entry

PLACE: Words = _("một nơi đón")
PERSON: Words = _("người của một nơi đón")
SHELTER = "shelterstay"
"""What a right on the place is called in the trail."""

ACTS = "shelter."
"""How the words of the acts on it begin."""


def tells(entry: Entry) -> bool:
    """Whether this event is about the place itself."""
    return entry.act.startswith(ACTS) or Section.SHELTER.value in (opened_in(entry.body.get("opened")) or ())


def unnamed(entries: Iterable[Entry]) -> frozenset[UUID]:
    """The events whose doer stays unnamed: a host who was at the place's door, unless she sits at the case's desk.

    What a host did for a case that she heard herself bears her name, except what she did at the place.
    """
    done = [entry for entry in entries if entry.worker_id is not None and entry.case_id is not None]
    units_of: dict[int, set[int]] = {}
    hosts: set[int] = set()
    memberships = Membership.objects.filter(worker_id__in={entry.worker_id for entry in done})
    for worker_id, unit_id, role in memberships.values_list("worker_id", "unit_id", "role"):
        units_of.setdefault(worker_id, set()).add(unit_id)
        if profile_of(role).may_shelter:
            hosts.add(worker_id)
    done = [entry for entry in done if entry.worker_id in hosts]
    if not done:
        return frozenset()
    cases = {entry.case_id for entry in done if entry.case_id is not None}
    rows = Case.objects.filter(pk__in=cases).values_list("pk", "desk_id", "origin_id")
    near: dict[UUID | None, tuple[int | None, int | None]] = {pk: (desk, origin) for pk, desk, origin in rows}
    there = set(
        Event.objects.filter(
            case_id__in=cases, worker_id__in={entry.worker_id for entry in done}, act__startswith=ACTS
        ).values_list("worker_id", "case_id")
    )

    def is_unnamed(entry: Entry) -> bool:
        desk, origin = near.get(entry.case_id, (None, None))
        at = units_of[entry.worker_id or 0]
        return desk not in at and (tells(entry) or ((entry.worker_id, entry.case_id) in there and origin not in at))

    return frozenset(entry.id for entry in done if is_unnamed(entry))


def keepers(workers: Iterable[int]) -> frozenset[int]:
    """Those of these workers who are named beside a right on the place: they only ever sat at a commune's desk."""
    found = set(workers)
    memberships = Membership.objects.filter(worker_id__in=found).values_list("worker_id", "role")
    return frozenset(found - {worker_id for worker_id, role in memberships if not profile_of(role).keeps_shelters})


def is_told(kind: str) -> bool:
    """Whether a unit of this kind is named beside a right on the place."""
    return kind == UnitKind.COMMUNE_DESK
