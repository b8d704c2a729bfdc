"""What cannot be done at this stage says at which it can, and leads back to the case."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

import pytest
from django.urls import reverse

from casework.policy.table import TABLE
from casework.rulebook.stages import Stage
from casework.web import wording
from casework.web.widgets import state
from tests.states import Ids
from tests.web.matrix import MATRIX, act_of, address_of
from tests.web.windows import Windows

PAGES = sorted(
    name
    for name, row in MATRIX.items()
    if row.takes == ("case",)
    and "hoa" in row.opens_to
    and "GET" in row.methods
    and (act := act_of(name)) in TABLE
    and Stage.CLOSED not in TABLE[act].during
)


def test_there_are_such_pages():
    assert len(PAGES) > 20


@pytest.mark.parametrize("name", PAGES)
def test_it_says_at_which_stage_it_could_be_done_and_leads_back(
    name: str, prepared: Mapping[str, Ids], windows: Windows
):
    case_id, act = prepared["closed"]["case"], act_of(name)
    assert act is not None
    page = windows("hoa").get(reverse(name, args=[case_id]))
    assert page.status_code == 409
    main = page.text.partition("<main")[2]
    assert f'href="{reverse("case", args=[case_id])}"' in main
    for stage in TABLE[act].during:
        assert str(state(stage, "stage")) in main, stage


NOT_KNOWN = "not-a-code"
"""For which a page has nothing but the sentence that fits everything."""


@pytest.mark.parametrize(
    "at", ["draft", "reported", "declined", "accepted", "sheltered", "flagged", "waiting", "closed"]
)
def test_whatever_cannot_be_done_now_says_why_and_leads_back_to_its_thing(
    at: str, prepared: Mapping[str, Ids], windows: Windows
):
    """Every page of hers, at every stage: what is no way on says what stands in the way, and where she came from."""
    ids, refused = prepared[at], 0
    for name, row in MATRIX.items():
        if not row.takes or not set(row.takes) <= ids.keys() or "GET" not in row.methods:
            continue
        for who in sorted({"hoa", "mai", "lan"} & row.opens_to):
            page = windows(who).get(address_of(name, row, ids))
            text = page.text
            if page.status_code == 404:  # one page for what is not there and what is not hers, byte for byte
                assert 'href="/"' in text and "hãy về trang đầu" in text, (name, who)
            if page.status_code == 409:
                main, thing = text.partition("<main")[2], row.takes[0]
                back = reverse({"case": "case", "referral": "referral"}.get(thing, "desk"), args=[ids[thing]])
                assert f'href="{back}"' in main and f'href="{reverse("desk")}"' in main, (name, who)
                assert wording.refusal(NOT_KNOWN) not in unescape(main), (name, who)
                refused += 1
    assert refused or at == "accepted", at
