"""The visits: how they went, what comes next, when she was last heard, and what the form of one starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords, Strike
from casework.queries.editing import Editing
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.intake import Consent
from casework.records.reintegration import FollowUp
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk
from casework.rulebook.acts import Act
from casework.rulebook.followups import (
    ALSO_ASKED,
    DIMENSIONS,
    LONGEST_AFTER,
    MODES,
    NO_CONTACT,
    RECONTACT,
    RECONTACT_ALERTS,
    UNPLANNED,
    VISITS,
    contact_is_lost,
    has_fallen,
)
from casework.rulebook.people import UNKNOWN
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import Stage

LABELS: Mapping[str, Words] = {visit.code: visit.label for visit in VISITS}


NEW_VISIT: Mapping[str, Any] = {"label": UNPLANNED, "due_on": None, "made": False, "scores": {}, "version": 0}
"""What the form of a visit that no schedule asked for starts from."""


@dataclass(frozen=True)
class Planned:
    """A visit not made yet."""

    id: UUID
    label: Words
    due_on: date


@dataclass(frozen=True)
class VisitMade:
    """A visit as it was: one score for each dimension in their order, None where it was not asked."""

    id: UUID
    label: Words
    due_on: date
    done_on: date
    mode: Words
    reached: bool
    scores: tuple[int | None, ...]
    recontact: Words
    alert: bool
    knows_of_him: bool
    more: tuple[Said, ...]
    note: str
    by: str
    struck: Strike | None = None


def visitors(followups: Iterable[FollowUp]) -> set[int]:
    """Who made these visits."""
    return {int(by) for one in followups if (by := (one.scores or {}).get("by")) is not None}


def to_record(by: Worker, case_id: UUID, followup_id: UUID | None) -> tuple[Case, Editing[Mapping[str, Any]]]:
    """A case entered to write one visit down, and what stands about it. Raises NotFound."""
    with viewing.view_access(by, Act.FOLLOWUP_RECORD) as access:
        case = access.enter(Case, case_id)
        return case, _editing_visit(access, case, followup_id)


def _editing_visit(access: Viewing, case: Case, followup_id: UUID | None) -> Editing[Mapping[str, Any]]:
    records = CaseRecords(access, case, (FollowUp,))
    kept = _visit_answers(records, followup_id)
    read_again = partial(_editing_visit, access, case, followup_id)
    return Editing(case.pk, "followup", kept["version"], kept, kept, read_again, followup_id)


def _visit_answers(records: CaseRecords, followup_id: UUID | None) -> Mapping[str, Any]:
    """What the form of one visit starts from, or of one nobody planned. Raises NotFound where it is of another case."""
    if followup_id is None:
        return NEW_VISIT
    followup = records.found(FollowUp, followup_id)
    kept = followup.scores or {}
    made = followup.done_at is not None
    return {
        "label": LABELS.get(kept.get("visit", ""), UNPLANNED),
        "due_on": followup.due_on,
        "done_on": timezone.localdate(followup.done_at) if followup.done_at else None,
        "mode": kept.get("mode"),
        "recontact": kept.get("recontact"),
        **{row.key: kept.get(row.key) for row in ALSO_ASKED},
        "scores": kept.get("scores", {}) if made else {},
        "made": made,
        "note": followup.note or "",
        "version": followup.version,
    }


def parted(followups: Sequence[FollowUp], who: Names) -> tuple[list[Planned], list[VisitMade]]:
    """The visits not made yet, and those that were, in the order of their days."""
    planned, visits = [], []
    for followup in followups:
        kept = followup.scores or {}
        label = LABELS.get(kept.get("visit", ""), UNPLANNED)
        if followup.due_on is None:
            continue  # taken out of the schedule: it stands in the history alone
        if followup.done_at is None:
            planned.append(Planned(followup.pk, label, followup.due_on))
            continue
        visits.append(visit_made(followup, who))
    return planned, sorted(visits, key=lambda visit: visit.done_on)


def visit_made(followup: FollowUp, who: Names, struck: Strike | None = None) -> VisitMade:
    """A visit that was made, in words."""
    kept = followup.scores or {}
    scores = kept.get("scores", {})
    assert followup.done_at is not None and followup.due_on is not None  # as their table says
    return VisitMade(
        id=followup.pk,
        label=LABELS.get(kept.get("visit", ""), UNPLANNED),
        due_on=followup.due_on,
        done_on=timezone.localdate(followup.done_at),
        mode=MODES.label(kept["mode"]),
        reached=kept["mode"] not in NO_CONTACT,
        scores=tuple(scores.get(dimension.code) for dimension in DIMENSIONS),
        recontact=RECONTACT.label(kept["recontact"]),
        alert=kept["recontact"] in RECONTACT_ALERTS,
        knows_of_him=kept["recontact"] in RECONTACT_ALERTS
        or (kept["mode"] not in NO_CONTACT and kept["recontact"] != UNKNOWN),
        more=ALSO_ASKED.said(kept),
        note=followup.note or "",
        by=who[int(kept["by"])],
        struck=struck,
    )


def struck_visits(records: CaseRecords) -> list[VisitMade]:
    """The visits that were struck, in the order of their days: they count for nothing."""
    struck = [(one, records.strike(one)) for one in records.with_struck(FollowUp)]
    visits = [visit_made(one, records.names, why) for one, why in struck if why is not None]
    return sorted(visits, key=lambda visit: visit.done_on)


def in_order(records: CaseRecords) -> list[FollowUp]:
    """The visits by their days; those that were taken out of the schedule come first."""
    return sorted(records.all(FollowUp), key=lambda one: (one.due_on is not None, one.due_on or date.min))


def to_schedule(by: Worker, case_id: UUID) -> tuple[Case, bool]:
    """A case entered to plan its visits, and whether that after 24 months is among them. Raises NotFound."""
    with viewing.view_access(by, Act.FOLLOWUP_SCHEDULE) as access:
        case = access.enter(Case, case_id)
        followups = CaseRecords(access, case, (FollowUp,)).all(FollowUp)
        return case, any((one.scores or {}).get("visit") == LONGEST_AFTER and one.due_on for one in followups)


def is_threatened(visits: Sequence[VisitMade]) -> bool:
    """Whether he threatened her when she was last able to say: a visit that did not reach her, or at which that was
    left open, takes nothing back."""
    said = [visit for visit in visits if visit.knows_of_him]
    return bool(said and said[-1].alert)


def is_worse(visits: Sequence[VisitMade]) -> bool:
    """Whether her safety has fallen from one visit to the next."""
    safety = next(place for place, dimension in enumerate(DIMENSIONS) if dimension.code == "safety")
    return has_fallen([visit.scores[safety] for visit in visits])


def last_contact_of(records: CaseRecords) -> datetime:
    """When she was last heard: received, asked for consent, assessed, or visited and reached."""
    heard = [records.case.received_at, *(consent.asked_at for consent in records.all(Consent))]
    heard += [one.assessed_at for one in records.all(RiskAssessment) if one.instrument in risk.ASKED_HER]
    heard += [
        followup.done_at
        for followup in records.all(FollowUp)
        if followup.done_at is not None and (followup.scores or {}).get("mode") not in NO_CONTACT
    ]
    return max(heard)


def is_silent(case: Case, last_contact: datetime) -> bool:
    """Whether nobody has heard her for too long."""
    return case.stage in (Stage.ACTIVE, Stage.FOLLOW_UP) and contact_is_lost(last_contact, at=timezone.now())
