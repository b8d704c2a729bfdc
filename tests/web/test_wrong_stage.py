"""What cannot be done at this stage says at which it can, and leads back to the case."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.urls import reverse

from casework.policy.table import TABLE
from casework.rulebook.stages import Stage
from casework.web.widgets import state
from tests.states import Ids
from tests.web.matrix import MATRIX, act_of
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
