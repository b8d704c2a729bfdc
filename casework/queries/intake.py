"""What intake's pages show: the start, what was told so far, what the desk must decide, and the case page's section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import excluding, viewing
from casework.queries.case_records import ELSEWHERE, UNIT, CaseRecords
from casework.queries.editing import Editing
from casework.records.cases import Case, Clock
from casework.records.intake import Consent, Incident, Note
from casework.records.people import SafeContact, Survivor
from casework.records.rows import get_one
from casework.records.safety import RiskAssessment
from casework.records.units import Membership, Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import acts_of_violence, consents, hearing, hotlines, risk
from casework.rulebook.acts import Act
from casework.rulebook.consents import Answer, Consenter, Ground
from casework.rulebook.dates import Birth
from casework.rulebook.rows import Terms, Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import HIGH_RISK, RiskLevel, Stage

# Numbers to call ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NumberToCall:
    """A number to call; `name` where it is a unit and not one of the rulebook's lines."""

    words: Words
    number: str


def _lines(desk: Unit | None, at: datetime) -> tuple[NumberToCall, ...]:
    own = [NumberToCall(desk.name, desk.phone)] if desk is not None and desk.phone else []
    known = [NumberToCall(line.label, line.number or "") for line in hotlines.to_call(at=at)]
    return (*own, *known)


# The start ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """What stands before the first question: the units she may receive somebody at, the duty, the numbers."""

    units: tuple[tuple[int, str], ...]
    at_trusted_address: bool
    desk: str
    lines: tuple[NumberToCall, ...]


def start(units: Sequence[Unit]) -> Start:
    """The page before intake, for the units (`gate.units_for`) at which she may receive somebody."""
    at_address = [unit for unit in units if unit.kind == UnitKind.TRUSTED_ADDRESS]
    desk = at_address[0].parent if at_address else units[0]
    return Start(
        units=tuple((unit.pk, unit.name) for unit in units),
        at_trusted_address=bool(at_address),
        desk=desk.name if desk else "",
        lines=_lines(desk, timezone.now()),
    )


# What was told so far -------------------------------------------------------------------------------------------------


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


def _parts(case: Case) -> tuple[Survivor, SafeContact, Incident]:
    survivor = Survivor.objects.select_related("case__safe_contact", "case__incident").get(case=case)
    return survivor, survivor.case.safe_contact, survivor.case.incident


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


# The same in words ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Who she is. Ages are the youngest and oldest she can be; `said` has her answers part by part, worded."""

    name: str
    birth: str
    ages: tuple[int, int] | None
    told_age: int | None
    said: Mapping[str, tuple[Said, ...]]
    marks: tuple[Words, ...]


@dataclass(frozen=True)
class Contact:
    """How she can be reached, worded; `never` when she wants no contact. `more` is what no page lays out by hand."""

    never: bool
    shared: bool
    ways: Mapping[str, Words]
    more: tuple[Said, ...]


@dataclass(frozen=True)
class IncidentSummary:
    """What happened, worded: the acts in spoken words and the forms they make up, the other answers, her own words."""

    spoken: tuple[Words, ...]
    forms: tuple[Words, ...]
    outside: tuple[Words, ...]
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


def _age(birth: Birth | None, at: datetime) -> tuple[tuple[int, int] | None, int | None]:
    if birth is None:
        return None, None
    return birth.ages(at), birth.likely_age(at) if birth.told_age is not None else None


def contact(folder: CaseRecords) -> Contact:
    """How to reach her and nothing else: for the unit that heard her, once the desk has taken the case in."""
    return _contact(folder.one(SafeContact))


def _person(case: Case, survivor: Survivor, at: datetime, *, level: str | None) -> Person:
    details = survivor.details or {}
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    ages, told_age = _age(birth, at)
    flags = risk.priorities_of(
        birth,
        at=at,
        level=RiskLevel(level) if level else None,
        pregnant=details.get("pregnant") == "yes",
        nursing=details.get("nursing") == "yes",
        disabled=details.get("disability") == "yes",
    )
    return Person(
        name=case.name or "",
        birth=birth.written() if birth else "",
        ages=ages,
        told_age=told_age,
        said=hearing.PERSON.said_in_parts(details),
        marks=tuple(flag.label for flag in risk.Priority if flag in flags),
    )


def _contact(contact: SafeContact) -> Contact:
    ways = contact.ways or {}
    channel = ways.get("channel", hearing.NO_CONTACT)
    return Contact(
        never=channel == hearing.NO_CONTACT,
        shared=ways.get("whose_phone") == "shared",
        ways=hearing.WAYS.worded({**ways, "channel": channel}),
        more=hearing.WAYS.without(*hearing.LAID_OUT).said(ways),
    )


def _happened(incident: Incident) -> IncidentSummary:
    answers = incident.answers or {}
    codes: list[str] = answers.get("violence_acts", [])
    relationship = answers.get("relationship", "")
    forms = acts_of_violence.forms_of(codes)
    outside = acts_of_violence.outside_statute(codes, relationship=relationship)
    return IncidentSummary(
        spoken=tuple(hearing.VIOLENCE_ACTS[code].spoken for code in codes),
        forms=tuple(form.label for form in acts_of_violence.ViolenceForm if form in forms),
        outside=tuple(hearing.VIOLENCE_ACTS[code].spoken for code in codes if code in outside),
        said=hearing.INCIDENT.said_in_parts(answers),
        wishes=hearing.INCIDENT.part("story").rows(answers),
        story=incident.story or "",
    )


def _agreements(rows: Iterable[Consent]) -> tuple[Agreement, ...]:
    latest: dict[str, Agreement] = {}
    for row in rows:
        for purpose, answer in row.terms["answers"].items():
            known = consents.PURPOSES.get(purpose)
            latest[purpose] = Agreement(
                purpose=purpose,
                label=known.label if known else purpose,
                answer=answer,
                answer_words=_said(consents.ANSWERS, answer),
                method=_said(consents.METHODS, row.terms["method"]),
                witness=row.terms["witness"],
                at=row.asked_at,
            )
    order = list(consents.PURPOSES)
    return tuple(sorted(latest.values(), key=lambda row: order.index(row.purpose) if row.purpose in order else 99))


# The draft: its parts, the check page, the page after -----------------------------------------------------------------


@dataclass(frozen=True)
class DraftSummary:
    """Everything told so far, in words: what the list of parts and the check page are made of."""

    case_id: UUID
    person: Person
    contact: Contact
    contact_asked: bool
    happened: IncidentSummary
    questions: tuple[Said, ...]
    dangers: tuple[Words, ...]
    in_danger: bool
    agreements: tuple[Agreement, ...]
    due_at: datetime | None
    desk: str
    lines: tuple[NumberToCall, ...]


def told(by: Worker, case_id: UUID) -> DraftSummary:
    """The whole of a draft, opened to be checked before it is handed in."""
    return to_submit(by, case_id)[1]


def to_submit(by: Worker, case_id: UUID) -> tuple[Case, DraftSummary]:
    """A draft entered to be handed in, and the whole of it in words."""
    with viewing.view_access(by, Act.INTAKE_SUBMIT) as access:
        case = access.enter(Case, case_id)
        access.reads(Survivor, SafeContact, Incident, RiskAssessment, Consent)
        now = timezone.now()
        survivor, contact, incident = _parts(case)
        asked = replies(case)
        desk = case.desk
        clock = _duty(case)
        return case, DraftSummary(
            case_id=case.pk,
            person=_person(case, survivor, now, level=case.risk_level),
            contact=_contact(contact),
            contact_asked=contact.version > 1,
            happened=_happened(incident),
            questions=risk.QUESTIONS.said(asked.replies),
            dangers=tuple(danger.label for danger in risk.Danger if danger in asked.dangers),
            in_danger=case.risk_level in HIGH_RISK,
            agreements=_agreements(case.consents.order_by("id")),
            due_at=clock.due_at if clock else None,
            desk=desk.name,
            lines=_lines(desk, now),
        )


def _duty(case: Case) -> Clock | None:
    """The trusted address's duty to notify; a case that began at the desk has none."""
    return Clock.objects.filter(case=case, rule="D01").order_by("-began_at").first()


@dataclass(frozen=True)
class Submitted:
    """What stands after the commune was told: when, in time or not, who carries on, whom to call."""

    reported_at: datetime | None
    in_time: bool | None
    in_danger: bool
    desk: str
    lines: tuple[NumberToCall, ...]


def submitted(by: Worker, case_id: UUID) -> Submitted:
    """The page after handing in; it opens nothing of hers."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        clock = _duty(case)
        return Submitted(
            reported_at=case.reported_at,
            in_time=clock.met_at <= clock.due_at if clock and clock.met_at else None,
            in_danger=case.risk_level in HIGH_RISK,
            desk=case.desk.name,
            lines=_lines(case.desk, timezone.now()),
        )


# The desk sorts what arrived ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arrival:
    """What the officer decides on: who came, what she said about keeping a record, whether she was met before."""

    name: str
    stage: Stage
    received_at: datetime
    reported_at: datetime | None
    origin: str
    person: Person
    contact: Contact
    agreements: tuple[Agreement, ...]
    may_keep: bool
    known_before: bool
    grounds: tuple[Ground, ...]


def to_sort(by: Worker, case_id: UUID, act: Act) -> tuple[Case, Arrival]:
    """A case entered to be registered or set aside, and what the officer decides on. Raises NotFound."""
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        return case, _arrival(CaseRecords(access, case, (Survivor, SafeContact, Consent), beside=(UNIT, ELSEWHERE)))


def _arrival(folder: CaseRecords) -> Arrival:
    case, now = folder.case, timezone.now()
    agreements = _agreements(folder.all(Consent))
    return Arrival(
        name=case.name or "",
        stage=Stage(case.stage),
        received_at=case.received_at,
        reported_at=case.reported_at,
        origin=folder.names.unit(case.origin_id),
        person=_person(case, folder.one(Survivor), now, level=case.risk_level),
        contact=_contact(folder.one(SafeContact)),
        agreements=agreements,
        may_keep=any(row.purpose == "record_keeping" and row.answer == Answer.GIVEN for row in agreements),
        known_before=folder.known_elsewhere,
        grounds=tuple(consents.grounds_at(now)),
    )


# Who must not see -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nearby:
    """A worker who sees this case or could come to."""

    worker_id: int
    name: str
    unit: str


@dataclass(frozen=True)
class KeptFrom:
    """A worker who is kept from this case, since when and by whom."""

    name: str
    since: datetime
    by: str


@dataclass(frozen=True)
class Keeping:
    """Who may still be named, and who was."""

    nearby: tuple[Nearby, ...]
    kept_from: tuple[KeptFrom, ...]


def keeping(case: Case) -> Keeping:
    """For a case that was entered to name somebody who must not see it."""
    rows = case.exclusions.select_related("worker", "made_by").order_by("made_at")
    return Keeping(
        nearby=tuple(Nearby(one.pk, one.display_name, unit.name) for one, unit in excluding.near(case)),
        kept_from=tuple(KeptFrom(row.worker.display_name, row.made_at, row.made_by.display_name) for row in rows),
    )


# The section of the case page -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """One note: when, by whom, what."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class IntakeSection:
    """Who she is in short, how to reach her, what happened, what she agreed to, and the notes."""

    stage: Stage
    person: Person
    contact: Contact
    happened: IncidentSummary
    agreements: tuple[Agreement, ...]
    notes: tuple[Written, ...]
    known_before: bool


KINDS = (Survivor, SafeContact, Incident, Consent, Note)
"""What the section is made of."""


def section(folder: CaseRecords, memberships: Iterable[Membership] | None = None) -> IntakeSection:
    """Intake's part of the case page; the case's key is on the ring.

    With the `memberships` of a unit that heard her and does not carry her case: of the notes only those written there.
    """
    case = folder.case
    return IntakeSection(
        stage=Stage(case.stage),
        person=_person(case, folder.one(Survivor), timezone.now(), level=case.risk_level),
        contact=contact(folder),
        happened=_happened(folder.one(Incident)),
        agreements=_agreements(folder.all(Consent)),
        notes=notes(folder, memberships),
        known_before=folder.known_elsewhere,
    )


def notes(folder: CaseRecords, memberships: Iterable[Membership] | None = None) -> tuple[Written, ...]:
    """The notes of a case, newest first; with `memberships` only what somebody wrote while she sat there."""
    kept = None if memberships is None else list(memberships)
    return tuple(
        Written(note.written_at, folder.names[note.written_by_id], note.text)
        for note in folder.newest(Note)
        if kept is None or any(_wrote_there(note, membership) for membership in kept)
    )


def _wrote_there(note: Note, membership: Membership) -> bool:
    there = membership.worker_id == note.written_by_id and membership.began_at <= note.written_at
    return there and (membership.ended_at is None or membership.ended_at >= note.written_at)
