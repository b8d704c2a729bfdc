"""A new question is one row: planted in a sheet it is asked, checked, kept, named, shown and told without more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.opening import open_case
from casework.policy import gate, packets
from casework.queries import labels
from casework.records.cases import Case
from casework.records.people import Survivor
from casework.rulebook import hearing, livelihood
from casework.rulebook.acts import Act
from casework.rulebook.people import YES_NO
from casework.rulebook.sheets import Ask, PacketLine, Sheet
from casework.rulebook.stages import Stage
from casework.web.forms import VersionedForm
from casework.web.intake import views
from casework.web.intake.forms import PartForm
from casework.web.livelihood import forms as livelihood_forms
from casework.web.livelihood import views as livelihood_views
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import case_at

BUNDLE = Ask(
    "bundle",
    "Giấy tờ mang theo",
    YES_NO,
    part="household",
    asked="Chị ấy có mang theo giấy tờ không?",
    told="Giấy tờ",
    packet=PacketLine("children", "có giấy tờ mang theo"),
)


type Planter = Callable[[Sheet, Ask], None]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Iterator[Planter]:
    """As if the row stood in the source of the sheet; nobody after the test is told what it was called."""

    def planted(sheet: Sheet, row: Ask) -> None:
        assert sheet.get(row.key) is None, "a row of the house would be another from here on"
        monkeypatch.setitem(sheet._rows, row.key, row)

    labels.known.cache_clear()
    yield planted
    labels.known.cache_clear()


def test_a_row_about_her_is_asked_kept_named_shown_and_told(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, plant: Planter
):
    plant(hearing.PERSON, BUNDLE)

    class HouseholdForm(PartForm):  # the form of the page, made again as it is written there
        asks = hearing.PERSON.part("household")

    monkeypatch.setattr(views, "HouseholdForm", HouseholdForm)
    case = case_at(cast, Stage.ACTIVE)
    hoa = signed_in(cast.hoa)
    asked = reverse("intake-person-household", args=[case.pk])
    assert "Người này có mang theo giấy tờ không?" in hoa.get(asked).text
    assert hoa.post(asked, {"version": 1, "bundle": "perhaps"}).status_code == 422
    assert hoa.post(asked, {"version": 1, "bundle": "yes", "children": "0"}).status_code == 302
    assert "Giấy tờ: Có" in hoa.get(reverse("case-person", args=[case.pk])).text
    told = hoa.get(reverse("case-history", args=[case.pk])).text
    assert ">Giấy tờ mang theo</dt>" in told
    with cast.hoa.acting() as officer:
        entered = gate.enter(officer, Case, case.pk, Act.REFERRAL_SEND)
        assert Survivor.objects.get(case=case).details == {"bundle": "yes", "children": 0}
        assert packets.contents(entered, at=timezone.now())["children"] == "có giấy tờ mang theo"


def test_a_row_about_reaching_her_goes_with_her_number(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, plant: Planter
):
    row = Ask("dog", "Có chó dữ", YES_NO, asked="Nhà có chó dữ không?", packet=PacketLine("safe_contact", "nhà có chó"))
    plant(hearing.WAYS, row)

    class ContactForm(PartForm):
        record = "safecontact"
        together = "ways"
        apart = frozenset()
        asks = hearing.WAYS

    monkeypatch.setattr(views, "ContactForm", ContactForm)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    host = signed_in(cast.mai)
    asked = reverse("intake-contact", args=[case.pk])
    assert "Nhà có chó dữ không?" in host.get(asked).text
    assert host.post(asked, {"version": 1, "channel": "visit", "dog": "yes"}).status_code == 302
    for page in ("case", "intake-submit"):
        assert "Có chó dữ: Có" in host.get(reverse(page, args=[case.pk])).text
    with cast.mai.acting() as mai:
        entered = gate.enter(mai, Case, case.pk, Act.CASE_LOOK)
        assert packets.contents(entered, at=timezone.now())["safe_contact"] == "Gặp trực tiếp\nnhà có chó"


def test_a_row_about_how_she_lives_is_asked_and_shown(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, plant: Planter
):
    plant(livelihood.BASELINE, Ask("tools", "Dụng cụ", longest=20, asked="Chị ấy có dụng cụ gì?"))

    class BaselineForm(VersionedForm):
        asks = livelihood.BASELINE
        answers = livelihood_forms.BaselineForm.answers

    monkeypatch.setattr(livelihood_views, "BaselineForm", BaselineForm)
    case = case_at(cast, Stage.ACTIVE)
    hoa = signed_in(cast.hoa)
    asked = reverse("livelihood-baseline", args=[case.pk])
    assert "Chị ấy có dụng cụ gì?" in hoa.get(asked).text
    assert hoa.post(asked, {"version": 0, "control": "herself", "tools": "x" * 21}).status_code == 422
    assert hoa.post(asked, {"version": 0, "control": "herself", "tools": "khung cửi"}).status_code == 302
    shown = hoa.get(reverse("livelihood", args=[case.pk])).text
    assert "Dụng cụ</dt>" in shown and "khung cửi" in shown
    assert "Dụng cụ</dt>" in hoa.get(reverse("case-history", args=[case.pk])).text
