"""What somebody put beside the truth takes no page away from a supervisor, and hides nothing from her."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.journey.reviewing import review_alert
from casework.records.oversight import Decoy
from casework.rulebook.refusals import SecondPersonNeeded
from casework.rulebook.sections import opened_in
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import opens, read

pytestmark = pytest.mark.usefixtures("reason_stated")

PAGES = ("desk", "audit", "audit-anomalies", "audit-overdue", "audit-decoys", "audit-reviewed")


def test_a_row_that_does_not_open_shuts_no_supervisor_out_and_is_red(cast: Cast, signed_in: SignedIn):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_decoy (id, province_id, sealed_key, what) VALUES (%s, %s, '\\x01', '\\x01')",
            [uuid4(), cast.province.pk],
        )
    assert Decoy.objects.count() == 1
    client = signed_in(cast.thu)
    for page in PAGES:
        assert client.get(reverse(page)).status_code == 200, page
    assert "Có dòng về hồ sơ mồi hoặc về việc xem lại không mở được" in read(client, "/")


def test_twenty_reviewed_alarms_do_not_hide_an_older_one(cast: Cast, signed_in: SignedIn):
    alerts = [Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE, place=place) for place in range(21)]
    with cast.thu.acting() as thu:
        for alert in alerts[1:]:
            review_alert(thu, cast.province, alert_id=alert.pk, reason="asked")
    text = read(signed_in(cast.thu), "/")
    assert reverse("review-write-alert", args=[alerts[0].pk]) in text
    assert reverse("review-write-alert", args=[alerts[20].pk]) not in text


def test_an_alarm_about_herself_waits_for_another_supervisor(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    opens(cast.thu, case)
    hers = Event.objects.filter(worker_id=cast.thu.worker.pk).latest("id")
    alert = Alert.objects.create(at=timezone.now(), kind=AlertKind.DIFFERS, event_id=hers.pk)
    with cast.thu.acting() as thu, pytest.raises(SecondPersonNeeded):
        review_alert(thu, cast.province, alert_id=alert.pk, reason="asked")


def test_the_line_of_the_provinces_log_says_which_lines_were_shown(cast: Cast, signed_in: SignedIn):
    opens(cast.hoa, arrived(cast))
    signed_in(cast.thu).get(reverse("audit"))
    body = said_by(Event.objects.filter(act="trail.province").latest("id"))
    assert body["events"] > 0 and len(body["digest"]) == 64 and opened_in(body["opened"]) == ["trail"]


def test_a_review_put_beside_the_database_silences_nothing(cast: Cast, signed_in: SignedIn):
    alert = Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE, place=7)
    other = Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE, place=8)
    with cast.thu.acting() as thu:
        review_alert(thu, cast.province, alert_id=other.pk, reason="asked")
    with connection.cursor() as cursor:
        columns = "province_id, kind, worker_id, about_id, upto, by_id, at"
        forged = uuid4()
        cursor.execute(
            f"INSERT INTO casework_review (id, mark, locked_by, sealed_key, words, {columns})"
            f" SELECT %s, %s, %s, '\\x01', '\\x01', {columns} FROM casework_review",
            [forged, str(alert.pk), forged],
        )
    text = read(signed_in(cast.thu), "/")
    assert reverse("review-write-alert", args=[alert.pk]) in text and "không mở được" in text
    assert signed_in(cast.thu).get(reverse("audit-reviewed")).status_code == 200


def test_a_true_review_turned_to_another_alarm_silences_it_not(cast: Cast, signed_in: SignedIn):
    looked_into = Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE, place=7)
    other = Alert.objects.create(at=timezone.now(), kind=AlertKind.GONE, place=8)
    with cast.thu.acting() as thu:
        review_alert(thu, cast.province, alert_id=looked_into.pk, reason="asked")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE casework_review SET mark = %s", [str(other.pk)])
        cursor.execute("SET LOCAL session_replication_role = origin")
    text = read(signed_in(cast.thu), "/")
    for alert in (looked_into, other):
        assert reverse("review-write-alert", args=[alert.pk]) in text
