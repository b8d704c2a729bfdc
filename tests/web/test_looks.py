"""What each page opened stands in its line: nothing sealed is read under a look that does not name its section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.urls import reverse

from casework.journey.intake.opening import open_case
from casework.policy.viewing import Viewing
from casework.queries.editing import Editing
from casework.records.cases import Case
from casework.records.kinds import KINDS
from casework.rulebook.acts import Act
from casework.rulebook.sections import Section, opened_in
from casework.trail.events import Event
from casework.trail.log import append
from casework.trail.proof.verification import said_by
from casework.vault.fields import SealedAttribute, SealedField
from casework.vault.purposes import PURPOSES
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import Ids
from tests.web.late import LATE
from tests.web.matrix import MATRIX, act_of, address_of
from tests.web.opened import opened
from tests.web.windows import Windows

SECTION_OF: dict[str, str | None] = {
    field.purpose: section.value if (section := kind.about.section_of(field.name)) else None
    for kind in KINDS
    for field in kind._meta.concrete_fields
    if isinstance(field, SealedField) and kind is not Case
}
"""In which section of the file each sealed column is read; its history and its trail show all of them."""

HEAD = {"case"}
"""Her name: it stands at the head of the file, and whoever enters it in any way has read it."""

OF_NO_CASE = {
    *("statistics", "decoy", "review", "stated_reason", "unsent", "her_no"),
    *("violence_report", "report_call"),
}
"""What is registered and read by no page of a case: before there is one, not yet, or of the province's own."""

THE_COMMITTEES_OWN = {"notice.words", "ban_copy.words"}
"""What a body keeps of a notice or a ban, under its own key; the file has its own in `notice.note`,
`contact_ban.said`."""

SHOWN_FIRST = {
    *("case-access_print", "decoy-end", "name-show", "review-write", "review-write-alert", "stand_by-end"),
    "handover-end",
}
"""They show a line of a list first, and that list is looked at under its own word."""

NOTHING_SEALED = {"case-assign": "whose case it is stands unsealed, as its stage does"}
"""Pages of whoever comes second that read no sealed word of what stands, each with its reason."""

OPENS_ANOTHER = {"case-set_aside": "report.carry"}
"""Who decides on a duplicate sees a second file beside the first: that look has its own line, on the other case."""

ASKED_FOR_FIRST = {
    *("case-print", "case-print-paper", "trail-print", "notice-print", "safety_plan-print", "referral-print"),
}
"""Papers show nothing before they were asked for: the form of one asks, the address of another leads back."""

ALL_OF_IT = {Section.HISTORY.value, Section.TRAIL.value}


def test_every_sealed_record_has_its_section():
    of_cases = {one for one in PURPOSES if one.split(".")[0] not in HEAD | OF_NO_CASE} - THE_COMMITTEES_OWN
    assert of_cases == set(SECTION_OF)
    assert all(SECTION_OF.values())


ASKED = [name for name, row in MATRIX.items() if row.takes and "GET" in row.methods]


@pytest.mark.usefixtures("reason_stated")
@pytest.mark.parametrize("name", sorted(ASKED_FOR_FIRST))
def test_a_paper_that_nobody_asked_for_shows_nothing_and_leaves_no_line(
    prepared: Mapping[str, Ids], windows: Windows, name: str
):
    row = MATRIX[name]
    before = Event.objects.count()
    for person in sorted(row.opens_to):
        assert windows(person).get(address_of(name, row, prepared[row.at])).status_code in {200, 302}
    assert Event.objects.count() == before


@pytest.mark.usefixtures("reason_stated")
@pytest.mark.parametrize("name", [name for name in ASKED if name not in ASKED_FOR_FIRST])
def test_a_page_names_what_it_opened(
    prepared: Mapping[str, Ids], windows: Windows, cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch
):
    row = MATRIX[name]
    address = address_of(name, row, prepared[row.at])
    opened: set[str] = set()
    read, open_ = SealedAttribute.__get__, SealedField._open

    # Also where nothing was written yet: the page shows it as soon as something is.
    def watched_reading(at: SealedAttribute, record: Any, *args: Any) -> Any:
        if record is not None:
            opened.add(at.field.purpose)
        return read(at, record, *args)

    def watched(field: SealedField, *args: Any) -> Any:
        opened.add(field.purpose)
        return open_(field, *args)

    monkeypatch.setattr(SealedAttribute, "__get__", watched_reading)
    monkeypatch.setattr(SealedField, "_open", watched)
    for person in sorted(row.opens_to):
        opened.clear()
        before = set(Event.objects.values_list("id", flat=True))
        assert windows(person).get(address).status_code == 200
        bodies = [said_by(event) for event in Event.objects.exclude(id__in=before)]
        beside = [body for body in bodies if body["act"] == OPENS_ANOTHER.get(name)]
        bodies = [body for body in bodies if body not in beside]
        assert all(opened_in(body["opened"]) == [Section.STORY.value] for body in beside), (
            "what happened, of the other file"
        )
        assert len(bodies) == 1, [body["act"] for body in bodies]
        assert all("opened" in body for body in bodies if body["case"])
        if "POST" in row.methods and name not in SHOWN_FIRST:
            assert Act.of(bodies[0]["act"]) is act_of(name), "the page of an act enters for that act"
        named = {one for body in bodies for one in opened_in(body.get("opened")) or ()}
        unnamed = {purpose for purpose in opened & SECTION_OF.keys() if SECTION_OF[purpose] not in named}
        assert not unnamed or named & ALL_OF_IT, (person, unnamed, named)


@pytest.mark.parametrize("name", LATE)
def test_what_stands_meanwhile_is_read_in_a_look_as_well(
    cast: Cast, signed_in: SignedIn, name: str, monkeypatch: pytest.MonkeyPatch
):
    send, _page = opened(name, MATRIX[name], cast, signed_in)
    looks: list[str] = []
    monkeypatch.setattr(Editing, "__init__", _reading_again(Editing.__init__, looks, monkeypatch))
    before = set(Event.objects.values_list("id", flat=True))
    assert send(99).status_code == 409
    assert looks, f"{name} reads what stands meanwhile outside any look"
    lines = [said_by(event) for event in Event.objects.exclude(id__in=before) if event.outcome == "looked"]
    assert lines and (name in NOTHING_SEALED or all(line["opened"] for line in lines))


def _reading_again(
    plain: Callable[..., None], looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """What is edited, reading again so that every entering and every reading in a look is written down."""

    def watched(editing: Editing[Any], *args: Any, **kwargs: Any) -> None:
        plain(editing, *args, **kwargs)
        again = editing.again

        def read_again() -> Editing[Any]:
            with monkeypatch.context() as watching:
                for word in ("enter", "reads"):
                    watching.setattr(Viewing, word, _noted(getattr(Viewing, word), word, looks))
                return again()

        object.__setattr__(editing, "again", read_again)

    return watched


def _noted(plain: Callable[..., Any], word: str, looks: list[str]) -> Callable[..., Any]:
    def noted(*args: Any) -> Any:
        looks.append(word)
        return plain(*args)

    return noted


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


@pytest.mark.parametrize(
    ("sent", "status", "lines"),
    [
        pytest.param({"version": 1, "channel": "call", "phone": "0912345678"}, 302, ["done"], id="done"),
        pytest.param({"version": 1, "channel": "none"}, 302, ["looked"], id="only passed through"),
        pytest.param({"version": 1, "channel": "nonsense"}, 422, ["looked"], id="not understood"),
        pytest.param({"version": 1, "channel": "call"}, 422, ["looked", "refused"], id="refused on the form"),
        pytest.param(
            {"version": 7, "channel": "call", "phone": "0912345678"}, 409, ["looked", "refused"], id="edit_conflict"
        ),
    ],
)
def test_a_form_that_is_sent_leaves_the_line_of_its_act_and_of_what_it_showed(
    cast: Cast, signed_in: SignedIn, draft: Case, sent: dict[str, object], status: int, lines: list[str]
):
    client = signed_in(cast.mai)
    before = set(Event.objects.values_list("id", flat=True))
    assert client.post(reverse("intake-contact", args=[draft.pk]), sent).status_code == status
    left = Event.objects.filter(case_id=draft.pk).exclude(id__in=before)
    assert sorted(event.outcome for event in left) == lines
    shown = [opened_in(said_by(event)["opened"]) for event in left if event.outcome == "looked"]
    # Every page says "chị" or "anh" by who she is. Until the desk takes her in, each says whether it is urgent too:
    # that stands in her first words and her danger.
    assert shown == [["contact", "person", "story", "risk"]] * lines.count("looked")


def test_whoever_may_not_leaves_the_line_of_a_refusal_and_no_look(cast: Cast, signed_in: SignedIn, draft: Case):
    sent = {"version": 1, "channel": "call", "phone": "0912345678"}
    before = set(Event.objects.values_list("id", flat=True))
    assert signed_in(cast.hoa).post(reverse("intake-contact", args=[draft.pk]), sent).status_code == 404
    (line,) = Event.objects.filter(case_id=draft.pk).exclude(id__in=before)
    assert line.outcome == "refused"


def test_a_line_that_cannot_be_written_shows_nothing(
    cast: Cast, signed_in: SignedIn, draft: Case, monkeypatch: pytest.MonkeyPatch
):
    def full(*_given: object, **_more: object) -> None:
        raise OSError("no room")

    client = signed_in(cast.mai)
    client.raise_request_exception = False
    monkeypatch.setattr(append, "in_its_chain", full)
    answer = client.post(reverse("intake-contact", args=[draft.pk]), {"version": 1, "channel": "nonsense"})
    assert answer.status_code == 503
