"""One case at every state the matrix tries it in, brought there by the acts of the cast."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from casework.journey import decoys
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.livelihood.milestones import set_milestone
from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.journey.livelihood.training import begin_training
from casework.journey.name_redaction import redact_name
from casework.journey.referral.answering import accept_referral
from casework.journey.referral.sending import send_referral
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import schedule_visits
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit
from casework.policy import gate, packets, viewing
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.closure import CHECKLIST_CODES
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import Stage
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from tests.cast import Cast
from tests.journey.stands_at import case_at

type Ids = Mapping[str, UUID | int | str]


def now(cast: Cast) -> Ids:
    """No case is needed."""
    return {}


def draft(cast: Cast) -> Ids:
    """Being heard at the trusted address."""
    with cast.mai.acting() as mai:
        return {"case": open_case(mai, cast.address, name="Thào Thị Dợ").pk}


def reported(cast: Cast) -> Ids:
    """Handed in, not yet taken in."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        return {"case": submit_to_desk(mai, case).pk}


def active(cast: Cast) -> Ids:
    """Help is under way."""
    return {"case": case_at(cast, Stage.ACTIVE).pk, "service": 1}


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
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3))
    return {"case": case.pk, "shelterstay": stay.pk}


def _sent(cast: Cast) -> Referral:
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"health": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        expected_version = packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
        return send_referral(
            hoa,
            case,
            service="health",
            to=cast.health.pk,
            parts=SERVICES["health"].usual,
            needs="Khám",
            urgency="soon",
            expected_version=expected_version,
        )


def sent(cast: Cast) -> Ids:
    """A packet lies at the health station."""
    referral = _sent(cast)
    return {"case": referral.case_id, "referral": referral.pk}


def accepted(cast: Cast) -> Ids:
    """The health station said yes."""
    referral = _sent(cast)
    with cast.lan.acting() as lan:
        accept_referral(lan, referral, expected_version=referral.version)
    return {"case": referral.case_id, "referral": referral.pk}


def _proposed(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        write_livelihood_plan(
            hoa, case, path="husbandry", goal="Nuôi lợn", costs=[Cost("Lợn", 5_000_000, "project8")], expected_version=1
        )
    return case


def proposed(cast: Cast) -> Ids:
    """A livelihood plan waits for a second person."""
    return {"case": _proposed(cast).pk}


def supplied(cast: Cast) -> Ids:
    """The plan is approved, she learns, a milestone is set."""
    case = _proposed(cast)
    with cast.quy.acting() as quy:
        approve_livelihood_plan(quy, case, expected_version=2)
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


def _waiting(cast: Cast) -> Case:
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, ticked=dict.fromkeys(CHECKLIST_CODES, True), reason="needs_met")
    return case


def waiting(cast: Cast) -> Ids:
    """Closing was proposed."""
    return {"case": _waiting(cast).pk}


def closed(cast: Cast) -> Ids:
    """The case is closed."""
    case = _waiting(cast)
    with cast.quy.acting() as quy:
        decide_closure(quy, case, approve=True, reviewed=True, words="", expected_version=1)
    return {"case": case.pk}


def watched(cast: Cast) -> Ids:
    """Somebody looked at a case, the trail cried out, a decoy stands at a desk, and a name stays off papers."""
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
    return {
        "word": "dem",
        "event": look.pk,
        "alert": alert.pk,
        "decoy": decoy.pk,
        "withheld": cast.mai.worker.pk,
    }


STATES: dict[str, Callable[[Cast], Ids]] = {
    state.__name__: state
    for state in (
        now,
        draft,
        reported,
        active,
        planned,
        sheltered,
        sent,
        accepted,
        proposed,
        supplied,
        followed,
        waiting,
        closed,
        watched,
    )
}
