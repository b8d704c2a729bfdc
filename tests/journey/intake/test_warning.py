"""Her number is not safe any more: one press by whoever has it, and nobody who has it calls it again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import note_contact
from casework.journey.intake.warning import warn_of_contact, warn_on_packet
from casework.policy import gate, packets, unit_of_work
from casework.records.cases import Case, Clock
from casework.records.contact_warnings import ContactWarning
from casework.records.news import News
from casework.records.people import SafeContact
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.safe_contact import stricter
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import STATES, case_at, send, told_in_full

OLD, NEW = "+84912345678", "+84987654321"
DONT = "Số này không còn an toàn, đừng gọi"


def reachable(cast: Cast, case: Case, phone: str = OLD) -> Case:
    with cast.hoa.acting() as hoa:
        version = SafeContact.objects.get(case=case).version
        note_contact(hoa, case, expected_version=version, ways={"channel": "call", "phone": phone})
    return Case.objects.get(pk=case.pk)


def warned(by: Person, case: Case) -> ContactWarning:
    with by.acting() as worker:
        return warn_of_contact(worker, case)


def sent_with_number(cast: Cast) -> Referral:
    case = reachable(cast, told_in_full(cast))
    with cast.hoa.acting() as hoa:
        return send(hoa, case, cast.health, parts=["name", "safe_contact"])


@pytest.mark.parametrize("who", ["hoa", "quy", "mai"])
def test_whoever_has_the_case_says_it_once_however_often_it_is_pressed(cast: Cast, who: str):
    case, by = reachable(cast, case_at(cast, Stage.ACTIVE)), cast.everybody[who]
    first = warned(by, case)
    before = Event.objects.count()
    assert warned(by, case) == first and Event.objects.count() == before
    clocks = Clock.objects.filter(case=case, rule="contact", met_at__isnull=True)
    assert [clock.unit_id for clock in clocks] == [cast.desk.pk]
    assert News.objects.filter(unit=cast.desk, case=case, act="contact.warn").exists() is (who == "mai")


def test_every_open_packet_says_it_at_once_and_its_paper_too(cast: Cast, signed_in: SignedIn):
    packet = sent_with_number(cast)
    lan, address = signed_in(cast.lan), reverse("referral", args=[packet.pk])
    assert "912345678" in lan.get(address).content.decode().replace(" ", "")
    warned(cast.hoa, Case.objects.get(pk=packet.case_id))
    for page in (
        lan.get(reverse("desk")),
        lan.get(address),
        lan.post(reverse("referral-print", args=[packet.pk]), follow=True),
    ):
        text = page.content.decode()
        assert page.status_code == 200 and "912345678" not in text.replace(" ", "")
    assert DONT in lan.get(address).content.decode()
    assert News.objects.filter(unit=cast.health, object_id=packet.pk, act="contact.warn").count() == 1


def test_a_partner_says_it_of_its_packet_and_the_desk_has_a_day_to_find_another_way(cast: Cast, signed_in: SignedIn):
    packet = sent_with_number(cast)
    address = reverse("referral", args=[packet.pk])
    assert reverse("referral-warn", args=[packet.pk]) in signed_in(cast.lan).get(address).content.decode()
    with cast.lan.acting() as lan:
        warn_on_packet(lan, packet)
        warn_on_packet(lan, packet)
    case = Case.objects.get(pk=packet.case_id)
    (clock,) = Clock.objects.filter(case=case, rule="contact", met_at__isnull=True)
    assert clock.unit_id == cast.desk.pk and (clock.due_at - clock.began_at).total_seconds() == 24 * 3600
    assert News.objects.filter(unit=cast.desk, case=case, act="referral.warn").count() == 1
    assert DONT in signed_in(cast.hoa).get(reverse("case", args=[case.pk])).content.decode()


def test_another_way_ends_it_and_the_old_number_is_never_a_way_again(cast: Cast):
    case = reachable(cast, case_at(cast, Stage.ACTIVE))
    warned(cast.mai, case)
    with pytest.raises(InvalidValue, match="phone_unsafe"):
        reachable(cast, case, OLD)
    reachable(cast, case, NEW)
    assert not ContactWarning.objects.filter(ended_at__isnull=True).exists()
    assert not Clock.objects.filter(case=case, rule="contact", met_at__isnull=True).exists()
    with pytest.raises(InvalidValue, match="phone_unsafe"):
        reachable(cast, case, OLD)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert (SafeContact.objects.get(case=case).ways or {})["unsafe"] == [OLD], "and stays on record"


def test_word_through_somebody_else_is_another_way(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)

    def through(whom: str) -> None:
        with cast.hoa.acting() as hoa:
            version = SafeContact.objects.get(case=case).version
            note_contact(hoa, case, expected_version=version, ways={"channel": "through", "through_whom": whom})

    through("cô Ba")
    warned(cast.hoa, case)
    through("cô Ba")
    assert ContactWarning.objects.filter(ended_at__isnull=True).exists()
    through("chị Tư")
    assert not ContactWarning.objects.filter(ended_at__isnull=True).exists()
    assert not Clock.objects.filter(case=case, rule="contact", met_at__isnull=True).exists()


def test_a_packet_sent_before_still_says_the_old_number_and_says_not_to_call_it(cast: Cast, signed_in: SignedIn):
    packet = sent_with_number(cast)
    case = Case.objects.get(pk=packet.case_id)
    warned(cast.hoa, case)
    reachable(cast, case, NEW)
    assert DONT in signed_in(cast.lan).get(reverse("referral", args=[packet.pk])).content.decode()
    with cast.hoa.acting() as hoa:
        later = send(hoa, Case.objects.get(pk=case.pk), cast.health, parts=["name", "safe_contact"], again="Số mới")
    assert DONT not in signed_in(cast.lan).get(reverse("referral", args=[later.pk])).content.decode()


def test_while_it_stands_no_number_goes_into_a_packet(cast: Cast):
    case = reachable(cast, told_in_full(cast))
    warned(cast.hoa, case)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        from django.utils import timezone

        from casework.policy import gate

        found = gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert "912345678" not in packets.contents(found, at=timezone.now()).get("safe_contact", "").replace(" ", "")


def test_who_has_neither_case_nor_packet_says_nothing_of_it(cast: Cast, signed_in: SignedIn):
    packet = sent_with_number(cast)
    for person in (cast.lu, cast.binh, cast.son, cast.thu):
        client = signed_in(person)
        assert client.post(reverse("contact-warn", args=[packet.case_id])).status_code == 404, person.username
        assert client.post(reverse("referral-warn", args=[packet.pk])).status_code == 404, person.username
    assert not ContactWarning.objects.exists()


def test_of_two_files_of_one_person_a_number_that_either_was_warned_of_is_none():
    warned_file = {"channel": "call", "phone": NEW, "unsafe": [OLD]}
    assert stricter(warned_file, {"channel": "call", "phone": OLD})["channel"] in ("call", "none")
    joined = stricter({"channel": "none", "unsafe": [OLD]}, {"channel": "call", "phone": OLD})
    assert joined == {"channel": "none", "unsafe": [OLD]}
    other_way = stricter({"channel": "call", "phone": OLD}, {"channel": "call", "phone": NEW, "unsafe": [OLD]})
    assert other_way["channel"] == "none" or other_way["phone"] != OLD


NEEDS = [
    ({"channel": "call"}, "phone_missing"),
    ({"channel": "message"}, "phone_missing"),
    ({"channel": "through"}, "through_whom_missing"),
    ({"channel": "none", "phone": NEW}, "number_beside_no_contact"),
    ({"channel": "call", "phone": NEW}, ""),
    ({"channel": "message", "phone": NEW}, ""),
    ({"channel": "through", "through_whom": "dì Pà"}, ""),
    ({"channel": "through", "phone": NEW}, ""),
    ({"channel": "visit"}, ""),
    ({"channel": "none"}, ""),
]


@pytest.mark.parametrize(("ways", "missing"), NEEDS)
def test_each_way_of_reaching_her_needs_what_it_names(cast: Cast, ways: dict[str, object], missing: str):
    case = Case.objects.get(pk=str(STATES["draft"](cast)["case"]))
    with cast.mai.acting() as mai:
        version = SafeContact.objects.get(case=case).version
        if not missing:
            note_contact(mai, case, expected_version=version, ways=ways)
            return
        with pytest.raises(InvalidValue, match=missing):
            note_contact(mai, case, expected_version=version, ways=ways)
