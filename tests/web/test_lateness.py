"""What is due at once is to be done now for half an hour, and late only then: said and counted alike on every page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.policy import province_figures, unit_of_work
from casework.records.cases import Case, Clock
from casework.rulebook.lateness import GRACE, is_late
from casework.web import wording
from tests.cast import Cast
from tests.house import ROOT
from tests.signing_in import SignedIn
from tests.states import arrived

NOW, LATE = "cần làm ngay", "quá hạn"
A_MINUTE = timedelta(minutes=1)


def due_at_once(case: Case, ago: timedelta) -> datetime:
    """Every duty of the case is due at once, and so long ago."""
    at = timezone.now() - ago
    assert Clock.objects.filter(case=case, met_at__isnull=True).update(began_at=at, due_at=at)
    return at


@pytest.mark.parametrize(("ago", "late"), [(A_MINUTE, False), (GRACE - A_MINUTE, False), (GRACE + A_MINUTE, True)])
def test_desk_case_list_province_and_figures_say_and_count_it_alike(
    cast: Cast, signed_in: SignedIn, ago: timedelta, late: bool
):
    case = arrived(cast)
    due_at_once(case, ago)
    hoa, thu, listed = signed_in(cast.hoa), signed_in(cast.thu), reverse("case-filter")
    for where in (reverse("desk"), reverse("case", args=[case.pk]), listed):
        main = hoa.get(where).text.partition("<main")[2]
        words = re.findall(r'<time class="due due--(\w+)"[^>]*>([^<]+)</time>', main)
        assert words, where
        for kind, said in words:
            assert (kind == "late", LATE in said, said == NOW) == (late, late, not late), where
    narrowed = hoa.get(f"{listed}?han=late").text.partition("<main")[2]
    assert (str(case.pk) in narrowed) is late
    overdue = unescape(thu.get(reverse("audit-overdue")).text)
    assert (str(case.pk) in overdue) is late and ("Không có việc nào quá hạn." in overdue) is not late
    now = timezone.now()
    with cast.thu.acting() as by, unit_of_work.transaction_as(by):
        counted = province_figures.count(now, months_since=now - timedelta(days=90), without=())
    assert sum(counted.get(province_figures.LATE, {}).values()) == int(late)


def test_what_has_a_time_of_its_own_is_late_when_that_is_over():
    now = timezone.now()
    began, due = now - timedelta(hours=1), now - A_MINUTE
    assert is_late(due, began, now) and wording.due(due, now, began).state == "late"
    assert not is_late(now + A_MINUTE, began, now)
    assert (wording.due(due, now, due).words, wording.due(due, now).state) == (NOW, "late")


DUE_WITHOUT_A_BEGIN = {"templates/intake/check.html", "templates/intake/parts.html"}
"""By when a draft is to be sent, which has its hour."""


def test_no_page_says_how_late_a_duty_is_without_when_it_began():
    pages = (ROOT / "templates").rglob("*.html")
    bare = {str(page.relative_to(ROOT)) for page in pages if re.search(r"\bdue_at\|due\(now\)", page.read_text())}
    assert bare == DUE_WITHOUT_A_BEGIN
