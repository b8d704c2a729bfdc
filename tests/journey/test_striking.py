"""An entry written by mistake is struck with a reason: it stays to be read, and no sum, curve, count or duty has it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.correcting import correct_day
from casework.journey.intake.beside import ask_interpreter, name_representative
from casework.journey.intake.companions import note_child
from casework.journey.intake.hearing import add_note
from casework.journey.intake.incidents import add_incident
from casework.journey.intake.perpetrators import add_perpetrator
from casework.journey.livelihood.milestones import set_milestone
from casework.journey.livelihood.supplying import give_input
from casework.journey.livelihood.training import begin_training
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.journey.striking import strike_entry
from casework.policy import gate
from casework.queries import casefile, history_page
from casework.queries.livelihood import page as livelihood
from casework.queries.reintegration import page as reintegration
from casework.records.base import Record
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case, Clock
from casework.records.companions import Companion
from casework.records.incidents import LaterIncident
from casework.records.intake import Note
from casework.records.livelihood import LivelihoodInput, Milestone, Training
from casework.records.perpetrators import Perpetrator
from casework.records.reintegration import FollowUp
from casework.records.setting_aside import CarriedReport
from casework.records.struck import ENTRIES
from casework.rulebook.acts import Act
from casework.rulebook.followups import DIMENSION_CODES
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event, Outcome
from tests.answers import ASKED, course, piglets
from tests.cast import Cast
from tests.queries.reading import read
from tests.signing_in import SignedIn
from tests.states import approved, arrived, case_at, set_aside, taken_in

WHY = "Ghi nhầm hai lần"


def handed_over_twice(cast: Cast) -> tuple[Case, LivelihoodInput]:
    """Three million handed over, and written down twice."""
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        give_input(hoa, case, **piglets())
        return case, give_input(hoa, case, **piglets())


def visited(cast: Cast, safety: int = 3) -> tuple[Case, FollowUp]:
    """The first planned visit was made today."""
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        first = schedule_visits(hoa, case, start=timezone.localdate())[0]
        visit = record_visit(
            hoa,
            case,
            followup_id=first.pk,
            done_on=timezone.localdate(),
            mode="visit",
            scores=dict.fromkeys(DIMENSION_CODES, safety),
            recontact="threatened",
            note="Viết ở hồ sơ khác",
            expected_version=first.version,
        )
    return case, visit


def running(case: Case, rule: str) -> int:
    """How many such duties run."""
    return Clock.objects.filter(case=case, rule=rule, met_at__isnull=True).count()


PANH = {"name": "Lò Thị Pành", "relationship": "grandparent", "why_not": "Viết nhầm"}


def entry_of(cast: Cast, kind: type[Record]) -> tuple[Case, Record]:
    """A case with one entry of this kind."""
    if kind is FollowUp:
        return visited(cast)
    case = approved(cast)
    today = timezone.localdate()
    with cast.hoa.acting() as hoa:
        made: dict[type[Record], Record] = {
            Note: add_note(hoa, case, text="Viết nhầm"),
            LaterIncident: add_incident(hoa, case, told_on=today, answers={"when": "Viết nhầm"}),
            Perpetrator: add_perpetrator(hoa, case, told={"name": "Viết nhầm"}),
            Representative: name_representative(hoa, case, told=PANH),
            Interpreter: ask_interpreter(hoa, case, told={"agreed": "no"}),
            Companion: note_child(hoa, case, told={"name": "Viết nhầm"}),
            LivelihoodInput: give_input(hoa, case, **piglets()),
            Training: begin_training(hoa, case, **course()),
            Milestone: set_milestone(hoa, case, text="Viết nhầm", due_on=today + timedelta(days=30)),
        }
    return case, made[kind]


def test_money_written_down_twice_is_counted_once_after_one_is_struck(cast: Cast, signed_in: SignedIn):
    case, twice = handed_over_twice(cast)
    before = read(cast.hoa, livelihood.page, case.pk)
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, case, entry_id=twice.pk, reason=WHY)
    after = read(cast.hoa, livelihood.page, case.pk)
    assert (before.paid, after.paid) == (2 * piglets()["cost"], piglets()["cost"])
    assert [one.struck.why if one.struck else "" for one in after.given] == ["", WHY]
    section = read(cast.hoa, casefile.casefile, case.pk).sections["livelihood"]
    assert (section.inputs, section.given) == (1, piglets()["cost"])


@pytest.mark.parametrize("kind", ENTRIES)
def test_every_kind_of_entry_is_struck_on_its_page_and_stays_to_be_read(
    cast: Cast, signed_in: SignedIn, kind: type[Record]
):
    case, entry = entry_of(cast, kind)
    hoa, address = signed_in(cast.hoa), reverse("entry-strike", args=[case.pk, entry.pk])
    pages = ("case-person", "perpetrator-list", "beside-list", "livelihood", "reintegration")
    chapters = [reverse(name, args=[case.pk]) for name in pages]
    assert any(address in hoa.get(page).text for page in chapters), "a way leads there"
    empty = hoa.post(address, {"reason": ""})
    assert empty.status_code == 422
    done = hoa.post(address, {"reason": WHY})
    assert done.status_code == 302
    page = unescape(hoa.get(done["Location"]).text)
    assert "<s>" in page and WHY in page and cast.hoa.worker.display_name in page and address not in page
    assert kind._default_manager.filter(pk=entry.pk).exists()
    assert Event.objects.filter(case_id=case.pk, act="entry.strike", outcome=Outcome.DONE).count() == 1
    again = hoa.post(address, {"reason": "Lần nữa"})
    assert again.status_code == 422 and "Mục này đã gạch bỏ rồi" in unescape(again.text) and "Lần nữa" in again.text
    told = read(cast.hoa, history_page.changes, case.pk).changes
    assert any(one.record == "Mục bị gạch bỏ" for one in told)


def test_a_planned_visit_that_was_struck_is_still_to_be_made(cast: Cast):
    case, visit = visited(cast)
    waiting = running(case, "followup")
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, case, entry_id=visit.pk, reason=WHY)
    assert running(case, "followup") == waiting + 1
    chapter = read(cast.hoa, reintegration.page, case.pk)
    assert (
        not chapter.visits
        and not chapter.threatened
        and [one.struck and one.struck.why for one in chapter.struck] == [WHY]
    )
    assert chapter.planned[0].due_on == visit.due_on
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=timezone.localdate())
    assert len(read(cast.hoa, reintegration.page, case.pk).planned) == len(chapter.planned), "planned again, not twice"


def test_a_milestone_set_by_mistake_is_nobodys_duty_once_it_is_struck(cast: Cast):
    case, milestone = entry_of(cast, Milestone)
    assert running(case, "milestone") == 1
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, case, entry_id=milestone.pk, reason=WHY)
    assert running(case, "milestone") == 0
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Việc khác")
    assert running(case, "milestone") == 0, "no later act brings it back"


def test_a_visit_that_nobody_made_yet_has_nothing_to_strike(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=timezone.localdate())
        with pytest.raises(WrongStage):
            strike_entry(hoa, case, entry_id=planned[0].pk, reason=WHY)


def test_a_host_strikes_her_own_note_and_nobody_elses(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        hers = add_note(mai, case, text="Viết nhầm người")
    with cast.hoa.acting() as hoa:
        desks = add_note(hoa, case, text="Của bàn")
    window = signed_in(cast.mai)
    assert window.get(reverse("entry-strike", args=[case.pk, desks.pk])).status_code == 404
    with cast.mai.acting() as mai, pytest.raises(NotFound):
        strike_entry(mai, case, entry_id=desks.pk, reason=WHY)
    address = reverse("entry-strike", args=[case.pk, hers.pk])
    assert address in window.get(reverse("case", args=[case.pk])).text
    assert window.post(address, {"reason": WHY}).status_code == 302
    assert WHY in unescape(window.get(reverse("case", args=[case.pk])).text)


@pytest.mark.parametrize("name", ["thu", "binh", "lan", "lu"])
def test_nobody_beside_the_desk_strikes_what_the_desk_wrote(cast: Cast, name: str):
    case, note = entry_of(cast, Note)
    with cast.everybody[name].acting() as by, pytest.raises(NotFound):
        strike_entry(by, case, entry_id=note.pk, reason=WHY)


def test_what_makes_no_sense_is_refused(cast: Cast):
    case, note = entry_of(cast, Note)
    elsewhere = case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue):
            strike_entry(hoa, case, entry_id=note.pk, reason=" ")
        with pytest.raises(NotFound):
            strike_entry(hoa, elsewhere, entry_id=note.pk, reason=WHY)
        with pytest.raises(NotFound):
            strike_entry(hoa, case, entry_id=case.pk, reason=WHY)


def test_in_an_ended_case_nothing_is_struck(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        note = add_note(hoa, case, text="Viết nhầm")
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy:
        decide_closure(quy, case, expected_version=1, approve=True, reviewed=True, words="")
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        strike_entry(hoa, case, entry_id=note.pk, reason=WHY)


def test_the_day_of_what_was_struck_is_not_put_right_any_more(cast: Cast):
    case, twice = handed_over_twice(cast)
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, case, entry_id=twice.pk, reason=WHY)
        with pytest.raises(NotFound):
            correct_day(
                hoa, case, what="hand_over", record_id=twice.pk, day=twice.given_on, why=WHY, expected_version=1
            )


def test_a_struck_note_of_a_duplicate_is_not_carried_into_the_living_file(cast: Cast):
    living, case = taken_in(cast), arrived(cast, "Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        note = add_note(hoa, case, text="Ghi của người khác")
        add_note(hoa, case, text="Chị ấy sợ đêm")
        strike_entry(hoa, case, entry_id=note.pk, reason=WHY)
    set_aside(cast, case, of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        told = CarriedReport.objects.get(case=living).told
    assert "Chị ấy sợ đêm" in told and "Ghi của người khác" not in told
