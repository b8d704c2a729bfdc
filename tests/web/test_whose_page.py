"""The page of every act on a case says whose it is before anything is typed: an officer works on forty at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape

import pytest

from casework.records.cases import Case
from tests.states import Ids
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows

pytestmark = pytest.mark.usefixtures("reason_stated")

PAGES = [name for name, row in MATRIX.items() if "GET" in row.methods and "case" in row.takes]

OF_A_STAY = {"shelter-extend", "shelter-discharge", "shelter-missed"}
"""A stay is guarded by itself, and its key opens no name: the page says where it is and until when."""


def asking(prepared: Mapping[str, Ids], windows: Windows, who: str) -> Iterator[tuple[str, Case, str]]:
    """Each page on which this person is asked something of a case: its name, the case, its text up to the heading."""
    for name in PAGES:
        row = MATRIX[name]
        if who not in row.opens_to or name in OF_A_STAY:
            continue
        page = unescape(windows(who).get(address_of(name, row, prepared[row.at]), follow=True).text)
        main = page[page.index("<main") :].partition("</main>")[0]
        if 'name="ticket"' in main:
            yield name, Case.objects.get(pk=str(prepared[row.at]["case"])), main.partition("</h1>")[0]


def test_an_officer_reads_whose_it_is_before_the_first_question(prepared: Mapping[str, Ids], windows: Windows):
    found = list(asking(prepared, windows, "hoa"))
    assert len(found) > 30
    assert [name for name, case, head in found if "Thào Thị Dợ" not in head] == []
    assert [name for name, case, head in found if case.code and case.code not in head] == []


def test_a_supervisor_reads_its_code_and_an_open_telephone_nothing(prepared: Mapping[str, Ids], windows: Windows):
    watched, heard = list(asking(prepared, windows, "thu")), list(asking(prepared, windows, "mai"))
    assert watched and heard
    assert [name for name, case, head in watched if case.code and case.code not in head] == []
    assert [name for name, _case, head in (*watched, *heard) if "Thào" in head] == []
