"""What the questions of intake start from: what was told so far, record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.policy.her_word import BEFORE_TAKEN_IN
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.instrument import AskedPerson, asked_person
from casework.queries.intake.danger import TELLS, Urgent, urgent_in
from casework.queries.intake.health import READS, HealthNow, health_in
from casework.records.base import Record
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Consent, Incident
from casework.records.kinds import BY_WORD
from casework.records.people import SafeContact, Survivor
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import consent_scope, consents, hearing, risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import AddressTerms, terms_for
from casework.rulebook.consent_scope import StandingWord
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.health import Acute
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import Stage


class Heard:
    """What stands, as forms take it: plain values, each record's version, and what the questions hang on.

    Only what a page names is read, and who she is: the page about how to reach her does not touch her story.
    """

    def __init__(self, records: CaseRecords) -> None:
        self._records = records
        self._case = records.case
        self.stage = Stage(records.case.stage)

    @property
    def urgent(self) -> Urgent | None:
        """What must be done at once, until the desk has taken her case in; read with the page."""
        return urgent_in(self._records) if FirstWords in self._records else None

    @property
    def never_a_weapon(self) -> bool:
        """Whether she said among the six that there never was one: then nobody asks of this time once more."""
        return RiskAssessment in self._records and replies(self._records).replies.get("weapon") == "no"

    @property
    def _survivor(self) -> Survivor:
        return self._records.one(Survivor)

    @property
    def _contact(self) -> SafeContact:
        return self._records.one(SafeContact)

    @property
    def _incident(self) -> Incident:
        return self._records.one(Incident)

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
    def terms(self) -> AddressTerms:
        """How she is addressed, as far as she has said who she is."""
        return terms_for(self.details.get("sex"), self.birth, at=timezone.now())

    @property
    def health(self) -> HealthNow:
        """What was told that an examination within hours is for, and what it still can do."""
        return health_in(self._records)

    @property
    def whose_yes(self) -> frozenset[Consenter]:
        """Whose consent counts for her."""
        return hearing.whose_yes(self.birth, self.incident, at=timezone.now())


def to_note(
    by: Worker, case_id: UUID, act: Act, record: str, *, also: tuple[type[Record], ...] = ()
) -> tuple[Case, Editing[Heard]]:
    """A case entered for a page of questions about one of the three records, and what stands; `also` is read beside it.
    Raises NotFound."""
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        return case, _editing(access, case, record, also)


def _editing(access: Viewing, case: Case, record: str, also: tuple[type[Record], ...] = ()) -> Editing[Heard]:
    beside = TELLS if case.stage in BEFORE_TAKEN_IN else ()
    # Who she is with every page: the questions are put to her in her own words, also where they are not about her.
    now = Heard(CaseRecords(access, case, dict.fromkeys((BY_WORD[record], Survivor, *beside, *also))))
    return Editing(case.pk, record, now.version(record), {}, now, partial(_editing, access, case, record, also))


def told_blow_in_pregnancy(by: Worker, case_id: UUID) -> bool:
    """Whether what was told on all pages together is a blow in pregnancy. Raises NotFound."""
    with viewing.view_access(by, Act.INTAKE_INCIDENT) as access:
        records = CaseRecords(access, access.enter(Case, case_id), READS)
        return any(one.told is Acute.BLOW_IN_PREGNANCY for one in health_in(records).acute)


@dataclass(frozen=True)
class Replies:
    """What stands of the questions about danger, each as it was answered last, and of the facts known beside them."""

    replies: Mapping[str, str]
    dangers: tuple[str, ...]


@dataclass(frozen=True)
class ToAskDanger:
    """What was answered so far, and who is asked; `code` where it is one question alone."""

    last: Replies
    person: AskedPerson
    urgent: Urgent | None
    may_take_back: bool
    code: str = ""


def to_ask_danger(
    by: Worker, case_id: UUID, code: str = "", *, sent: bool = False
) -> tuple[Case, Editing[ToAskDanger]]:
    """A case entered to ask the questions about danger, or the one of this code, and what stands of them.

    Raises NotFound, also where that question is not for this person, unless an answer to it was `sent`: its page may
    be from before.
    """
    with viewing.view_access(by, Act.INTAKE_DANGER) as access:
        case = access.enter(Case, case_id)
        asking = _asking_danger(access, case, code)
        if code and not sent and code not in asking.page.person.asked:
            raise NotFound
        return case, asking


def _asking_danger(access: Viewing, case: Case, code: str) -> Editing[ToAskDanger]:
    records = CaseRecords(access, case, (RiskAssessment, Survivor, Incident, FirstWords))
    may_take_back = Act.RISK_TAKE_BACK in access.acts
    page = ToAskDanger(replies(records), asked_person(records), urgent_in(records), may_take_back, code)
    stands = {**page.last.replies, "dangers": list(page.last.dangers)}
    again = partial(_asking_danger, access, case, code)
    count, hangs_on = len(records.all(RiskAssessment)), page.person.hangs_on
    return Editing(case.pk, "riskassessment", count, stands, page, again, hangs_on=hangs_on)


def replies(records: CaseRecords) -> Replies:
    """What stands of them; empty when nobody asked."""
    rows = records.all(RiskAssessment)
    answered = risk_factors.standing_replies(rows)
    said = risk.said_yes_to(answered)
    beside = [factor.kind.value for factor in risk_factors.standing(rows) if factor.kind not in said]
    return Replies(answered, tuple(beside))


@dataclass(frozen=True)
class Agreed:
    """Her latest answer for each purpose, and whose consent counts for her."""

    answers: Mapping[str, Answer]
    whose_yes: frozenset[Consenter]
    terms: AddressTerms
    first_yes: bool
    """Whether her first yes stands for her file, so that it is not asked once more."""

    urgent: Urgent | None


def to_ask_consent(by: Worker, case_id: UUID) -> tuple[Case, Editing[Agreed]]:
    """A case entered to ask what she agrees to, and what she said so far. Raises NotFound."""
    with viewing.view_access(by, Act.INTAKE_CONSENT) as access:
        case = access.enter(Case, case_id)
        return case, _asking_consent(access, case)


def _asking_consent(access: Viewing, case: Case) -> Editing[Agreed]:
    beside = TELLS if case.stage in BEFORE_TAKEN_IN else (FirstWords,)
    records = CaseRecords(access, case, (Consent, Survivor, Incident, *beside))
    urgent = urgent_in(records) if case.stage in BEFORE_TAKEN_IN else None
    terms = asked_person(records).terms
    page = Agreed(answers_in(records), Heard(records).whose_yes, terms, first_yes(records), urgent)
    given = records.all(Consent)
    # A yes taken back and given again reads as the yes before: how often she was asked tells them apart.
    times = {purpose: str(sum(purpose in row.terms["answers"] for row in given)) for purpose in page.answers}
    stands = {purpose: answer.value for purpose, answer in page.answers.items()}
    again, hangs_on = partial(_asking_consent, access, case), asked_in(page.terms, page.whose_yes)
    return Editing(case.pk, "consent", len(given), stands, page, again, marks=times, hangs_on=hangs_on)


def asked_in(terms: AddressTerms, whose_yes: frozenset[Consenter]) -> tuple[str, ...]:
    """What the questions of consent hang on: in whose words they are put, and whose yes they ask for."""
    return (terms.code, *sorted(whose_yes))


def answers_in(records: CaseRecords) -> dict[str, Answer]:
    """Her latest answer for each purpose, as it is today, on pages that read her consents."""
    return consent_scope.answers(standing_in(records))


def record_may_be_kept(records: CaseRecords) -> bool:
    """Whether her file may be kept on her word, where it is read: her first yes, or what she said when asked again."""
    words = records.only(FirstWords)
    answer = answers_in(records).get(consents.RECORD_KEEPING)
    said = words.said if words else {}
    whole = consents.is_whole(Heard(records).whose_yes, said.get("agreed_by"))
    return consents.record_may_be_kept(said.get("writing"), answer, whole=whole)


def first_yes(records: CaseRecords) -> bool:
    """Whether it may on her first yes alone."""
    return consents.RECORD_KEEPING not in answers_in(records) and record_may_be_kept(records)


def standing_in(records: CaseRecords) -> dict[str, StandingWord]:
    """The same, and how far each yes goes."""
    return consent_scope.standing_at((row.terms for row in records.all(Consent)), at=timezone.now())
