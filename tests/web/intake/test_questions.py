"""The questions of intake as a host meets them: every page opens, keeps what was said, and loses nothing."""

import pytest
from django.urls import reverse

from casework.journey.intake.opening import open_case
from casework.records.cases import Case
from tests.cast import Cast
from tests.web.conftest import SignedIn

QUESTIONS = [
    "intake-person",
    "intake-language",
    "intake-place",
    "intake-household",
    "intake-numbers",
    "intake-contact",
    "intake-acts",
    "intake-facts",
    "intake-story",
    "intake-danger",
    "intake-consent",
]


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


@pytest.mark.parametrize("name", [*QUESTIONS, "intake-parts", "intake-check", "note-add", "intake-exclude"])
def test_every_page_opens_for_her_host_and_for_nobody_else(cast: Cast, signed_in: SignedIn, draft: Case, name: str):
    address = reverse(name, args=[draft.pk])
    assert signed_in(cast.mai).get(address).status_code == 200
    for stranger in (cast.hoa, cast.lu, cast.lan, cast.thu, cast.cuc):
        assert signed_in(stranger).get(address).status_code == 404
