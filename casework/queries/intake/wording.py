"""How what she told is put into words, on whichever page of intake it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.records.cases import Case
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.rulebook import acts_of_violence, consent_scope, consents, hearing, relations, risk
from casework.rulebook.address_terms import AddressTerms, terms_for
from casework.rulebook.case_kinds import NONE_KNOWN, Kinds
from casework.rulebook.dates import Birth
from casework.rulebook.rows import Terms, Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import RiskLevel


@dataclass(frozen=True)
class Person:
    """Who she is. Ages are the youngest and oldest she can be; `said` has her answers part by part, worded."""

    name: str
    birth: str
    ages: tuple[int, int] | None
    told_age: int | None
    said: Mapping[str, tuple[Said, ...]]
    marks: tuple[Words, ...]
    terms: AddressTerms


@dataclass(frozen=True)
class Contact:
    """How she can be reached, worded; `never` when she wants no contact, `unsafe` since when nobody may call that
    number any more. `more` is what no page lays out by hand."""

    never: bool
    shared: bool
    ways: Mapping[str, Words]
    more: tuple[Said, ...]
    unsafe: datetime | None = None


@dataclass(frozen=True)
class IncidentSummary:
    """What happened, worded: the acts in spoken words and the forms they make up, the other answers, her own words.

    `reach` is what the law says of acts between these two: `outside` it does not cover, `narrowed` it covers in its
    shorter words, of `unsure` it cannot be said. `no_family` when whoever did it is known to be none.
    """

    spoken: tuple[Words, ...]
    forms: tuple[Words, ...]
    reach: relations.Reach
    outside: tuple[Words, ...]
    narrowed: tuple[Words, ...]
    unsure: tuple[Words, ...]
    no_family: bool
    said: Mapping[str, tuple[Said, ...]]
    wishes: tuple[Said, ...]
    story: str


@dataclass(frozen=True)
class Agreement:
    """Her latest answer for one purpose, how it was given and who witnessed it."""

    purpose: str
    label: Words
    answer: str
    answer_words: Words
    method: Words
    witness: str
    at: datetime


def _said(terms: Terms, code: object) -> Words:
    return terms.label(str(code)) if code else ""


def age_of(birth: Birth | None, at: datetime) -> tuple[tuple[int, int] | None, int | None]:
    if birth is None:
        return None, None
    return birth.ages(at), birth.likely_age(at) if birth.told_age is not None else None


def person_in_words(case: Case, survivor: Survivor, at: datetime, *, level: str | None) -> Person:
    """Who she is, with what the law makes urgent at her risk level."""
    details = survivor.details or {}
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    ages, told_age = age_of(birth, at)
    flags = risk.priorities_of(
        birth,
        at=at,
        level=RiskLevel(level) if level else None,
        pregnant=details.get("pregnant") == "yes",
        nursing=details.get("nursing") == "yes",
        disabled=details.get("disability") == "yes",
        no_self_care=details.get("no_self_care") == "yes",
    )
    return Person(
        name=case.name or "",
        birth=birth.written() if birth else "",
        ages=ages,
        told_age=told_age,
        said=hearing.PERSON.said_in_parts(details),
        marks=tuple(flag.marked for flag in risk.Priority if flag in flags),
        terms=terms_for(details.get("sex"), birth, at=at),
    )


def contact_in_words(contact: SafeContact, *, unsafe: datetime | None = None) -> Contact:
    """How she can be reached; `unsafe` since when not so any more."""
    ways = contact.ways or {}
    channel = ways.get("channel", hearing.NO_CONTACT)
    return Contact(
        never=channel == hearing.NO_CONTACT,
        shared=ways.get("whose_phone") == "shared",
        ways=hearing.WAYS.worded({**ways, "channel": channel}),
        more=hearing.WAYS.without(*hearing.LAID_OUT).said(ways),
        unsafe=unsafe,
    )


def incident_in_words(incident: Incident, kinds: Kinds = NONE_KNOWN) -> IncidentSummary:
    """What happened."""
    answers = incident.answers or {}
    codes: list[str] = answers.get("violence_acts", [])
    relationship = answers.get("relationship", "")
    reach = relations.reach_between(relationship, kinds)
    outside = relations.outside_statute(codes, relationship=relationship, kinds=kinds)
    forms = acts_of_violence.forms_of(code for code in codes if code not in outside)
    spoken = {code: hearing.VIOLENCE_ACTS.label(code) for code in codes}
    return IncidentSummary(
        spoken=tuple(spoken.values()),
        forms=tuple(form.label for form in acts_of_violence.ViolenceForm if form in forms),
        reach=reach,
        outside=tuple(words for code, words in spoken.items() if code in outside),
        narrowed=tuple(words for code, words in reach.narrowed.items() if code in spoken),
        unsure=tuple(words for code, words in spoken.items() if code in reach.unsure),
        no_family=relations.is_outside_family(relationship, kinds),
        said=hearing.INCIDENT.said_in_parts(answers),
        wishes=hearing.INCIDENT.part("story").rows(answers),
        story=incident.story or "",
    )


def agreements_in_words(rows: Iterable[Consent], *, at: datetime) -> tuple[Agreement, ...]:
    """Her latest answer for each purpose as it is on that day, in the order of the rulebook."""
    kept = list(rows)
    today = consent_scope.answers(consent_scope.standing_at((row.terms for row in kept), at=at))
    latest: dict[str, Agreement] = {}
    for row in kept:
        for purpose in row.terms["answers"]:
            known = consents.PURPOSES.get(purpose)
            latest[purpose] = Agreement(
                purpose=purpose,
                label=known.label if known else purpose,
                answer=str(today[purpose]),
                answer_words=_said(consents.ANSWERS, today[purpose]),
                method=_said(consents.WAYS_TOLD, row.terms["method"]),
                witness=row.terms["witness"],
                at=row.asked_at,
            )
    order = list(consents.PURPOSES)
    return tuple(sorted(latest.values(), key=lambda row: order.index(row.purpose) if row.purpose in order else 99))
