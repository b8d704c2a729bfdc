"""Which of the questions about a violent partner may be put to the person of a case: whoever asks, one answer."""

from __future__ import annotations

from django.utils import timezone

from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.rows import get_one
from casework.rulebook import risk
from casework.rulebook.address_terms import AddressTerms, terms_for
from casework.rulebook.case_kinds import Kinds, kinds_of
from casework.rulebook.dates import Birth


def of_case(case: Case) -> tuple[str, ...]:
    """The codes of the questions; needs the case's key."""
    survivor, incident = get_one(Survivor, case_id=case.pk), get_one(Incident, case_id=case.pk)
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    told = incident.answers or {}
    sex = (survivor.details or {}).get("sex")
    asked, _why_not = risk.questions_for(
        birth, sex=sex, relationship=str(told.get("relationship", "")), at=timezone.now(), kinds=kinds_of_case(case)
    )
    return asked


def kinds_of_case(case: Case) -> Kinds:
    """What kinds of case it is, as far as was said; needs the case's key where it was."""
    words = FirstWords.objects.filter(case=case).first()
    return kinds_of(words.said if words is not None else None)


def terms_of(case: Case) -> AddressTerms:
    """How the person of the case is addressed; needs the case's key."""
    survivor = get_one(Survivor, case_id=case.pk)
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    return terms_for((survivor.details or {}).get("sex"), birth, at=timezone.now())
