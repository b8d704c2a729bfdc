"""Prepared states: one case at every point of its way, brought there by the acts of the cast.

The one room for what several suites begin from. `case_at` answers a case at a stage; `STATES` has, by name, every state
that pages are tried in, each as a function of the cast that answers the ids an address may ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.journey import decoys, moves
from casework.journey.alarms import raise_alarm
from casework.journey.assigning import hand_over
from casework.journey.flags import set_flag
from casework.journey.intake.additions import tell_more
from casework.journey.intake.hearing import add_note, ask_consent, note_contact, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_duplicate, ask_out_of_scope, decide_set_aside
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.livelihood.milestones import set_milestone
from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.journey.livelihood.training import begin_training
from casework.journey.name_redaction import redact_name
from casework.journey.referral.answering import accept_referral, decline_referral
from casework.journey.referral.asking import ask_question
from casework.journey.referral.sending import send_referral
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import schedule_visits
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit
from casework.journey.stand_by import set_stand_by
from casework.policy import gate, packets, unit_of_work, viewing
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.setting_aside import CarriedReport
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.dates import Birth, Precision
from casework.rulebook.rows import VIETNAM
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import RiskLevel, Stage
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from tests import banned
from tests.answers import ASKED
from tests.around_her import child_noted, perpetrator_named
from tests.cast import Cast, Person
from tests.owed import child_owing, notified, owing
from tests.told import escalated, reported_to_desk, told_elsewhere

type Ids = Mapping[str, UUID | int | str]

WAY = [Stage.REGISTERED, Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP]


def changed(by: Worker, case: Case, **values: Any) -> Case:
    """The case with columns changed in the name of somebody, as the acts of other chapters would."""
    with unit_of_work.within(by, Act.CASE_MOVE, province_id=gate.province_of(by)) as doing:
        found = gate.enter(by, Case, case.pk, Act.CASE_LOOK, lock=True)
        stage = values.pop("stage", None)
        if stage is not None:
            moves.move(found, Stage(str(stage)), at=timezone.now(), **values)
        else:
            found.update(**values)
        append.write(doing, Outcome.DONE, case_id=case.pk)
        return found


def case_at(
    cast: Cast,
    stage: Stage,
    *,
    risk: RiskLevel = RiskLevel.LOW,
    name: str = "Thào Thị Dợ",
    received: date | None = None,
) -> Case:
    """A case Mai heard and Hoa took in, standing at this stage; `received` where she came on an earlier day."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name=name)
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        case = register(hoa, case)
        for step in WAY[1 : WAY.index(stage) + 1]:
            values: dict[str, Any] = {"risk_level": risk} if step is Stage.ASSESSING else {}
            case = changed(hoa, case, stage=step, **values)
        if received is not None:
            case = changed(hoa, case, received_at=datetime.combine(received, time(8), VIETNAM))
    return case


def arrived(cast: Cast, name: str = "Thào Thị Dợ", *, by: Person | None = None, at: Unit | None = None) -> Case:
    """Somebody came and the desk was told, without more."""
    with (by or cast.mai).acting() as host:
        return submit_to_desk(host, open_case(host, at or cast.address, name=name))


def set_aside(cast: Cast, case: Case, *, of: Case | None = None, why: str = "Cùng một người") -> Case:
    """Set aside by two officers of the desk: in favour of the other case, or as none of this programme's."""
    with cast.hoa.acting() as hoa:
        if of is not None:
            ask_duplicate(hoa, case, of_case=of.pk, why=why)
        else:
            ask_out_of_scope(hoa, case, why=why)
    with cast.quy.acting() as quy:
        decide_set_aside(quy, case, approve=True, answer="", expected_version=1)
    return Case.objects.get(pk=case.pk)


def taken_in(cast: Cast, **given: str) -> Case:
    """Heard by Mai, registered by Hoa, not yet assessed by an officer, with the consents she gave beside the record."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        answers = {"record_keeping": "given", **given}
        ask_consent(mai, case, answers=answers, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def told_in_full(cast: Cast) -> Case:
    """Enough told to fill a packet; she agreed to the clinic and the shelter, not to the police."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        birth = Birth(Precision.YEAR, date(1994, 1, 1), date(1994, 12, 31))
        details = {"language": "hmn", "pregnant": "yes", "poverty": "unknown", "children": 2}
        note_person(mai, case, expected_version=1, birth=birth, details=details)
        ways = {"channel": "call", "phone": "+84912345678", "hours": ["morning"], "code_word": "bán lợn"}
        note_contact(mai, case, expected_version=1, ways=ways)
        incident = {"violence_acts": ["a"], "injuries": "Tím tay trái", "relationship": "spouse", "needs": "Khám thai"}
        note_incident(mai, case, expected_version=1, answers=incident, story="Anh ấy uống rượu rồi đánh")
        answers = {"record_keeping": "given", "health": "given", "shelter": "given", "police": "withheld"}
        ask_consent(mai, case, answers=answers, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def send(hoa: Worker, case: Case, to: Unit, service: str = "health", **changed: Any) -> Referral:
    """A packet on its way, with the usual sections."""
    words: dict[str, Any] = {"parts": SERVICES[service].usual, "needs": "Khám thai", "urgency": "soon", **changed}
    expected_version = words.pop(
        "expected_version", packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
    )
    return send_referral(hoa, case, service=service, to=to.pk, expected_version=expected_version, **words)


def at_the_clinic(cast: Cast) -> Referral:
    """A packet that lies at the health station, of a case at work."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"health": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        return send(hoa, case, cast.health)


def plan_proposed(cast: Cast, *, control: str = "herself") -> Case:
    """A livelihood plan waits for a second person."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control=control, expected_version=0)
        write_livelihood_plan(
            hoa, case, path="husbandry", goal="Nuôi lợn", costs=[Cost("Lợn", 5_000_000, "project8")], expected_version=1
        )
    return case


def approved(cast: Cast, *, control: str = "herself") -> Case:
    """Her livelihood plan was approved."""
    case = plan_proposed(cast, control=control)
    with cast.quy.acting() as quy:
        approve_livelihood_plan(quy, case, expected_version=2)
    return case


def closure_asked(cast: Cast) -> Case:
    """Closing was proposed and waits for a second person."""
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    return case


def now(cast: Cast) -> Ids:
    """No case is needed."""
    return {}


def draft(cast: Cast) -> Ids:
    """Being heard at the trusted address."""
    with cast.mai.acting() as mai:
        return {"case": open_case(mai, cast.address, name="Thào Thị Dợ").pk, "question": 3}


def reported(cast: Cast) -> Ids:
    """Submitted, not yet taken in."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        return {"case": submit_to_desk(mai, case).pk}


def active(cast: Cast) -> Ids:
    """Help is under way."""
    return {"case": case_at(cast, Stage.ACTIVE).pk, "service": 1}


def noted(cast: Cast) -> Ids:
    """An officer wrote a note."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        return {"case": case.pk, "entry": add_note(hoa, case, text="Chị ấy sợ đêm").pk}


def flagged(cast: Cast) -> Ids:
    """An officer set a reminder."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        flag = set_flag(hoa, case, words="Gọi lại trạm y tế", due_on=timezone.localdate())
    return {"case": case.pk, "flag": flag.pk, "what": "reminder"}


def handed_over(cast: Cast) -> Ids:
    """Hoa is away for five days, and Quý stands in for her."""
    with cast.hoa.acting() as hoa:
        row = hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=timezone.localdate() + timedelta(days=5))
    return {"handover": row.pk}


def strangled(cast: Cast) -> Ids:
    """She told that he strangled her."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers={"strangled": "yes"})
    return {"case": case.pk}


def planned(cast: Cast) -> Ids:
    """She has a safety plan."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        write_safety_plan(hoa, case, expected_version=0, blocks={"concern": "Sợ anh ấy về"}, copy="no")
    return {"case": case.pk}


def sheltered(cast: Cast) -> Ids:
    """She stays somewhere."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3), agrees="yes")
    return {"case": case.pk, "shelterstay": stay.pk}


def sent(cast: Cast) -> Ids:
    """A packet lies at the health station."""
    referral = at_the_clinic(cast)
    return {"case": referral.case_id, "referral": referral.pk}


def questioned(cast: Cast) -> Ids:
    """The desk and the clinic each asked the other about a packet."""
    ids = sent(cast)
    for person in (cast.hoa, cast.lan):
        with person.acting() as by:
            ask_question(by, Referral.objects.get(pk=str(ids["referral"])), text="Mấy giờ có bác sĩ?")
    return ids


def accepted(cast: Cast) -> Ids:
    """The health station said yes."""
    referral = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        accept_referral(lan, referral, expected_version=referral.version)
    return {"case": referral.case_id, "referral": referral.pk}


def declined(cast: Cast) -> Ids:
    """The health station said no, and her need stands open."""
    referral = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        decline_referral(lan, referral, expected_version=referral.version, reason="full")
    return {"case": referral.case_id, "referral": referral.pk}


def proposed(cast: Cast) -> Ids:
    """A livelihood plan waits for a second person."""
    return {"case": plan_proposed(cast).pk}


def supplied(cast: Cast) -> Ids:
    """The plan is approved, she learns, a milestone is set."""
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        today = timezone.localdate()
        training = begin_training(hoa, case, kind="course", what="Dệt", where="Trung tâm", began_on=today)
        milestone = set_milestone(hoa, case, text="Lứa đầu", due_on=today + timedelta(days=30))
    return {"case": case.pk, "training": training.pk, "milestone": milestone.pk}


def followed(cast: Cast) -> Ids:
    """She is visited."""
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        visits = schedule_visits(hoa, case, start=timezone.localdate())
    return {"case": case.pk, "followup": visits[0].pk}


def waiting(cast: Cast) -> Ids:
    """Closing was proposed."""
    return {"case": closure_asked(cast).pk}


def closed(cast: Cast) -> Ids:
    """The case is closed."""
    case = closure_asked(cast)
    with cast.quy.acting() as quy:
        decide_closure(quy, case, approve=True, reviewed=True, words="", expected_version=1)
    return {"case": case.pk}


def aside_asked(cast: Cast) -> Ids:
    """It was proposed to set a case aside in favour of another; a second person has not decided yet."""
    living, case = taken_in(cast), arrived(cast, "Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, case, of_case=living.pk, why="Cùng một người")
    return {"case": case.pk}


def carried(cast: Cast) -> Ids:
    """A duplicate was set aside, and what was told in it waits in the living file to be read."""
    living = taken_in(cast)
    set_aside(cast, arrived(cast, "Lý Thị Xí"), of=living)
    return {"case": living.pk, "report": CarriedReport.objects.get(case=living).pk}


def alarmed(cast: Cast) -> Ids:
    """Mai pressed on the page of a case that the desk has."""
    ids = reported(cast)
    with cast.mai.acting() as mai:
        alarm = raise_alarm(mai, Case.objects.get(pk=str(ids["case"])))
    return {**ids, "alarm_raised": alarm.pk}


def added(cast: Cast) -> Ids:
    """Mai told more once the desk had taken the case in, and nobody read it yet."""
    ids = active(cast)
    with cast.mai.acting() as mai:
        case = Case.objects.get(pk=str(ids["case"]))
        told = tell_more(mai, case, part="person", answers={"sex": "female", "children": 2})
    return {**ids, "addition": told.pk}


def watched(cast: Cast) -> Ids:
    """Somebody looked at a case, the trail cried out, a decoy stands at a desk, a name stays off papers, and a desk
    stands by for another."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.quy.acting() as quy:
        viewing.enter(quy, Case, case.pk, Act.CASE_LOOK)
    look = Event.objects.latest("id")
    alert = Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE, event_id=look.pk)
    with cast.thu.acting() as thu:
        decoy = decoys.plant(
            thu, cast.province, desk=cast.desk, name="Hoàng Thị Bưởi", keeper="Trần Thị Hiền", story="", why="Về quê"
        )
        redact_name(thu, cast.province, worker_id=cast.mai.worker.pk, reason="home")
        set_stand_by(thu, cast.province, desk_id=cast.other_desk.pk, stands_by_id=cast.desk.pk)
    return {
        "word": "dem",
        "event": look.pk,
        "alert": alert.pk,
        "decoy": decoy.pk,
        "withheld": cast.mai.worker.pk,
        "standing": cast.other_desk.pk,
    }


def _with_a_ban(make: Callable[[Cast, Case], Ids]) -> Callable[[Cast], Ids]:
    return lambda cast: make(cast, case_at(cast, Stage.ACTIVE))


STATES: dict[str, Callable[[Cast], Ids]] = {name: _with_a_ban(make) for name, make in banned.MADE.items()} | {
    state.__name__: state
    for state in (
        *(added, reported_to_desk, perpetrator_named, child_noted),
        *(now, draft, reported, alarmed, active, noted, flagged, handed_over, strangled, planned),
        *(sheltered, sent, questioned, accepted, declined, proposed, supplied, told_elsewhere, escalated, followed),
        *(waiting, closed, aside_asked, carried, owing, child_owing, notified, watched),
    )
}
