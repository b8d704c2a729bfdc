"""News on a desk: what others did stands there until somebody saw it, and who that was; nothing of an exclusion."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casework.journey import decoys
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.intake.incidents import tell_incident
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback
from casework.journey.referral.elsewhere import forgo_other_place
from casework.journey.reintegration.closing import decide_closure
from casework.journey.safety.alarming import mark_danger
from casework.journey.safety.shelter import receive
from casework.policy import signed_context
from casework.queries.overview import MOST_NEWS
from casework.records.cases import Case
from casework.records.news import News
from casework.records.referral import Referral
from casework.rulebook import news as rules
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from tests.answers import in_days
from tests.cast import Cast
from tests.guards import history_guards_down
from tests.policy.words import as_the_application, pid, soon
from tests.signing_in import SignedIn
from tests.states import arrived, at_the_clinic, case_at, closure_asked


def desk_of(signed_in: SignedIn, cast: Cast, name: str) -> str:
    return unescape(signed_in(cast.everybody[name]).get(reverse("desk")).text)


def news_of(signed_in: SignedIn, cast: Cast, name: str) -> str:
    """The section of news on somebody's desk."""
    text = desk_of(signed_in, cast, name)
    return text[text.index('id="tin-moi"') :].partition("</section>")[0] if 'id="tin-moi"' in text else ""


def declined(cast: Cast) -> Referral:
    packet = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        return decline_referral(lan, packet, expected_version=1, reason="full")


def test_a_refusal_stands_with_its_reason_until_somebody_saw_it_and_says_who(cast: Cast, signed_in: SignedIn):
    packet = declined(cast)
    for name in ("hoa", "quy"):
        told = news_of(signed_in, cast, name)
        assert "Nơi nhận từ chối phiếu: Hết chỗ" in told and "Hoàng Thị Lan" in told and "mới" in told.lower(), name
        assert f'href="{reverse("referral", args=[packet.pk])}"' in told
    assert signed_in(cast.hoa).get(reverse("referral", args=[packet.pk])).status_code == 200
    for name in ("hoa", "quy"):
        told = news_of(signed_in, cast, name)
        assert "Lò Thị Hoa đã xem" in told and ">Mới<" not in told, name
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_news SET seen_at = now() - interval '3 days'")
    assert news_of(signed_in, cast, "quy") == ""


def noted(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        add_note(mai, case, text="Chị ấy lại đến")
    return case


def alarmed(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["weapon"])
    return case


def said_yes(cast: Cast) -> Case:
    packet = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        accept_referral(lan, packet, expected_version=1)
    return packet.case


def told_the_end(cast: Cast) -> Case:
    packet = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        packet = accept_referral(lan, packet, expected_version=1)
        give_feedback(lan, packet, expected_version=2, outcome="completed", text="Đã khám")
    return packet.case


def word_taken_back(cast: Cast) -> Case:
    packet = at_the_clinic(cast)
    with cast.mai.acting() as mai:
        withdraw_consent(mai, packet.case, purposes=["health"])
    return packet.case


def told_again(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        tell_incident(mai, case, told_on=timezone.localdate(), answers={"when": "Tối qua"})
    return case


def has_a_guest(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        receive(mai, case, until=in_days(2), agrees="yes", method="signature")
    return case


def closing_decided(cast: Cast) -> Case:
    case = closure_asked(cast)
    with cast.thu.acting() as thu:
        decide_closure(thu, case, expected_version=1, approve=False, reviewed=False, words="Chưa yên")
    return case


def run_out(cast: Cast) -> Case:
    packet, now = at_the_clinic(cast), timezone.now()
    history_guards_down("casework_referral")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_referral SET sent_at = %s, answer_by = %s, expires_at = %s WHERE id = %s",
            [now - timedelta(days=9), now - timedelta(days=5), now - timedelta(hours=1), packet.pk],
        )
    return packet.case


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (noted, rules.TO_THE_DESK[Act.NOTE_ADD]),
        (told_again, rules.TO_THE_DESK[Act.INCIDENT_TELL]),
        (has_a_guest, rules.TO_THE_DESK[Act.SHELTER_RECEIVE]),
        (alarmed, rules.TO_THE_DESK[Act.DANGER_MARK]),
        (word_taken_back, rules.TO_THE_DESK[Act.CONSENT_WITHDRAW]),
        (said_yes, rules.TO_THE_SENDER[Act.REFERRAL_ACCEPT]),
        (told_the_end, rules.TO_THE_SENDER[Act.REFERRAL_FEEDBACK]),
        (closing_decided, rules.DECIDED[Act.CLOSURE_DECIDE]),
        (run_out, rules.WORDS[rules.EXPIRED]),
    ],
)
def test_what_others_did_stands_on_the_desk_and_leads_to_where_it_stands(
    cast: Cast, signed_in: SignedIn, way: Callable[[Cast], Case], words: object
):
    case = way(cast)
    told = news_of(signed_in, cast, "quy")
    assert str(words) in told
    line = told[: told.index(str(words))].rpartition('href="')[2].partition('"')[0]
    assert signed_in(cast.quy).get(line).status_code == 200
    if words != rules.WORDS[rules.EXPIRED]:
        assert not News.objects.filter(case=case, seen_at=None, object_id=None).exists()
        after = news_of(signed_in, cast, "hoa")
        here = after[after.index(str(words)) :].partition("</li>")[0]
        assert "Giàng A Quý đã xem" in here
    for other in ("binh", "mai", "lu"):
        assert news_of(signed_in, cast, other) == "", other


def test_who_arrived_stands_in_one_list_and_beside_no_news_is_pushed_away(cast: Cast, signed_in: SignedIn):
    """A morning of many arrivals: what a partner answered is not the sixth line behind them."""
    packet = declined(cast)
    for _ in range(MOST_NEWS + 1):
        case = arrived(cast)
    told = news_of(signed_in, cast, "hoa")
    assert f"/phieu/{packet.pk}/" in told and str(case.pk) not in told
    text = desk_of(signed_in, cast, "hoa")
    waits = text[text.index('id="moi-den"') :].partition("</section>")[0]
    assert f"/ho-so/{case.pk}/" in waits
    assert f"/ho-so/{case.pk}/" not in text[text.index('id="ho-so"') :], "and not in the list below once more"
    assert text.index("<title>(7)") < text.index("<main")


def test_an_arrival_that_a_colleague_read_says_so(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    assert news_of(signed_in, cast, "quy") == ""
    signed_in(cast.quy).get(reverse("case", args=[case.pk]))
    told = news_of(signed_in, cast, "hoa")
    assert str(rules.TO_THE_DESK[Act.INTAKE_SUBMIT]) in told and "Giàng A Quý đã xem" in told
    for other in ("binh", "mai", "lu"):
        assert news_of(signed_in, cast, other) == "", other


def test_what_the_desk_did_itself_is_no_news_to_it(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    before = News.objects.count()
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Đã gọi")
    assert News.objects.count() == before


def test_nothing_of_an_exclusion_shows(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        exclude(hoa, packet.case, worker_id=cast.quy.worker.pk)
    with connection.cursor() as cursor:  # what was news before stands no more: only what comes now is compared
        cursor.execute("DELETE FROM casework_news WHERE case_id IS NOT NULL")
    client = signed_in(cast.quy)

    def pages() -> list[bytes]:
        found = (client.get(f"{reverse('desk')}{asked}").content for asked in ("", "?tin=ca"))
        return [re.sub(rb'value="[^"]+"', b"", page) for page in found]

    before = pages()
    packet.refresh_from_db()  # its key was turned
    with cast.lan.acting() as lan:
        decline_referral(lan, packet, expected_version=packet.version, reason="full")
    with cast.mai.acting() as mai:
        add_note(mai, packet.case, text="Chị ấy lại đến")
    assert News.objects.filter(case=packet.case).count() == 2
    assert pages() == before
    assert "Nơi nhận từ chối" in news_of(signed_in, cast, "hoa")


def test_a_decoy_calls_nobody_to_it(cast: Cast, signed_in: SignedIn):
    with cast.thu.acting() as thu:
        decoys.plant(
            thu, cast.province, desk=cast.desk, name="Hoàng Thị Bưởi", keeper="Trần Thị Hiền", story="", why="Về quê"
        )
    assert news_of(signed_in, cast, "hoa") == "" and not News.objects.exists()


def test_a_refusal_that_is_read_leads_to_another_place_until_one_is_asked(cast: Cast, signed_in: SignedIn):
    packet = declined(cast)
    address, args = reverse("referral", args=[packet.pk]), [packet.case_id, packet.pk]
    ways = [reverse("referral-send-elsewhere", args=args), reverse("referral-forgo", args=args)]
    hoa, lan = signed_in(cast.hoa), signed_in(cast.lan)
    page = hoa.get(address).text
    assert all(f'href="{way}"' in page and hoa.get(way).status_code == 200 for way in ways)
    assert str(packet.case_id) not in lan.get(address).text
    with cast.hoa.acting() as by:
        forgo_other_place(by, packet.case, referral_id=packet.pk, why="Chị ấy không muốn nữa")
    page = hoa.get(address).text
    assert not any(way in page for way in ways)


def test_a_partner_sees_what_is_new_and_who_saw_it_and_no_case(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    assert "Phiếu mới" in desk_of(signed_in, cast, "lan")
    assert News.objects.get(object_id=packet.pk).case_id is None
    signed_in(cast.lan).get(reverse("referral", args=[packet.pk]))
    after = desk_of(signed_in, cast, "lan")
    assert "Hoàng Thị Lan đã xem" in after and "Phiếu mới" not in after
    assert "đã xem" not in desk_of(signed_in, cast, "son")


def test_the_wall_tells_of_the_acts_that_the_rulebook_names(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('wall.tells_news()'::regprocedure)")
        (told,) = cursor.fetchone()
    named = set(re.findall(r"'([a-z_]+\.[a-z_]+)'", told))
    acts = {*rules.TO_THE_DESK, *rules.TO_THE_SENDER, *rules.DECIDED, *rules.TO_ONE, *rules.TO_THE_PARTNER}
    looks = {Act.CASE_LOOK}
    assert named == {str(act.value) for act in acts | looks}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO casework_news (unit_id, object_id, act, at) SELECT unit_id, object_id, act, at FROM casework_news",
        "UPDATE casework_news SET seen_at = now(), seen_by_id = 1",
        "DELETE FROM casework_news",
    ],
)
def test_nobody_writes_news_or_says_it_was_seen_but_the_wall(cast: Cast, statement: str):
    declined(cast)
    hoa = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    with as_the_application(hoa) as cursor, pytest.raises(Error, match="permission denied"), transaction.atomic():
        cursor.execute(statement)
    assert News.objects.filter(seen_at=None).exists()
