"""What a host's screen says by itself may be read over her shoulder: plain words stand only where they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest

from casework.journey.intake.hearing import ask_consent, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.states import case_at
from tests.web.matrix import MATRIX, address_of
from tests.web.neutral import PLAIN
from tests.web.windows import Windows

ASKED: Mapping[str, str] = {
    "case-open": "asks what it is about",
    "case-kind": "asks it again",
    "intake-incident": "asks what was done",
    "intake-incident-circumstances": "asks who did it",
    "intake-incident-health": "is read to her before anything else is asked",
    "acute-care": "is opened to be read to her, and says it of nobody",
    "incident-list": "says to the address what cannot wait, once such a thing was told there",
    "incident-tell": "asks what was done this time",
    "incident-add": "asks what was done this time",
    "child-report": "says by which law a harmed child is reported, and asks to whom it was",
    "intake-danger": "asks the questions of danger",
    "intake-consent": "asks purpose by purpose",
    "intake-readers": "is read to her, word for word, with whom it goes to",
    "intake-submit": "is read to her before it goes",
    "intake-done": "says whom she must still tell, in the words of the law",
    "grant-exclude": "asks who is near the one who did it",
    "consent-withdraw": "asks which purpose she takes back",
    "writing-refuse": "tells her by which law the desk keeps it",
    "notice-give": "is the notice, read to her word for word",
    "risk-raise": "asks what has become more dangerous",
    "note-add": "asks for a danger behind a fold",
    "risk-take_back": "asks which danger was never so",
}
"""Pages on which the plain words stand because they are asked or read aloud there, each with its reason."""


def in_sight(page: str) -> str:
    """The title and what can be read of a page without pressing anything; of what is no page, all."""
    if "<html" not in page and "<main" not in page:
        return page
    shown = page[page.index("<title>") :]
    shut = re.compile(
        r"<details(?![^>]*\bopen\b)[^>]*>\s*(<summary(?:(?!</summary>).)*</summary>)(?:(?!<details).)*?</details>",
        re.DOTALL,
    )
    while (closed := shut.sub(r"\1", shown)) != shown:
        shown = closed
    return unescape(re.sub(r"<[^>]+>", " ", shown))


def draft(cast: Cast) -> Case:
    """Being heard, with all that is told."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family", "child"], safe="no")
        answers = {"violence_acts": ["a", "d"], "injuries": "Tím tay trái", "relationship": "spouse"}
        note_incident(mai, case, expected_version=1, answers=answers, story="Anh ấy đánh chị")
        ask_consent(mai, case, answers={"health": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        return case


def reported(cast: Cast) -> Case:
    """The desk was told."""
    with cast.mai.acting() as mai:
        return submit_to_desk(mai, draft(cast))


@pytest.mark.parametrize(
    "state", [draft, reported, lambda cast: case_at(cast, Stage.ACTIVE)], ids=["draft", "reported", "active"]
)
def test_no_standing_page_of_a_host_says_what_it_is_about(cast: Cast, windows: Windows, state: Callable[[Cast], Case]):
    case, wrong, seen = state(cast), [], set()
    for name, row in MATRIX.items():
        if row.takes not in ((), ("case",)) or "GET" not in row.methods or "mai" not in row.opens_to:
            continue
        page = windows("mai").get(address_of(name, row, {"case": case.pk}))
        if page.status_code != 200 or "<main" not in page.text:
            continue
        seen.add(name)
        found = PLAIN.findall(in_sight(page.text))
        if found and name not in ASKED:
            wrong.append(f"{name}: {sorted(set(found))}")
    assert not wrong, "\n".join(wrong)
    assert {"desk", "case"} <= seen


def test_what_was_told_is_one_press_away_and_works_without_script(cast: Cast, windows: Windows):
    page = windows("mai").get(address_of("case", MATRIX["case"], {"case": draft(cast).pk})).text
    assert "Bạo lực gia đình" in page and "Xem điều đã kể" in in_sight(page)
    assert "Bạo lực gia đình" not in in_sight(page)


def test_the_desk_reads_it_at_once(cast: Cast, windows: Windows):
    page = windows("hoa").get(address_of("case-person", MATRIX["case-person"], {"case": reported(cast).pk})).text
    assert "Bạo lực gia đình" in in_sight(page)


def test_every_page_that_may_say_it_is_there():
    assert set(ASKED) <= set(MATRIX)


@pytest.mark.parametrize(
    "planted",
    [
        "<h2>Người trong nhà gây ra</h2>",
        "<p>Bạo lực gia đình</p>",
        "<details open><summary>x</summary>bóp cổ</details>",
    ],
)
def test_a_planted_word_is_found(planted: str):
    assert PLAIN.search(in_sight(f"<title>x</title><main>{planted}</main>"))


HOME = {
    "mai": ("Việc hôm nay", "Về việc hôm nay"),
    "hoa": ("Việc hôm nay", "Về việc hôm nay"),
    "lan": ("Phiếu gửi đến", "Về các phiếu gửi đến"),
    "son": ("Phiếu gửi đến", "Về các phiếu gửi đến"),
    "tri": ("Thông báo gửi đến", "Về các thông báo"),
    "vinh": ("Thông báo gửi đến", "Về các thông báo"),
    "toan": ("Gọi ai", "Về trang gọi ai"),
    "thu": ("Hồ sơ", "Về danh sách hồ sơ"),
}


@pytest.mark.parametrize("who", HOME)
def test_her_desk_is_headed_as_its_tab_and_so_is_the_way_back(cast: Cast, windows: Windows, who: str):
    desk, back = HOME[who]
    page = windows(who).get("/").text
    (tab,) = re.findall(r'<a class="crew__item crew__item--here"[^>]*>([^<]+)</a>', page)
    (title,), (heading,) = re.findall(r"<title>([^<]+) – ", page), re.findall(r"<h1[^>]*>\s*([^<]+?)\s*</h1>", page)
    assert (tab, re.sub(r"^\(\d+\) ", "", title), heading) == (desk, desk, desk)
    assert f">{back}</a>" in windows(who).get("/toi/").text
