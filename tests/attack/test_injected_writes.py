"""A whole statement of the attacker's, in the middle of somebody's request over real HTTP: keys, credentials and
sessions stay as they were, and nothing of anybody else's is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casework.policy import signed_context
from tests.attack.siege import Siege
from tests.browsing import Browser

SETTLED = "decode('01' || repeat('ab', 60), 'hex')"
"""What looks like a settled key, and is none."""
ON_THE_WAY = "decode('02' || repeat('ab', 1169), 'hex')"


@pytest.fixture(scope="module")
def hoa(siege: Siege) -> Browser:
    """Officer of the desk that leads two of the cases; her list has settled their keys."""
    browser = siege.browser(siege.cast.hoa)
    assert browser.ask("/").status == 200
    return browser


@pytest.fixture(scope="module")
def thu(siege: Siege) -> Browser:
    """The province's supervisor, who may enrol and renew everybody there."""
    return siege.browser(siege.cast.thu)


def rows(siege: Siege, table: str, where: str = "true") -> list[Any]:
    with siege.outside() as outside:
        return outside.execute(f"SELECT t::text FROM {table} t WHERE {where} ORDER BY 1").fetchall()


KEYS = [
    "casework_caseheldbyunit",
    "casework_caseheldbyworker",
    "casework_membershipkey",
    "casework_unitkey",
    "casework_worker",
    "casework_credential",
]


def kept(siege: Siege) -> dict[str, list[Any]]:
    return {table: rows(siege, table) for table in KEYS}


def test_the_hole_is_a_hole(siege: Siege, hoa: Browser):
    """The positive control: what is hers to write is written, in her name."""
    before = len(rows(siege, "casework_signinfailure"))
    answer = hoa.ask(
        "/planted/written/",
        statement="INSERT INTO casework_signinfailure (name_digest, source_digest, known_device, at)"
        " VALUES ('a', 'b', false, now())",
    )
    assert (answer.status, answer.text) == (200, "1")
    assert len(rows(siege, "casework_signinfailure")) == before + 1


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE casework_caseheldbyunit SET sealed_key = {SETTLED} WHERE sealed_key IS NOT NULL",
        f"UPDATE casework_caseheldbyunit SET sealed_key = {ON_THE_WAY} WHERE sealed_key IS NOT NULL",
        # The desk's own, and those on the way to the province, which the desk gave.
        f"UPDATE casework_caseheldbyunit SET sealed_key = {SETTLED} WHERE get_byte(sealed_key, 0) = 1",
        f"UPDATE casework_caseheldbyunit SET sealed_key = {SETTLED} WHERE get_byte(sealed_key, 0) = 2",
        f"UPDATE casework_caseheldbyunit SET sealed_key = {ON_THE_WAY} WHERE get_byte(sealed_key, 0) = 2",
        f"UPDATE casework_caseheldbyunit SET sealed_key = {SETTLED}, granted_at = now() WHERE sealed_key IS NOT NULL",
        "UPDATE casework_caseheldbyunit SET expires_at = now() + interval '1 day'",
        "UPDATE casework_caseheldbyunit SET expires_at = NULL, granted_at = now()",
    ],
)
def test_a_wrapped_key_of_any_unit_stays_as_it_was(siege: Siege, hoa: Browser, statement: str):
    before = kept(siege)
    answer = hoa.ask("/planted/written/", statement=statement)
    assert answer.status == 500 or answer.text == "0", answer.text
    assert kept(siege) == before


def test_a_key_of_the_attackers_is_not_planted_in_a_right_of_a_colleagues(siege: Siege, hoa: Browser):
    before = kept(siege)
    quy, desk = siege.cast.quy.worker.pk, siege.cast.desk.pk
    answer = hoa.ask(
        "/planted/written/",
        statement="INSERT INTO casework_caseheldbyworker (user_id, through_unit_id, permission_id, content_object_id,"
        " sealed_key, granted_by, granted_at, origin, reason)"
        f" SELECT {quy}, {desk}, h.permission_id, h.content_object_id, {ON_THE_WAY}, wall.worker(), now(), '', ''"
        f" FROM casework_caseheldbyunit h WHERE h.group_id = {desk} AND h.sealed_key IS NOT NULL",
    )
    assert answer.status == 500
    assert kept(siege) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_membershipkey SET sealed_unit_key = 'x'",
        "DELETE FROM casework_membershipkey",
        "UPDATE casework_worker SET public_key = 'x' WHERE username = 'mai'",
        "UPDATE casework_unitkey SET sealed_verifier = 'x'",
        "UPDATE casework_unitkey SET sealed_private = 'x'",
        "UPDATE casework_credential SET sealed_private = 'x'",
        "INSERT INTO casework_credential (worker_id, kind, method, salt, params, sealed_private, made_at)"
        " SELECT id, 'other', 'x', 'x', '{}', 'x', now() FROM casework_worker WHERE username = 'mai'",
        "SELECT wall.put_credential(id, 'passphrase', 'x', 'x', '{}', 'x') FROM casework_worker WHERE username = 'mai'",
    ],
)
@pytest.mark.parametrize("who", ["hoa", "thu"])
def test_nobodys_credential_or_key_is_written_over_even_in_a_supervisors_request(
    siege: Siege, request: pytest.FixtureRequest, statement: str, who: str
):
    before = kept(siege)
    answer = request.getfixturevalue(who).ask("/planted/written/", statement=statement)
    assert answer.status == 500 or answer.text == "0", answer.text
    assert kept(siege) == before


@pytest.mark.parametrize("who", ["hoa", "thu"])
def test_ways_in_are_told_to_nobody_but_a_word_for_the_name(siege: Siege, request: pytest.FixtureRequest, who: str):
    browser = request.getfixturevalue(who)
    me = getattr(siege.cast, who).worker.pk
    told = browser.ask("/planted/cases/", stage="' UNION ALL SELECT worker_id::text, '' FROM casework_credential --")
    assert {line.split(" | ")[0] for line in told.text.splitlines()} <= {str(me)}
    soon = "' || extract(epoch FROM now())::bigint + 20 || '"
    for word in (
        "",
        signed_context.signed_word(me, 1, until=9_999_999_999),
        "' || current_setting('casework.ctx') || '",
        f"door:credential:' || encode(sha256('binh'), 'hex') || ':' || pg_backend_pid() || ':{soon}:{'0' * 64}",
        f"door:credential:' || encode(sha256('binh'), 'hex') || ':' || pg_backend_pid() || ':{soon}:"
        "' || right(current_setting('casework.ctx'), 64) || '",
    ):
        call = f"wall.credential_of('binh', '{word}')"
        answer = browser.ask(
            "/planted/cases/", stage=f"' UNION ALL SELECT encode(sealed_private, 'hex'), method FROM {call} --"
        )
        assert answer.status == 200 and "argon2id" not in answer.text, answer.text


def test_sessions_are_told_and_ended_by_nobody_else(siege: Siege, hoa: Browser):
    binh = siege.browser(siege.cast.binh)
    mine = siege.cast.hoa.worker.pk
    told = hoa.ask(
        "/planted/cases/", stage="' UNION ALL SELECT worker_id::text, session_key FROM casework_workersession --"
    )
    assert told.status == 200 and f"{mine} | " in told.text
    assert f"{siege.cast.binh.worker.pk} | " not in told.text
    before = rows(siege, "casework_workersession", f"worker_id <> {mine}")
    with siege.outside() as outside:
        keys = [key for (key,) in outside.execute("SELECT session_key FROM casework_workersession").fetchall()]
    for statement in (
        f"DELETE FROM casework_workersession WHERE worker_id <> {mine}",
        "UPDATE casework_workersession SET expire_date = now()",
        "INSERT INTO casework_workersession (session_key, session_data, expire_date) VALUES ('x', 'x', now())",
        # What stands in the table is not what the browser brings.
        *[f"SELECT wall.end_session('{key}')" for key in keys],
        *[f"SELECT wall.keep_session('{key}', '', now(), NULL, false)" for key in keys],
        *[f"SELECT * FROM wall.session_of('{key}')" for key in keys],
    ):
        answer = hoa.ask("/planted/written/", statement=statement)
        assert answer.status == 500 or answer.text in ("0", "1"), answer.text
    assert rows(siege, "casework_workersession", f"worker_id <> {mine}") == before
    assert json_of(binh) == siege.cast.binh.worker.pk


def json_of(browser: Browser) -> int:
    who: int = json.loads(browser.ask("/planted/who/").text)["asked"]
    return who
