"""Her first yes and the purpose of keeping a record are one answer: asked once, and her no to either is her no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.first_words import allow_writing, refuse_writing
from casework.journey.intake.hearing import add_note, ask_consent, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.intake.withdrawing import withdraw_consent
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.rulebook.consents import RECORD_KEEPING
from casework.rulebook.dates import Birth, Precision
from casework.rulebook.refusals import MissingPrerequisite, WritingStopped
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import case_at


def begun(cast: Cast, *, sent: bool = False, **said: str) -> Case:
    """She said that it may be written down, and was not asked a second time."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"], safe="yes", **said)
        return submit_to_desk(mai, case) if sent else case


def test_on_her_first_yes_the_desk_takes_her_case_in(cast: Cast):
    case = begun(cast, sent=True)
    with cast.hoa.acting() as hoa:
        assert register(hoa, case).stage == Stage.REGISTERED


def test_an_emergency_is_no_yes(cast: Cast):
    case = begun(cast, sent=True, writing="emergency", writing_why="Đang ngất")
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
        register(hoa, case)


def test_the_first_yes_of_a_child_is_not_enough_alone(cast: Cast):
    case = begun(cast)
    born = timezone.localdate() - timedelta(days=13 * 366)
    with cast.mai.acting() as mai:
        note_person(mai, case, expected_version=1, birth=Birth(Precision.DAY, born, born))
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
        register(hoa, case)


def test_she_is_not_asked_twice(cast: Cast, signed_in: SignedIn):
    case, other = begun(cast), begun(cast, writing="emergency", writing_why="Đang ngất")
    asked = 'name="record_keeping"'
    assert asked not in signed_in(cast.mai).get(reverse("intake-consent", args=[case.pk])).text
    assert asked in signed_in(cast.mai).get(reverse("intake-consent", args=[other.pk])).text


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("asked_again", [False, True])
def test_before_it_is_taken_in_her_no_to_the_file_is_her_no_to_being_written_down(
    cast: Cast, sent: bool, asked_again: bool
):
    case = begun(cast, sent=sent)
    with cast.mai.acting() as mai:
        if asked_again and not sent:
            ask_consent(mai, case, answers={RECORD_KEEPING: "withheld"}, method="spoken")
        else:
            withdraw_consent(mai, case, purposes=[RECORD_KEEPING])
        no = HerNo.objects.get(case=case)
        assert (no.how, no.taken_back_at) == ("spoken", None)
        with pytest.raises(WritingStopped):
            add_note(mai, case, text="Chị ấy nói thêm")
    if sent:
        with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
            register(hoa, case)


def test_her_no_to_being_written_down_outweighs_a_yes_to_the_file(cast: Cast):
    case = begun(cast)
    with cast.mai.acting() as mai:
        ask_consent(mai, case, answers={RECORD_KEEPING: "given"}, method="signature")
        submit_to_desk(mai, case)
        refuse_writing(mai, case, how="spoken")
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
        register(hoa, case)


def test_her_yes_in_time_takes_back_both(cast: Cast):
    case = begun(cast)
    with cast.mai.acting() as mai:
        withdraw_consent(mai, case, purposes=[RECORD_KEEPING], interpreter="Chị Mỷ")
        assert HerNo.objects.get(case=case).how == "interpreted"
        allow_writing(mai, case)
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        assert register(hoa, case).stage == Stage.REGISTERED


def test_after_it_is_taken_in_it_ends_no_writing_and_the_page_says_what_it_ends(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    page = reverse("consent-withdraw", args=[case.pk])
    assert "Hồ sơ đã tiếp nhận vẫn được giữ" in signed_in(cast.hoa).get(page).text
    with cast.hoa.acting() as hoa:
        withdraw_consent(hoa, case, purposes=[RECORD_KEEPING])
        add_note(hoa, case, text="Chị ấy nói thêm")
    assert not HerNo.objects.filter(case=case).exists()


def test_before_that_the_page_says_that_it_is_as_her_no(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.mai).get(reverse("consent-withdraw", args=[begun(cast).pk])).text
    assert 'value="record_keeping"' in page and "Như lời không cho ghi" in page
