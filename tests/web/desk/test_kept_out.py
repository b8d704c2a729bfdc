"""Whoever is kept from a case sees a house without it: each list of a desk, byte for byte."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.journey import clocks
from casework.journey.assigning import assign, hand_over
from casework.journey.flags import set_flag
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.intake.incidents import tell_incident
from casework.journey.referral.answering import accept_referral
from casework.journey.referral.asking import ask_question
from casework.journey.reintegration.visiting import schedule_visits
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import at_the_clinic, case_at

MARKS = re.compile(rb'(name="(csrfmiddlewaretoken|idempotency_key|ticket)" value|data-(left|longest))="[^"]*"')
"""What differs between any two answers: marks against forged forms, and how long the session still is."""


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
        found = {there: client.get(there) for there in addresses(cast)}
        assert {one.status_code for one in found.values()} == {200}
        return {there: MARKS.sub(b"", one.content) for there, one in found.items()}

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
