"""What travels on a slow line: a list of fifty rows or more stays under 12 kB gzipped, every other page under 6. And
none shows its own markup as words."""

import gzip
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from casework.journey.intake.hearing import add_note, ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import viewing
from casework.records.cases import Case, Clock
from casework.rulebook.acts import Act
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import Ids
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows

FIFTY = 50
LIST, LATER = 12_000, 6_000
TWELVE_PURPOSES = {"intake-consent": 6_300}
"""One question to be read aloud with all its purposes, and the numbers to call above it."""
LISTS = frozenset(
    {
        *("desk", "case-filter", "audit", "audit-anomalies", "audit-overdue", "audit-reviewed", "audit-decoys"),
        *("case-audit", "case-history", "trail-print", "trail-searches", "trail-checkpoint", "notification-list"),
    }
)
"""Pages that show fifty rows wherever there are as many."""
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


@pytest.mark.parametrize("who", ["hoa", "mai", "thu"])
def test_a_desk_of_fifty_cases_is_light(cast: Cast, signed_in: SignedIn, fifty: list[Case], who: str):
    answer = signed_in(cast.everybody[who]).get(reverse("desk"))
    assert sum(str(case.pk) in answer.text for case in fifty) >= FIFTY
    assert len(gzip.compress(answer.content)) <= LIST


def test_a_full_page_of_what_is_odd_or_late_is_light(cast: Cast, signed_in: SignedIn, fifty: list[Case]):
    Clock.objects.filter(case__in=fifty).update(due_at=timezone.now() - timedelta(days=1))
    with cast.quy.acting() as quy:
        for case in fifty * 3:
            viewing.enter(quy, Case, case.pk, Act.CASE_LOOK)
    for page in ("audit-anomalies", "audit-overdue"):
        answer = signed_in(cast.thu).get(reverse(page))
        assert answer.text.count("nowrap") > FIFTY // 2, page
        assert len(gzip.compress(answer.content)) <= LIST, page


def test_a_page_of_the_provinces_trail_is_light(cast: Cast, signed_in: SignedIn, fifty: list[Case]):
    answer = signed_in(cast.thu).get(reverse("audit"))
    assert answer.text.count("<tr") > FIFTY // 2
    assert len(gzip.compress(answer.content)) <= LIST


def test_a_page_of_one_cases_story_is_light(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        for number in range(60):
            add_note(mai, case, text=f"Lần {number}: chị ấy kể thêm về đêm hôm đó, và hỏi bao giờ về được nhà.")
        submit_to_desk(mai, case)
    client = signed_in(cast.thu)
    answer = client.get(reverse("case-audit", args=[case.pk]))
    assert answer.text.count('role="rowheader"') >= FIFTY
    assert len(gzip.compress(answer.content)) <= LIST
    assert len(gzip.compress(client.post(reverse("trail-print", args=[case.pk]), follow=True).content)) <= LIST
    assert len(gzip.compress(client.get(reverse("trail-checkpoint")).content)) <= LATER


@pytest.mark.usefixtures("reason_stated")
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if "GET" in row.methods])
def test_every_page_is_light_and_whole(prepared: Mapping[str, Ids], windows: Windows, name: str):
    row, heavy = MATRIX[name], {}
    for person in sorted(row.opens_to):
        answer = windows(person).get(address_of(name, row, prepared[row.at]), follow=True)
        assert answer.status_code == 200, person
        assert "=&#34;" not in answer.text, "markup was escaped as if somebody had typed it"
        if (size := len(gzip.compress(answer.content))) > (LIST if name in LISTS else TWELVE_PURPOSES.get(name, LATER)):
            heavy[person] = size
    assert not heavy
