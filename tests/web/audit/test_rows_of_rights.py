"""A row of rights that somebody touched in the database is red on the page of the case and on the supervisor's desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from casework.records.cases import Case
from casework.records.workers import Worker
from casework.trail.alerts import Alert
from casework.trail.sequencer import row_binding
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.audit.reading import ANOMALIES, BROKEN, SOUND, PinnedLog, event_of, read, row_of, story

pytestmark = pytest.mark.usefixtures("reason_stated")


def past_the_triggers(statement: str, *values: Any) -> None:
    """As an administrator with superuser writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_end_of_a_right_that_was_taken_away_is_red_at_the_line_that_gave_it(
    cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog
):
    client = signed_in(cast.thu)
    pinned_log.place()
    pinned_log.sign()
    text = client.get(story(case)).text
    assert SOUND in text and BROKEN not in text
    past_the_triggers(
        "UPDATE casework_caseheldbyunit SET expires_at = '2040-01-01' WHERE content_object_id = %s AND group_id = %s",
        case.pk,
        cast.address.pk,
    )
    text = client.get(story(case)).text
    given = event_of(case.pk, "intake.submit")
    assert BROKEN in text and "Quyền của một đơn vị đối với hồ sơ: dòng này nay không như việc này để lại" in text
    assert "Quyền của một đơn vị đối với hồ sơ" in row_of(text, given.case_seq)
    past_the_triggers("DELETE FROM casework_clock WHERE case_id = %s", case.pk)
    assert "Việc đến hạn: dòng này nay không như việc này để lại" in client.get(story(case)).text


def test_two_names_that_were_exchanged_stand_on_top_of_her_desk_with_what_to_do(cast: Cast, signed_in: SignedIn):
    hoa, quy = cast.hoa.worker, cast.quy.worker
    row_binding.look_at_rows(turn=0)
    assert not Alert.objects.exists()
    past_the_triggers(
        "UPDATE casework_worker w SET display_name = o.display_name FROM casework_worker o "
        "WHERE w.id IN (%s, %s) AND o.id IN (%s, %s) AND o.id <> w.id",
        hoa.pk,
        quy.pk,
        hoa.pk,
        quy.pk,
    )
    assert Worker.objects.get(pk=quy.pk).display_name == hoa.display_name
    row_binding.look_at_rows(turn=0)
    client = signed_in(cast.thu)
    for address in ("/", "/nhat-ky/", ANOMALIES):
        text = read(client, address)
        assert "Một dòng về quyền, người, việc đến hạn hay quyết định không như nhật ký nói" in text, address
        assert all(f"Tên, khoá hoặc tình trạng của một người, số {one.pk}" in text for one in (hoa, quy)), address
        assert "đừng trao quyền" in text and "đừng xoá" in text, address
    for alert in Alert.objects.all():
        link = reverse("review-write-alert", args=[alert.pk])
        assert "đừng trao quyền" in read(client, link) and alert.row.split()[1] in read(client, link)
        client.post(link, {"reason": "known_fault", "text": "Đã sửa lại, đã báo lãnh đạo"})
    assert "Cần xem ngay" not in read(client, "/")
    for person in (cast.hoa, cast.mai, cast.lan):
        assert "không như nhật ký nói" not in read(signed_in(person), "/")
