"""A page of a case costs the database the same however long its life: a table of pages and of what grows."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casework.queries import casefile
from casework.queries.case_records import LOOKS_BACK, NEWEST
from casework.records.cases import Case
from tests.cast import Cast
from tests.growing import GROWN, analyzed, looks, notes, packets, reading, spread
from tests.queries.reading import read
from tests.signing_in import SignedIn
from tests.states import at_the_clinic, told_in_full

PAGES = (
    "case",
    "case-history",
    "note-add",
    "intake-contact",
    "intake-incident",
    "intake-consent",
    "risk-assess",
    "referral-send",
    "livelihood",
    "reintegration",
    "closure-ask",
    "desk",
)
"""Those an officer opens every day. `case-access-history` has three hundred lines on a page, and as many are read."""

NEW = 50
OLD = {"looks": 8_000}
"""Of what grows there are fifty when a case is new, and five hundred or so many when it is old."""

MOST = 1.2

ALL_OF_IT = {("packets", "closure-ask"): "whether a case may be closed hangs on every packet it ever had"}
"""What must read all that lies there, and why."""


def cost(client: Client, name: str, case: Case) -> int:
    """What the database reads for a page, in buffers, once its plans are made."""
    address = reverse(name, args=() if name == "desk" else (case.pk,))
    for _ in range(2):
        assert client.get(address).status_code == 200, name
    with reading() as read_:
        client.get(address)
    return read_.buffers


@pytest.mark.parametrize("grown", GROWN)
def test_pages_of_an_old_case_cost_what_they_do_of_a_new_one(cast: Cast, signed_in: SignedIn, grown: str) -> None:
    case = told_in_full(cast)
    client = signed_in(cast.hoa)
    spread()
    looks(cast, case, NEW)
    GROWN[grown](cast, case, NEW)
    analyzed()
    new = {name: cost(client, name, case) for name in PAGES}
    GROWN[grown](cast, case, OLD.get(grown, 500) - NEW)
    looks(cast, case, LOOKS_BACK)  # before her list of readers in both cases
    analyzed()
    old = {name: cost(client, name, case) for name in PAGES}
    grew = {
        name: f"{new[name]} -> {old[name]}"
        for name in PAGES
        if old[name] > MOST * new[name] and (grown, name) not in ALL_OF_IT
    }
    assert not grew, f"with {grown}: {grew}"


def test_the_page_says_that_it_counts_the_newest_looks_only(cast: Cast) -> None:
    case = told_in_full(cast)
    assert not read(cast.hoa, casefile.casefile, case.pk).looks_cut
    looks(cast, case, LOOKS_BACK)
    page = read(cast.hoa, casefile.casefile, case.pk)
    assert page.looks_cut and sum(one.times for one in page.lookers) == LOOKS_BACK


def main(text: str) -> str:
    """What stands on a page below its frame."""
    return text.partition("<main")[2]


def test_the_newest_notes_and_packets_are_shown_and_lead_to_the_others(cast: Cast, signed_in: SignedIn) -> None:
    case = told_in_full(cast)
    notes(cast, case, NEWEST)
    packets(cast, case, NEWEST)
    client = signed_in(cast.hoa)
    address, person, sent = (reverse(name, args=(case.pk,)) for name in ("case", "case-person", "case-referrals"))
    for here in (person, sent):
        assert "?day_du" not in main(client.get(here).text), "twenty of each are all there are"
    notes(cast, case, 1)
    packets(cast, case, 1)
    page = read(cast.hoa, casefile.casefile, case.pk)
    assert page.older == {"notes", "packets"}
    assert len(page.sections["intake"].notes) == len(page.sections["referral"].sent) == NEWEST
    assert f"{address}?day_du=co#ghi-chu" in client.get(person).content.decode()
    assert f"{sent}?day_du=co" in client.get(sent).content.decode()
    whole = read(cast.hoa, casefile.casefile, case.pk, in_full=True)
    assert not whole.older
    assert len(whole.sections["intake"].notes) == len(whole.sections["referral"].sent) == NEWEST + 1
    for here in (address, sent):
        assert "?day_du" not in main(client.get(f"{here}?day_du=co").text)


def test_an_open_packet_stays_on_the_page_however_many_came_after_it(cast: Cast) -> None:
    sent = at_the_clinic(cast)
    case = Case.objects.get(pk=sent.case_id)
    packets(cast, case, 2 * NEWEST)
    page = read(cast.hoa, casefile.casefile, case.pk)
    assert page.sections["referral"].sent[0].id == sent.pk, "and stands first"
    assert len(page.sections["referral"].sent) == NEWEST + 1 and page.older == {"packets"}
