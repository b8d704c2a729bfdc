"""An odd thing that a running duty of few hours explains is shown as explained, and never hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.management.demo.other_time import OtherTime
from casework.records.cases import Case, Clock
from casework.records.units import Unit
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import ANOMALIES, at, opens, read, supervisor

pytestmark = pytest.mark.usefixtures("reason_stated")

NIGHTS = ANOMALIES + "?loai=dem"
EXPLAINED = "Có lý do:"


def duty(case: Case, unit: Unit, hours: int, *, met: bool = False) -> None:
    """A duty of so many hours, begun at eleven in the evening; met before midnight where it was."""
    began = at(2, "02:00") - timedelta(hours=3)
    Clock.objects.create(
        case=case,
        rule="danger",
        unit=unit,
        began_at=began,
        due_at=began + timedelta(hours=hours),
        met_at=began + timedelta(minutes=50) if met else None,
    )


def looked_at_night(cast: Cast) -> Case:
    case = arrived(cast)
    Clock.objects.filter(case=case).delete()
    with OtherTime().at(at(2, "02:00")):
        opens(cast.quy, case)
    return case


def test_a_duty_of_an_hour_explains_a_look_at_night_and_the_line_stays(cast: Cast, signed_in: SignedIn):
    case = looked_at_night(cast)
    thu = signed_in(cast.thu)
    assert "Giàng A Quý" in read(thu, NIGHTS) and EXPLAINED not in read(thu, NIGHTS).split("<details")[0]
    duty(case, cast.desk, 1)
    text = read(thu, NIGHTS).split("<details")[0]
    assert "Giàng A Quý" in text and EXPLAINED in text and "Xem lại ngay điều vừa báo" in text
    assert "Ghi là đã xem lại" in text


@pytest.mark.parametrize("why", ["long", "met", "elsewhere"])
def test_what_did_not_ask_for_it_explains_nothing(cast: Cast, signed_in: SignedIn, why: str):
    case = looked_at_night(cast)
    duty(case, cast.other_desk if why == "elsewhere" else cast.desk, 72 if why == "long" else 1, met=why == "met")
    text = read(signed_in(cast.thu), NIGHTS).split("<details")[0]
    assert "Giàng A Quý" in text and EXPLAINED not in text


def test_one_case_of_two_without_a_duty_leaves_it_unexplained(cast: Cast, signed_in: SignedIn):
    duty(looked_at_night(cast), cast.desk, 1)
    looked_at_night(cast)
    text = read(signed_in(cast.thu), NIGHTS).split("<details")[0]
    assert "Mở 2 hồ sơ" in text and EXPLAINED not in text


def test_her_own_doings_say_whom_to_ask(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    opens(cast.thu, case)
    thu = signed_in(cast.thu)
    alone = read(thu)
    assert "một người giám sát khác phải xem lại" in alone and "hãy đề nghị lãnh đạo cử một người" in alone
    supervisor(cast)
    assert "Hãy nhờ Trần Thị Hà." in read(thu)
