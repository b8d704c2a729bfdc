"""While her no stands no page of her case offers what would be refused: nothing leads to it, no form waits for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from casework.journey.intake.first_words import allow_writing, refuse_writing
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.safety.alarming import mark_danger
from casework.policy import gate, her_word
from casework.policy.table import TABLE
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.rulebook.acts import LOOKS, Act
from tests.cast import Cast
from tests.web.matrix import MATRIX, act_of, address_of
from tests.web.windows import Windows

OF_A_CASE = [name for name, row in MATRIX.items() if row.takes == ("case",) and "GET" in row.methods]
READERS = ("mai", "hoa", "thu")


def begun(cast: Cast, *kinds: str) -> Case:
    """Mai heard her."""
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ", kinds=kinds, safe="no")


def sent(cast: Cast, *kinds: str) -> Case:
    """The desk was told, and of a danger as well."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, begun(cast, *kinds))
        mark_danger(mai, case, kinds=["weapon"])
        return case


def no_stands(cast: Cast, case: Case) -> Case:
    """She said no."""
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    return Case.objects.get(pk=case.pk)


def yes_again(cast: Cast, case: Case) -> Case:
    """She said no, and within the hour yes."""
    with cast.mai.acting() as mai:
        allow_writing(mai, no_stands(cast, case))
    return Case.objects.get(pk=case.pk)


STATES: Mapping[str, Callable[[Cast], Case]] = {
    "no no, a draft": lambda cast: begun(cast, "family"),
    "no no, at the desk": lambda cast: sent(cast, "family"),
    "a draft": lambda cast: no_stands(cast, begun(cast, "family")),
    "a draft of no known kind": lambda cast: no_stands(cast, begun(cast)),
    "at the desk, which keeps it": lambda cast: no_stands(cast, sent(cast, "family")),
    "at the desk, which keeps a child's": lambda cast: no_stands(cast, sent(cast, "child")),
    "at the desk, which keeps nothing": lambda cast: no_stands(cast, sent(cast, "trafficking")),
    "taken back": lambda cast: yes_again(cast, begun(cast, "family")),
    "taken back at the desk": lambda cast: yes_again(cast, sent(cast, "trafficking")),
}


def offered(page: str, here: str) -> Iterator[tuple[str, str]]:
    """Where the links of a page lead and what its forms do: method and address."""
    main = page[page.index("<main") :]
    for href in re.findall(r'href="([^"#?]+)', main):
        yield "GET", href
    for form in re.findall(r"<form[^>]*>", main):
        action = re.search(r'action="([^"?]+)', form)
        yield ("POST" if 'method="post"' in form else "GET"), action[1] if action and action[1] else here


def of_this_case(address: str, case: Case) -> str | None:
    """The name of the view, where it is one under this case."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return match.url_name if match.kwargs.get("case_id") == case.pk else None


@pytest.mark.parametrize("state", STATES)
def test_no_page_of_a_case_offers_what_would_be_refused(cast: Cast, windows: Windows, state: str):
    case = STATES[state](cast)
    assert Case.objects.filter(pk=case.pk, stage__in=her_word.BEFORE_TAKEN_IN).exists()
    stands = HerNo.objects.filter(case=case, taken_back_at=None).exists()
    assert stands is (not state.startswith(("no no", "taken back")))
    wrong, read = [], set()
    for who in READERS:
        answered: dict[str, Any] = {}
        open_to_her: dict[Act, bool] = {}
        for name in OF_A_CASE:
            here = address_of(name, MATRIX[name], {"case": case.pk})
            if here not in answered:  # no page led to it yet
                answered[here] = windows(who).get(here)
            page = answered[here]
            if page.status_code != 200:
                continue
            read.add((who, name))
            for method, address in offered(page.text, here):
                target = of_this_case(address, case)
                if target is None:
                    continue
                if method == "GET":
                    if address not in answered:
                        answered[address] = windows(who).get(address)
                    if answered[address].status_code not in {200, 302}:
                        wrong.append(f"{who}: {name} leads to {target}: {answered[address].status_code}")
                act = act_of(target)
                if act is not None and act not in LOOKS:
                    if act not in open_to_her:
                        with cast.everybody[who].acting() as worker:
                            open_to_her[act] = gate.may(worker, act, case)
                    if not open_to_her[act]:
                        wrong.append(f"{who}: {name} offers {act.value} ({method})")
    assert not wrong, "\n".join(wrong)
    assert ("mai", "case") in read and ("mai", "writing-refuse") in read
    assert (("mai", "intake-person") in read) is not stands or case.stage != "draft"


@pytest.mark.parametrize("who", READERS)
def test_the_page_of_what_her_no_stops_says_so_before_anything_is_typed(cast: Cast, windows: Windows, who: str):
    case = no_stands(cast, sent(cast, "family"))
    stopped = set()
    for name in OF_A_CASE:
        act = act_of(name)
        if act is None or act in her_word.NOT_STOPPED | her_word.OF_WHO_KEEPS_IT:
            continue
        page = windows(who).get(address_of(name, MATRIX[name], {"case": case.pk}))
        assert page.status_code >= 400, name
        if "Người đến không cho ghi" in page.text:
            stopped.add(name)
        else:
            assert page.status_code == 404 or case.stage not in TABLE[act].during, name
    assert "note-add" in stopped or who == "thu"


def test_the_gate_answers_as_the_page_does(cast: Cast):
    for state, make in STATES.items():
        case = make(cast)
        for who in READERS:
            with cast.everybody[who].acting() as worker:
                acts = gate.acts_open_to(worker, case)
                assert acts == {act for act in Act if act in acts and gate.may(worker, act, case)}, (state, who)
                no = her_word.standing_no_of(case)
                assert not any(her_word.stops(case.stage, act, no) for act in acts), (state, who)
