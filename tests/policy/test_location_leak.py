"""Where she is hidden goes into no text: every operation on a case, every part of a packet, every paper is tried."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from casework import journey
from casework.journey import operation as seam
from casework.journey.intake.hearing import add_note, ask_consent, note_contact, note_person
from casework.journey.operation import operation
from casework.journey.referral.answering import accept_referral, withdraw_referral
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit
from casework.policy import gate, location_leak, packets
from casework.queries.referral.packet import packet
from casework.queries.safety.wallet import wallet
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.people import Survivor
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import consent_scope, hearing, services
from casework.rulebook.acts import LEAVES_THE_FILE, TAKEN_OUT, Act
from casework.rulebook.consent_scope import StandingWord
from casework.rulebook.consents import PURPOSES, Answer
from casework.rulebook.refusals import LocationLeak
from casework.rulebook.sheets import AnswerKind
from tests.cast import Cast
from tests.states import send, told_in_full

WHERE = "Nhà chị Mẩy, bản Nà Bỏ, gần cầu treo"
TOLD = "Đến Nà Bỏ, qua cầu treo thì hỏi"
HALF = "Đến Nà Bỏ thì hỏi"


@pytest.fixture(scope="module")
def hidden(gathered: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[UUID]:
    """She is hidden, and the desk knows where: made once, in a transaction that the tests stand in."""
    with django_db_blocker.unblock(), transaction.atomic():
        case = told_in_full(gathered)
        with gathered.hoa.acting() as hoa:
            admit(hoa, case, kind="kin", where=WHERE, until=timezone.now() + timedelta(days=3), agrees="yes")
        yield case.pk
        transaction.set_rollback(True)


@pytest.fixture
def case(hidden: UUID, cast: Cast) -> Case:
    return Case.objects.get(pk=hidden)


def operations() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.walk_packages(journey.__path__, f"{journey.__name__}."):
        room = import_module(module.name)
        yield from (one for one in vars(room).values() if hasattr(one, "act") and one.__module__ == module.name)


def subject_of(done: Callable[..., Any]) -> object:
    return list(get_type_hints(done).values())[1]


def act_of(done: Callable[..., Any]) -> Act:
    found: Act = vars(done)["act"]
    return found


def takes_text(kind: Any) -> bool:
    """Whether a value of this kind can have words in it."""
    if kind is Any or kind is object or kind is str:
        return True
    if isinstance(kind, UnionType) or get_origin(kind) is not None:
        return any(takes_text(one) for one in get_args(kind))
    return bool(inspect.isclass(kind) and hasattr(kind, "__dataclass_fields__"))


TEXTS = [
    (done, name)
    for done in operations()
    if subject_of(done) in (Case, Referral)
    for name, kind in list(get_type_hints(done).items())[2:]
    if name != "return" and takes_text(kind)
]
NAMES = [f"{done.__module__.removeprefix('casework.journey.')}.{done.__name__}-{name}" for done, name in TEXTS]


@dataclass(frozen=True)
class Typed:
    """A value with words in it, as some operations take them."""

    words: str


def shapes(words: str) -> list[object]:
    return [words, {"any": words}, [words], {"any": [{"deep": words}]}, ("any", words), [Typed(words)]]


def test_operations_and_texts_are_found():
    assert len(TEXTS) > 40
    assert any("send_referral-needs" in name for name in NAMES) and any("note_contact-ways" in name for name in NAMES)


@pytest.fixture
def inside(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Worker, dict[Any, Any]]]:
    """Hoa in the case and in a packet of it; the gate lets her through whatever the stage."""
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health, parts=["name"])
        monkeypatch.setattr(seam, "_entered", lambda _by, on, _act: on)
        entered = gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND)
        yield hoa, {Case: entered, Referral: gate.enter(hoa, Referral, sent.pk, Act.REFERRAL_LOOK)}


@pytest.mark.parametrize(("done", "name"), TEXTS, ids=NAMES)
def test_no_text_of_any_operation_tells_where_she_is(done, name: str, inside: tuple[Worker, dict[Any, Any]]):
    by, entered = inside
    under_the_stays_key = act_of(done) in location_leak.UNDER_THE_STAYS_KEY
    for typed in shapes(TOLD):
        with pytest.raises(Exception) as refused:
            done(by, entered[subject_of(done)], **{name: typed})
        assert isinstance(refused.value, LocationLeak) is not under_the_stays_key, (name, typed)


def test_only_what_lies_under_the_key_of_the_stay_may_tell_it():
    assert {act_of(done) for done, _name in TEXTS} & location_leak.UNDER_THE_STAYS_KEY == {
        Act.SHELTER_ADMIT,
        Act.SHELTER_RECEIVE,
    }


@operation(Act.NOTE_ADD)
def write_on_a_new_page(by: Worker, case: Case, *, brand_new: str) -> None:
    """An operation somebody adds without a thought for this."""
    raise AssertionError(brand_new)


def test_a_text_that_is_added_tomorrow_is_looked_over(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa, pytest.raises(LocationLeak) as refused:
        write_on_a_new_page(hoa, case, brand_new=TOLD)
    assert refused.value.field == "brand_new" and not refused.value.asks


@pytest.mark.parametrize("part", services.PARTS.codes)
def test_no_part_of_a_packet_tells_it_whenever_it_was_written(
    part: str, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
):
    with cast.hoa.acting() as hoa:
        monkeypatch.setattr(location_leak, "looked_over", lambda *_: None)
        monkeypatch.setattr(packets, "contents", lambda *_args, **_more: {part: TOLD})
        opens = next(code for code, one in services.SERVICES.items() if part in one.allowed)
        everything = dict.fromkeys(PURPOSES, StandingWord(Answer.GIVEN))
        monkeypatch.setattr("casework.policy.disclosure.standing_of", lambda _case, at: everything)
        monkeypatch.setattr(packets, "partners_for", lambda case, _service: packets.partners_of(case))
        parts = [] if part == services.NEEDS else [part]
        with pytest.raises(LocationLeak) as refused:
            send(hoa, case, cast.health, opens, parts=parts, needs=TOLD if part == services.NEEDS else "Khám")
        assert refused.value.field == ("needs" if part == services.NEEDS else "parts")
        assert not refused.value.asks


def test_two_halves_in_two_fields_are_the_place(cast: Cast, case: Case):
    ways = {"channel": "visit", "code_word": "Nà Bỏ", "note": "qua cầu treo"}
    with cast.hoa.acting() as hoa, pytest.raises(LocationLeak) as refused:
        note_contact(hoa, case, expected_version=2, ways=ways)
    assert not refused.value.asks


def test_one_piece_is_asked_about_and_kept_as_typed_once_it_was_read_over(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(LocationLeak) as asked:
            add_note(hoa, case, text=HALF)
        assert (asked.value.asks, asked.value.typed, asked.value.field) == (True, ("Nà Bỏ",), "text")
        with location_leak.read_over(asked.value.typed):
            add_note(hoa, case, text=HALF)
        assert Note.objects.get(case=case).text == HALF
        with location_leak.read_over(("Nà Bỏ", "cầu treo")), pytest.raises(LocationLeak, match="names_the_shelter"):
            add_note(hoa, case, text=TOLD)


def test_her_numbers_and_a_new_address_are_looked_for_and_the_old_one_is_asked_about(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        version = Survivor.objects.get(case=case).version
        note_person(
            hoa, case, expected_version=version, details={"address": "xóm Núi Đỏ, nhà 27", "phone": "+84987654321"}
        )
        with pytest.raises(LocationLeak, match="may_name_the_shelter"):
            add_note(hoa, case, text="Gọi 0987.654 321")
        with pytest.raises(LocationLeak, match="may_name_the_shelter"):
            add_note(hoa, case, text="Ở xóm Núi Đỏ, số nhà 27, chị bị đánh")
        note_person(hoa, case, expected_version=version + 1, details={"address": "bản Hồ Thầu, ngõ 88"})
        with pytest.raises(LocationLeak, match="names_the_shelter"):
            add_note(hoa, case, text="Đến ngõ 88 Hồ Thầu")


def test_the_village_of_the_trusted_address_is_asked_about(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa, pytest.raises(LocationLeak) as asked:
        send(hoa, case, cast.health, parts=["name"], needs="Đón ở Thác Cạn")
    assert asked.value.asks and asked.value.typed == ("Thác Cạn",)


def test_she_may_live_in_the_village_that_received_her_and_not_be_kept_as_living_where_she_hides(
    cast: Cast, case: Case
):
    with cast.hoa.acting() as hoa:
        version = Survivor.objects.get(case=case).version
        note_person(hoa, case, expected_version=version, details={"address": "bản Thác Cạn"})
        with pytest.raises(LocationLeak, match="names_the_shelter"):
            note_person(hoa, case, expected_version=version + 1, details={"address": WHERE})


def test_her_safe_number_still_goes_with_its_rules(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        version = Survivor.objects.get(case=case).version
        note_person(hoa, case, expected_version=version, details={"phone": "+84912345678"})
        ways = {"channel": "call", "phone": "+84912345678", "leave_message": "no"}
        note_contact(hoa, case, expected_version=2, ways=ways)
        sent = send(hoa, case, cast.health, parts=["safe_contact"])
        assert "0912345678" in sent.packet["parts"]["safe_contact"]
        with pytest.raises(LocationLeak):
            send(hoa, case, cast.health, parts=["name"], needs="Gọi 0912 345 678")


def test_a_partner_learns_nothing_by_guessing_and_the_desk_is_asked(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health, parts=["name"])
    with cast.lan.acting() as lan:
        accept_referral(lan, gate.enter(lan, Referral, sent.pk, Act.REFERRAL_ACCEPT), expected_version=1, text=TOLD)
    with cast.hoa.acting() as hoa, pytest.raises(LocationLeak):
        withdraw_referral(hoa, sent, expected_version=2, reason="not_needed", text=TOLD)


def test_the_host_who_does_not_know_the_place_is_not_told_it(cast: Cast, case: Case):
    with cast.mai.acting() as mai:
        add_note(mai, case, text=TOLD)
        with pytest.raises(LocationLeak) as asked:
            add_note(mai, case, text="Chị về Thác Cạn")
    assert asked.value.typed == ("Thác Cạn",)


def test_what_she_carries_in_her_purse_has_no_piece_of_it(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with location_leak.read_over(("Nà Bỏ",)):
            write_safety_plan(hoa, case, expected_version=0, copy="yes", blocks={"bag": HALF, "during": "Đứng gần cửa"})
        page = wallet(hoa, case.pk)
    assert [words for _label, words in page.blocks] == ["Đứng gần cửa"] and len(page.held_back) == 1


def test_a_packet_sent_before_she_came_there_is_printed_without_what_leads_to_her(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
):
    with cast.hoa.acting() as hoa:
        with monkeypatch.context() as before:
            before.setattr(location_leak, "looked_over", lambda *_: None)
            before.setattr(location_leak, "keep_out_of_packet", lambda *_: None)
            sent = send(hoa, case, cast.health, parts=["name"], needs=TOLD)
        assert not packet(hoa, sent.pk).held_back
        printed = packet(hoa, sent.pk, act=Act.REFERRAL_PRINT)
    assert len(printed.held_back) == 1 and [words for _label, words in printed.parts] == [sent.packet["parts"]["name"]]


def test_the_hosts_and_who_was_beside_her_are_asked_about_and_not_her_own_name(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        for words, met in (("Gọi chị Mai đưa đi", "Mai"), ("Vàng Thị Mai đi cùng", "Vàng Thị Mai")):
            with pytest.raises(LocationLeak) as asked:
                send(hoa, case, cast.health, parts=["name"], needs=words)
            assert asked.value.asks and asked.value.typed == (met,)
        send(hoa, case, cast.health, parts=["name"], needs=f"Mai khám thai. {case.name} ngủ được.")


NAMED_AT_AN_ASKING = [row.key for row in consent_scope.TERMS if row.kind is AnswerKind.LINE]


@pytest.mark.parametrize("beside_her", NAMED_AT_AN_ASKING)
def test_whoever_was_with_her_when_she_was_asked_is_asked_about_in_what_leaves(beside_her: str, cast: Cast, case: Case):
    there: dict[str, Any] = {"witness": "Vàng A Chu", beside_her: "Chị Lý Thị Páo, người đi cùng"}
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"health": "given"}, method="spoken_witnessed", **there)
        with pytest.raises(LocationLeak) as asked:
            send(hoa, case, cast.health, parts=["name"], needs="Hỏi chị Páo")
        assert asked.value.asks and asked.value.typed == ("Páo",)
        add_note(hoa, case, text="Chị Mai và chị Páo ghé thăm")  # in the file itself they are named


def test_every_name_given_at_an_asking_is_tried():
    assert NAMED_AT_AN_ASKING == ["witness", "beside", "interpreter"]


STAYS_IN_THE_FILE = {
    Act.REFERRAL_ACCEPT: "a partner's own words, for the desk",
    Act.REFERRAL_DECLINE: "a partner's own words, for the desk",
    Act.REFERRAL_FEEDBACK: "a partner's own words, for the desk",
    Act.REFERRAL_APPOINT: "a partner's own words, for the desk",
    Act.SHELTER_ADMIT: "the place itself, under the key of the stay",
    Act.SHELTER_RECEIVE: "of a guest at her own door, under the key of the stay",
    Act.CASE_REGISTER: "why the desk keeps a record, for the file",
    Act.BAN_RECORD: "what a paper says that came to the desk, for the file",
    Act.BAN_END: "what follows on it, for the file",
    Act.NOTICE_GIVE: "the notice has its own words; whom it was told is kept in the file",
}
"""Acts with words whose room reaches another house, and where the words stay."""


def reaches_another_house(done: Callable[..., Any]) -> bool:
    room = vars(import_module(done.__module__))
    return subject_of(done) is Referral or any(
        room.get(way) is not None for way in ("disclosure", "Disclosure", "committees", "bodies")
    )


def test_of_every_way_out_it_is_said_whether_its_words_go_with_it():
    out = {act_of(done) for done, _name in TEXTS if reaches_another_house(done)}
    assert out == LEAVES_THE_FILE | set(STAYS_IN_THE_FILE)


def test_where_she_stays_at_a_trusted_address_its_people_are_looked_for_everywhere(cast: Cast):
    case = told_in_full(cast)
    with cast.hoa.acting() as hoa:
        until = timezone.now() + timedelta(days=3)
        admit(hoa, case, kind="trusted_address", address=cast.address.pk, until=until, agrees="yes")
        with pytest.raises(LocationLeak) as asked:
            add_note(hoa, case, text="Chị Mai ghé thăm")
    assert asked.value.asks and asked.value.typed == ("Mai",)


def test_a_packet_in_an_emergency_goes_on_though_one_word_is_asked_about(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        say: dict[str, Any] = {"parts": ["name"], "needs": HALF}
        with pytest.raises(LocationLeak) as asked:
            send(hoa, case, cast.health, **say)
        with location_leak.read_over(asked.value.typed):
            assert send(hoa, case, cast.health, **say).packet["parts"]["needs"] == HALF


PAPERS = {
    Act.CASE_PRINT: "what was written through operations, each looked over",
    Act.REFERRAL_PRINT: "the packet as it was sent, without the parts that lead to where she is now",
    Act.SAFETY_PLAN_PRINT: "looked over as it is printed",
    Act.NOTICE_PRINT: "the words of the law and the trusted address itself, which the notice is of",
    Act.CASE_ACCESS_PRINT: "names of acts and workers, no text",
    Act.TRAIL_PRINT: "names of acts, no text",
    Act.TRAIL_BUNDLE: "names of acts, no text",
    Act.PROVINCE_EXPORT: "counts, no text",
}


def test_of_every_paper_it_is_known_where_its_words_were_looked_over():
    assert set(PAPERS) == set(TAKEN_OUT)


def test_every_number_among_her_answers_says_that_it_leads_to_her():
    sheets = [sheet for _record, _column, sheet in location_leak.KEPT]
    assert sheets == [hearing.PERSON, hearing.WAYS, hearing.INCIDENT]
    silent = [row.key for sheet in sheets for row in sheet if row.kind is AnswerKind.PHONE and row.tells is None]
    assert not silent
