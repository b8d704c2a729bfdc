"""After sending, a host is not left to think that everybody is told: what she said at the door is still owed."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from casework.records.cases import Case, Clock
from casework.records.first_words import FirstWords, HerNo
from casework.records.safety import RiskAssessment
from casework.rulebook.case_kinds import CaseKind, Kinds, as_kept, must_say, still_to_tell
from casework.rulebook.rows import cited
from casework.web.forms import DANGER_TOLD
from tests.answers import EVERY_KINDS, named
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.unsent.forms_of import forms_of
from tests.web.windows import Windows

START = reverse("case-open")
OWED: dict[CaseKind, set[str]] = {
    CaseKind.FAMILY: {"committee", "police"},
    CaseKind.TRAFFICKING: set(),
    CaseKind.CHILD: {"child"},
}
FAMILY, CHILD = frozenset({CaseKind.FAMILY}), frozenset({CaseKind.CHILD})


def begun(windows: Windows, cast: Cast, kinds: Kinds, safe: str = "yes") -> Case:
    """Somebody came to mai, and said yes."""
    said = {"told": "1", "safe": safe, "kind": as_kept(kinds), "writing": "yes", "unit": str(cast.address.pk)}
    answer = windows("mai").post(START, said | {"name": "Thào Thị Dợ", "another": "yes"})
    assert answer.status_code == 302
    return Case.objects.get(pk=answer["Location"].split("/")[2])


def send(browser: Client, address: str, **said: object) -> None:
    """Fill in the form of a page and send it."""
    (form,) = [one for one in forms_of(browser.get(address).text) if "ticket" in one.names]
    answer = browser.post(address, form.sends() | said)
    assert answer.status_code == 302, answer.text


def words_of(page: str) -> str:
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_after_sending_stands_whom_she_must_still_tell_and_the_way_to_it(cast: Cast, windows: Windows, kinds: Kinds):
    case = begun(windows, cast, kinds)
    mai = windows("mai")
    mai.post(reverse("intake-submit", args=[case.pk]), {})
    page = mai.get(reverse("intake-done", args=[case.pk])).text
    said = words_of(page)
    owed = still_to_tell(kinds, at=case.received_at)
    codes = {code for kind in kinds for code in OWED[kind]}
    assert {one.code for one in owed} == codes
    assert all(str(one.words) in said and cited(one.law) in said for one in owed), said
    assert ("Còn phải báo" in said) is bool(owed)
    notice = reverse("notice-give", args=[case.pk])
    assert (notice in page) is ("committee" in codes)
    assert "nhận lúc" not in said, "nobody has read it: it only came there"
    if notice in page:
        send(mai, notice, danger="no", needs=["stop"], way="spoken", told="ông Páo, Phó Chủ tịch")
        assert not Clock.objects.filter(case=case, rule="D01.notice", met_at=None).exists()
        assert notice not in mai.get(reverse("intake-done", args=[case.pk])).text


@pytest.mark.parametrize(("safe", "answers"), [("no", {}), ("yes", {"dangers": ["strangled"]})])
def test_the_page_after_a_danger_was_told_gives_the_numbers_first(
    cast: Cast, windows: Windows, safe: str, answers: dict[str, list[str]]
):
    case = begun(windows, cast, FAMILY, safe=safe)
    mai = windows("mai")
    if answers:
        send(mai, reverse("intake-danger", args=[case.pk]), **answers)
    for name in ("intake-readers", "intake-submit"):
        page = mai.get(reverse(name, args=[case.pk])).text
        assert "Gọi ngay" in page and 'href="tel:113"' in page, name
        assert page.index('href="tel:113"') < page.index(
            "Nguyễn Thị Thu" if name == "intake-readers" else "Thào Thị Dợ"
        )
    if answers:
        mai.post(reverse("intake-submit", args=[case.pk]), {})
        page = mai.get(reverse("intake-done", args=[case.pk])).text
        # Below the bar, which has the number on every page of an address.
        main = page[page.index("<main") : page.index("</main>")]
        assert main.index('href="tel:113"') < main.index("Còn phải báo") and main.count('href="tel:113"') == 1


def test_where_nothing_dangerous_was_told_the_readers_stand_first(cast: Cast, windows: Windows):
    case = begun(windows, cast, FAMILY)
    assert "Gọi ngay" not in windows("mai").get(reverse("intake-readers", args=[case.pk])).text


def test_her_no_is_heard_even_with_a_danger_ticked_and_nothing_told_is_kept(cast: Cast, windows: Windows):
    said = {"told": "1", "safe": "no", "kind": "family", "writing": "no", "how": "spoken", "unit": str(cast.address.pk)}
    kept = HerNo.objects.count(), Case.objects.count(), FirstWords.objects.count(), RiskAssessment.objects.count()
    answer = windows("mai").post(START, said | {DANGER_TOLD: ["strangled"]})
    assert answer.status_code == 302, answer.text
    after = HerNo.objects.count(), Case.objects.count(), FirstWords.objects.count(), RiskAssessment.objects.count()
    assert after == (kept[0] + 1, *kept[1:])


def test_the_quiet_question_waits_until_she_said_yes(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.mai).post(START, {"safe": "yes", "kind": "family", "unit": str(cast.address.pk)})
    assert page.status_code == 200 and f'name="{DANGER_TOLD}"' not in page.text


def test_a_question_asked_in_quotes_is_not_quoted_twice(cast: Cast, windows: Windows):
    said = {"told": "1", "safe": "yes", "kind": "family", "unit": str(cast.address.pk)}
    page = windows("mai").post(START, said | {"writing": ""})
    assert page.status_code == 422
    assert "Hãy chọn câu trả lời cho “Tôi ghi lại chuyện này có được không?”." in page.text
    assert "““" not in page.text and "””" not in page.text


def test_a_host_reads_no_level_of_danger_on_the_case_that_lies_open_on_her_phone(cast: Cast, windows: Windows):
    case = begun(windows, cast, FAMILY)
    mai = windows("mai")
    send(mai, reverse("intake-danger", args=[case.pk]), strangled="yes")
    mai.post(reverse("intake-submit", args=[case.pk]), {})
    for name, seen in (("mai", False), ("hoa", True)):
        page = words_of(windows(name).get(reverse("case", args=[case.pk])).text)
        assert ("Nguy cơ" in page) is seen, name


@pytest.mark.parametrize(("sex", "birth", "asked"), [("male", "13 tuổi", False), ("female", "15 tuổi", True)])
def test_no_boy_is_asked_about_pregnancy(cast: Cast, windows: Windows, sex: str, birth: str, asked: bool):
    case = begun(windows, cast, CHILD)
    mai = windows("mai")
    send(mai, reverse("intake-person", args=[case.pk]), sex=sex, birth=birth)
    page = words_of(mai.get(reverse("intake-danger", args=[case.pk])).text)
    assert ("mang thai" in page) is asked


def test_what_is_said_before_sex_and_age_are_known_calls_nobody_chi_or_anh():
    (desk,) = [one for one in must_say(CHILD, at=date(2026, 11, 30)) if one.code == "desk"]
    assert not re.search(r"\b[Cc]hị\b|\b[Aa]nh\b", str(desk.words))
