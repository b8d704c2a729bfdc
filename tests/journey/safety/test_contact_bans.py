"""A contact ban: who asks, who decides and within which time, what each body reads, and every move that follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.safety.ban_bodies import decide_ban
from casework.journey.safety.contact_bans import ask_ban, end_ban, record_ban, tell_breach, undo_ban
from casework.policy import contact_bans as bodies
from casework.policy import unit_of_work
from casework.queries import ban_orders
from casework.records.ban_orders import BanCopy, BanDuty, BanOrder
from casework.records.cases import Case, Clock
from casework.records.contact_bans import ContactBan
from casework.rulebook import deadlines
from casework.rulebook.contact_bans import BanSection
from casework.rulebook.refusals import (
    Blocked,
    EditConflict,
    InvalidValue,
    LocationLeak,
    MissingPrerequisite,
    NoConsent,
    NotFound,
    WrongStage,
)
from casework.rulebook.rows import VIETNAM
from casework.rulebook.stages import Stage
from tests.bans import CONTACT, SAID, asked, assigned, decided, watched
from tests.cast import Cast, Person
from tests.states import case_at


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_at(cast, Stage.ACTIVE)


def read_by(person: Person, order: BanOrder, *parts: BanSection) -> list[tuple[str, dict[str, Any]]]:
    """The parts of an order that somebody can open, with their words."""
    with person.acting() as worker, unit_of_work.transaction_as(worker):
        return [(copy.part, words) for copy, words in bodies.words_of(order, parts or list(BanSection)) if words]


def duties(order: BanOrder) -> dict[str, bool]:
    """Which duties ran, and whether each is met."""
    return {one.rule: one.met_at is not None for one in BanDuty.objects.filter(order=order)}


def test_she_asks_by_word_and_the_chairman_bans_for_three_days(cast: Cast, case: Case):
    order = asked(cast, case)
    assert (order.committee, order.police, order.desk) == (cast.committee, cast.police, cast.desk)
    assert duties(order) == {"D03": False}
    order = decided(cast, order, "issue")
    assert order.began_at and order.until == order.began_at + timedelta(days=3)
    assert duties(order) == {"D03": True, "D04": False, "D05": False}
    order = assigned(cast, order)
    order = watched(cast, order, "serve")
    assert duties(order) == {"D03": True, "D04": False, "D05": True}
    assert order.served_at is not None


def test_the_decision_bears_no_place_number_host_or_code(cast: Cast, case: Case):
    order = decided(cast, asked(cast, case), "issue")
    ((_part, words),) = read_by(cast.son, order)
    assert set(words) == {"decision", "number", "her", "him", "his_place", "began", "until"}
    assert "lives" not in repr(read_by(cast.vinh, order)) and "agreed" not in repr(read_by(cast.vinh, order))
    case.refresh_from_db()
    for word in (cast.address.name, str(case.code), str(case.pk), "Mai"):
        assert word not in repr(read_by(cast.vinh, order)) + repr(words), word
    with cast.hoa.acting() as hoa:
        for said in ("Đang ở nhà chị Mai, địa chỉ tin cậy", f"Hồ sơ {case.code}", f"Ở {cast.address.name}"):
            with pytest.raises(InvalidValue):
                ask_ban(hoa, case, answers={**SAID, "why": said})


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        ("vinh", {"request", "decision", "asked_back", "lifting"}),
        ("tri", {"request", "decision", "asked_back", "lifting"}),
        ("son", {"decision", "lifting", "contact", "breach"}),
        ("hoa", {"decision", "lifting", "contact", "breach"}),
        ("mai", set()),
        ("lan", set()),
        ("binh", set()),
        ("thu", set()),
    ],
)
def test_each_body_reads_its_part_under_its_own_key(cast: Cast, case: Case, person: str, parts: set[str]):
    order = assigned(cast, decided(cast, asked(cast, case), "issue"))
    watched(cast, order, "contact")
    watched(cast, order, "breach")
    with cast.hoa.acting() as hoa:
        undo_ban(hoa, case, ban_id=ContactBan.objects.get().pk, why="Anh ấy đã đi xa")
    decided(cast, order, "keep")
    assert {part for part, _words in read_by(getattr(cast, person), order)} == parts


def test_when_a_contact_is_permitted_stands_on_no_page_of_the_committee(cast: Cast, case: Case):
    order = assigned(cast, decided(cast, asked(cast, case), "issue"))
    watched(cast, order, "contact")
    for person, at_police in ((cast.vinh, False), (cast.son, True)):
        with person.acting() as worker:
            page = ban_orders.to_look(worker, order.pk)
            (row,) = (ban_orders.older_bans(worker, None)).rows
        contact = str(deadlines.name_of("D06"))
        assert (contact in [str(one.what) for one in page.times.duties]) is at_police
        assert (row.contact_until is not None) is at_police


def test_the_police_know_nothing_of_what_is_only_asked_for(cast: Cast, case: Case):
    order = asked(cast, case)
    with cast.son.acting() as son, unit_of_work.transaction_as(son):
        assert not BanOrder.objects.exists() and not BanDuty.objects.exists()
    assert order.stage == "asked"


def test_what_was_not_answered_is_never_called_an_answer_that_is_not_on_the_list(cast: Cast, case: Case):
    order = asked(cast, case)
    with pytest.raises(InvalidValue, match="answer_missing"), cast.vinh.acting() as vinh:
        decide_ban(vinh, cast.committee, order_id=order.pk, decision="issue", answers={})
    assigned(cast, decided(cast, order, "issue"))
    for key in sorted(CONTACT.keys() - {"promised"}):
        with pytest.raises(InvalidValue, match="answer_missing"):
            watched(cast, order, "contact", **{key: None})


def test_a_refusal_is_in_writing_with_its_reason(cast: Cast, case: Case):
    order = asked(cast, case)
    with pytest.raises(InvalidValue, match="why_missing"):
        decided(cast, order, "refuse", why="")
    order = decided(cast, order, "refuse", why="Không có căn cứ")
    assert duties(order) == {"D03": True}
    assert read_by(cast.hoa, order)[0][1]["why"] == "Không có căn cứ"
    with pytest.raises(WrongStage):
        decided(cast, order, "issue")


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"by": "body", "for_her": "Hội LHPN xã"}, NoConsent),
        ({"by": "body", "for_her": "Hội LHPN xã", "agreed": "no"}, NoConsent),
        ({"by": "guardian"}, InvalidValue),
        ({"him": ""}, InvalidValue),
        ({"why": " "}, InvalidValue),
        ({"lives": ""}, InvalidValue),
        ({"why": "Dọa giết; chị ấy đang ở nhà dì Pà"}, LocationLeak),
    ],
)
def test_what_is_asked_on_whose_word(cast: Cast, case: Case, other: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        asked(cast, case, **other)
    assert not BanOrder.objects.exists()


def test_a_body_asks_with_her_consent_and_the_address_that_hears_her_as_well(cast: Cast, case: Case):
    order = asked(cast, case, by="body", for_her="Hội LHPN xã", agreed="yes")
    with pytest.raises(MissingPrerequisite, match="ban_waits"):
        asked(cast, case)
    with cast.hoa.acting() as hoa:
        undo_ban(hoa, case, ban_id=ContactBan.objects.get().pk)
    order.refresh_from_db()
    assert order.stage == "withdrawn" and duties(order) == {"D03": True}
    again = asked(cast, case)
    assert again.pk != order.pk and ContactBan.objects.count() == 2, "made anew it is another record"


def test_where_her_life_is_threatened_the_chairman_needs_nobody_to_ask_and_she_may_have_it_lifted(
    cast: Cast, case: Case
):
    order = decided(cast, asked(cast, case, by="chair", agreed="no"), "issue")
    assert read_by(cast.vinh, order)[0][1]["by"] == "chair" and order.stage == "issued"
    with cast.hoa.acting() as hoa:
        undo_ban(hoa, case, ban_id=ContactBan.objects.get().pk, why="Không muốn cấm")
    assert duties(order)["D07"] is False, "he answers within his time"


def test_what_was_told_stands_beside_when_it_was_written(cast: Cast, case: Case):
    told = timezone.now() - timedelta(hours=2)
    with cast.hoa.acting() as hoa:
        ban = ask_ban(hoa, case, told_at=told, answers=SAID)
        assert ban.told_at == told and ban.written_at > told
        with pytest.raises(InvalidValue, match="moment_to_come"):
            ask_ban(hoa, case, told_at=timezone.now() + timedelta(minutes=5), answers=SAID)
        back = undo_ban(hoa, case, ban_id=ban.pk, told_at=told + timedelta(hours=1))
        assert datetime.fromisoformat(back.said["back_told_at"]) == told + timedelta(hours=1)


# The chairman is near him ---------------------------------------------------------------------------------------------


def test_where_anybody_at_the_committee_is_kept_from_it_nobody_there_is_asked(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.vinh.worker.pk)
    with pytest.raises(Blocked, match="nobody_to_decide"):
        asked(cast, case)
    assert not BanOrder.objects.exists()


def test_where_somebody_of_the_police_is_kept_from_it_they_have_no_part(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.son.worker.pk)
    order = decided(cast, asked(cast, case), "issue")
    assert duties(order) == {"D03": True, "D04": False}
    assert order.police_id is None
    with cast.hoa.acting() as hoa, pytest.raises(Blocked, match="call_the_police"):
        tell_breach(hoa, case, ban_id=ContactBan.objects.get().pk, breach="Đến gõ cửa")


def test_whoever_is_kept_out_later_finds_nothing_of_it(cast: Cast, case: Case):
    order = decided(cast, asked(cast, case), "issue")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.son.worker.pk)
    with cast.son.acting() as son, unit_of_work.transaction_as(son):
        assert not BanOrder.objects.exists() and not BanCopy.objects.exists() and not BanDuty.objects.exists()
    with pytest.raises(NotFound):
        assigned(cast, order)


# On paper -------------------------------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 2, 12, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("maker", "longest", "rule"),
    [
        ("court", datetime(2027, 3, 2, 12, tzinfo=VIETNAM), "D08"),
        ("paper", datetime(2026, 11, 5, 12, tzinfo=VIETNAM), "D04"),
    ],
)
def test_a_ban_on_paper_runs_at_the_desk_until_its_end_is_written(
    cast: Cast, case: Case, maker: str, longest: datetime, rule: str
):
    with cast.hoa.acting() as hoa:
        said = {"number": "3/QĐ", "lives": "home"}
        with pytest.raises(InvalidValue, match="longer_than_the_law"):
            record_ban(hoa, case, maker=maker, began_at=NOON, until=longest + timedelta(minutes=1), answers=said)
        with pytest.raises(InvalidValue, match="until_too_early"):
            record_ban(hoa, case, maker=maker, began_at=NOON, until=NOON, answers=said)
        ban = record_ban(hoa, case, maker=maker, began_at=NOON, until=longest, answers=said)
        clock = Clock.objects.get(case=case, rule=rule, met_at__isnull=True)
        assert (clock.due_at, clock.unit, clock.object_id) == (longest, cast.desk, ban.pk)
        with pytest.raises(InvalidValue, match="why_missing"):
            end_ban(hoa, case, ban_id=ban.pk, expected_version=1, ended=" ")
        end_ban(hoa, case, ban_id=ban.pk, expected_version=1, ended="Đã hết, chị ấy không cần nữa")
        assert not Clock.objects.filter(case=case, rule=rule, met_at__isnull=True).exists()
        with pytest.raises(EditConflict):
            end_ban(hoa, case, ban_id=ban.pk, expected_version=1, ended="Lần nữa")
        with pytest.raises(WrongStage):
            end_ban(hoa, case, ban_id=ban.pk, expected_version=2, ended="Lần nữa")
