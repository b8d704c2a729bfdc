"""Who is asked: how the person is addressed, and which questions are for her. Opens who she is and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from casework.queries.case_records import CaseRecords
from casework.records.first_words import FirstWords
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.rulebook import danger_questions, risk
from casework.rulebook.address_terms import AddressTerms, terms_for
from casework.rulebook.case_kinds import Kinds, as_kept, kinds_of
from casework.rulebook.dates import Birth


@dataclass(frozen=True)
class AskedPerson:
    """What the questions hang on. `asked` are the codes of those for this person, `why_not` why there is none."""

    birth: Birth | None
    details: Mapping[str, Any]
    relationship: str
    terms: AddressTerms
    asked: tuple[str, ...]
    why_not: risk.NotAsked | None
    may_be_pregnant: bool
    kinds: Kinds

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """What the questions to her hang on, for the page that puts them (`Editing.hangs_on`)."""
        return (*as_kept(self.kinds), *self.asked, self.why_not or "", str(self.may_be_pregnant))


def terms_of(records: CaseRecords) -> AddressTerms:
    """How the person of an entered case is spoken to and of, where no more is asked."""
    survivor = records.only(Survivor)
    birth = Birth.from_json(survivor.birth) if survivor and survivor.birth else None
    details: dict[str, Any] = (survivor.details if survivor else None) or {}
    return terms_for(details.get("sex"), birth, at=timezone.now())


def kinds_in(records: CaseRecords) -> Kinds:
    """What kinds of case it is, on pages that read its first words; elsewhere none counts as known."""
    words = records.only(FirstWords) if FirstWords in records else None
    return kinds_of(words.said if words is not None else None)


def asked_person(records: CaseRecords) -> AskedPerson:
    """The person of an entered case."""
    survivor, incident, now = records.only(Survivor), records.only(Incident), timezone.now()
    details: dict[str, Any] = (survivor.details if survivor else None) or {}
    birth = Birth.from_json(survivor.birth) if survivor and survivor.birth else None
    relationship = str(((incident.answers if incident else None) or {}).get("relationship", ""))
    sex = details.get("sex")
    kinds = kinds_in(records)
    asked, why_not = danger_questions.questions_for(birth, sex=sex, relationship=relationship, at=now, kinds=kinds)
    terms, may_be = terms_for(sex, birth, at=now), risk.may_be_pregnant(birth, sex=sex, at=now)
    return AskedPerson(birth, details, relationship, terms, asked, why_not, may_be, kinds)
