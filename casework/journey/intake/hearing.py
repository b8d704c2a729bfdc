"""What she says at the trusted address, written down part by part: who she is, how to reach her, what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from casework.journey import consent as her_consent
from casework.journey import instrument, known_before
from casework.journey import statistics as her_statistics
from casework.journey.intake.first_words import stop_writing
from casework.journey.intake.warning import another_way, warn_where_it_leads_to_them
from casework.journey.operation import operation
from casework.journey.referral.narrowing import keep_to_her_word
from casework.journey.safety.shelter import tell_hosts_less
from casework.journey.safety.telling import tell
from casework.policy import contact_warnings, perpetrators
from casework.records.base import Record, insert
from casework.records.cases import Case
from casework.records.intake import Consent, Incident, Note
from casework.records.people import SafeContact, Survivor
from casework.records.rows import get_one
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import consent_scope, consents, danger_questions, hearing, risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.consent_scope import Scope
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.people import LANGUAGES
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound
from casework.rulebook.stages import RiskLevel
from casework.vault.errors import VaultError


class Left(Enum):
    """What is not asked now and stays as it stands."""

    AS_IT_IS = auto()


AS_IT_IS: Final = Left.AS_IT_IS

NOTHING: Final[Mapping[str, object]] = {}
DAMAGED: Final[Mapping[str, object]] = {"damaged": True}
"""Stands for what cannot be opened any more."""


@operation(Act.INTAKE_PERSON)
def note_person(
    by: Worker,
    case: Case,
    *,
    expected_version: int,
    name: str | Left = AS_IT_IS,
    name_was: str | None = None,
    birth: Birth | Left | None = AS_IT_IS,
    details: Mapping[str, object] = NOTHING,
) -> Survivor:
    """Who came: one name, a birth as exact as she can give it, and the answers of `hearing.PERSON` asked this time.

    Answers join those that stand; None takes one back. `expected_version` is the version of the survivor's record the
    writer had before her eyes; her name stands with the case, so `name_was` is the name the writer had. What stands
    already is not written again. Raises InvalidValue, EditConflict.
    """
    hearing.PERSON.check(details, refusal="unknown_answer")
    survivor = get_one(Survivor, case_id=case.pk, locked=True)
    if name_was is not None and name_was != (case.name or ""):
        raise EditConflict
    changed: dict[str, object] = {}
    if details:
        changed["details"] = hearing.PERSON.merged(survivor.details, details)
    if not isinstance(birth, Left):
        changed["birth"] = _born(birth, _stands(survivor, "birth"))
    before = her_statistics.of_person(case, survivor)
    _update_if_new(survivor, expected_version, changed)
    tell(by, case, "survivor", details)
    if her_statistics.of_person(case, survivor) != before:
        her_statistics.seal_statistics(case, survivor, get_one(Incident, case_id=case.pk))
    if not isinstance(name, Left) and name != case.name:
        if not name.strip():
            raise InvalidValue("name", "name_missing")
        case.update(name=name)
    known_before.remember(case, survivor, get_one(SafeContact, case_id=case.pk))
    return survivor


def _born(birth: Birth | None, standing: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What is kept of a birth: told again in the same words it keeps the day it was first told, for an age grows from
    there."""
    if birth is None:
        return None
    if standing and standing is not DAMAGED and Birth.from_json(standing).written() == birth.written():
        return standing
    return birth.as_json()


def _update_if_new(record: Record, expected_version: int, changed: Mapping[str, object]) -> None:
    """Write what differs from what stands; where nothing does, no history row says that something changed."""
    if expected_version != record.version:
        raise EditConflict
    stood = {name: _stands(record, name) for name in changed}
    # An empty sheet of answers and none at all are one.
    if any(value != stood[name] and (value or stood[name]) for name, value in changed.items()):
        record.update(expected_version=expected_version, **changed)


def _stands(record: Record, name: str) -> Any:
    """What stands in a sealed column; what was damaged differs from anything, so it can be written anew."""
    try:
        return getattr(record, name)
    except VaultError:
        return DAMAGED


@operation(Act.INTAKE_CONTACT)
def note_contact(by: Worker, case: Case, *, expected_version: int, ways: Mapping[str, object]) -> SafeContact:
    """How she can be reached without danger (`hearing.WAYS`); the channel `none` is a full answer.

    A number that somebody said is not safe any more stays on record as that, and is never a way again; nor is whoever
    did it, by his number or his name. Raises InvalidValue, EditConflict.
    """
    hearing.WAYS.check(ways, refusal="unknown_answer")
    channel = ways.get("channel", hearing.NO_CONTACT)
    if channel in hearing.NEEDS_PHONE and not ways.get("phone"):
        raise InvalidValue("phone", "phone_missing")
    if channel == hearing.THROUGH and not (ways.get("through_whom") or ways.get("phone")):
        raise InvalidValue("through_whom", "through_whom_missing")
    # With no contact wanted nothing else is kept: a number that stands there will be dialled one day.
    kept = hearing.WAYS.merged(None, ways) if channel != hearing.NO_CONTACT else {"channel": hearing.NO_CONTACT}
    contact = get_one(SafeContact, case_id=case.pk, locked=True)
    before = _stands(contact, "ways") or {}
    if channel == hearing.NO_CONTACT and ways.get("phone") not in (None, "", before.get("phone")):
        raise InvalidValue("phone", "number_beside_no_contact")
    if leads_to := perpetrators.barred(case, kept):
        raise InvalidValue(leads_to, "contact_is_perpetrator")
    if unsafe := _unsafe(case, before):
        if kept.get("phone") in unsafe:
            raise InvalidValue("phone", "phone_unsafe")
        kept = {**kept, hearing.TOLD_UNSAFE: unsafe}
    contact.update(expected_version=expected_version, ways=kept)
    another_way(by, case, before, kept)
    known_before.remember(case, get_one(Survivor, case_id=case.pk), contact)
    return contact


def _unsafe(case: Case, before: Mapping[str, Any]) -> list[str]:
    told = set(before.get(hearing.TOLD_UNSAFE, ()))
    if before.get("phone") and contact_warnings.since(case.pk) is not None:
        told.add(before["phone"])
    return sorted(told)


@operation(Act.INTAKE_INCIDENT)
def note_incident(
    by: Worker,
    case: Case,
    *,
    expected_version: int,
    answers: Mapping[str, object] = NOTHING,
    story: str | Left | None = AS_IT_IS,
) -> Incident:
    """What happened: the statutory acts (law 13/2022 art. 3.1, a-q) and `hearing.INCIDENT`, and her own words.

    Answers join those that stand; None takes one back. Raises InvalidValue, EditConflict.
    """
    hearing.INCIDENT.check(answers, refusal="unknown_answer")
    incident = get_one(Incident, case_id=case.pk, locked=True)
    if not answers:
        _update_if_new(incident, expected_version, _of_story(story))
        return incident
    if "acute_since" in answers:
        answers = {**answers, "acute_told_at": timezone.now().isoformat() if answers["acute_since"] else None}
    before = her_statistics.of_incident(case, incident)
    merged = hearing.INCIDENT.merged(incident.answers, answers)
    _update_if_new(incident, expected_version, {"answers": merged, **_of_story(story)})
    tell(by, case, "incident", answers)
    if answers.get("relationship"):
        warn_where_it_leads_to_them(by, case)
    if her_statistics.of_incident(case, incident) != before:
        her_statistics.seal_statistics(case, get_one(Survivor, case_id=case.pk), incident)
    return incident


def _of_story(story: str | Left | None) -> dict[str, object]:
    return {} if isinstance(story, Left) else {"story": story}


@operation(Act.INTAKE_DANGER)
def ask_danger(
    by: Worker,
    case: Case,
    *,
    answers: Mapping[str, str],
    dangers: Collection[str],
    expected_version: int | None = None,
) -> RiskAssessment:
    """The questions about danger, each yes, no, unknown or not said; the level they give, with all that was told
    before, is where the case starts.

    One that is not among `answers` stands as it was answered before. A level already set is never lowered here, for
    lowering is a later assessment by an officer, but for one that only stood because a question was not asked yet: it
    gives way to the answer. What was told is not unsaid here, for taking it back has a reason. `expected_version` is
    how many rows about her danger stood on the page these answers come from, None where they come from none. Raises
    InvalidValue, EditConflict.
    """
    rows = list(case.risk_assessments.order_by("id"))
    if expected_version is not None and expected_version != len(rows):
        raise EditConflict
    stands = {factor.kind for factor in risk_factors.standing(rows)}
    if expected_version is not None:
        _nothing_is_unsaid(rows, answers, dangers)
    try:
        known, asked = {*map(risk.Danger, dangers), *stands}, instrument.of_case(case)
        before = {code: it for code, it in risk_factors.standing_replies(rows).items() if code in asked}
        finding = danger_questions.finding_of({**before, **answers}, dangers=known, asked=asked)
    except (KeyError, ValueError) as unknown:
        raise InvalidValue("answers", "unknown_answer") from unknown
    assessment = RiskAssessment(
        case=case,
        instrument=risk.QUESTIONS_ASKED,
        assessed_at=timezone.now(),
        assessed_by_id=by.pk,
        answers={
            "instruments": [one.code for one in danger_questions.instruments_of(answers)],
            "replies": dict(answers),
            "dangers": list(dangers),
            "level": finding.level.value,
            "reasons": list(finding.reasons),
        },
    )
    insert(assessment)
    stood = RiskLevel(case.risk_level) if case.risk_level else None
    if stood is None or risk.is_higher(finding.level, stood) or _stood_open(rows, before, answers, stood, finding):
        case.update(risk_level=finding.level)
    return assessment


def _stood_open(
    rows: Sequence[RiskAssessment],
    before: Mapping[str, str],
    answers: Mapping[str, str],
    stood: RiskLevel,
    finding: risk.Assessment,
) -> bool:
    """Whether the level that stands came of these questions alone, every one answered so far with no, and was only as
    high as it was because the others had not been asked."""
    if (
        finding.level == stood
        or finding.yes
        or finding.reasons not in ((risk.NOT_KNOWN,), (risk.ALL_NO,), (risk.TO_JUDGE,))
    ):
        return False
    asked_here = {row.instrument for row in rows} <= risk.ASKED_HER
    return asked_here and risk.Reply.YES not in before.values() and not risk.is_higher(stood, RiskLevel.HIGH)


def _nothing_is_unsaid(rows: Sequence[RiskAssessment], answers: Mapping[str, str], dangers: Collection[str]) -> None:
    """A page that showed a fact does not take it back in passing: that is an act of its own."""
    stood = risk_factors.standing_replies(rows)
    by_question = risk.said_yes_to(stood)
    for code, reply in stood.items():
        if answers.get(code) == risk.Reply.NO and reply == risk.Reply.YES and risk.said_yes_to({code: reply}):
            raise InvalidValue(code, "fact_stands")
    beside = {factor.kind.value for factor in risk_factors.standing(rows) if factor.kind not in by_question}
    if not beside <= set(dangers):
        raise InvalidValue("dangers", "fact_stands")


@operation(Act.INTAKE_CONSENT)
def ask_consent(
    by: Worker,
    case: Case,
    *,
    answers: Mapping[str, str],
    method: str,
    witness: str = "",
    agreed_by: Collection[str] = (Consenter.SELF,),
    receivers: Collection[str] | None = None,
    units: Collection[int] = (),
    sections: Collection[str] | None = None,
    until: date | None = None,
    beside: str = "",
    interpreter: str = "",
    language: str = "",
    expected_version: int | None = None,
) -> Consent:
    """Her answer for each purpose asked (given or withheld); how it was given, who agreed, who witnessed it.

    Consent is per purpose and never assumed (law 91/2025 art. 9); a changed mind is a new answer beside the old one,
    and a yes that becomes a no is kept as withdrawn. For a child the child and a representative agree (decree 330/2026
    art. 60), never the one who may have done it. A yes goes to these kinds of receiver and to these `units`, with these
    sections, until the end of that day; where one of them was not asked (None), to all of its purpose and until she
    changes her mind. What is out and goes further than she says now is cut at once; a no to her file itself is
    her no to being written down. `expected_version` is how often she
    was asked before the page was drawn that these answers come from, None where they come from none. Raises
    InvalidValue, EditConflict.
    """
    if expected_version is not None and expected_version != case.consents.count():
        raise EditConflict
    if not answers or not set(answers) <= set(consents.PURPOSES):
        raise InvalidValue("answers", "unknown_purpose")
    if any(answer not in consents.ANSWERS or answer == Answer.LAPSED for answer in answers.values()):
        raise InvalidValue("answers", "unknown_answer")
    before, now = her_consent.answers_of(case), timezone.now()
    yes = [purpose for purpose, answer in answers.items() if answer == Answer.GIVEN]
    her_consent.given_in_a_way(method, witness, yes=bool(yes), sound={**before, **answers}.get("sound") == Answer.GIVEN)
    if language and language not in LANGUAGES:
        raise InvalidValue("language", "unknown_answer")
    if yes:
        her_consent.agreed_by_all(case, agreed_by, at=now)
    scope = Scope(
        None if receivers is None else frozenset(receivers),
        frozenset(units),
        None if sections is None else frozenset(sections),
        until,
    )
    her_consent.fits(case, yes, scope)
    said = {purpose: _in_the_light_of(before.get(purpose), Answer(new)) for purpose, new in answers.items()}
    terms_of_address = instrument.terms_of(case)
    narrow = dict.fromkeys(yes, consent_scope.as_kept(scope)) if scope.is_narrow else {}
    beside_her: dict[str, Any] = {"beside": beside, "interpreter": interpreter, "language": language, "scope": narrow}
    terms = {
        "answers": {purpose: answer.value for purpose, answer in said.items()},
        "method": method,
        "witness": witness,
        "agreed_by": sorted(map(str, agreed_by)),
        "texts": {purpose: consents.PURPOSES[purpose].version_for(terms_of_address) for purpose in answers},
        **{key: told for key, told in beside_her.items() if told},
    }
    consent = Consent(case=case, asked_at=now, terms=terms)
    insert(consent)
    keep_to_her_word(by, case, at=now)
    tell_hosts_less(by, case, at=now)
    stop_writing(by, case, terms["answers"], interpreter=interpreter)
    return consent


def _in_the_light_of(before: Answer | None, new: Answer) -> Answer:
    return consents.taken_back(before) if new is Answer.WITHHELD else new


@operation(Act.NOTE_ADD)
def add_note(by: Worker, case: Case, *, text: str, important: bool = False, answers_id: UUID | None = None) -> Note:
    """A few words beside the case; of another note, where they answer it. Raises InvalidValue, NotFound."""
    if not text.strip():
        raise InvalidValue("text", "text_missing")
    if answers_id is not None and not case.notes.filter(pk=answers_id).exists():
        raise NotFound
    note = Note(case=case, written_at=timezone.now(), written_by_id=by.pk, text=text)
    note.important, note.answers_id = important or None, answers_id
    insert(note)
    return note
