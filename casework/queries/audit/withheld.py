"""Whose names stay off papers in a province, and whose could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from casework.policy import gate, looks
from casework.records.units import Membership
from casework.records.withheld import WithheldName
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.withholding import REASONS


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
class Withheld:
    """The standing rulings of the reader's province, newest first, and whom she could name."""

    rulings: tuple[Ruling, ...]
    nameable: tuple[tuple[int, str], ...]


def withheld(by: Worker) -> Withheld:
    """The rulings of the supervisor's province. Raises NotAllowed."""
    with looks.look(by, Act.NAME_LIST):
        realm_id = gate.require_role(by, Act.NAME_LIST).realm_id
        standing = WithheldName.objects.filter(realm_id=realm_id, ended_at__isnull=True)
        rows = list(standing.select_related("worker", "ruled_by").order_by("-id"))
        ruled = {row.worker_id for row in rows}
        seats = Membership.objects.filter(
            Q(group__unit__realm_id=realm_id) | Q(group_id=realm_id), ended_at__isnull=True
        ).values_list("worker_id", "worker__display_name", "group__unit__name")
        people: dict[int, str] = {}
        for worker_id, name, post in seats.order_by("id"):
            if worker_id != by.pk and worker_id not in ruled:
                people.setdefault(worker_id, f"{name} – {post}")
        return Withheld(
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
