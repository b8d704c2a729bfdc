"""Bringing in a partner: only what she agreed to share, only with the one named, under a key of its own."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import ask_consent, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.referral.answering import withdraw_referral
from casework.journey.safety.alarming import mark_danger
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.shelter import admit
from casework.journey.units import appoint, end_membership
from casework.policy import excluding, gate, packets
from casework.policy.grant_tables import KINDS, ShelterStayHeldByUnit, unit_context, worker_context
from casework.policy.grants import holders
from casework.policy.unit_keys import unit_private
from casework.queries.referral.sending import to_send
from casework.records.cases import Case, Clock
from casework.records.referral import Referral
from casework.records.units import Unit
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, EditConflict, InvalidValue, NoConsent, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.vault import wrapping
from casework.vault.errors import Locked, VaultError
from tests.cast import Cast, Person
from tests.states import send


def test_the_partner_reads_the_chosen_sections_word_for_word(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health, parts=["name", "safe_contact", "injuries", "pregnancy"])
    with cast.lan.acting() as lan:
        packet = gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK).packet
    assert packet["parts"] == {
        "name": "Thào Thị Dợ",
        "safe_contact": "Gọi điện\n0912345678\nBuổi sáng\nCâu hẹn: bán lợn\n"
        "chưa rõ có được để lại lời nhắn không: đừng để lại",
        "injuries": "Tím tay trái",
        "pregnancy": "đang mang thai",
        "needs": "Khám thai",
    }


def test_without_her_consent_nothing_is_sent(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(NoConsent):
            send(hoa, case, cast.police, "police")
        with pytest.raises(NoConsent):  # never asked is no
            send(hoa, case, cast.police, "legal_aid")
    assert not Referral.objects.filter(case=case).exists()
    assert Event.objects.filter(case_id=case.pk, act="referral.send", outcome="refused").count() == 2


def test_a_legal_ground_stands_in_with_a_written_reason_and_only_the_least_goes(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="ground_needs_reason"):
            send(hoa, case, cast.police, "police", ground="vital_emergency")
        with pytest.raises(InvalidValue, match="ground_needs_danger"):
            send(hoa, case, cast.police, "police", ground="vital_emergency", reason="Anh ta cầm dao")
        mark_danger(hoa, case, kinds=["weapon"])
        with pytest.raises(InvalidValue, match="only_the_least"):
            send(hoa, case, cast.police, "police", ground="vital_emergency", reason="Dao", parts=["name", "story"])
        sent = send(hoa, case, cast.police, "police", ground="vital_emergency", reason="Anh ta cầm dao")
        assert sent.why["ground"] == "vital_emergency"
    with cast.son.acting() as son:
        packet = gate.enter(son, Referral, sent.pk, Act.REFERRAL_LOOK).packet
        assert "story" not in packet["parts"]


def test_a_ground_of_another_body_or_another_service_lets_nothing_go(cast: Cast, case: Case):
    reason = "Anh ta cầm dao"
    with cast.hoa.acting() as hoa:
        for ground in ("notify_commune", "trafficking_notice", "authority_by_law"):  # the last not over her spoken no
            with pytest.raises(InvalidValue, match="ground_unfit"):
                send(hoa, case, cast.police, "police", ground=ground, reason=reason)
        with pytest.raises(InvalidValue, match="ground_needs_reason"):
            send(hoa, case, cast.police, "police", ground="stop_violence", reason=" ")
        send(hoa, case, cast.police, "police", ground="stop_violence", reason=reason)
        ask_consent(hoa, case, answers={"health": "withheld"}, method="signature")
        with pytest.raises(InvalidValue, match="ground_unfit"):
            send(hoa, case, cast.health, ground="stop_violence", reason=reason)


@pytest.mark.parametrize("kinds", [{"trafficking"}, set()], ids=["trafficking", "not_known"])
def test_no_duty_of_the_law_on_violence_in_the_family_holds_over_the_no_of_a_trafficked_woman(
    cast: Cast, kinds: set[str]
):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Giàng Thị Xúa", kinds=kinds, safe="yes")
        ask_consent(mai, case, answers={"police": "withheld"}, method="signature")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        case = Case.objects.get(pk=case.pk)
        for ground in ("notify_commune", "stop_violence", "child_abuse"):
            with pytest.raises(InvalidValue, match="ground_of_another_kind"):
                register(hoa, case, legal_ground=ground, why="Điều 36")
        case = register(hoa, case, legal_ground="vital_emergency", why="Đang ngất")
        for ground in ("stop_violence", "child_abuse"):
            with pytest.raises(InvalidValue, match="ground_of_another_kind"):
                send(hoa, case, cast.police, "police", ground=ground, reason="Anh ta đến")
        assert {one.code for one in to_send(hoa, case.pk, "police")[1].page.grounds} == {"vital_emergency"}
        mark_danger(hoa, case, kinds=["child_hurt"])
        send(hoa, Case.objects.get(pk=case.pk), cast.police, "police", ground="child_abuse", reason="Cháu bị đánh")


def test_a_service_receives_nothing_that_is_not_on_its_list(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        for section in ("story", "shelterstay", "safety_plan", "person_who_did_it"):
            with pytest.raises(InvalidValue, match="section_not_allowed"):
                send(hoa, case, cast.health, parts=["name", section])


def test_the_place_where_she_is_hidden_goes_nowhere(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        note_incident(hoa, case, expected_version=2, answers={"injuries": "Ngã ở nhà dì Pà"})
        admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3), agrees="yes")
        with pytest.raises(InvalidValue, match="names_the_shelter"):
            send(hoa, case, cast.health, needs="Khám thai. Chị đang ở NHÀ DI PA, đến đó khám")
        with pytest.raises(InvalidValue, match="names_the_shelter"):
            send(hoa, case, cast.health)
        sent = send(hoa, case, cast.health, parts=["name"])
    with cast.lan.acting() as lan:
        assert "Pà" not in str(gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK).packet)


def test_who_does_not_know_where_she_is_hidden_sends_nothing(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3), agrees="yes")
        ShelterStayHeldByUnit.objects.filter(content_object=stay).delete()
    with cast.quy.acting() as quy, pytest.raises(Blocked, match="stay_not_held"):
        send(quy, case, cast.health, needs="Khám thai")
    assert not Referral.objects.filter(case=case).exists()


def test_nothing_is_sent_where_everybody_is_kept_from_the_case(cast: Cast, case: Case):
    with cast.thu.acting() as thu:
        appoint(thu, cast.province, unit=cast.health, worker=cast.son.worker, role=Role.PARTNER)
    with cast.hoa.acting() as hoa:
        kept_from(hoa, case, cast.lan)
        withdraw_referral(hoa, send(hoa, case, cast.health), expected_version=1, reason="not_needed")
        kept_from(hoa, case, cast.son)
        with pytest.raises(InvalidValue, match="nobody_at_partner") as refusal:
            send(hoa, case, cast.health)
        assert refusal.value.field == "to"


def test_nothing_is_sent_where_nobody_works_any_more(cast: Cast, case: Case):
    with cast.thu.acting() as thu:
        end_membership(thu, cast.province, unit=cast.health, worker=cast.lan.worker)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue, match="nobody_at_partner"):
        send(hoa, case, cast.health)


@operation(Act.GRANT_EXCLUDE)
def kept_from(by: Worker, case: Case, person: Person) -> None:
    excluding.exclude(case, person.worker, origin="officer")


def test_what_she_left_unanswered_is_no_section(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        found = packets.contents(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND), at=timezone.now())
    assert "poverty" not in found
    assert "shelterstay" not in found


def test_only_a_partner_that_offers_the_service_here_is_sent_anything(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        for to in (cast.police, cast.other_desk, cast.address):
            with pytest.raises(InvalidValue, match="no_such_partner"):
                send(hoa, case, to)


def test_the_partner_holds_the_packets_key_and_nothing_of_the_case(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
        assert sent.why["purpose"] == "health"
    assert {holder.name for holder in holders(sent)} == {cast.desk.name, cast.health.name}
    sent = Referral.objects.get(pk=sent.pk)
    with cast.lan.acting() as lan:
        gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK)
        assert sent.packet["parts"]["name"] == "Thào Thị Dợ"
        with pytest.raises(NotFound):
            gate.enter(lan, Case, case.pk, Act.CASE_LOOK)
        with pytest.raises(Locked):
            _ = sent.why
        with pytest.raises(Locked):
            _ = Case.objects.get(pk=case.pk).name
        privates, keys = [cast.lan.private, unit_private(cast.health.pk)], [*cast.lan.unit_keys.values()]
    assert not opens_any_key_of(case, cast, privates, keys)


def opens_any_key_of(case: Case, cast: Cast, privates, keys) -> bool:
    """Try every key a person has, in every place a wrapped copy of this case's key is kept, under every context."""
    kind = KINDS[Case]
    copies = [row.sealed_key for row in kind.by_unit._default_manager.filter(content_object_id=case.pk)]
    copies += [row.sealed_key for row in kind.by_worker._default_manager.filter(content_object_id=case.pk)]
    contexts = [unit_context(kind, case.pk, unit.pk) for unit in Unit.objects.all()]
    contexts += [worker_context(kind, case.pk, person.worker.pk) for person in cast.everybody.values()]
    tried = 0
    for sealed, context in product([bytes(copy) for copy in copies if copy], contexts):
        for held in [{"key": key} for key in keys] + [{"private": private} for private in privates]:
            tried += 1
            try:
                wrapping.unwrap(sealed, context=context, **held)
            except VaultError:
                continue
            return True
    assert tried > 50
    return False


def test_the_grant_ends_with_the_packet_and_the_desk_waits_for_an_answer(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health, urgency="now")
    assert sent.urgent and sent.answer_by == sent.sent_at + timedelta(hours=2), "by the wall clock, at night too"
    assert {holder.name: holder.expires_at for holder in holders(sent)} == {
        cast.desk.name: None,
        cast.health.name: sent.expires_at,
    }
    clock = Clock.objects.get(case=case, rule="answer")
    assert (clock.object_id, clock.due_at, clock.unit_id) == (sent.pk, sent.answer_by, cast.desk.pk)


def test_what_changed_since_the_preview_is_looked_at_again(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        expected_version = packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
        note_incident(hoa, case, expected_version=2, answers={"injuries": "Gãy tay"})
        with pytest.raises(EditConflict):
            send(hoa, case, cast.health, expected_version=expected_version)


def test_nobody_else_sends_and_an_open_packet_blocks_the_closing(cast: Cast, case: Case):
    for person in (cast.mai, cast.thu, cast.binh, cast.lan, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            send(worker, case, cast.health)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=None, level="low", reason="Đã yên")
        sent = send(hoa, case, cast.health)
        with pytest.raises(Blocked, match="open_referral"):
            _close(hoa, case)
        withdraw_referral(hoa, sent, expected_version=1, reason="not_needed")
        _close(hoa, case)
        with pytest.raises(WrongStage):
            send(hoa, case, cast.health)


@operation(Act.CASE_MOVE)
def _close(by, case):
    for stage in (Stage.ACTIVE, Stage.CLOSURE_PENDING):
        move(case, stage, at=case.received_at)


def test_one_act_one_event_one_history_row_and_no_word_of_hers_in_the_trail(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    assert sent.history.count() == 1
    event = Event.objects.get(act="referral.send", outcome="done")
    assert event.object_id == sent.pk
    body = bytes(event.body).decode()
    assert "Dợ" not in body and "thai" not in body
