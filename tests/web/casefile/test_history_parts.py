"""A long history is read part by part: each part has what its chapter keeps, paged by key, and nothing is lost."""

from __future__ import annotations

import re
from itertools import chain

from django.test import Client
from django.urls import reverse

from casework.journey.intake.hearing import add_note, ask_consent
from casework.queries.history_page import CHANGES
from casework.rulebook.stages import Stage
from casework.web.casefile.views import HISTORY_PARTS
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import case_at, send


def read_to_its_end(client: Client, address: str, query: str = "") -> list[list[str]]:
    """The headings of each page, down to the last."""
    pages = []
    while True:
        text = client.get(f"{address}{query}").text
        pages.append(re.findall(r'<div class="edit">\s*<h2[^>]*>(.*?)</h2>\s*<p[^>]*>(.*?)</p>', text, re.DOTALL))
        older = re.search(r'rel="next" href="(\?[^"]+)"', text)
        if older is None:
            return [[f"{what}{when}" for what, when in page] for page in pages]
        query = older[1].replace("&amp;", "&")


def test_the_parts_together_are_the_whole_and_each_goes_on_by_key(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        for number in range(CHANGES + 3):
            add_note(hoa, case, text=f"Ghi chú số {number}")
        ask_consent(hoa, case, answers={"health": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        send(hoa, case, cast.health)
    client, address = signed_in(cast.hoa), reverse("case-history", args=[case.pk])
    whole = read_to_its_end(client, address)
    assert len(whole) > 1 and all(len(page) <= CHANGES for page in whole)
    parts = {word: list(chain(*read_to_its_end(client, address, f"?phan={word}"))) for word in HISTORY_PARTS}
    assert sorted(chain(*parts.values())) == sorted(chain(*whole))
    assert len(parts["chuyen-gui"]) >= 1 and all("hiếu" in one for one in parts["chuyen-gui"])
    assert len(parts["nguoi-den"]) > CHANGES and parts["sinh-ke"] == []


def test_an_unknown_part_is_refused(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    assert signed_in(cast.hoa).get(reverse("case-history", args=[case.pk]), {"phan": "khac"}).status_code == 400
