"""A page drawn before her kinds, her age or who hurt her were told anew asks what is asked no more: it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.first_words import change_kind
from casework.journey.intake.hearing import note_incident, note_person
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.workers import Worker
from casework.rulebook.dates import parse_birth
from casework.rulebook.refusals import Refused
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import STATES
from tests.web.late import LATE, Late
from tests.web.matrix import MATRIX, address_of
from tests.web.opened import ASKS
from tests.web.sent import answers_on

HIDDEN = re.compile(r'<input type="hidden"[^>]*>')
ASKED = re.compile(r'name="(\w+)"(?:[^>]*? value="([^"]*)")?')


def questions(page: str) -> set[str]:
    """What a page asks, and what each question lets one choose; an empty page leads back, and asks nothing."""
    if not page:
        return set()
    main = HIDDEN.sub("", page[page.index("<main") : page.index("</main")])
    offered = {f"{name}={value}" for name, value in ASKED.findall(main)}
    return offered | set(re.findall(r'<option value="([^"]*)"', main))


def of_another_kind(by: Worker, case: Case) -> None:
    change_kind(by, case, kinds=["trafficking"], why="Chị nói lại")


def of_a_child(by: Worker, case: Case) -> None:
    note_person(
        by,
        case,
        expected_version=Survivor.objects.get(case=case).version,
        birth=parse_birth("12 tuổi", at=timezone.now()),
    )


def of_a_man(by: Worker, case: Case) -> None:
    version = Survivor.objects.get(case=case).version
    note_person(by, case, expected_version=version, details={"sex": "male"})


def by_a_trafficker(by: Worker, case: Case) -> None:
    version = Incident.objects.get(case=case).version
    note_incident(by, case, expected_version=version, answers={"relationship": "recruiter"})


TOLD_ANEW = (of_another_kind, of_a_child, of_a_man, by_a_trafficker)


@pytest.mark.parametrize("told", TOLD_ANEW, ids=lambda told: told.__name__)
@pytest.mark.parametrize("name", [name for name in ASKS if MATRIX[name].takes[:1] == ("case",)])
def test_a_page_that_asked_what_is_asked_no_more_writes_nothing(
    cast: Cast, signed_in: SignedIn, name: str, told: Callable[[Worker, Case], None]
):
    row, late = MATRIX[name], LATE.get(name, Late({}, ()))
    ids = (late.at or STATES[row.at])(cast)
    client = signed_in(cast.everybody[late.by or sorted(row.opens_to - {"thu"} or row.opens_to)[0]])
    address = address_of(name, row, ids)
    old = client.get(address).content.decode()
    case = Case.objects.get(pk=str(ids["case"]))
    try:
        with (cast.mai if case.stage == Stage.DRAFT else cast.hoa).acting() as by:
            told(by, case)
    except Refused:
        return  # nothing of it is told at this stage
    now = client.get(address).content.decode()
    if questions(now) == questions(old):
        return
    units = {key: str(getattr(cast, unit).pk) for key, unit in late.of_the_cast.items()}
    answer = client.post(address, {**answers_on(old), **late.typed, **units})
    # What adds has no version to compare: it asks what it asks now, and nothing was written either.
    refused = 409 if 'name="version"' in old else 422
    assert answer.status_code == refused, questions(now) ^ questions(old)


def test_a_yes_to_a_question_that_went_stands_before_whoever_sent_it(cast: Cast, signed_in: SignedIn):
    ids = STATES["draft"](cast)
    case, mai = Case.objects.get(pk=str(ids["case"])), signed_in(cast.mai)
    for name, typed, told in (
        ("intake-danger", "strangled", by_a_trafficker),
        ("intake-person-household", "pregnant", of_a_man),
    ):
        address = reverse(name, args=[case.pk])
        old = answers_on(mai.get(address).content.decode())
        with cast.mai.acting() as by:
            told(by, case)
        answer = mai.post(address, {**old, typed: "yes"})
        text = answer.content.decode()
        assert answer.status_code == 409 and "Không còn hỏi" in text, name
        assert mai.post(address, answers_on(text)).status_code == 302, "sent again it saves what is asked, knowingly"
