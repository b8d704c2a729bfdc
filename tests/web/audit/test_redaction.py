"""Who keeps her tonight stands on no page and no print of anybody who does not hold that place."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.safety.shelter import admit, discharge, extend
from casework.queries import redaction
from casework.records.cases import Case
from casework.records.safety import ShelterStay
from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.printed import EVERY_PART
from tests.signing_in import SignedIn
from tests.states import STATES

pytestmark = pytest.mark.usefixtures("reason_stated")

TELLING = ("Phìn Ngan", "Sùng Thị Lử", "Lử")
"""The unit that keeps her, and whoever sits there."""


@pytest.fixture
def kept(cast: Cast, signed_in: SignedIn) -> Case:
    """She was put at Lử's, who was told, opened it, was turned away once; it lasted longer, and the first is over."""
    case = Case.objects.get(pk=str(STATES["active"](cast)["case"]))
    lu = signed_in(cast.lu)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"shelter": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
    for again in (False, True):
        until = timezone.now() + timedelta(days=3)
        with cast.hoa.acting() as hoa:
            place = cast.other_address.pk
            stay = admit(hoa, case, kind="trusted_address", address=place, until=until, agrees="yes")
        assert lu.get(f"/ho-so/{case.pk}/cho-o/{stay.pk}/").status_code == 200
        assert lu.get(f"/ho-so/{case.pk}/").status_code == 404
        with cast.hoa.acting() as hoa:
            there = ShelterStay.objects.get(pk=stay.pk)
            extend(hoa, there, expected_version=there.version, until=until + timedelta(days=1), why="Chưa về được")
            if not again:
                there.refresh_from_db()
                discharge(hoa, there, expected_version=there.version, how="home_safe")
    return case


def pages(case: Case, worker_ids: list[int]) -> list[tuple[str, str]]:
    """Everything that may be asked about her case: how, and where."""
    of_case = f"/ho-so/{case.pk}/"
    story = f"{of_case}nhat-ky/"
    return [
        *(("get", f"{of_case}{word}") for word in ("", "lich-su/", "ai-da-xem/", "nhat-ky/", "nhat-ky/?noi-dung=1")),
        *(("get", f"{story}?loai={word}") for word in ("viec", "xem", "sua", "quyen", "tu-choi", "giay")),
        *(("get", f"{story}?ai={worker_id}") for worker_id in worker_ids),
        *(("post", f"{story}in/{asked}") for asked in ("", "?loai=quyen", "?loai=xem")),
        *(("post", f"{of_case}{word}") for word in ("in/", "ai-da-xem/in/")),
        *(("get", f"/{word}") for word in ("", "ho-so/", "nhat-ky/?loai=xem", "nhat-ky/qua-han/", "nhat-ky/can-xem/")),
    ]


def telling(by: Person, signed_in: SignedIn, case: Case, worker_ids: list[int]) -> list[str]:
    """Where this reader finds a word that tells who keeps her; what a select offers is everybody of the province."""
    client, found = signed_in(by), []
    for how, address in pages(case, worker_ids):
        body = {"handed": "read_here", **EVERY_PART} if how == "post" else {}
        text = html.unescape(getattr(client, how)(address, body, follow=True).text)
        text = text[text.index("<main") :] if "<main" in text else text
        if address.startswith("/nhat-ky/"):
            text = "".join(part.split("</tbody>")[0] for part in text.split("<tbody")[1:])
        found += [f"{address}: {word}" for word in TELLING if word in text]
    return found


def readers(cast: Cast) -> list[int]:
    return [cast.hoa.worker.pk, cast.mai.worker.pk]


class TestWhoKeepsHer:
    def test_stands_nowhere_that_the_province_can_look(self, cast: Cast, signed_in: SignedIn, kept: Case):
        assert telling(cast.thu, signed_in, kept, readers(cast)) == []
        text = signed_in(cast.thu).get(f"/ho-so/{kept.pk}/nhat-ky/").text
        assert "Trao cho một nơi đón: được xem chỗ ở" in text
        assert "Một nơi đón giữ chỗ ở đến" in text and "người của một nơi đón" in text.lower()
        assert "Trao cho Hội LHPN xã Bình Lư: phụ trách chỗ ở" in text, "the desk that keeps the place is named"

    def test_stands_nowhere_for_an_officer_who_is_kept_out(self, cast: Cast, signed_in: SignedIn, kept: Case):
        with cast.hoa.acting() as hoa:
            exclude(hoa, kept, worker_id=cast.quy.worker.pk)
        assert telling(cast.quy, signed_in, kept, []) == []
        assert telling(cast.binh, signed_in, kept, []) == []
        assert telling(cast.thu, signed_in, kept, readers(cast)) == [], "keys were given on one by one"

    def test_is_not_found_by_asking_for_the_name(self, cast: Cast, signed_in: SignedIn, kept: Case):
        client = signed_in(cast.thu)
        assert client.get(f"/ho-so/{kept.pk}/nhat-ky/?ai={cast.lu.worker.pk}").status_code == 200
        assert client.post(f"/ho-so/{kept.pk}/nhat-ky/in/?ai={cast.lu.worker.pk}", follow=True).status_code == 200
        text = client.get(f"/nhat-ky/?ai={cast.lu.worker.pk}").text
        assert str(kept.code) not in text and "nơi tạm lánh" not in text

    def test_is_no_name_where_one_event_is_looked_into(self, cast: Cast, signed_in: SignedIn, kept: Case):
        event = Event.objects.filter(case_id=kept.pk, worker_id=cast.lu.worker.pk).latest("id")
        text = signed_in(cast.thu).get(f"/nhat-ky/can-xem/refused/{event.pk}/").text
        assert "Lử" not in text

    def test_would_stand_there_without_the_guard(
        self, cast: Cast, signed_in: SignedIn, kept: Case, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(redaction, "unnamed", lambda entries: frozenset())
        monkeypatch.setattr(redaction, "is_told", lambda kind: True)
        found = telling(cast.thu, signed_in, kept, readers(cast))
        for place in ("nhat-ky/: Phìn Ngan", "nhat-ky/in/: Phìn Ngan", "nhat-ky/: Lử", "/nhat-ky/?loai=xem: Lử"):
            assert any(one.endswith(place) for one in found), place


def test_a_stranger_at_the_door_of_the_case_keeps_her_name(cast: Cast, signed_in: SignedIn):
    case_id = STATES["active"](cast)["case"]
    assert signed_in(cast.lu).get(f"/ho-so/{case_id}/").status_code == 404
    assert "Sùng Thị Lử" in signed_in(cast.thu).get(f"/ho-so/{case_id}/nhat-ky/").text
