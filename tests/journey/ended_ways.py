"""Ways of a case on which something arrived after its file had ended: out of scope, or gone."""

from datetime import timedelta

from django.utils import timezone

from casework.journey.referral.answering import decline_referral
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.safety.alarming import mark_danger
from casework.journey.safety.shelter import admit, discharge
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.states import at_the_clinic, case_at, send, set_aside, taken_in


def _declined_with_danger(cast: Cast, case: Case) -> None:
    with cast.lan.acting() as lan:
        packet = Referral.objects.get(case=case)
        decline_referral(lan, packet, expected_version=1, reason="full", dangers=["weapon"])


def _missing(cast: Cast, case: Case) -> Case:
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, ticked={}, reason="missing", words="Hai hôm không thấy")
    return Case.objects.get(pk=case.pk)


def danger_told_of_who_was_out_of_scope(cast: Cast) -> Case:
    case = taken_in(cast, health="given")
    with cast.hoa.acting() as hoa:
        send(hoa, case, cast.health)
    case = set_aside(cast, case, why="Việc khác")
    _declined_with_danger(cast, case)
    return case


def left_a_shelter_out_of_scope(cast: Cast) -> Case:
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        admit(hoa, case, kind="kin", where="Nhà dì", until=timezone.now() + timedelta(days=3), agrees="yes")
    case = set_aside(cast, case, why="Việc khác")
    with cast.hoa.acting() as hoa:
        discharge(hoa, ShelterStay.objects.get(case=case), expected_version=1, how="left_unannounced")
    return case


def danger_told_of_who_is_gone(cast: Cast) -> Case:
    case = _missing(cast, case_at(cast, Stage.ACTIVE))
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["weapon"])
    return case


def danger_told_after_the_province_looked(cast: Cast) -> Case:
    case = _missing(cast, case_at(cast, Stage.ACTIVE))
    with cast.thu.acting() as thu:
        decide_closure(thu, case, approve=True, reviewed=True, words="", answered="Đã xem", expected_version=1)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["weapon"])
    return case


def danger_told_by_the_place_of_who_is_gone(cast: Cast) -> Case:
    case = _missing(cast, at_the_clinic(cast).case)
    _declined_with_danger(cast, case)
    return case


def danger_told_on_a_duplicate_of_who_is_gone(cast: Cast) -> Case:
    living, other = case_at(cast, Stage.ACTIVE, name="Lý Thị Xí"), at_the_clinic(cast).case
    set_aside(cast, other, of=living)
    living = _missing(cast, living)
    _declined_with_danger(cast, other)
    return living
