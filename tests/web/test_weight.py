"""What travels on a slow line: a list of fifty rows or more stays under 12 kB gzipped, every other page under 6. And
none shows its own markup as words, or one number to call twice."""

import gzip
import re
from collections import Counter
from collections.abc import Mapping

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import Ids
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows

FIFTY = 50
LIST, LATER = 12_000, 6_000
LISTS = frozenset(
    {
        *("desk", "case-filter", "audit", "audit-anomalies", "audit-overdue", "audit-reviewed", "audit-decoys"),
        *("case-audit", "case-history", "trail-print", "trail-searches", "trail-checkpoint", "notification-list"),
    }
)
"""Pages that show fifty rows wherever there are as many."""


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
        numbers = Counter(re.findall(r'href="(tel:[^"]+)"', answer.text.partition("<main")[2]))
        assert max(numbers.values(), default=1) == 1, (person, numbers)
        if (size := len(gzip.compress(answer.content))) > (LIST if name in LISTS else LATER):
            heavy[person] = size
    assert not heavy
