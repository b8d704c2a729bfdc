"""Whoever watches over a province reads whom to call where she comes in, with a number or a word that there is none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casework.records.alarms import Alarm
from casework.records.cases import Case, Clock
from casework.records.escalations import Escalation
from casework.records.units import Unit
from casework.rulebook.alarms import CALL_BACK_WITHIN
from casework.rulebook.escalations import Rung
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import alarmed, arrived

TEMPLATES = settings.BASE_DIR / "templates"
CALLS = re.compile(r'href="(/goi-(?:gap|hoi)/[^"]+)"')


def told(case: Case, *, unit: Unit, about: Unit) -> Escalation:
    """The system told `unit` to call `about`."""
    clock = Clock.objects.filter(case=case).earliest("due_at")
    return Escalation.objects.create(
        clock=clock, file=case, rung=Rung.PROVINCE, unit=unit, about=about, taken_at=timezone.now()
    )


def test_thu_reads_every_call_where_she_comes_in(cast: Cast, signed_in: SignedIn):
    alarmed(cast)
    Alarm.objects.update(raised_at=timezone.now() - CALL_BACK_WITHIN - timedelta(minutes=1))
    told(arrived(cast), unit=cast.province, about=cast.desk)
    thu = signed_in(cast.thu)
    calls = CALLS.findall(thu.get(reverse("province")).text)
    assert len(calls) == 2 and calls == CALLS.findall(thu.get(reverse("desk")).text)
    for address in calls:
        assert 'href="tel:' in thu.get(address).text, address


@pytest.mark.parametrize("number", ["02133000111", ""])
def test_a_province_is_called_by_the_number_of_the_installation(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, number: str
):
    monkeypatch.setattr(settings, "HELP_NUMBER", number)
    step = told(arrived(cast), unit=cast.desk, about=cast.province)
    page = signed_in(cast.hoa).get(reverse("escalation-answer", args=[step.pk])).text
    assert ('href="tel:02133000111"' in page) is bool(number)
    assert ("chưa có số điện thoại" in page) is not bool(number)


def test_hoa_reads_what_to_do_where_nobody_takes_up_the_telephone(cast: Cast, signed_in: SignedIn):
    alarm = alarmed(cast)["alarm_raised"]
    page = signed_in(cast.hoa).get(reverse("alarm-answer", args=[alarm])).text
    assert "Không ai nghe máy" in page and 'href="tel:113"' in page


def test_thus_way_back_from_a_case_names_the_list_it_leads_to(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.thu).get(reverse("case", args=[arrived(cast).pk])).text
    assert "Về danh sách hồ sơ" in page and "Về việc hôm nay" not in page
    fixed = [one.name for one in TEMPLATES.rglob("*.html") if "Về việc hôm nay" in one.read_text()]
    assert not fixed, "frame.home says it"
