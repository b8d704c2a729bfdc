"""Whose names stay off papers in a province, and whose could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from casework.policy import gate, viewing
from casework.records.redacted_names import RedactedName
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.rulebook.name_redaction import REASONS
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class Ruling:
    """One standing ruling; `own` where it is on the reader, who can neither make nor end it."""

    worker_id: int
    who: str
    reason: Words
    by: str
    at: datetime
    own: bool


@dataclass(frozen=True)
class RedactedNames:
    """The standing rulings of the reader's province, newest first, and whom she could name."""

    rulings: tuple[Ruling, ...]
    nameable: tuple[tuple[int, str], ...]


def redacted_names(by: Worker) -> RedactedNames:
    """The rulings of the supervisor's province. Raises NotAllowed."""
    with viewing.view_access(by, Act.NAME_LIST):
        province_id = gate.require_role(by, Act.NAME_LIST).province_id
        standing = RedactedName.objects.filter(province_id=province_id, ended_at__isnull=True)
        rows = list(standing.select_related("worker", "ruled_by").order_by("-id"))
        ruled = {row.worker_id for row in rows}
        memberships = Membership.objects.filter(
            Q(unit__province_id=province_id) | Q(unit_id=province_id), ended_at__isnull=True
        ).values_list("worker_id", "worker__display_name", "unit__name")
        people: dict[int, str] = {}
        for worker_id, name, unit in memberships.order_by("id"):
            if worker_id != by.pk and worker_id not in ruled:
                people.setdefault(worker_id, f"{name} – {unit}")
        return RedactedNames(
            rulings=tuple(
                Ruling(
                    worker_id=row.worker_id,
                    who=row.worker.display_name,
                    reason=REASONS.label(row.reason),
                    by=row.ruled_by.display_name,
                    at=row.ruled_at,
                    own=row.worker_id == by.pk,
                )
                for row in rows
            ),
            nameable=tuple(sorted(people.items(), key=lambda row: names.sort_key(row[1].split(" – ")[0]))),
        )
