"""The intake screens: a draft before and after it is submitted, what the desk decides on, and who is kept away."""

from __future__ import annotations

import pytest

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent, ask_danger, note_contact, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import gate
from casework.queries.intake import arrival, opening, submitting
from casework.queries.intake import draft as telling
from casework.queries.intake import excluding as exclusions
from casework.records.cases import Case
from casework.rulebook.acts import Act
from tests.answers import STRANGLED
from tests.cast import Cast
from tests.queries.reading import only, read
from tests.states import told_in_full


@pytest.fixture
def draft(cast: Cast) -> Case:
    """She has told how to reach her and what happened; nobody but Mai knows of it."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note_contact(
            mai, case, expected_version=1, ways={"channel": "call", "phone": "+84912345678", "whose_phone": "shared"}
        )
        note_incident(
            mai, case, expected_version=1, answers={"violence_acts": ["a"], "weapon": "yes"}, story="Anh ấy uống rượu"
        )
        ask_danger(mai, case, answers=STRANGLED, dangers=["separation"])
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
    return case


def test_all_that_was_told_is_read_over_before_it_is_submitted(cast: Cast, draft: Case):
    page = read(cast.mai, submitting.draft_summary, draft.pk)
    assert (page.person.name, page.contact.ways["phone"], page.contact.shared) == ("Thào Thị Dợ", "0912345678", True)
    assert page.contact_asked and page.urgent and page.happened.story == "Anh ấy uống rượu"
    assert len(page.questions) == len(STRANGLED) and len(page.dangers) == 2, (
        "the knife as well, told with what happened"
    )
    assert [(row.purpose, row.answer) for row in page.agreements] == [("record_keeping", "given")]
    assert page.due_at is not None and page.desk == "Hội LHPN xã Bình Lư"
    only(cast, "mai", lambda by: submitting.draft_summary(by, draft.pk))


@pytest.mark.usefixtures("reason_stated")
def test_the_page_after_says_that_it_was_in_time_and_nothing_of_hers(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        submit_to_desk(mai, draft)
    page = read(cast.mai, submitting.submitted, draft.pk)
    assert page.reported_at is not None and page.in_time and page.in_danger
    assert page.lines[0].number == "02133111222" and "Dợ" not in repr(page)
    only(cast, "mai hoa quy thu", lambda by: submitting.submitted(by, draft.pk))


def test_a_form_starts_from_what_stands(cast: Cast, draft: Case):
    notes = (
        (Act.INTAKE_PERSON, "survivor", 1),
        (Act.INTAKE_CONTACT, "safecontact", 2),
        (Act.INTAKE_INCIDENT, "incident", 2),
    )
    for act, record, version in notes:
        case, editing = read(cast.mai, telling.to_note, draft.pk, act, record)
        assert (case.pk, editing.version) == (draft.pk, version)
    with cast.mai.acting() as mai:
        heard = telling.to_note(mai, draft.pk, Act.INTAKE_INCIDENT, "incident")[1].page
        assert (heard.name, heard.stage, heard.story) == ("Thào Thị Dợ", "draft", "Anh ấy uống rượu")
        assert heard.incident["weapon"] == "yes" and heard.home[0] == "03390"
        heard = telling.to_note(mai, draft.pk, Act.INTAKE_CONTACT, "safecontact")[1].page
        assert heard.ways["whose_phone"] == "shared"
    assert read(cast.mai, telling.to_ask_danger, draft.pk)[1].page.last.dangers == ("weapon", "separation")
    assert read(cast.mai, telling.to_ask_consent, draft.pk)[1].page.answers == {"record_keeping": "given"}


def test_the_desk_decides_on_who_came_what_she_agreed_to_and_whether_she_was_met_before(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        submit_to_desk(mai, draft)
    entered, page = read(cast.hoa, arrival.to_sort, draft.pk, Act.CASE_REGISTER)
    assert entered.pk == draft.pk
    assert (page.name, page.stage, page.origin) == ("Thào Thị Dợ", "reported", "ĐCTC bản Thác Cạn")
    assert page.may_keep and not page.known_before and not page.grounds, "on her yes no ground is asked for"


def test_who_could_come_to_a_case_may_be_named_and_who_was_is_not_named_again(cast: Cast):
    case = told_in_full(cast)
    with cast.hoa.acting() as hoa:
        before = exclusions.to_keep_out(hoa, case.pk)[1]
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
        after = exclusions.to_keep_out(hoa, case.pk)[1]
    assert {"Giàng A Quý", "Vàng Thị Mai"} <= {one.name for one in before.nearby}
    assert "Giàng A Quý" not in {one.name for one in after.nearby} and before.kept_from == ()
    assert [(one.name, one.by) for one in after.kept_from] == [("Giàng A Quý", "Lò Thị Hoa")]


def test_before_the_first_question_stand_her_units_and_the_numbers_to_call(cast: Cast):
    with cast.mai.acting() as mai:
        page = opening.before_intake(gate.units_for(mai, Act.CASE_OPEN))
    assert page.units == ((cast.address.pk, "ĐCTC bản Thác Cạn"),) and page.at_trusted_address
    assert page.desk == "Hội LHPN xã Bình Lư" and page.lines[0].number == "02133111222"
