"""Injected through real HTTP, signed in as Hoa: a statement of the attacker's gets her own rows and nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from casework.policy import signed_context
from tests.attack.siege import WORDS, Siege
from tests.browsing import Browser
from tests.server import ROOT, pepper_of_the_tests

ALL = "' OR true --"


@pytest.fixture(scope="module")
def hoa(siege: Siege) -> Browser:
    return siege.browser(siege.cast.hoa)


def hidden_rows(siege: Siege) -> dict[str, list[str]]:
    """Every row that is not Hoa's to see, as PostgreSQL prints it, by table; the staff list and the register aside."""
    hers = [siege.hers.pk, siege.second.pk]
    me, desk = siege.cast.hoa.worker.pk, siege.cast.desk.pk
    found: dict[str, list[str]] = {}
    with siege.outside() as outside:
        tables = outside.execute(
            "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 GROUP BY 1"
        ).fetchall()
        for table, columns in tables:
            name, has = str(table), set(columns)  # type: ignore[call-overload]
            by: tuple[str, Any] | None = None
            if name in ("casework_case", "casework_historicalcase"):
                by = ("id <> ALL (%s)", hers)
            elif "content_object_id" in has and "heldby" in name:
                by = ("content_object_id <> ALL (%s)", hers)
            elif name == "casework_event":
                by = ("case_id <> ALL (%s) AND worker_id <> " + str(me), hers)
            elif "case_id" in has:
                by = ("case_id <> ALL (%s)", hers)
            elif name in ("casework_credential", "casework_workersession"):
                by = ("worker_id <> %s", me)
            elif name == "casework_membershipkey":
                by = (
                    "membership_id NOT IN (SELECT id FROM casework_membership WHERE worker_id = %s)",
                    me,
                )
            elif name == "casework_unitkey":
                by = ("unit_id <> %s", desk)
            if by is not None:
                rows = outside.execute(f"SELECT t::text FROM {name} t WHERE {by[0]}", [by[1]]).fetchall()
                found[name] = [str(row) for (row,) in rows]
    return found


def test_the_hole_is_a_hole(siege: Siege, hoa: Browser):
    """The positive control: the same injection gets all of a table that guards nothing, and all that is hers."""
    assert hoa.ask("/planted/plain/", word="mot").text == "mot | 0"
    assert [line.split(" | ")[0] for line in hoa.ask("/planted/plain/", word=ALL).text.splitlines()] == list(WORDS)
    got = hoa.ask("/planted/cases/", stage="' UNION SELECT word, number::text FROM planted --").text
    assert set(got.splitlines()) == {f"{word} | {number}" for number, word in enumerate(WORDS)}
    shown = {line.split(" | ")[0] for line in hoa.ask("/planted/cases/", stage=ALL).text.splitlines()}
    assert shown == {str(siege.hers.pk), str(siege.second.pk)}
    # As casework_app really signed in, not as somebody who only plays it.
    assert hoa.ask("/planted/cases/", stage="' UNION SELECT session_user::text, current_user::text --").text == (
        "casework_app | casework_app"
    )


def test_whole_tables_give_her_own_rows_only(siege: Siege, hoa: Browser):
    siege.browser(siege.cast.binh)  # so that others sit here, too
    hidden = hidden_rows(siege)
    assert len(hidden) > 40 and sum(map(len, hidden.values())) > 40
    reached = 0
    for table, rows in hidden.items():
        answer = hoa.ask("/planted/cases/", stage=f"' UNION ALL SELECT t::text, '' FROM {table} t --")
        got = {line.removesuffix(" | ") for line in answer.text.splitlines()}
        assert not got & set(rows), table
        # Her own refusal, where another test asked in her name, says which case she asked for.
        told = {line for line in got if str(siege.other.pk) in line}
        assert all(table == "casework_event" and ",refused," in line for line in told), table
        reached += bool(got) and answer.status == 200
    assert reached > 8  # much of what is hers came: the statements were good


@pytest.mark.parametrize(
    "table",
    ["wall.secret", "pg_authid", "pg_shadow", "pg_user_mapping", "pg_statistic", "pg_largeobject", "pg_hba_file_rules"],
)
def test_what_the_house_is_locked_with_stays_out_of_reach(siege: Siege, hoa: Browser, table: str):
    for text in (
        f"' UNION ALL SELECT t::text, '' FROM {table} t --",
        f"' OR (SELECT count(*) FROM {table}) > 0 --",
        f"' OR (SELECT true FROM {table} LIMIT 1) --",
    ):
        answer = hoa.ask("/planted/cases/", stage=text)
        assert answer.status == 500 and "permission denied" in answer.text, text
    with siege.outside() as outside:
        kept = outside.execute("SELECT encode(ipad, 'hex') FROM wall.secret").fetchone()
    assert kept and str(kept[0])[:16] not in hoa.ask("/planted/cases/", stage=ALL).text


def test_the_file_system_and_other_ways_out_are_shut(siege: Siege, hoa: Browser):
    for text in (
        "pg_read_file('/etc/passwd')",
        "pg_ls_dir('/')::text",
        "lo_import('/etc/passwd')::text",
        "lo_export(1, '/tmp/x')::text",
        "query_to_xml('SELECT ipad FROM wall.secret', true, true, '')::text",
        "pg_read_binary_file('global/pg_control')::text",
        "pg_stat_file('base')::text",
    ):
        answer = hoa.ask("/planted/cases/", stage=f"' UNION SELECT {text}, '' --")
        assert answer.status == 500 and "permission denied" in answer.text, (text, answer.text)


@pytest.mark.parametrize(
    "call",
    [
        "pg_sleep(20)",
        "pg_sleep_for('20 s')",
        "pg_terminate_backend((SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() LIMIT 1))",
        "pg_cancel_backend(1)",
        "lo_create(0)",
        "lo_from_bytea(0, 'x')",
        "lo_unlink(1)",
        "pg_logical_emit_message(false, 'a', 'b')",
        "pg_export_snapshot()",
    ],
)
def test_nothing_is_slept_through_ended_or_filled(siege: Siege, hoa: Browser, call: str):
    answer = hoa.ask("/planted/cases/", stage=f"' UNION SELECT ({call})::text, '' --")
    assert answer.status == 500 and "permission denied for function" in answer.text, answer.text


def words_for(siege: Siege) -> dict[str, str]:
    """Words an attacker might set: Binh's name with what can be had without the key."""
    binh, hoa = siege.cast.binh.worker.pk, siege.cast.hoa.worker.pk
    soon = int(time.time()) + 60
    return {
        "forged": f"{binh}:' || pg_backend_pid() || ':{soon}:{'0' * 64}",
        "no mark": f"{binh}:' || pg_backend_pid() || ':{soon}:",
        "her mark under another name": f"{binh}' || substr(current_setting('casework.ctx'), {len(str(hoa)) + 1}) || '",
        "her mark, a later end": "' || regexp_replace(current_setting('casework.ctx'), ':1[0-9]{9}:', ':1999999999:')"
        " || '",
        "what the application sends": signed_context.signed_word(hoa, 1, until=soon),
        "expired, but true": signed_context.signed_word(binh, 1, until=int(time.time()) - 1),
        "of another connection, but true": signed_context.signed_word(binh, 1, until=soon),
        "nobody": "",
        "a number too many": f"{binh}:{binh}:' || pg_backend_pid() || ':{soon}:{'0' * 64}",
    }


@pytest.mark.parametrize("local", ["true", "false"], ids=["until it ends", "for good"])
@pytest.mark.parametrize(
    "name",
    [
        "forged",
        "no mark",
        "her mark under another name",
        "her mark, a later end",
        "what the application sends",
        "expired, but true",
        "of another connection, but true",
        "nobody",
        "a number too many",
    ],
)
def test_another_word_set_inside_the_statement_shows_nothing_of_anybody(
    siege: Siege, hoa: Browser, name: str, local: str
):
    word = words_for(siege)[name]
    for text in (
        f"' OR set_config('casework.ctx', '{word}', {local}) IS NOT NULL --",
        f"' UNION SELECT c.id::text, s.x FROM (SELECT set_config('casework.ctx', '{word}', {local}) AS x OFFSET 0) s,"
        " LATERAL (SELECT id FROM casework_case WHERE s.x IS NOT NULL OFFSET 0) c --",
        f"' UNION (WITH s AS MATERIALIZED (SELECT set_config('casework.ctx', '{word}', {local}) AS x)"
        " SELECT c.id::text, s.x FROM s CROSS JOIN casework_case c) --",
        f"' OR set_config('casework.ctx', '{word}', {local}) IS NULL OR id IN (SELECT wall.worker()::text::uuid) --",
        f"' OR wall.sees_case('{siege.other.pk}') OR set_config('casework.ctx', '{word}', {local}) = 'x' --",
    ):
        answer = hoa.ask("/planted/cases/", stage=text)
        ids = {line.split(" | ")[0] for line in answer.text.splitlines()} if answer.status == 200 else set()
        assert ids <= {str(siege.hers.pk), str(siege.second.pk)}, text
    # Whatever it left on the connection, the next request is Hoa's again, and Binh's is Binh's.
    assert hoa.ask("/planted/cases/", stage=ALL).text.count("\n") == 1


def test_what_was_left_on_a_connection_is_no_word_for_the_next(siege: Siege, hoa: Browser):
    """Her own true word, kept beyond the request on every connection, is nobody's word in the next transaction."""
    keep = "' UNION SELECT set_config('casework.ctx', current_setting('casework.ctx'), false), '' --"
    for _ in range(20):
        hoa.ask("/planted/cases/", stage=keep)
    binh, kept = siege.browser(siege.cast.binh), 0
    for _ in range(12):
        assert binh.ask("/planted/cases/", stage=ALL).text.split(" | ")[0] == str(siege.other.pk)
        left = json.loads(Browser(siege.port).ask("/planted/nobody/").text)
        assert left["cases"] == 0
        kept += left["word"].startswith(f"{siege.cast.hoa.worker.pk}:")
    assert kept > 0  # it was there, and was worth nothing


def test_a_true_word_is_worth_nothing_on_another_connection(siege: Siege, hoa: Browser):
    """Hoa's own word of a request that runs, stolen through the hole and used elsewhere."""
    word = hoa.ask("/planted/cases/", stage="' UNION SELECT current_setting('casework.ctx'), '' --").text.split(" | ")[
        0
    ]
    assert word.startswith(f"{siege.cast.hoa.worker.pk}:")
    with psycopg.connect(siege.app_url, autocommit=True) as app:
        for said in (word, "", None):
            if said is not None:
                app.execute("SELECT set_config('casework.ctx', %s, false)", [said])
            for table in ("casework_case", "casework_note", "casework_caseheldbyunit", "casework_event"):
                row = app.execute(f"SELECT count(*) FROM {table}").fetchone()
                assert row == (0,), (said, table)


def test_nobody_elses_word_can_be_overheard(siege: Siege, hoa: Browser):
    text = "' UNION SELECT query, coalesce(application_name, '') FROM pg_stat_activity --"
    binh = siege.browser(siege.cast.binh)
    binh.ask("/planted/who/")
    said = hoa.ask("/planted/cases/", stage=text).text
    assert "casework" in said
    assert f"{siege.cast.binh.worker.pk}:" not in said


@pytest.mark.parametrize(
    ("address", "name", "before"),
    [("/planted/cases/", "stage", "'"), ("/planted/numbers/", "version", "0")],
    ids=["without a bound value", "with one"],
)
def test_a_second_statement_is_refused_with_and_without_bound_values(
    siege: Siege, hoa: Browser, address: str, name: str, before: str
):
    with siege.outside() as outside:
        notes = outside.execute("SELECT count(*) FROM casework_note").fetchone()
    for second in (
        "UPDATE casework_note SET version = 9",
        "SELECT set_config('casework.ctx', '', false)",
        "DELETE FROM casework_caseheldbyunit",
        "COMMIT",
        "RESET ALL",
    ):
        answer = hoa.ask(address, **{name: f"{before}; {second} --"})
        assert answer.status == 500 and "multiple commands" in answer.text, (second, answer.text)
    with siege.outside() as outside:
        assert outside.execute("SELECT count(*) FROM casework_note").fetchone() == notes


def test_production_has_none_of_these_addresses(siege: Siege, tmp_path: Path):
    """Asked of production's own settings, in a process of their own."""
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver, resolve\n"
        "from django.conf import settings\n"
        "import sys\n"
        "get_resolver().url_patterns; names = {str(k) for k in get_resolver().reverse_dict}\n"
        "assert settings.ROOT_URLCONF == 'config.urls' and not any('planted' in name for name in names), names\n"
        "assert not any(name.startswith('tests') for name in sys.modules)\n"
        "try:\n    resolve('/planted/cases/')\nexcept Exception as error:\n    print(type(error).__name__)\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgresql://casework@localhost/casework",
        "CASEWORK_TRAIL_ORIGIN": "casework.example/trail",
        "CASEWORK_TRAIL_DIRECTORY": "/nowhere",
        "CASEWORK_HOSTS": "casework.example",
        "CASEWORK_SECRET_KEY": "k" * 64,
        "CASEWORK_PEPPER_FILE": str(pepper_of_the_tests(tmp_path)),
    }
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert said.stdout.strip() == "Resolver404", said.stderr
