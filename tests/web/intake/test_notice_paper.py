"""The notice on paper, for a committee that has no account: word for word what was read to her, and nothing else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import note_incident, note_person
from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.records.cases import Case
from casework.records.notices import Notice
from casework.trail.events import Event
from tests.cast import Cast
from tests.signing_in import SignedIn

STORY, INJURY = "Anh ấy cầm gậy đuổi", "Gãy tay trái"


@pytest.fixture
def case(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"], safe="no")
        note_person(mai, case, expected_version=1, details={"phone": "+84912345678"})
        note_incident(mai, case, expected_version=1, answers={"injuries": INJURY}, story=STORY)
        return case


def given(cast: Cast, case: Case) -> Notice:
    with cast.mai.acting() as mai:
        needs = ["stop", "health"]
        return give_notice(mai, case, danger="yes", needs=needs, way="paper", told="Bà Lý", expected_version=1)


def sheet(page: str) -> str:
    """What comes out of the printer."""
    found = page[page.index("<article") : page.index("</article>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def test_the_paper_says_what_the_notice_says_and_nothing_of_her(cast: Cast, signed_in: SignedIn, case: Case):
    kept = given(cast, case)
    mai = signed_in(cast.mai)
    here = mai.get(reverse("case", args=[case.pk])).text
    assert reverse("notice-print", args=[case.pk]) in here, "the way to it stands where the notice stands"
    page = mai.post(reverse("notice-print", args=[case.pk]), follow=True)
    assert page.status_code == 200 and "print.js" in page.text and "no-store" in page.headers["Cache-Control"]
    said = sheet(page.text)
    rest = said
    for line in (kept.note or {})["words"].split("\n"):
        assert line in said
        rest = rest.replace(line, "")
    assert "Uỷ ban nhân dân xã Bình Lư" in rest and cast.address.name in rest
    for word in ("Dợ", "0912", "912345678", STORY, INJURY, "Bà Lý", "Vàng Thị Mai"):
        assert word not in said, word
    assert reverse("case", args=[case.pk]) in page.text, "it leads back"


def test_each_printing_leaves_its_line_and_is_asked_for_by_hand_alone(cast: Cast, signed_in: SignedIn, case: Case):
    given(cast, case)
    address, mai = reverse("notice-print", args=[case.pk]), signed_in(cast.mai)
    assert mai.get(address)["Location"] == reverse("case", args=[case.pk])
    for times in (1, 2):
        mai.post(address, follow=True)
        lines = Event.objects.filter(act="notice.print", case_id=case.pk)
        assert lines.count() == times and {one.outcome for one in lines} == {"looked"}
    assert not any(STORY.encode() in bytes(one.body) for one in lines)


def test_nothing_is_printed_before_it_was_read_to_her_and_given(cast: Cast, signed_in: SignedIn, case: Case):
    mai = signed_in(cast.mai)
    early = mai.post(reverse("notice-print", args=[case.pk]), follow=True)
    assert early.status_code == 409 and "đọc cho người đến nghe" in early.text
    assert reverse("notice-print", args=[case.pk]) not in mai.get(reverse("case", args=[case.pk])).text


@pytest.mark.parametrize("who", ["hoa", "thu", "lu", "tri", "lan"])
def test_only_the_address_that_owes_it_prints_it(cast: Cast, signed_in: SignedIn, case: Case, who: str):
    given(cast, case)
    assert signed_in(cast.everybody[who]).post(reverse("notice-print", args=[case.pk])).status_code == 404
