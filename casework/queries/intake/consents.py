"""Her answers on a page of their own: what stands and how far it goes, every asking before it, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import disclosure, grants, her_word, packets, viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import UNIT, CaseRecords
from casework.queries.casefile import FRESH
from casework.queries.editing import Editing
from casework.queries.instrument import asked_person, terms_of
from casework.queries.intake.draft import Heard, asked_in, first_yes, standing_in
from casework.queries.intake.section import said_yes_at_first
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Consent, Incident
from casework.records.people import Survivor
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook import consent_scope, consents
from casework.rulebook.acts import Act, words_of
from casework.rulebook.address_terms import NOT_KNOWN, AddressTerms
from casework.rulebook.consent_scope import KEEPS, MAY_RECEIVE, Scope, StandingWord
from casework.rulebook.consents import PURPOSES, RECORD_KEEPING, Answer, Consenter
from casework.rulebook.people import LANGUAGES
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.rows import Words
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import REFERRAL_OPEN, SHELTER_OPEN, ShelterStage

NUMBERS: Mapping[str, int] = {code: number for number, code in enumerate(PURPOSES, start=1)}
"""An address names a purpose by its place in the rulebook, and says nothing to who reads it."""


@dataclass(frozen=True)
class HowFar:
    """How far a yes goes, in words: empty where nothing was asked, so that it goes to all of its purpose."""

    receivers: tuple[Words, ...]
    sections: tuple[Words, ...]
    kept_back: tuple[Words, ...]
    until: date | None


@dataclass(frozen=True)
class Asked:
    """One asking: when, what she said, how, until when, and who was beside her. `text` is what was read to her, word
    for word, `question` the same in the reader's language where it is asked in these words today."""

    at: datetime
    answer: str
    words: Words
    how_far: HowFar
    method: Words
    witness: str
    beside: str
    interpreter: str
    language: Words
    agreed_by: tuple[Words, ...]
    text: str
    question: Words


@dataclass(frozen=True)
class PurposeAnswers:
    """One purpose: what stands today, and every asking, newest first. `goes_out` where anything is sent for it."""

    number: int
    label: Words
    goes_out: bool
    answer: str
    words: Words
    how_far: HowFar
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class KeptBack:
    """Once that she took parts of her file out of every sending: when, which, who was beside her. `held` are those that
    no yes of hers lets go today; `again` those that she let go since, where she was asked for them by name."""

    at: datetime
    held: tuple[Words, ...]
    again: tuple[Words, ...]
    beside: str


@dataclass(frozen=True)
class Consents:
    """All her answers; `open` are the purposes she was not asked about."""

    case_id: UUID
    purposes: tuple[PurposeAnswers, ...]
    open: tuple[tuple[int, Words], ...]
    kept_back: tuple[KeptBack, ...]
    first_yes: bool
    acts: frozenset[str]


def consents_of(by: Worker, case_id: UUID) -> Consents:
    """Her answers with the history of each, for whoever reads the whole file, and for the unit that heard her until the
    desk took the case in. Raises NotFound."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        own = Act.CASE_READ_OWN_PART in access.acts and case.stage in FRESH
        if Act.CASE_READ_WHOLE not in access.acts and not own:
            raise NotAllowed
        records = CaseRecords(access, case, (Consent, FirstWords))
        rows = records.all(Consent)
        names = _names_of(rows)
        standing = standing_in(records)
        return Consents(
            case_id=case.pk,
            purposes=tuple(_purpose(code, standing[code], rows, names) for code in PURPOSES if code in standing),
            open=tuple((NUMBERS[code], one.label) for code, one in PURPOSES.items() if code not in standing),
            kept_back=tuple(_kept_back(rows, let_go(standing))),
            first_yes=said_yes_at_first(records),
            acts=words_of(access.acts),
        )


def let_go(standing: Mapping[str, StandingWord]) -> frozenset[str]:
    """The parts that some yes of hers lets go today."""
    return frozenset(
        part
        for purpose, said in standing.items()
        if said.answer is Answer.GIVEN
        for part in consent_scope.sections_for(purpose)
        if not said.scope.holds_back([part])
    )


def _kept_back(rows: Sequence[Consent], going: frozenset[str]) -> Iterator[KeptBack]:
    """Every time she did, newest first; what she let go since is told where it was taken out last."""
    told: set[str] = set()
    for row in rows[::-1]:
        if parts := frozenset(row.terms.get("kept_back") or ()) - told:
            told |= parts
            yield KeptBack(row.asked_at, _labels(parts - going), _labels(parts & going), row.terms.get("beside", ""))


def _names_of(rows: Iterable[Consent]) -> Names:
    names = Names()
    scopes = [scope for row in rows for scope in (row.terms.get("scope") or {}).values()]
    names.fetch_all((), [unit for scope in scopes for unit in scope.get("units") or ()])
    return names


def _purpose(code: str, standing: StandingWord, rows: Iterable[Consent], names: Names) -> PurposeAnswers:
    asked = [_asked(code, row, names) for row in rows if code in row.terms["answers"]]
    return PurposeAnswers(
        number=NUMBERS[code],
        label=PURPOSES[code].label,
        goes_out=bool(consent_scope.receivers_for(code)),
        answer=str(standing.answer),
        words=consents.ANSWERS.label(standing.answer),
        how_far=how_far(standing.scope, names, of=consent_scope.sections_for(code)),
        asked=tuple(asked[::-1]),
    )


def _asked(code: str, row: Consent, names: Names) -> Asked:
    terms: Mapping[str, Any] = row.terms
    return Asked(
        at=row.asked_at,
        answer=terms["answers"][code],
        words=consents.ANSWERS.label(terms["answers"][code]),
        how_far=how_far(consent_scope.read((terms.get("scope") or {}).get(code) or {}), names, of=()),
        method=consents.WAYS_TOLD.label(terms["method"]),
        witness=terms["witness"],
        beside=terms.get("beside", ""),
        interpreter=terms.get("interpreter", ""),
        language=LANGUAGES.label(terms["language"]) if terms.get("language") else "",
        agreed_by=tuple(Consenter(who).label for who in terms["agreed_by"] if who != Consenter.SELF),
        text=consents.text_of(terms["texts"].get(code, "")) or "",
        question=PURPOSES[code].question if consents.is_asked_now(terms["texts"].get(code, "")) else "",
    )


def how_far(scope: Scope, names: Names, *, of: Iterable[str]) -> HowFar:
    """A scope in words, of what is kept back only what is `of` its purpose."""
    kinds = [MAY_RECEIVE.label(code) for code in MAY_RECEIVE.codes if code in (scope.receivers or ())]
    return HowFar(
        receivers=(*kinds, *(names.unit(unit) for unit in sorted(scope.units))),
        sections=_labels(scope.sections - scope.kept_back) if scope.sections is not None else (),
        kept_back=_labels(scope.kept_back & frozenset(of)),
        until=scope.until,
    )


def _labels(parts: Iterable[str]) -> tuple[Words, ...]:
    there = set(parts)
    return tuple(KEEPS.label(code) for code in KEEPS.codes if code in there)


# One purpose asked with how far it goes -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToAsk:
    """What may be chosen for one purpose: kinds of receiver, places here by name, and parts."""

    purpose: str
    places: tuple[tuple[int, str], ...]
    whose_yes: frozenset[Consenter]
    terms: AddressTerms
    proposed: tuple[str, ...]


def to_ask_one(by: Worker, case_id: UUID, purpose: str) -> tuple[Case, Editing[ToAsk]]:
    """A case entered to ask one purpose with how far her yes goes, and what stands of it. Raises NotFound."""
    with viewing.view_access(by, Act.INTAKE_CONSENT) as access:
        case = access.enter(Case, case_id)
        return case, _asking_one(access, case, purpose)


def _asking_one(access: Viewing, case: Case, purpose: str) -> Editing[ToAsk]:
    records = CaseRecords(access, case, (Consent, Survivor, Incident))
    given = records.all(Consent)
    said = standing_in(records).get(purpose)
    offered = {service.code for service in SERVICES.values() if service.consent == purpose}
    places = [one for one in packets.partners_of(case) if offered & set(one.services)]
    page = ToAsk(
        purpose,
        tuple((one.unit_id, one.unit.name) for one in places),
        Heard(records).whose_yes,
        asked_person(records).terms,
        _may_go(purpose, said),
    )
    marks = {"": str(sum(purpose in row.terms["answers"] or bool(row.terms.get("kept_back")) for row in given))}
    again, hangs_on = partial(_asking_one, access, case, purpose), asked_in(page.terms, page.whose_yes)
    return Editing(case.pk, "consent", len(given), _stands(purpose, said), page, again, marks=marks, hangs_on=hangs_on)


def _may_go(purpose: str, said: StandingWord | None) -> tuple[str, ...]:
    back = said.scope.kept_back if said is not None else frozenset()
    return tuple(code for code in consent_scope.sections_for(purpose) if code not in back)


def _stands(purpose: str, said: StandingWord | None) -> dict[str, Any]:
    if said is None:
        return {}
    if said.answer is not Answer.GIVEN:
        return {"answer": said.answer.value}
    scope = said.scope
    kinds = consent_scope.receivers_for(purpose)
    return {
        "answer": said.answer.value,
        "receivers": [code for code in kinds if scope.receivers is None or code in scope.receivers]
        + [f"unit:{unit}" for unit in sorted(scope.units)],
        "sections": [code for code in consent_scope.sections_for(purpose) if not scope.holds_back([code])],
        "until": scope.until,
    }


# Taking back ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenDisclosure:
    """Something that hangs on her yes: a packet that is out at a place, or a host's sight of where she stays."""

    purpose: str
    service: Words
    place: Words
    since: datetime
    parts: frozenset[str]
    is_stay: bool = False


@dataclass(frozen=True)
class Withdrawable:
    """What she may take back, and what would be cut with it: where the whole file is read what stands, else every
    purpose and part there is and no word of what was sent. `others` are the purposes of which this reader does not know
    that they stand."""

    purposes: tuple[str, ...]
    parts: tuple[str, ...]
    hangs: tuple[OpenDisclosure, ...]
    terms: AddressTerms
    stops_writing: bool = False
    """Whether a no to her file is her no to being written down: until the desk took it in."""
    others: tuple[str, ...] = ()


def to_withdraw(by: Worker, case_id: UUID) -> tuple[Case, Editing[Withdrawable]]:
    """A case entered because she takes back her word. Raises NotFound.

    Whoever reads only the part she wrote herself is not told by this page what was agreed elsewhere.
    """
    with viewing.view_access(by, Act.CONSENT_WITHDRAW) as access:
        case = access.enter(Case, case_id)
        return case, _withdrawing(access, case)


def _withdrawing(access: Viewing, case: Case) -> Editing[Withdrawable]:
    again = partial(_withdrawing, access, case)
    if Act.CASE_READ_WHOLE not in access.acts:
        return _withdrawing_own(access, case, again)
    kinds = (Consent, Survivor, Incident, FirstWords, Referral)
    records = CaseRecords(access, case, kinds, in_the_clear=(ShelterStay,), beside=(UNIT,))
    said = standing_in(records)
    given = _given(records)
    going = let_go(said)
    page = Withdrawable(
        given,
        tuple(code for code in KEEPS.codes if code in going),
        (*_packets_out(records, said), *_stays_known(records)),
        terms_of(records),
        case.stage in her_word.BEFORE_TAKEN_IN,
    )
    return Editing(case.pk, "consent", len(records.all(Consent)), {}, page, again)


def _withdrawing_own(access: Viewing, case: Case, again: Callable[[], Editing[Withdrawable]]) -> Editing[Withdrawable]:
    """The same for the unit that heard her: what it was told itself stands first, as long as nobody else has asked."""
    if case.stage in FRESH:
        records = CaseRecords(access, case, (Consent, Survivor, Incident, FirstWords))
        given = _given(records)
    else:
        records = CaseRecords(access, case, (), in_the_clear=(Consent,))
        given = (RECORD_KEEPING,)
    others = tuple(code for code in PURPOSES if code not in given)
    stops = case.stage in her_word.BEFORE_TAKEN_IN
    page = Withdrawable(given, KEEPS.codes, (), NOT_KNOWN, stops, others)
    return Editing(case.pk, "consent", len(records.all(Consent)), {}, page, again)


def _given(records: CaseRecords) -> tuple[str, ...]:
    said = standing_in(records)
    return tuple(
        code
        for code in PURPOSES
        if (code in said and said[code].answer is Answer.GIVEN) or (code == RECORD_KEEPING and first_yes(records))
    )


def _packets_out(records: CaseRecords, said: Mapping[str, StandingWord]) -> Iterator[OpenDisclosure]:
    now = timezone.now()
    for one in records.all(Referral):
        if one.stage in REFERRAL_OPEN and one.expires_at > now and disclosure.hangs_on_her_yes(one):
            service = SERVICES[one.why["service"]]
            parts = frozenset(one.why.get("parts") or service.allowed)
            place = records.names.unit(one.to_unit_id)
            yield OpenDisclosure(one.why["purpose"], service.label, place, one.sent_at, parts)


def _stays_known(records: CaseRecords) -> Iterator[OpenDisclosure]:
    for stay in records.all(ShelterStay):
        for holder in grants.holders(stay) if stay.stage in SHELTER_OPEN else ():
            if holder.name != records.case.desk.name and holder.expires_at is not None:
                label = ShelterStage(stay.stage).label
                yield OpenDisclosure("shelter", label, holder.name, holder.granted_at, frozenset(), is_stay=True)
