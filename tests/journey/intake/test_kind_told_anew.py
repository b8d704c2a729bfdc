"""Her kinds of case are told anew while something rests on the old ones: withdrawn, or a duty until answered."""

from __future__ import annotations

import pytest
from django.utils import timezone

from casework.journey.flags import resolve_flag
from casework.journey.intake.first_words import change_kind
from casework.journey.intake.hearing import ask_consent, note_incident
from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.safety.assessing import assess_risk
from casework.policy import gate
from casework.records.cases import Case, Clock
from casework.records.intake import Flag
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.kinds_told_anew import ASSESSED_OTHERWISE
from casework.rulebook.refusals import NotFound
from tests.answers import ALL_NO
from tests.cast import Cast
from tests.states import send

FAMILY, TRAFFICKING = ("family",), ("trafficking",)


def of_the_family(cast: Cast, *, agreed: bool = True) -> Case:
    """Heard by Mai as violence in the family, notified, taken in by Hoa and assessed with the six questions."""
    with cast.mai.acting() as mai:
        could_not = {} if agreed else {"writing": "emergency", "writing_why": "Đang ngất"}
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=FAMILY, **could_not)
        note_incident(mai, case, expected_version=1, answers={"violence_acts": ["a"]})
        if agreed:
            answers = {"record_keeping": "given", "health": "given"}
            ask_consent(mai, case, answers=answers, method="spoken_witnessed", witness="Chị Mỷ")
        give_notice(mai, case, danger="no", needs=["stop"], way="spoken", told="Bà Lý", expected_version=1)
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        case = register(hoa, case, **({} if agreed else {"legal_ground": "stop_violence", "why": "Anh ta ở cổng"}))
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
    return Case.objects.get(pk=case.pk)


def told_anew(cast: Cast, case: Case, kinds: tuple[str, ...] = TRAFFICKING) -> list[str]:
    """What the desk is reminded of behind it."""
    with cast.hoa.acting() as hoa:
        change_kind(hoa, case, kinds=kinds, why="Chị nói lại")
        return [flag.words for flag in Flag.objects.filter(case=case, resolved_on__isnull=True).order_by("id")]


def test_a_packet_whose_ground_the_law_does_not_carry_any_more_is_taken_back_with_its_key(cast: Cast):
    case = of_the_family(cast)
    with cast.hoa.acting() as hoa:
        out = send(hoa, case, cast.police, "police", ground="stop_violence", reason="Anh ta cầm dao")
    words = told_anew(cast, case)
    out.refresh_from_db()
    assert out.stage == "withdrawn" and any("đã rút" in one for one in words)
    running = set(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", flat=True))
    assert {"elsewhere", "flag"} <= running and "answer" not in running, "another way is sought"
    with cast.son.acting() as son, pytest.raises(NotFound):
        gate.enter(son, Referral, out.pk, Act.REFERRAL_LOOK)


def test_a_packet_on_her_yes_stays_and_the_place_is_told_where_it_spoke_of_the_old_kind(cast: Cast):
    case = of_the_family(cast)
    with cast.hoa.acting() as hoa:
        out = send(hoa, case, cast.health, "health", parts=["name", "violence_acts", "needs"])
    words = told_anew(cast, case)
    out.refresh_from_db()
    assert out.stage == "sent" and any("còn nói theo chuyện cũ" in one for one in words)


def test_what_was_answered_on_the_old_kind_is_asked_again_and_stands_until_it_is_answered(cast: Cast):
    case = of_the_family(cast, agreed=False)
    before = timezone.now()
    words = told_anew(cast, case)
    for said in ("Uỷ ban nhân dân xã đã nhận", "Hãy đánh giá lại", "tiếp nhận theo căn cứ"):
        assert any(said in one for one in words), said
    risk = Clock.objects.get(case=case, rule="risk", met_at__isnull=True)
    assert risk.began_at >= before, "the questions of the old kind were not for her: within a day she is assessed anew"
    flags = Flag.objects.filter(case=case, resolved_on__isnull=True)
    assert Clock.objects.filter(case=case, rule="flag", met_at__isnull=True).count() == len(words) == flags.count()
    with cast.hoa.acting() as hoa:
        for flag in flags:
            resolve_flag(hoa, case, flag_id=flag.pk, outcome="Đã hỏi lại", expected_version=flag.version)
    assert not Clock.objects.filter(case=case, rule="flag", met_at__isnull=True).exists()


@pytest.mark.parametrize(("kinds", "asked_more"), [(FAMILY, []), (("family", "child"), [str(ASSESSED_OTHERWISE)])])
def test_where_the_old_kind_still_stands_nothing_is_withdrawn(
    cast: Cast, kinds: tuple[str, ...], asked_more: list[str]
):
    """A kind that came to it has questions of its own: those are still to be asked."""
    case = of_the_family(cast)
    with cast.hoa.acting() as hoa:
        out = send(hoa, case, cast.police, "police", ground="stop_violence", reason="Anh ta cầm dao", parts=["name"])
    assert told_anew(cast, case, kinds) == asked_more
    out.refresh_from_db()
    assert out.stage == "sent"
