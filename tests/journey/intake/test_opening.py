"""Opening a case: who holds it, when its clock runs, and that nobody else learns of it."""

import pytest

from casework.journey.intake.hearing import add_note, ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.policy import gate, lists
from casework.records.cases import Case, Clock
from casework.rulebook.acts import Act
from casework.rulebook.refusals import MissingPrerequisite, NotAllowed, NotFound
from casework.trail.events import Event
from casework.vault.errors import Locked
from tests.cast import Cast


def test_a_host_opens_a_draft_that_only_her_unit_can_open(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    for name, person in cast.everybody.items():
        with person.acting() as worker:
            if name == "mai":
                assert gate.enter(worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"
            else:
                with pytest.raises(NotFound):
                    gate.enter(worker, Case, case.pk, Act.CASE_LOOK)


def test_the_one_hour_clock_runs_from_the_moment_she_is_received(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    clock = Clock.objects.get(case=case, rule="D01")
    assert (clock.due_at - clock.began_at).total_seconds() == 3600
    with cast.mai.acting() as mai:
        submit_to_desk(mai, case)
    assert Clock.objects.get(case=case, rule="D01").met_at is not None


def test_handing_in_gives_the_desk_and_the_province_their_keys(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        submit_to_desk(mai, case)
    for person in (cast.hoa, cast.quy, cast.thu, cast.mai):
        with person.acting() as worker:
            assert gate.enter(worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"
    for person in (cast.binh, cast.lu, cast.lan, cast.son, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            gate.enter(worker, Case, case.pk, Act.CASE_LOOK)


def test_registering_needs_her_consent_or_a_ground(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
        register(hoa, case)
    with cast.mai.acting() as mai, pytest.raises(NotAllowed):
        register(mai, case)
    assert Event.objects.filter(case_id=case.pk, outcome="refused").count() == 2


def test_a_registered_case_has_a_code_without_a_place(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        case = register(hoa, case)
    assert case.code is not None and case.code.startswith("HS") and len(case.code) == 10


def test_every_change_has_its_history_and_every_act_its_event(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note = add_note(mai, case, text="Chị ấy bế theo con nhỏ")
    assert case.history.count() == 1
    assert note.history.count() == 1
    acts = list(Event.objects.filter(case_id=case.pk).order_by("id").values_list("act", "outcome"))
    assert acts == [("case.open", "done"), ("note.add", "done")]
    with pytest.raises(Locked):
        _ = note.history.get().text
    with cast.mai.acting() as mai:
        gate.enter(mai, Case, case.pk, Act.CASE_LOOK)
        assert note.history.get().text == "Chị ấy bế theo con nhỏ"


def test_the_list_is_the_permission_query(cast: Cast):
    with cast.mai.acting() as mai:
        cases = [open_case(mai, cast.address, name=f"Thào Thị Dợ {number}") for number in range(3)]
        for case in cases:
            submit_to_desk(mai, case)
    for person, expected in ((cast.mai, 3), (cast.hoa, 3), (cast.thu, 3), (cast.binh, 0), (cast.lan, 0), (cast.cuc, 0)):
        with person.acting() as worker:
            rows = lists.list_visible(worker, Case, ("code", "stage", "name"), act=Act.CASE_LIST)
            assert [row.id for row in rows] == [case.pk for case in reversed(cases)][:expected]
