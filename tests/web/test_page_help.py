"""Help: every page that a person works on says what it is for, who begins is led to real pages; a sheet has both."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from casework.records.workers import Role
from casework.rulebook.first_steps import FIRST_STEPS, KEEP_IN_MIND
from casework.web.page_help import HELP, WITHOUT_HELP
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.matrix import MATRIX

WORKED_ON = {name for name, row in MATRIX.items() if "GET" in row.methods}
CARRIED_AWAY = "python3 casework_verify.py"
"""The one file that is meant to be carried away and run elsewhere; a page says how it is started, not where it lies."""
WHO = {
    Role.HOST: "mai",
    Role.OFFICER: "hoa",
    Role.PARTNER: "lan",
    Role.COMMITTEE: "tri",
    Role.SUPERVISOR: "thu",
    Role.CHAIR: "vinh",
    Role.RESPONDER: "son",
    Role.REPORTER: "toan",
    Role.MONITOR: "khanh",
}


def test_every_page_has_its_help_or_a_reason():
    assert set(HELP) | set(WITHOUT_HELP) == WORKED_ON
    assert not set(HELP) & set(WITHOUT_HELP)


def test_it_is_short_and_in_three_sentences():
    for row in HELP.values():
        said = [str(row.what), str(row.why), str(row.then)]
        assert all(one.endswith(".") and len(one) <= 80 for one in said), said


def test_it_stands_folded_on_the_page_and_without_script(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    page = signed_in(cast.hoa).get(reverse("case", args=[case.pk])).text
    help_ = page[page.index("<aside") : page.index("</aside>")]
    assert "<details" in help_ and " open" not in help_ and str(HELP["case"].why) in help_ and "<script" not in help_


def test_a_stranger_is_told_nothing(client: Client, db: None):
    assert "<aside" not in client.get(reverse("sign-in")).text


@pytest.mark.parametrize("role", Role)
def test_each_role_begins_on_pages_of_its_own(cast: Cast, signed_in: SignedIn, role: Role):
    client = signed_in(cast.everybody[WHO[role]])
    page = client.get(reverse("first-steps")).text
    for step in FIRST_STEPS[role]:
        assert str(step.words) in page
        assert f'href="{reverse(step.page)}"' in page and client.get(reverse(step.page)).status_code == 200
    assert page.lower().count("đã làm") <= 1


def test_a_step_that_was_done_is_ticked(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    page = signed_in(cast.mai).get(reverse("first-steps")).text
    assert page.lower().count("đã làm") == 2, "she opened a case, and sent it"
    assert signed_in(cast.lu).get(reverse("first-steps")).text.lower().count("đã làm") == 0, "and another host did not"


@pytest.mark.parametrize("role", Role)
def test_the_sheet_has_the_steps_the_rules_and_the_numbers_with_their_source(
    cast: Cast, signed_in: SignedIn, role: Role
):
    answer = signed_in(cast.everybody[WHO[role]]).get(reverse("guide"))
    assert all(str(step.words) in answer.text for step in FIRST_STEPS[role])
    assert all(str(words) in answer.text for words in KEEP_IN_MIND[role])
    assert "113" in answer.text and "Số điện thoại khẩn cấp quốc gia" in answer.text
    assert len(gzip.compress(answer.content)) <= 6_000


def test_no_page_tells_anybody_where_a_file_of_the_program_lies():
    """An official has no checkout: what she is told to do, she can do or ask somebody for. The command for the program
    that she is given with a bundle is spelled as it is typed."""
    told = re.compile(r"\b(?:docs|casework|deploy|manage)[/.]\w|\w\.(?:md|py)\b")
    for file in (Path(__file__).resolve().parents[2] / "templates").rglob("*.html"):
        text = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|static\([^)]*\)|<code>.*?</code>",
            "",
            file.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        text = text.replace(CARRIED_AWAY, "")
        assert not told.search(text), (file.name, told.search(text))
