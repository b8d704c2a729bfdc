"""The referral screens: what may be sent and to whom, the packet as each end reads it, and what came back."""

from __future__ import annotations

import pytest

from casework.journey.intake.hearing import add_note, note_incident
from casework.journey.referral.answering import accept_referral, give_feedback
from casework.policy.memberships import memberships_of
from casework.queries.case_records import UNIT
from casework.queries.referral import packet, partner, sending
from casework.queries.referral import section as referral
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from tests.cast import Cast
from tests.queries.reading import only, read, read_section
from tests.states import send, told_in_full


@pytest.fixture
def case(cast: Cast) -> Case:
    """She agreed to the clinic, not to the police."""
    return told_in_full(cast)


@pytest.fixture
def sent(cast: Cast, case: Case) -> Referral:
    with cast.hoa.acting() as hoa:
        return send(hoa, case, cast.health, parts=["name", "injuries"], needs="Khám thai")


def to_send(cast: Cast, case: Case, service: str) -> sending.ToSend:
    return read(cast.hoa, sending.to_send, case.pk, service)[1].page


def test_each_service_is_offered_with_what_she_said_to_it(cast: Cast, case: Case):
    offers = read(cast.hoa, sending.offers, case.pk)
    said = {sending.CODES[offer.number - 1]: (offer.answer, offer.partners) for offer in offers}
    assert said == {"health": ("given", 1), "police": ("withheld", 1)}


def test_the_officer_sees_word_for_word_what_would_go(cast: Cast, case: Case):
    page = to_send(cast, case, "health")
    assert page.consented and page.partners == ((str(cast.health.pk), "Trạm Y tế xã Bình Lư"),)
    words = {part.code: part.words for part in page.parts}
    assert (words["name"], words["injuries"], page.needs) == ("Thào Thị Dợ", "Tím tay trái", "Khám thai")
    assert any(part.least for part in page.parts) and page.expected_version > 0


def test_without_her_yes_only_the_least_is_offered(cast: Cast, case: Case):
    page = to_send(cast, case, "police")
    assert (page.consented, page.answer) == (False, "withheld")
    assert page.grounds and all(part.least for part in page.parts)


def test_whoever_acted_last_is_named_when_a_preview_is_stale(cast: Cast, case: Case):
    with cast.quy.acting() as quy:
        add_note(quy, case, text="Một câu")
    _, editing = read(cast.hoa, sending.to_send, case.pk, "police")
    last = read(cast.hoa, lambda by: editing.again()).last_change()
    assert last is not None and last.who == "Giàng A Quý"


def test_a_partner_reads_the_packet_and_nothing_it_came_from(cast: Cast, sent: Referral):
    page = read(cast.lan, packet.packet, sent.pk)
    assert [words for _, words in page.parts] == ["Thào Thị Dợ", "Khám thai", "Tím tay trái"]
    assert (page.sender, page.sender_phone, page.to) == ("Hội LHPN xã Bình Lư", "02133111222", "Trạm Y tế xã Bình Lư")
    assert page.case_id is None and page.why is None and page.open
    assert str(sent.case_id) not in repr(page)


def test_the_desk_reads_its_ground_as_well(cast: Cast, sent: Referral):
    page = read(cast.quy, packet.packet, sent.pk)
    assert page.case_id == sent.case_id
    assert page.why is not None and page.why.sent_by == "Lò Thị Hoa"
    assert page.number == packet.packet_number(sent.pk) and page.number not in str(sent.case_id).upper()


@pytest.mark.parametrize("act", [Act.REFERRAL_LOOK, Act.REFERRAL_PRINT])
def test_nobody_else_finds_the_packet(cast: Cast, sent: Referral, act: Act):
    only(cast, "hoa quy lan", lambda by: packet.packet(by, sent.pk, act=act))


def test_what_came_back_stands_in_its_order_with_who_said_it(cast: Cast, sent: Referral):
    with cast.lan.acting() as lan:
        accept_referral(lan, sent, expected_version=1, text="Sáng thứ Ba")
        give_feedback(lan, sent, expected_version=2, outcome="completed", text="Thai khoẻ")
    page = read(cast.hoa, packet.packet, sent.pk)
    assert [(said.by, said.what, said.text) for said in page.said] == [
        ("Hoàng Thị Lan", "accepted", "Sáng thứ Ba"),
        ("Hoàng Thị Lan", "completed", "Thai khoẻ"),
    ]
    assert not page.open
    with pytest.raises(NotFound):
        read(cast.lan, packet.packet, sent.pk)


def test_a_partners_list_has_from_whom_and_by_when_and_no_word_of_hers(cast: Cast, sent: Referral):
    def listed(by) -> tuple[partner.SentRow, ...]:
        return partner.sent_to(by, memberships_of(by))

    (row,) = read(cast.lan, listed)
    assert (row.id, row.sender, row.stage) == (sent.pk, "Hội LHPN xã Bình Lư", "sent")
    assert "Dợ" not in repr(row)
    for person in (cast.son, cast.hoa, cast.mai, cast.thu, cast.cuc):
        assert read(person, listed) == (), person.username


def test_the_section_has_the_open_ones_first(cast: Cast, case: Case, sent: Referral):
    with cast.lan.acting() as lan:
        accept_referral(lan, sent, expected_version=1)
        give_feedback(lan, sent, expected_version=2, outcome="completed", text="Thai khoẻ")
    with cast.hoa.acting() as hoa:
        again = send(hoa, case, cast.health)
    section = read_section(cast.hoa, case, referral.section, referral.KINDS, UNIT)
    assert [(one.id, one.open, one.waits) for one in section.sent] == [(again.pk, True, True), (sent.pk, False, False)]
    assert {one.to for one in section.sent} == {"Trạm Y tế xã Bình Lư"}


@pytest.mark.parametrize(
    ("relationship", "words"),
    [
        ("spouse", "Cô lập, giam cầm thành viên gia đình"),
        ("recruiter", "Nhốt, khoá cửa, trói, không cho ra khỏi nhà"),
        ("stranger", "Nhốt, khoá cửa, trói, không cho ra khỏi nhà"),
        ("unknown", "Nhốt, khoá cửa, trói, không cho ra khỏi nhà"),
    ],
)
def test_no_packet_calls_a_recruiter_one_who_did_domestic_violence(
    cast: Cast, case: Case, relationship: str, words: str
):
    with cast.hoa.acting() as hoa:
        version = Incident.objects.get(case=case).version
        told = {"violence_acts": ["p"], "relationship": relationship}
        note_incident(hoa, case, expected_version=version, answers=told)
    page = to_send(cast, case, "police")
    said = {part.code: part.words for part in page.parts}
    assert said["violence_acts"] == words
    labels = [str(part.label) for part in page.parts] if relationship != "spouse" else []
    assert "bạo lực gia đình" not in " ".join([*labels, *said.values()]).lower()
