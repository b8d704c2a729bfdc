"""Paper: asked for by a form, shown again without asking until the session ends, in the parts that were chosen."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from casework.records.cases import Case
from casework.trail.events import Event
from casework.web.casefile.forms import APART, PARTS
from tests.around_her import perpetrator_named
from tests.cast import Cast
from tests.printed import EVERY_PART
from tests.signing_in import SignedIn
from tests.states import STATES, Ids, planned, sent

PAPERS: tuple[tuple[str, str, str, str, str, dict[str, object]], ...] = (
    # page, state, whose id, who, act of the line, what is typed
    ("case-print", "planned", "case", "hoa", "case.print", EVERY_PART),
    ("case-access_print", "planned", "case", "hoa", "case.access_print", {"handed": "read_here"}),
    ("safety_plan-print", "planned", "case", "hoa", "safety_plan.print", {}),
    ("referral-print", "sent", "referral", "lan", "referral.print", {}),
    ("trail-print", "planned", "case", "thu", "trail.print", {}),
    ("notice-print", "notified", "case", "mai", "notice.print", {}),
)


def lines(act: str) -> int:
    return Event.objects.filter(act=act, outcome="looked").count()


def reasoned(client: Client, ids: Ids, who: str) -> None:
    if who == "thu":
        client.post(reverse("reason-state", args=[ids["case"]]), {"words": "Kiểm tra"})


@pytest.mark.parametrize(("page", "state", "what", "who", "act", "typed"), PAPERS)
def test_a_form_makes_it_and_a_reload_shows_it_again(
    cast: Cast, signed_in: SignedIn, page: str, state: str, what: str, who: str, act: str, typed: dict[str, object]
):
    ids = STATES[state](cast)
    client = signed_in(cast.everybody[who])
    reasoned(client, ids, who)
    sent_to = client.post(reverse(page, args=[ids[what]]), typed)
    assert sent_to.status_code == 302 and lines(act) == 0, "nothing is shown yet"
    there = sent_to["Location"]
    for times in (1, 2):
        paper = client.get(there)
        assert paper.status_code == 200 and "no-store" in paper["Cache-Control"]
        assert lines(act) == times
    another = signed_in(cast.everybody[who]).get(there)
    assert another.status_code == 302 and lines(act) == 2, "in another session the address leads back"


def test_the_code_word_and_the_plan_go_with_the_name_only_where_somebody_says_so(cast: Cast, signed_in: SignedIn):
    case_id = planned(cast)["case"]
    client = signed_in(cast.hoa)
    asked = client.get(reverse("case-print", args=[case_id])).text
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', asked)
    ticked = {code for code, _words in PARTS for box in boxes if f'value="{code}"' in box and " checked" in box}
    assert "name" in ticked and not ticked & APART
    usual = client.post(reverse("case-print", args=[case_id]), {"parts": sorted(ticked)}, follow=True).text
    assert "Thào Thị Dợ" in usual and 'id="ke-hoach"' not in usual and 'id="tiep-nhan"' not in usual
    without = client.post(reverse("case-print", args=[case_id]), {"parts": sorted(APART)}, follow=True).text
    assert "Thào Thị Dợ" not in without and 'id="ke-hoach"' in without and 'id="tiep-nhan"' in without
    assert 'id="an-toan"' not in without and 'id="nguoi-den"' not in without


def test_the_code_stands_on_every_sheet_and_nothing_else_is_put_into_a_style(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    style = client.get(reverse("paper-sheet"), {"ma": "HS26-4KX7P"})
    assert style["Content-Type"].startswith("text/css") and 'content:"HS26-4KX7P"' in style.text
    for other in ('a"}', "hs26", "x" * 40, "HS26\n"):
        assert client.get(reverse("paper-sheet"), {"ma": other}).status_code == 400
    ids = sent(cast)
    paper = client.post(reverse("referral-print", args=[ids["referral"]]), follow=True).text
    assert f"{reverse('paper-sheet')}?ma=" in paper


def test_whoever_did_it_is_on_paper_only_where_somebody_ticked_it(cast: Cast, signed_in: SignedIn):
    """And in which other case he stands is on no paper."""
    case_id, other = perpetrator_named(cast)["case"], Case.objects.get(pk=str(perpetrator_named(cast)["case"]))
    client, ask = signed_in(cast.hoa), reverse("case-print", args=[case_id])
    assert (other.code or "") in client.get(reverse("perpetrator-list", args=[case_id])).text
    box = re.search(r'<input[^>]*value="perpetrator"[^>]*>', client.get(ask).text)
    assert box and "checked" not in box[0]
    assert "Vàng A Páo" not in client.post(ask, {"parts": ["intake"]}, follow=True).text
    paper = client.post(ask, {"parts": ["perpetrator"]}, follow=True).text
    assert "Vàng A Páo" in paper and (other.code or "") not in paper
