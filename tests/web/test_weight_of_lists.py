"""What travels on a slow line: each list of fifty rows or more, filled by fifty cases at one desk."""

import gzip
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import viewing
from casework.queries.audit import overdue
from casework.records.cases import Case, Clock
from casework.rulebook.acts import Act
from tests.cast import Cast
from tests.signing_in import SignedIn

FIFTY = 50
LIST = 12_000
FAMILIES = ("Thào", "Vàng", "Giàng", "Lý", "Sùng", "Hạng", "Lò", "Chẻo", "Tẩn", "Phàn")
GIVEN = ("Dợ", "Xí", "Mỷ", "Pà", "Sua", "Chứ", "Dở", "Máy", "Lở", "Cở")


@pytest.fixture(scope="module")
def fifty(gathered: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Case]]:
    """More than a page of cases at one desk, each under its own name; once for all tests, which stand in its
    transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = []
        with gathered.mai.acting() as mai:
            for number in range(FIFTY + 5):
                name = f"{FAMILIES[number % 10]} Thị {GIVEN[number // 10]} {GIVEN[number % 10]}"
                case = open_case(mai, gathered.address, name=name)
                given = {"record_keeping": "given"}
                ask_consent(mai, case, answers=given, method="spoken_witnessed", witness="Chị Mỷ")
                made.append(submit_to_desk(mai, case))
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize(("who", "asked"), [("hoa", "?viec=0"), ("mai", ""), ("thu", "")])
def test_a_desk_of_fifty_cases_is_light(cast: Cast, signed_in: SignedIn, fifty: list[Case], who: str, asked: str):
    """The desk of an officer itself has fewer: her lists of fifty are behind it."""
    answer = signed_in(cast.everybody[who]).get(reverse("desk") + asked)
    assert sum(str(case.pk) in answer.text for case in fifty) >= FIFTY
    assert len(gzip.compress(answer.content)) <= LIST


def test_a_full_page_of_what_is_odd_or_late_is_light(cast: Cast, signed_in: SignedIn, fifty: list[Case]):
    Clock.objects.filter(case__in=fifty).update(due_at=timezone.now() - timedelta(days=1))
    with cast.quy.acting() as quy:
        for case in fifty * 3:
            viewing.enter(quy, Case, case.pk, Act.CASE_LOOK)
    for page, rows in (("audit-anomalies", FIFTY // 2), ("audit-overdue", overdue.A_PAGE - 1)):
        answer = signed_in(cast.thu).get(reverse(page))
        assert answer.text.count("nowrap") > rows, page
        assert len(gzip.compress(answer.content)) <= LIST, page


def test_a_page_of_the_provinces_trail_is_light(cast: Cast, signed_in: SignedIn, fifty: list[Case]):
    answer = signed_in(cast.thu).get(reverse("audit"))
    assert answer.text.count("<tr") > FIFTY // 2
    assert len(gzip.compress(answer.content)) <= LIST
