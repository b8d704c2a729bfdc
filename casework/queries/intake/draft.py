"""What the questions of intake start from: what was told so far, record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.utils import timezone

from casework.queries.editing import Editing
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.records.rows import get_one
from casework.records.safety import RiskAssessment
from casework.rulebook import consents, hearing
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.stages import Stage


class Heard:
    """What stands, as forms take it: plain values, each record's version, and what the questions hang on.

    Each part is fetched when a form asks for it: the page about how to reach her does not touch her story.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self.stage = Stage(case.stage)

    @cached_property
    def _survivor(self) -> Survivor:
        return get_one(Survivor, case_id=self._case.pk)

    @cached_property
    def _contact(self) -> SafeContact:
        return get_one(SafeContact, case_id=self._case.pk)

    @cached_property
    def _incident(self) -> Incident:
        return get_one(Incident, case_id=self._case.pk)

    @property
    def is_draft(self) -> bool:
        """Whether the first telling is still under way."""
        return self.stage == Stage.DRAFT

    @property
    def name(self) -> str:
        return self._case.name or ""

    @cached_property
    def birth(self) -> Birth | None:
        return Birth.from_json(self._survivor.birth) if self._survivor.birth else None

    @property
    def details(self) -> Mapping[str, Any]:
        return self._survivor.details or {}

    @property
    def ways(self) -> Mapping[str, Any]:
        return self._contact.ways or {}

    @property
    def incident(self) -> Mapping[str, Any]:
        return self._incident.answers or {}

    @property
    def story(self) -> str:
        return self._incident.story or ""

    def answers(self, record: str) -> Mapping[str, Any]:
        """The answers in one of the three records."""
        match record:
            case "survivor":
                return self.details
            case "safecontact":
                return self.ways
            case "incident":
                return self.incident
        raise LookupError(record)

    def version(self, record: str) -> int:
        """The version of one of the three records."""
        match record:
            case "survivor":
                return self._survivor.version
            case "safecontact":
                return self._contact.version
            case "incident":
                return self._incident.version
        raise LookupError(record)

    @property
    def home(self) -> tuple[str, str]:
        """The commune of the desk, and the day from which its code meant this commune."""
        desk = self._case.desk
        return (desk.commune_code, desk.commune_valid_from.isoformat() if desk.commune_valid_from else "")

    @property
    def whose_yes(self) -> frozenset[Consenter]:
        """Whose consent counts for her."""
        return hearing.whose_yes(self.birth, self.incident, at=timezone.now())


def heard(case: Case) -> Heard:
    """What stands on a case that was entered; its key is on the ring."""
    return Heard(case)


def editing(case: Case, record: str) -> Editing[Heard]:
    """One of the three records of a case that was entered, for a page of questions about it."""
    now = heard(case)
    return Editing(case.pk, record, now.version(record), {}, now, partial(editing, case, record))


@dataclass(frozen=True)
class Replies:
    """The latest answers to the six questions, and the facts known beside them."""

    replies: Mapping[str, str]
    dangers: tuple[str, ...]


def replies(case: Case) -> Replies:
    """What was answered last; empty when nobody asked."""
    last = RiskAssessment.objects.filter(case=case).order_by("-id").first()
    kept = (last.answers if last else None) or {}
    return Replies(kept.get("replies", {}), tuple(kept.get("dangers", ())))


def consent_of(case: Case) -> dict[str, Answer]:
    """Her latest answer for each purpose."""
    return consents.standing(row.terms["answers"] for row in case.consents.order_by("id"))
