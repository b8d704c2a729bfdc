"""The whole way of one survivor through the pages, chapter by chapter, each step counted as the act it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import resolve

from casework.rulebook.acts import Act
from casework.rulebook.consents import PURPOSES, RECORD_KEEPING
from casework.rulebook.followups import DIMENSION_CODES
from casework.rulebook.services import SERVICES
from tests.browser.window import Window

NAME = "Thào Thị Dợ"
PHONE, CCCD, CONTACT_PHONE = "0912 345 678", "012345678901", "+84 987 654 321"
HEALTH = list(SERVICES).index("health") + 1


@dataclass
class Deeds:
    """What was done on one case, in order: each act with how many records it changed."""

    done: list[tuple[Act, int]] = field(default_factory=list)

    def did(self, act: Act, changed: int = 1) -> None:
        """One act more."""
        self.done.append((act, changed))

    @property
    def changed(self) -> int:
        """How many rows of history all of them make."""
        return sum(changed for _, changed in self.done)

    @property
    def labels(self) -> Counter[str]:
        """How often each act was done, by what people read."""
        return Counter(str(act.label) for act, _ in self.done)


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def typed(day: date) -> str:
    """A day as people type it."""
    return f"{day:%d/%m/%Y}"


SIX = ("worse", "weapon", "strangled", "beaten_pregnant", "jealous", "could_kill")


def say_yes(mai: Window, name: str = NAME, *, writing: str = "yes") -> None:
    """On the pages where somebody came: she is safe, it is the family, she says yes to writing, and who she is."""
    mai.answer(safe="yes")
    mai.answer(kind="family")
    mai.answer(writing=writing)
    if writing == "emergency":
        mai.send()
    mai.send(name=name)
    if mai.view == "case-open":
        # Somebody of this name came within the hour, to another test of the same house.
        mai.answer(another="yes")


def tell_of_danger(mai: Window, deeds: Deeds, *, raising: tuple[str, ...], **told: str) -> None:
    """One question after the other, one press each; what is not told is a no, and those `raising` it set the level."""
    for code in SIX:
        mai.answer(**{code: told.get(code, "no")})
        deeds.did(Act.INTAKE_DANGER, 1 + (code in raising))


def say_why(thu: Window, deeds: Deeds) -> None:
    """On the page that stands before what of a case is read for a reason alone: she states hers, and is led on."""
    assert thu.view == "reason-state"
    thu.send()
    deeds.did(Act.REASON_STATE, 0)


def intake(
    mai: Window, deeds: Deeds, *, name: str = NAME, phone: str = PHONE, cccd: str = CCCD, calling: str = CONTACT_PHONE
) -> UUID:
    """She comes to the trusted address, is heard question by question, and the commune is told."""
    mai.go("case-open")
    say_yes(mai, name)
    deeds.did(Act.CASE_OPEN, 6)
    case_id = UUID(str(resolve(mai.place).kwargs["case_id"]))
    tell_of_danger(mai, deeds, raising=("worse", "strangled"), worse="yes", strangled="yes", jealous="unknown")
    assert mai.view == "intake-incident-health", "she was strangled: what an examination can do is told first"
    mai.send(acute_since=mai.first("acute_since"), examined="no", woman="yes", not_living="no")
    deeds.did(Act.INTAKE_INCIDENT)
    assert mai.view == "intake-readers"
    mai.answer(near="no")
    deeds.did(Act.INTAKE_READERS)
    assert mai.view == "intake-submit"
    mai.open("intake-person", case_id)
    mai.send(birth="khoảng 30 tuổi", sex="female")
    deeds.did(Act.INTAKE_PERSON)
    mai.send(
        channel="call", phone=calling, whose_phone="trusted", days=["mon", "wed"], hours=["noon"], leave_message="no"
    )
    deeds.did(Act.INTAKE_CONTACT)
    mai.send(language="hmn", interpreter="yes", literacy="does_not_read", ethnic_group="08")
    mai.send(commune="03390@2025-07-01", commune_name="")
    mai.send(children=2, pregnant="unknown", nursing="yes", disability="no", poverty="poor")
    mai.send(phone=phone, cccd=cccd)
    for _ in range(4):
        deeds.did(Act.INTAKE_PERSON)
    mai.send(violence_acts=["a", "c", "i"])
    assert mai.view == "intake-incident-health", "she was raped too"
    mai.send()
    # That no weapon was ever used was answered among the six, and is not asked twice.
    mai.send(relationship="spouse", children_saw="yes")
    mai.send()
    for _ in range(3):
        deeds.did(Act.INTAKE_INCIDENT)
    assert mai.view == "intake-parts"
    mai.follow('main a[href*="/dong-y/"]')
    # That a record is kept was her first yes.
    asked = [purpose for purpose in PURPOSES if purpose != RECORD_KEEPING]
    mai.send(**dict.fromkeys(asked, "given"), method="spoken_witnessed", until=typed(today() + timedelta(days=300)))
    deeds.did(Act.INTAKE_CONSENT)
    assert mai.view == "intake-parts"
    mai.go("intake-submit", case_id)
    mai.send()
    deeds.did(Act.INTAKE_SUBMIT)
    assert mai.view == "intake-done"
    return case_id


def arrive(mai: Window, deeds: Deeds, *, writing: str = "yes", name: str = NAME) -> UUID:
    """She comes, says little, and the commune is told."""
    mai.open("case-open")
    say_yes(mai, name, writing=writing)
    deeds.did(Act.CASE_OPEN, 6)
    case_id = UUID(str(resolve(mai.place).kwargs["case_id"]))
    mai.open("intake-submit", case_id)
    mai.send()
    deeds.did(Act.INTAKE_SUBMIT)
    return case_id


def take_in(hoa: Window, deeds: Deeds, case_id: UUID) -> None:
    """The desk registers her."""
    hoa.open("desk")
    hoa.go("case", case_id)
    hoa.go("case-register", case_id)
    hoa.send()
    deeds.did(Act.CASE_REGISTER)
    assert hoa.view == "case"


def make_safe(hoa: Window, deeds: Deeds, case_id: UUID) -> UUID:
    """Danger assessed, a safety plan, a place to stay; then support begins."""
    hoa.go("risk-assess", case_id)
    hoa.send(worse="yes", strangled="yes", could_kill="unknown", dangers=["separation"])
    deeds.did(Act.RISK_ASSESS, 2)
    hoa.go("safety_plan-write", case_id)
    hoa.send(copy="trusted_person")
    deeds.did(Act.SAFETY_PLAN_WRITE)
    hoa.go("case-safety", case_id)
    hoa.go("safety-wallet", case_id)
    hoa.open("case", case_id)
    hoa.go("shelter-admit", case_id)
    hoa.send(
        kind="kin",
        told_at="",
        until=typed(today() + timedelta(days=6)),
        agrees="yes",
        companions=2,
        items=["bedding", "baby"],
    )
    deeds.did(Act.SHELTER_ADMIT)
    stay_id = UUID(str(resolve(hoa.place).kwargs["stay_id"]))
    hoa.go("case", case_id)
    hoa.go("case-move", case_id)
    hoa.send(to="active")
    deeds.did(Act.CASE_MOVE)
    return stay_id


def refer(hoa: Window, deeds: Deeds, case_id: UUID) -> UUID:
    """The health station is asked, with what she agreed to."""
    hoa.go("referral-send", case_id)
    hoa.go("referral-send-service", case_id, HEALTH)
    hoa.send(urgency="soon")
    deeds.did(Act.REFERRAL_SEND)
    return UUID(str(resolve(hoa.place).kwargs["referral_id"]))


def answer(lan: Window, deeds: Deeds, referral_id: UUID) -> None:
    """The partner takes the packet on and reports back."""
    lan.open("desk")
    lan.go("referral", referral_id)
    lan.go("referral-accept", referral_id)
    lan.send(appointment_on="")
    deeds.did(Act.REFERRAL_ACCEPT)
    lan.go("referral-feedback", referral_id)
    lan.send(outcome="completed")
    deeds.did(Act.REFERRAL_FEEDBACK)
    assert lan.view == "desk"


def earn(hoa: Window, quy: Window, deeds: Deeds, case_id: UUID) -> None:
    """How she lives now, what she wants, what she is given and learns, and what became of it."""
    hoa.open("case", case_id)
    hoa.go("livelihood-baseline", case_id)
    hoa.send(income="500.000", earners=["partner"], control="somebody_else", savings="0", debts="2.000.000", hours=4)
    deeds.did(Act.LIVELIHOOD_BASELINE)
    hoa.go("livelihood-plan", case_id)
    costs = {f"cost_{n}": f"{n}.000.000" for n in range(1, 7)} | {f"source_{n}": "project8" for n in range(1, 7)}
    hoa.send(path="husbandry", **costs)
    deeds.did(Act.LIVELIHOOD_PLAN)
    quy.open("desk")
    quy.go("case", case_id)
    quy.go("livelihood-approve", case_id)
    quy.send()
    deeds.did(Act.LIVELIHOOD_APPROVE)
    hoa.open("livelihood", case_id)
    hoa.go("livelihood-give", case_id)
    hoa.send(quantity=2, unit="head", cost="6.000.000", source="project8", given_on=typed(today()), hand="trusted")
    deeds.did(Act.LIVELIHOOD_GIVE, 2)
    hoa.open("case", case_id)
    hoa.go("livelihood-train", case_id)
    hoa.send(kind="course", began_on=typed(today()), outcome="attending", cost="300.000", source="womens_union")
    deeds.did(Act.LIVELIHOOD_TRAIN, 2)
    hoa.follow('main a[href*="/hoc-nghe/0"]')
    hoa.send(outcome="finished", ended_on=typed(today()))
    deeds.did(Act.LIVELIHOOD_TRAIN)
    hoa.go("livelihood-milestone", case_id)
    hoa.send(due_on=typed(today() + timedelta(days=30)))
    deeds.did(Act.LIVELIHOOD_MILESTONE)
    hoa.follow('main a[href*="/moc/0"]')
    hoa.send(met_on=typed(today()))
    deeds.did(Act.LIVELIHOOD_MILESTONE)
    hoa.go("livelihood-outcome", case_id)
    hoa.send(outcome="sustained")
    deeds.did(Act.LIVELIHOOD_OUTCOME)


def come_home(hoa: Window, deeds: Deeds, case_id: UUID, stay_id: UUID) -> None:
    """The stay ends, and the visits begin: planned, and two of them made."""
    hoa.open("case", case_id)
    hoa.go("case-safety", case_id)
    hoa.go("shelter-look", case_id, stay_id)
    hoa.go("shelter-discharge", case_id, stay_id)
    hoa.send(how="home_safe", told_at="")
    deeds.did(Act.SHELTER_DISCHARGE)
    hoa.go("case", case_id)
    hoa.go("case-move", case_id)
    hoa.send(to="follow_up")
    deeds.did(Act.CASE_MOVE)
    hoa.go("followup-schedule", case_id)
    hoa.send(start=typed(today()))
    deeds.did(Act.FOLLOWUP_SCHEDULE, 5)
    for score in (2, 3):
        hoa.follow('main a[href*="/tham/0"]')
        hoa.send(
            done_on=typed(today()),
            mode="visit",
            recontact="no",
            **dict.fromkeys(DIMENSION_CODES, score),
        )
        deeds.did(Act.FOLLOWUP_RECORD)


def close(hoa: Window, thu: Window, deeds: Deeds, case_id: UUID) -> None:
    """She goes abroad, and the province decides: for another reason nobody closes a case in which much is fresh."""
    hoa.open("case", case_id)
    hoa.go("closure-ask", case_id)
    hoa.send(reason="moved_abroad")
    deeds.did(Act.CLOSURE_ASK, 2)
    thu.open("case", case_id)
    say_why(thu, deeds)
    assert thu.view == "case"
    thu.go("closure-decide", case_id)
    thu.send(decision="approve", reviewed=True)
    deeds.did(Act.CLOSURE_DECIDE)
