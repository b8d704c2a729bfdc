"""Events whose words somebody damaged in the database: the pages that must show it still open, and the story is red."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from casework.journey.intake.excluding import exclude
from casework.rulebook.sections import opened_in
from casework.trail.events import Event
from casework.trail.log import encoding, reading
from tests.cast import Cast
from tests.printed import EVERY_PART
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import PinnedLog, knocks, opens

pytestmark = pytest.mark.usefixtures("reason_stated")

LONE_HALF = '{"act": "case.look", "opened": ["\\ud800"], "refusal": "\\ud800", "code": "\\ud800"}'
DAMAGED = {
    "rights a number": b'{"rights": 1}',
    "a right too short": b'{"rights": [[1]]}',
    "a right of numbers": b'{"rights": [[1, 2, 3, 4, 5]]}',
    "a right of nothing known": b'{"rights": [["give", "x", "y", "worker:\xc2\xb2", "9999-99"]]}',
    "a holder past all numbers": b'{"rights": [["give", "case", "y", "unit:99999999999999999999999", ""]]}',
    "a holder without end": b'{"rights": [["give", "case", "y", "unit:' + b"9" * 5000 + b'", ""]]}',
    "a kind that is none": b'{"rights": [["give", "husband", "y", "unit:1", "0001-01-01T00:00:00+14:00"]]}',
    "opened a number": b'{"opened": 7}',
    "opened signs": '{"opened": "p\u00a0<?"}'.encode(),
    "opened lists": b'{"opened": [["person"], {"a": 1}, 3]}',
    "numbers that are words": b'{"shown": "many", "asked_at": "x", "asked": 5, "kept": "all", "tried": "hoa"}',
    "words that are lists": b'{"refusal": ["MissingPrerequisite"], "code": {}, "asked": []}',
    "a huge number": b'{"shown": 99999999999999999999, "asked_at": 99999999999999999999, "tried": -1}',
    "changes that are none": b'{"changed": [[1, 2], "x", ["a", "b", "c", null, "d"]]}',
    "a list": b"[1]",
    "half a sign": LONE_HALF.encode(),
    "half a sign, raw": b'{"opened": ["\xed\xa0\x80"]}',
    "no json": b"rights",
    "nothing": b"",
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED.keys())
def test_every_page_that_shows_events_opens_and_the_story_is_red(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog, body: bytes
):
    case = arrived(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    opens(cast.hoa, case, times=3)
    knocks(cast.binh, case, times=4)
    thu, officer = signed_in(cast.thu), signed_in(cast.hoa)
    thu.post(reverse("trail-searches"), {"ten": "Dợ"})
    thu.get("/nhat-ky/")
    pinned_log.sign()
    pinned_log.attack("UPDATE casework_event SET body = %s", body)
    story = reverse("case-audit", args=[case.pk])
    of_case = ["case-audit", "trail-print", "trail-bundle", "case-access-history", "case-print", "case", "case-history"]
    everywhere = [reverse(name, args=[case.pk]) for name in of_case]
    everywhere += [story + "?loai=" + word for word in ("viec", "xem", "sua", "quyen", "tu-choi", "mang-ra")]
    house = (
        "audit",
        "audit-anomalies",
        "audit-reviewed",
        "audit-overdue",
        "audit-decoys",
        "trail-searches",
        "trail-checkpoint",
    )
    everywhere += ["/", *map(reverse, house)]
    given = Event.objects.filter(act="membership.appoint").latest("id")
    everywhere += [f"/nhat-ky/can-xem/chia-khoa/{given.pk}/"]
    for client in (thu, officer):
        client.raise_request_exception = False
        for address in everywhere:
            assert client.get(address).status_code in {200, 302, 400, 404, 405}, address
    for client in (thu, officer):
        for name in ("trail-print", "case-print"):
            paper = client.post(reverse(name, args=[case.pk]), EVERY_PART, follow=True)
            assert paper.status_code in {200, 404}, name
    for address in (story, reverse("case-access-history", args=[case.pk]), "/nhat-ky/", "/nhat-ky/can-xem/", "/"):
        assert thu.get(address).status_code == 200, address
    assert thu.get(reverse("case-access-history", args=[case.pk])).status_code == 200
    assert officer.get(reverse("case", args=[case.pk])).status_code == 200
    assert officer.get(reverse("case-access-history", args=[case.pk])).status_code == 200
    assert "tag--loud" in thu.get(story).content.decode()


def test_a_change_whose_id_is_written_otherwise_binds_nothing_and_is_red(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog
):
    case = arrived(cast)
    event = next(one for one in Event.objects.filter(case_id=case.pk) if reading.entry_of(one).body["changed"])
    body = reading.entry_of(event).body
    body["changed"][0][1] = body["changed"][0][1].upper()
    pinned_log.attack("UPDATE casework_event SET body = %s WHERE id = %s", json.dumps(body).encode(), event.pk)
    answer = signed_in(cast.thu).get(reverse("case-audit", args=[case.pk]))
    assert answer.status_code == 200 and "tag--loud" in answer.content.decode()


def test_what_a_damaged_look_opened_is_said_as_a_part_of_the_file(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog
):
    case = arrived(cast)
    opens(cast.hoa, case)
    pinned_log.attack("UPDATE casework_event SET body = %s WHERE act = 'case.look'", DAMAGED["opened lists"])
    text = signed_in(cast.hoa).get(reverse("case-access-history", args=[case.pk])).content.decode()
    assert "Lò Thị Hoa" in text and "một phần hồ sơ" in text.lower()


def test_a_sound_body_is_read_to_the_word():
    body = {"rights": [["give", "case", "x", "unit:7", "see"]], "opened": ["person"], "shown": 3, "code": "no"}
    read = encoding.said(json.dumps(body).encode())
    assert read == body and reading.rights_of(body) == body["rights"] and opened_in(body["opened"]) == ["person"]
    assert (reading.number_of(body, "shown"), reading.word_of(body, "code")) == (3, "no")
    assert (reading.holder_of("unit:7"), reading.holder_of("everybody")) == (("unit", 7), None)
