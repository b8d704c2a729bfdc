"""Which of the questions about danger may be put to the person of a case: whoever asks, one answer."""

from __future__ import annotations

from django.utils import timezone

from casework.policy.her_word import kinds_of_case
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.rows import get_one
from casework.rulebook import danger_questions
from casework.rulebook.address_terms import AddressTerms, terms_for
from casework.rulebook.dates import Birth

__all__ = ["kinds_of_case", "of_case", "terms_of"]


def of_case(case: Case) -> tuple[str, ...]:
    """The codes of the questions; needs the case's key."""
    survivor, incident = get_one(Survivor, case_id=case.pk), get_one(Incident, case_id=case.pk)
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    told = incident.answers or {}
    sex = (survivor.details or {}).get("sex")
    asked, _why_not = danger_questions.questions_for(
        birth, sex=sex, relationship=str(told.get("relationship", "")), at=timezone.now(), kinds=kinds_of_case(case)
    )
    return asked


def terms_of(case: Case) -> AddressTerms:
    """How the person of the case is addressed; needs the case's key."""
    survivor = get_one(Survivor, case_id=case.pk)
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    return terms_for((survivor.details or {}).get("sex"), birth, at=timezone.now())
