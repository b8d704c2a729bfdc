"""What cannot be done at this stage says at which it can, and leads back to the case."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from uuid import UUID

import pytest
from django.urls import reverse

from casework.policy.first_act import INSTEAD, STEPS, comes_first, in_its_stead
from casework.policy.gate import acts_open_to
from casework.policy.table import TABLE, On
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import WrongStage
from casework.rulebook.stages import MOVES, SET_ASIDE, Stage
from casework.web import wording
from casework.web.url_names import for_act
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


BY_STAGE = [
    (act, here)
    for act, rule in TABLE.items()
    if rule.on is On.CASE
    for here in Stage
    if here not in rule.during | rule.hosts_also
]
DONE_BY_THEN = {Act.CASE_REGISTER, Act.CASE_REOPEN, Act.CHILD_LINK, Act.INTAKE_SUBMIT}
"""Of which nothing stands in the way but that it was done, or that there is nothing to open again. A child's case is
linked as it begins, by the page that begins it."""


def test_whatever_the_stage_refuses_has_an_act_that_comes_first_or_is_done_instead():
    """The table whole: no act is refused at any stage without one that can be done there, and that has a page."""
    for act, here in BY_STAGE:
        now = comes_first(act, here) or in_its_stead(act, here)
        if now is None:
            assert act in DONE_BY_THEN, (act, here)
        else:
            assert here in TABLE[now].during | TABLE[now].hosts_also, (act, here, now)
            assert reverse(for_act(now), args=[UUID(int=1)]), now


def test_each_step_is_a_move_of_a_case_and_each_move_of_work_has_its_step():
    assert {here: there for here, there in STEPS if there not in MOVES[here]} == {}
    aside = {*SET_ASIDE, Stage.GONE}
    assert {(here, there) for here in Stage for there in MOVES[here] - aside} == STEPS.keys()


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
                if wording.refusal(WrongStage.code) in unescape(main):
                    assert "Hồ sơ đang ở giai đoạn:" in main, (name, who)
                    _names_what_comes_first(main, name, who, Case.objects.get(pk=str(ids["case"])))
                refused += 1
    assert refused or at == "accepted", at


def _names_what_comes_first(main: str, name: str, who: str, case: Case) -> None:
    here = Stage(case.stage)
    act = act_of(name)
    if act is None:  # a page that is named otherwise than its act, which the gate knows
        assert [one for one in {*STEPS.values(), *INSTEAD.values()} if str(one.label) in unescape(main)], (name, who)
        return
    first, stead = comes_first(act, here), in_its_stead(act, here)
    ways = [one for one in (stead, first) if one and f'href="{reverse(for_act(one), args=[case.pk])}"' in main]
    named = [one for one in (stead, first) if one and str(one.label) in unescape(main)]
    assert named or act in DONE_BY_THEN, (name, who, here)
    hers = acts_open_to(Worker.objects.get(username=who), case)
    assert bool(ways) == bool({first, stead} & hers), (name, who, here)
