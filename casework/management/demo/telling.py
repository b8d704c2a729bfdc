"""What every story of the demo is told with: whose turn it is and when, and how somebody is heard.

A story yields who acts next and when; what it does until it yields again is done by this person, then, with her own
keys. Telephone and card numbers are of no network and no province (0900 000 ..., 000...), so that they are nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from casework.journey.intake.hearing import ask_consent, ask_danger, note_contact, note_incident, note_person
from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.journey.livelihood.supplying import give_input
from casework.journey.referral.sending import send_referral
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.telling import assessments_in
from casework.management.demo.people import REFORM, DemoCast
from casework.policy import packets
from casework.policy.notices import can_be_sent, committee_for
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan
from casework.records.notices import Notice
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import danger_rows
from casework.rulebook.dates import parse_birth
from casework.rulebook.notices import ACCOUNT, SPOKEN
from casework.rulebook.rows import VIETNAM, day_of
from casework.rulebook.services import packet_parts

Turn = tuple[str, datetime]
Story = Generator[Turn, Worker]


@dataclass(frozen=True)
class When:
    """Days and moments as seen from the day of loading."""

    loaded: datetime

    def ago(self, days: int, clock: str) -> datetime:
        """So many days ago at this time of day in Vietnam."""
        if days < 1:
            raise ValueError("today's hours may still be ahead: say how many minutes ago")
        return self.ahead(-days, clock)

    def ahead(self, days: int, clock: str) -> datetime:
        """In so many days at this time of day in Vietnam."""
        return datetime.combine(self.day(-days), time.fromisoformat(clock), VIETNAM)

    def minutes_ago(self, minutes: int) -> datetime:
        """So many minutes ago."""
        return self.loaded - timedelta(minutes=minutes)

    @property
    def at_the_end(self) -> datetime:
        """When all else is told, and at the true time: the database takes a call and a warning at no other."""
        return self.loaded + timedelta(days=1)

    def day(self, ago: int) -> date:
        """The day so many days ago; below zero it lies ahead."""
        return day_of(self.loaded) - timedelta(days=ago)


Teller = Callable[[DemoCast, When], Story]


@dataclass(frozen=True)
class FirstTalk:
    """What somebody said at her first talk."""

    name: str
    birth: str
    commune: str
    person: Mapping[str, object]
    ways: Mapping[str, object]
    incident: Mapping[str, object]
    story: str
    answers: Mapping[str, str] = field(default_factory=dict)
    witness: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)
    dangers: Sequence[str] = ()
    kinds: Sequence[str] = ("family",)


def hear(by: Worker, unit: Unit, told: FirstTalk) -> Case:
    """One talk from the first question to the last, as far as she wanted to answer."""
    case = open_case(by, unit, name=told.name, kinds=told.kinds, safe="yes")
    notify(by, case)
    place = {"commune_code": told.commune, "commune_from": REFORM.isoformat()}
    birth = parse_birth(told.birth, at=timezone.now())
    note_person(by, case, expected_version=1, birth=birth, details={"sex": "female", **place, **told.person})
    note_contact(by, case, expected_version=1, ways=told.ways)
    note_incident(by, case, expected_version=1, answers=told.incident, story=told.story)
    if told.replies:
        ask_danger(by, case, answers=told.replies, dangers=told.dangers)
    if told.answers:
        method = "spoken_witnessed" if told.witness else "signature"
        ask_consent(by, case, answers=told.answers, method=method, witness=told.witness)
    return case


def notify(by: Worker, case: Case) -> None:
    """Give the People's Committee its notice where one is owed: to its account, or to somebody there by name."""
    if not Notice.objects.filter(case=case).exists():
        return
    there = committee_for(case)
    way = (
        {"way": ACCOUNT} if there and can_be_sent(case, there) else {"way": SPOKEN, "told": "Ông Lò Văn Inh, văn phòng"}
    )
    give_notice(by, case, danger="no", needs=["nothing"], expected_version=1, **way)


def assess(by: Worker, case: Case, replies: Mapping[str, str] | None, **judged: str) -> RiskAssessment:
    """Assess after a look at every assessment before; without replies it is a judgement."""
    before = assessments_in(case.risk_assessments.all())
    return assess_risk(by, case, expected_version=before, answers=replies, **judged)


def send(
    by: Worker, case: Case, to: Unit, service: str, needs: str, *, more: Sequence[str] = (), urgency: str = "soon"
) -> Referral:
    """Send a partner the least it must know, and what she agreed to beside it."""
    return send_referral(
        by,
        case,
        service=service,
        to=to.pk,
        parts=[*packet_parts(service), *more],
        needs=needs,
        urgency=urgency,
        expected_version=packets.state_of(Case.objects.get(pk=case.pk)),
    )


def give(by: Worker, case: Case, what: str, quantity: int, unit: str, cost: int, source: str) -> None:
    """Put something into her own hand today."""
    today = day_of(timezone.now())
    give_input(
        by, case, what=what, quantity=quantity, unit=unit, cost=cost, source=source, given_on=today, hand="herself"
    )


def livelihood_plan_version(case: Case) -> int:
    """The version of her livelihood plan as it stands on the page."""
    return LivelihoodPlan.objects.get(case=case).version


def replies(*yes: str, unknown: Sequence[str] = ()) -> dict[str, str]:
    """The six answers, given those that are not no."""
    codes = ("worse", "weapon", "strangled", "beaten_pregnant", "jealous", "could_kill")
    return {code: "yes" if code in yes else "unknown" if code in unknown else "no" for code in codes}


def trafficked(*yes: str) -> dict[str, str]:
    """What was answered by who was deceived and taken away, given those that are not no."""
    return {code: "yes" if code in yes else "no" for code in danger_rows.TRAFFICKING.codes}


def scores(
    safety: int, income: int, housing: int, health: int, stigma: int, support: int, school: int | None = None
) -> dict[str, int | None]:
    """How each side of her life stands, 0 to 4."""
    return {
        "safety": safety,
        "income": income,
        "housing": housing,
        "health": health,
        "school": school,
        "stigma": stigma,
        "support": support,
    }
