"""What comes back: the partner answers once, each end takes its key away, and so does her changed mind."""

import pytest
from django.utils import timezone

from casework.journey.door import Source, sign_in
from casework.journey.intake.hearing import ask_consent
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback, withdraw_referral
from casework.policy import gate, lists
from casework.policy.grant_tables import KINDS
from casework.policy.grants import expire
from casework.records.cases import Case, Clock
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound, WrongStage
from tests.cast import Cast
from tests.states import send


@pytest.fixture
def sent(cast: Cast, case: Case) -> Referral:
    with cast.hoa.acting() as hoa:
        return send(hoa, case, cast.health)


def keys_of(referral: Referral, unit) -> int:
    return KINDS[Referral].by_unit._default_manager.filter(content_object_id=referral.pk, group_id=unit.pk).count()


def nobody_of_the_partner_sees(cast: Cast, referral: Referral) -> bool:
    with cast.lan.acting() as lan:
        try:
            gate.enter(lan, Referral, referral.pk, Act.REFERRAL_LOOK)
        except NotFound:
            return keys_of(referral, cast.health) == 0
    return False


def test_a_partner_accepts_and_reports_back_and_the_desk_reads_it(cast: Cast, case: Case, sent: Referral):
    with cast.lan.acting() as lan:
        accept_referral(lan, sent, expected_version=1, text="Sáng thứ Ba")
        assert Clock.objects.get(case=case, rule="answer").met_at is not None
        with pytest.raises(WrongStage, match="referral_answered"):
            accept_referral(lan, sent, expected_version=2)
        with pytest.raises(InvalidValue):
            give_feedback(lan, sent, expected_version=2, outcome="sent", text="x")
        with pytest.raises(InvalidValue, match="feedback_missing"):
            give_feedback(lan, sent, expected_version=2, outcome="completed", text="")
        give_feedback(lan, sent, expected_version=2, outcome="completed", text="Thai khoẻ")
    with cast.quy.acting() as quy:
        back = gate.enter(quy, Referral, sent.pk, Act.REFERRAL_LOOK)
        assert [(said["what"], said["text"]) for said in back.answer] == [
            ("accepted", "Sáng thứ Ba"),
            ("completed", "Thai khoẻ"),
        ]
    assert nobody_of_the_partner_sees(cast, sent)


def test_a_declined_packet_is_out_of_the_partners_hands(cast: Cast, sent: Referral):
    with cast.lan.acting() as lan:
        with pytest.raises(InvalidValue):
            decline_referral(lan, sent, expected_version=1, reason="")
        decline_referral(lan, sent, expected_version=1, reason="conflict", text="Chồng chị ấy là anh tôi")
    assert nobody_of_the_partner_sees(cast, sent)
    with cast.hoa.acting() as hoa:
        assert gate.enter(hoa, Referral, sent.pk, Act.REFERRAL_LOOK).answer[0]["reason"] == "conflict"


def test_the_desk_takes_a_packet_back_with_its_key(cast: Cast, case: Case, sent: Referral):
    for person in (cast.lan, cast.thu, cast.binh, cast.mai):
        with person.acting() as worker, pytest.raises(NotFound):
            withdraw_referral(worker, sent, expected_version=1, reason="she_asked")
    with cast.hoa.acting() as hoa:
        withdraw_referral(hoa, sent, expected_version=1, reason="she_asked")
        with pytest.raises(WrongStage, match="referral_over"):
            withdraw_referral(hoa, sent, expected_version=2, reason="she_asked")
    assert nobody_of_the_partner_sees(cast, sent)
    with cast.lan.acting() as lan, pytest.raises(NotFound):
        accept_referral(lan, sent, expected_version=2)


def test_when_she_changes_her_mind_the_packet_comes_back_at_once(cast: Cast, case: Case, sent: Referral):
    with cast.hoa.acting() as hoa:
        on_ground = send(hoa, case, cast.police, "police", ground="stop_violence", reason="Anh ta cầm dao")
        ask_consent(hoa, case, answers={"health": "withheld", "police": "withheld"}, method="signature")
    sent.refresh_from_db()
    assert sent.stage == "withdrawn"
    assert nobody_of_the_partner_sees(cast, sent)
    on_ground.refresh_from_db()
    assert on_ground.stage == "sent"  # it never stood on her yes
    assert not Clock.objects.filter(case=case, object_id=sent.pk, met_at=None).exists()


def test_after_its_time_nothing_is_answered_and_the_key_is_swept_away(cast: Cast, sent: Referral):
    expire(sent, cast.health, timezone.now())
    with cast.lan.acting() as lan:
        with pytest.raises(NotFound):
            accept_referral(lan, sent, expected_version=1)
        with pytest.raises(NotFound):
            gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK)
        assert lists.list_visible(lan, Referral, ("stage",), act=Act.REFERRAL_LIST) == []
    assert keys_of(sent, cast.health) == 2
    sign_in("lan", cast.lan.passphrase, source=Source("test"))
    assert keys_of(sent, cast.health) == 0
    assert keys_of(sent, cast.desk) == 3


def test_of_two_colleagues_the_second_is_told(cast: Cast, sent: Referral):
    with cast.lan.acting() as lan, pytest.raises(EditConflict):
        accept_referral(lan, sent, expected_version=4)


def test_another_partner_and_the_province_see_nothing_of_it(cast: Cast, sent: Referral):
    for person in (cast.son, cast.thu, cast.mai, cast.binh, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            gate.enter(worker, Referral, sent.pk, Act.REFERRAL_LOOK)


def test_the_list_of_a_partner_holds_what_was_sent_to_it(cast: Cast, sent: Referral):
    for person, expected in ((cast.lan, [sent.pk]), (cast.son, []), (cast.hoa, [])):
        with person.acting() as worker:
            rows = lists.list_visible(worker, Referral, ("stage",), act=Act.REFERRAL_LIST)
            assert [row.id for row in rows] == expected
