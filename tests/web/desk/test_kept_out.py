"""Whoever is kept from a case sees a house without it: each list of a desk, byte for byte."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey import clocks
from casework.journey.assigning import assign, hand_over
from casework.journey.escalations import take_steps
from casework.journey.flags import set_flag
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note, note_person
from casework.journey.intake.incidents import tell_incident
from casework.journey.referral.answering import accept_referral
from casework.journey.referral.asking import ask_question
from casework.journey.reintegration.visiting import schedule_visits
from casework.journey.units import appoint, enrol_worker
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.workers import Role
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import at_the_clinic, case_at

MARKS = re.compile(
    r'(name="(csrfmiddlewaretoken|idempotency_key|ticket)" value|data-(left|longest))="[^"]*"|Lúc \d\d:\d\d\.'.encode()
)
"""What differs between any two answers: marks against forged forms, how long the session still is, and the minute."""


def addresses(cast: Cast) -> list[str]:
    """Every list of a desk, and every way it is narrowed."""
    there = reverse("case-filter")
    week = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    asked = ("", "?gd=every", "?nc=low", "?han=week", "?ai=mine", "?ai=nobody", "?cho=co", f"?noi={cast.address.pk}")
    return [
        *(reverse("desk") + more for more in ("", "?tin=ca", "?viec=0")),
        *(there + one for one in asked),
        f"{there}?ai={cast.hoa.worker.pk}",
        *(f"{reverse('week-look')}?tu={week + timedelta(days=7 * n)}" for n in range(6)),
        reverse("handover-make"),
    ]


SOUGHT = ("Thào Thị Dợ", "thao", "0912 345 678", "c1234567", "Trạm Y tế")
"""What is typed to find her: her name, a part of it, her number and her paper, the partner that has her packet."""


def of_the_province(cast: Cast) -> list[str]:
    """Every page on which a supervisor reads of all cases at once, and every way it is narrowed."""
    there, late = reverse("province"), reverse("audit-overdue")
    return [
        *(there + more for more in ("", f"?xa={cast.desk.pk}", "?gd=active", "?muc=high", "?muc=chua")),
        *(late + more for more in ("", f"?don_vi={cast.desk.pk}", "?loai=risk")),
        reverse("statistics"),
        *(reverse("desk") + more for more in ("", "?viec=0")),
        *(reverse("case-filter") + more for more in ("", "?gd=every", "?han=late")),
    ]


def read(client: Client, addresses: list[str]) -> dict[str, bytes]:
    """Each of these pages, and what each search finds, without what differs between any two answers."""
    found = {there: client.get(there) for there in addresses}
    found |= {typed: client.post(reverse("case-search"), {"typed": typed}) for typed in SOUGHT}
    assert {one.status_code for one in found.values()} == {200}, {a: b.status_code for a, b in found.items()}
    return {there: MARKS.sub(b"", one.content) for there, one in found.items()}


def everything_happens(cast: Cast, packet: Referral) -> None:
    """Each thing that a list of a desk tells of."""
    day = timezone.localdate() + timedelta(days=1)
    now = timezone.now()
    with cast.lan.acting() as lan:
        packet.refresh_from_db()
        packet = accept_referral(lan, packet, expected_version=packet.version, appointment_on=day)
        ask_question(lan, packet, text="Chị ấy có thẻ bảo hiểm không?")
    with cast.mai.acting() as mai:
        add_note(mai, Case.objects.get(pk=packet.case_id), text="Chị ấy lại đến")
        again = {"when": "Tối qua"}
        tell_incident(mai, Case.objects.get(pk=packet.case_id), told_on=timezone.localdate(), answers=again)
    with cast.hoa.acting() as hoa:
        case = Case.objects.get(pk=packet.case_id)
        hers = {"phone": "+84912345678", "paper_kind": "passport", "paper_number": "C1234567"}
        note_person(hoa, case, expected_version=1, details=hers)
        set_flag(hoa, case, words="Gọi lại", due_on=day)
        schedule_visits(hoa, case, start=timezone.localdate())
        case.refresh_from_db()
        assign(hoa, case, worker_id=hoa.pk, expected_version=case.version)
    clocks.restart(case, "risk", unit=cast.desk, at=now, due_at=now - timedelta(days=2))


@pytest.mark.parametrize("stands_in", [False, True])
def test_nothing_of_an_exclusion_shows_on_any_list(cast: Cast, signed_in: SignedIn, stands_in: bool):
    case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    if stands_in:
        with cast.hoa.acting() as hoa:
            hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=timezone.localdate() + timedelta(days=5))
    client = signed_in(cast.quy)

    def pages() -> dict[str, bytes]:
        return read(client, addresses(cast))

    pages()
    without = pages()
    packet = at_the_clinic(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, packet.case, worker_id=cast.quy.worker.pk)
    everything_happens(cast, packet)
    with_it = pages()
    different = [there for there in without if without[there] != with_it[there]]
    assert different == []
    hers = signed_in(cast.hoa)
    seen = [there for there in addresses(cast) if str(packet.case_id) in hers.get(there).text]
    assert len(seen) >= 12, "who is not kept from it sees it on these lists"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_news WHERE case_id = %s", [packet.case_id])
        assert cursor.fetchone()[0] > 2
    found = read(hers, addresses(cast))
    assert [typed for typed in SOUGHT if str(packet.case_id).encode() not in found[typed]] == []


def test_nothing_of_an_exclusion_shows_to_a_supervisor_who_is_kept_out(cast: Cast, signed_in: SignedIn):
    """The same of every page of the province: what is open, late and new, the lists, the counts and the search."""
    case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        kim = enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=words)
        appoint(thu, cast.province, unit=cast.province, worker=kim, role=Role.SUPERVISOR)
    client = signed_in(cast.thu)
    read(client, of_the_province(cast))
    without = read(client, of_the_province(cast))
    packet = at_the_clinic(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, packet.case, worker_id=cast.thu.worker.pk)
    everything_happens(cast, packet)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
    take_steps()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with_it = read(client, of_the_province(cast))
    assert [there for there in without if without[there] != with_it[there]] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_escalation")
        assert cursor.fetchone()[0] > 0, "somebody is told that it is late"
