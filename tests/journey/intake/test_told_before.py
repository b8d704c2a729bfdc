"""What was not changed keeps the day it was told, and nothing is written that says otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from casework.journey.codes import new_code
from casework.journey.intake import submitting
from casework.journey.intake.hearing import ask_consent, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.queries.intake.draft import to_note
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.rulebook.acts import Act
from casework.rulebook.dates import Birth, parse_birth
from casework.rulebook.people import age_band
from casework.rulebook.refusals import EditConflict
from casework.rulebook.rows import VIETNAM
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.sent import answers_on

TOLD = datetime(2026, 1, 5, 9, tzinfo=VIETNAM)


@pytest.fixture
def told(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note_person(mai, case, expected_version=1, birth=parse_birth("khoảng 34 tuổi", at=TOLD))
    return case


def birth_of(cast: Cast, case: Case) -> Birth:
    with cast.mai.acting() as mai:
        birth = to_note(mai, case.pk, Act.INTAKE_PERSON, "survivor")[1].page.birth
    assert birth
    return birth


def versions(case: Case) -> int:
    return int(history_of(Survivor).objects.filter(case_id=case.pk).count())


def test_a_name_put_right_leaves_her_age_on_the_day_it_was_told(cast: Cast, signed_in: SignedIn, told: Case):
    client, address = signed_in(cast.mai), reverse("intake-person", args=[told.pk])
    before = versions(told)
    posted = {
        "version": 2,
        "name": "Thào Thị Dợi",
        "birth": "khoảng 34 tuổi (năm 2026)",
    }
    assert client.post(address, posted).status_code == 302
    birth = birth_of(cast, told)
    assert birth.told_on == TOLD.date() and versions(told) == before
    band = age_band(birth, at=datetime(2027, 3, 1, tzinfo=VIETNAM))
    assert band is not None and band.code == "35-44"
    with cast.mai.acting() as mai:
        assert to_note(mai, told.pk, Act.INTAKE_PERSON, "survivor")[1].page.name == "Thào Thị Dợi"


@pytest.mark.parametrize("spelling", ["khoảng 34 tuổi", "34", "34 tuoi"])
def test_the_same_age_told_again_in_another_writing_is_no_new_telling(cast: Cast, told: Case, spelling: str):
    with cast.mai.acting() as mai:
        again = parse_birth(spelling, at=TOLD + timedelta(days=200))
        note_person(mai, told, expected_version=2, birth=again)
    assert birth_of(cast, told).told_on == TOLD.date() and versions(told) == 2


def test_another_age_is_told_on_its_own_day(cast: Cast, told: Case):
    with cast.mai.acting() as mai:
        note_person(mai, told, expected_version=2, birth=parse_birth("khoảng 36 tuổi", at=TOLD + timedelta(days=200)))
    assert birth_of(cast, told).told_on == (TOLD + timedelta(days=200)).date() and versions(told) == 3


def test_a_name_that_somebody_else_put_right_is_not_put_back_by_an_old_page(cast: Cast, told: Case):
    with cast.mai.acting() as mai:
        note_person(mai, told, expected_version=2, name="Thào Thị Dợi", name_was="Thào Thị Dợ")
        with pytest.raises(EditConflict):
            note_person(mai, told, expected_version=2, name="Thào Thị Dợ", name_was="Thào Thị Dợ")


def test_the_slower_page_is_shown_the_name_that_stands_and_may_save_over_it(
    cast: Cast, signed_in: SignedIn, told: Case
):
    client, address = signed_in(cast.mai), reverse("intake-person", args=[told.pk])
    page = answers_on(client.get(address).text)
    assert "name_was" not in page, "no clear word lies in a hidden field"
    with cast.mai.acting() as mai:
        note_person(mai, told, expected_version=2, name="Thào Thị Dợi", name_was="Thào Thị Dợ")
    answer = client.post(address, page | {"name": "Thào Thị Dơ"})
    assert answer.status_code == 409 and "Thào Thị Dợi" in answer.text
    assert client.post(address, answers_on(answer.text)).status_code == 302


def test_what_she_told_said_again_writes_no_line(cast: Cast, told: Case):
    with cast.mai.acting() as mai:
        note_person(mai, told, expected_version=2, details={"sex": "female"})
        note_person(mai, told, expected_version=3, details={"sex": "female"}, name="Thào Thị Dợ")
        note_incident(mai, told, expected_version=1, answers={"weapon": "no"}, story="Lời chị ấy")
        note_incident(mai, told, expected_version=2, answers={"weapon": "no"}, story="Lời chị ấy")
        note_incident(mai, told, expected_version=2, story="Lời chị ấy")
    assert versions(told) == 3
    assert history_of(Incident).objects.filter(case_id=told.pk).count() == 2


def test_a_second_tap_on_hand_in_answers_the_page_that_it_was_sent(cast: Cast, signed_in: SignedIn, told: Case):
    client, address = signed_in(cast.mai), reverse("intake-submit", args=[told.pk])
    done = reverse("intake-done", args=[told.pk])
    for _tap in range(2):
        answer = client.post(address)
        assert (answer.status_code, answer["Location"]) == (302, done)
    assert client.get(done).status_code == 200
    assert client.get(address).status_code != 200, "there is nothing left to hand in"


def test_a_second_tap_of_an_officer_at_her_own_desk_too(cast: Cast, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        case = open_case(hoa, cast.desk, name="Vàng Thị Súa")
    client, address = signed_in(cast.hoa), reverse("intake-submit", args=[case.pk])
    assert [client.post(address).status_code for _tap in range(2)] == [302, 302]


def test_a_tap_of_somebody_else_learns_nothing(cast: Cast, signed_in: SignedIn, told: Case):
    with cast.mai.acting() as mai:
        submit_to_desk(mai, told)
    for stranger in (cast.lu, cast.lan, cast.thu):
        assert signed_in(stranger).post(reverse("intake-submit", args=[told.pk])).status_code == 404


def test_a_code_has_the_year_in_vietnam(cast: Cast, told: Case, monkeypatch: pytest.MonkeyPatch):
    years: list[int] = []

    def code_of(year: int) -> str:
        years.append(year)
        return new_code(year)

    monkeypatch.setattr(submitting, "new_code", code_of)
    with cast.mai.acting() as mai:
        ask_consent(mai, told, answers={"record_keeping": "given"}, method="signature")
        submit_to_desk(mai, told)
    new_year = datetime(2027, 1, 1, 6, 30, tzinfo=VIETNAM).astimezone(UTC)
    monkeypatch.setattr("casework.journey.intake.submitting.timezone.now", lambda: new_year)
    with cast.hoa.acting() as hoa:
        register(hoa, told)
    assert years == [2027]
