"""What cries out stands on top of a supervisor's desk until it was reviewed, and on nobody else's."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.trail import ids
from casework.trail.alerts import Alert, AlertKind
from casework.trail.proof.leaves import Checkpoint, PendingEvent
from tests.cast import Cast
from tests.guards import of_the_application
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import ANOMALIES, read


class TestAlerts:
    """What cries out stands on top of her desk."""

    def test_a_wrong_trail_is_red_until_reviewed_and_the_alarm_stays(self, cast: Cast, signed_in: SignedIn):
        alert = Alert.objects.create(at=timezone.now(), kind=AlertKind.DIFFERS, place=7)
        client = signed_in(cast.thu)
        for address in ("/", "/nhat-ky/", ANOMALIES):
            text = read(client, address)
            assert "Một dòng nhật ký đã khác với lúc được ghi." in text and "đừng xoá" in text, address
        link = reverse("review-write-alert", args=[alert.pk])
        client.post(link, {"reason": "known_fault", "text": "Đã so tờ xác nhận"})
        assert "Cần xem ngay" not in read(client, "/")
        assert "Đã so tờ xác nhận" in read(client, "/nhat-ky/da-xem/") and Alert.objects.get() == alert

    def test_nobody_else_sees_it(self, cast: Cast, signed_in: SignedIn):
        Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE)
        for person in (cast.hoa, cast.mai, cast.lan):
            assert "Cần xem ngay" not in read(signed_in(person), "/")

    def test_a_trail_nobody_signs_is_said(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        PendingEvent.objects.all().delete()  # the cast came when this run began, which may be long ago
        assert "chưa được ký" not in read(client, "/")
        PendingEvent.objects.all().delete()
        PendingEvent.objects.create(event_id=ids.first_at(timezone.now() - timedelta(minutes=16)))
        assert "Nhật ký chưa được ký từ" in read(client, "/")
        Checkpoint.objects.create(size=0, root=b"", note="", at=timezone.now() - timedelta(minutes=14))
        assert "chưa được ký" not in read(client, "/")

    def test_an_officers_desk_asks_nothing_more(self, cast: Cast, signed_in: SignedIn):
        arrived(cast)
        client = signed_in(cast.hoa)
        with CaptureQueriesContext(connection) as asked:
            read(client, "/")
        assert not any("casework_decoy" in sql or "casework_alert" in sql for sql in of_the_application(asked))
