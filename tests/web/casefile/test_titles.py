"""A chapter that has a page of its own says its title once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.urls import reverse

from tests.states import Ids
from tests.web.windows import Windows


@pytest.mark.parametrize(("name", "title"), [("case-safety", "An toàn"), ("case-referrals", "Chuyển gửi")])
def test_a_chapters_title_stands_in_one_heading(name: str, title: str, prepared: Mapping[str, Ids], windows: Windows):
    case_id = prepared["active"]["case"]
    page = windows("hoa").get(reverse(name, args=[case_id])).text
    assert page.count(f">{title}</h2>") == 0 and f"{title}</h1>" in page
    whole = windows("hoa").get(f"{reverse('case', args=[case_id])}?day_du=co").text
    assert f">{title}</h2>" in whole, "on the page of the whole case it has its heading"
