"""The second wall: what an injected statement, a forged word or a missing one gets from the database itself."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from django.utils import timezone

from casework.policy import signed_context, unit_of_work
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.trail.events import Event
from tests.cast import Cast
from tests.many_cases import two_cases
from tests.policy.words import as_the_application, pid, soon

REVIEWED = {
    "casework_alert": "what the sequencer cried out: event ids and a word",
    "auth_group": "names of units are random words",
    "auth_group_permissions": "never used",
    "auth_permission": "the three words of each guarded kind",
    "casework_checkpoint": "what supervisors carry home",
    "casework_leaf": "the order of all events: ids and hashes",
    "casework_leaftile": "the same, 256 to a row",
    "casework_pendingevent": "ids of events that wait for their place",
    "casework_territoryunit": "public register",
    "casework_treenode": "hashes of hashes",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "django_session": "never used, closed to the application",
    "guardian_groupobjectpermission": "guardian's generic table, never used",
    "guardian_userobjectpermission": "guardian's generic table, never used",
}
"""Tables without row security, each with its reason."""


STAFF_LIST = {
    "casework_membership",
    "casework_organisation",
    "casework_provinceroll",
    "casework_signinfailure",
    "casework_unit",
    "casework_worker",
}
"""Readable by every worker and by nobody else's hand changed: row security guards what is written there."""


def count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    found: int = cursor.fetchone()[0]
    return found


def walled_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r' ORDER BY relname")
        return [name for (name,) in cursor.fetchall()]


def test_every_table_has_forced_row_security_or_a_reason(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
        )
        tables = dict(cursor.fetchall())
    assert {name for name, walled in tables.items() if not walled} == set(REVIEWED)
    ours = {model._meta.db_table for model in apps.get_app_config("casework").get_models()}
    assert ours - set(REVIEWED) == {name for name, walled in tables.items() if walled}


BY_THE_SEQUENCER_TOO = {"wall.drop_dark()": ("casework_sequencer",), "wall.body_written(uuid)": ("casework_sequencer",)}
"""What falls due by the clock alone, whether or not anybody signs in; and what it wrote itself."""
NOT_BY_THE_APPLICATION = {
    "wall.rows_as_they_stand()": "casework_verify",
    "wall.rows_that_do_not_fit(text[])": "casework_sequencer",
    "wall.take_up_unsaid(integer)": "casework_sequencer",
    "wall.take_escalations(timestamp with time zone,interval,jsonb,text[])": "casework_sequencer",
    "wall.take_up_call_backs(timestamp with time zone)": "casework_sequencer",
    "wall.take_report_escalations(timestamp with time zone,jsonb)": "casework_sequencer",
    "wall.notification_went(bigint,timestamp with time zone,text,timestamp with time zone)": "casework_notifier",
    "wall.notifications_due(timestamp with time zone,integer)": "casework_notifier",
    "wall.notifier_round(bigint,timestamp with time zone)": "casework_notifier",
    "wall.notifier_told_to_send(timestamp with time zone)": "casework_notifier",
    f"wall.queue_notifications({','.join(['timestamp with time zone'] * 2 + ['interval'] * 4)})": "casework_notifier",
}
"""What somebody else alone asks: whoever dumps the log, the sequencer, whoever sends notifications."""


HOW_IT_IS_PLANNED = {
    *("plan_cache_mode=force_generic_plan", "enable_seqscan=off", "enable_bitmapscan=off", "enable_bitmapscan=on"),
    "jit=off",
}
"""What a reader that grows with the house may fix beside its path: one plan for every case, along the indexes."""


def test_every_function_with_its_makers_rights_fixes_its_search_path(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, p.prosecdef, p.proconfig, r.rolname, p.prorettype = 'trigger'::regtype, "
            "ARRAY(SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END "
            "  FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a ORDER BY 1) "
            "FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        rows = cursor.fetchall()
    theirs = [row for row in rows if row[1]]
    assert len(theirs) > 40
    for name, _, settings, owner, is_trigger, may_call in theirs:
        assert settings[0] == "search_path=pg_catalog, pg_temp" and set(settings[1:]) <= HOW_IT_IS_PLANNED, name
        assert owner == "casework_wall", name
        callers = ["casework_app", *BY_THE_SEQUENCER_TOO.get(name, ()), "casework_wall"]
        if name in NOT_BY_THE_APPLICATION:
            callers = sorted([NOT_BY_THE_APPLICATION[name], "casework_wall"])
        assert may_call == (["casework_wall"] if is_trigger else callers), name
    for name, makers_rights, settings, *_ in rows:
        # A trigger with the rights of whoever writes fixes its path as well.
        assert makers_rights or settings in (["search_path=pg_catalog, pg_temp"], ["search_path=pg_catalog"]), name


def test_the_roles_are_no_more_than_they_should_be(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin, rolreplication "
            "FROM pg_roles WHERE rolname LIKE 'casework%'"
        )
        roles = {name: tuple(rights) for name, *rights in cursor.fetchall()}
    nothing = (False, False, False, False, True, False)
    assert roles["casework_app"] == nothing
    assert roles["casework_owner"] == nothing
    assert roles["casework_wall"] == (False, False, False, True, False, False)
    assert {name for name, rights in roles.items() if rights[3]} == {"casework_wall", "casework_backup"}


def test_without_a_word_there_is_nothing_to_see(cast: Cast):
    two_cases(cast)
    tables = walled_tables()
    assert len(tables) > 40
    seen_from_outside = 0
    for table in tables:
        with connection.cursor() as cursor:
            seen_from_outside += count(cursor, table) > 0
        with as_the_application() as cursor:
            # Who sits where is a staff list; whatever opens anything is elsewhere.
            assert count(cursor, table) == 0 or table in STAFF_LIST, table
    assert seen_from_outside > 15


def test_a_true_word_shows_her_own_rows_only(cast: Cast):
    hers, other = two_cases(cast)
    word = signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        cursor.execute("SELECT id FROM casework_case")
        assert [row[0] for row in cursor.fetchall()] == [hers.pk]
        assert count(cursor, "casework_note") == 1
        assert count(cursor, "casework_membershipkey") == 1
        assert count(cursor, "casework_credential") == 1
    word = signed_context.signed_word(cast.lu.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        cursor.execute("SELECT id FROM casework_case")
        assert [row[0] for row in cursor.fetchall()] == [other.pk]
        assert count(cursor, "casework_note") == 0


@pytest.mark.parametrize("wrong", ["forged", "expired", "other backend", "other worker", "garbage", "overflow", "cut"])
def test_a_word_that_is_not_true_is_nobody(cast: Cast, wrong: str):
    two_cases(cast)
    mai, lu = cast.mai.worker.pk, cast.lu.worker.pk
    true = signed_context.signed_word(mai, pid(), until=soon())
    word = {
        "forged": true[:-64] + "0" * 64,
        "expired": signed_context.signed_word(mai, pid(), until=int(time.time()) - 1),
        "other backend": signed_context.signed_word(mai, pid() + 1, until=soon()),
        "other worker": f"{lu}:" + true.split(":", 1)[1],
        "garbage": "'; DROP TABLE casework_case; --",
        "overflow": f"{'9' * 18}:{'9' * 9}:{'9' * 12}:{'a' * 64}",
        "cut": true[:-1],
    }[wrong]
    for set_past_the_introduction in (False, True):
        with as_the_application(word) as cursor:
            if set_past_the_introduction:
                cursor.execute("SELECT set_config('casework.ctx', %s, true)", [word])
            for table in (
                "casework_case",
                "casework_note",
                "casework_caseheldbyunit",
                "casework_event",
                "casework_credential",
            ):
                assert count(cursor, table) == 0, table


def test_even_her_own_word_is_not_taken_past_the_introduction(cast: Cast):
    two_cases(cast)
    word = signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        assert count(cursor, "casework_case") == 1
        cursor.execute("SELECT set_config('casework.ctx', %s, true)", [word])
        assert count(cursor, "casework_case") == 0


def test_what_the_database_made_of_her_word_introduces_nobody(cast: Cast):
    two_cases(cast)
    with as_the_application(signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())) as cursor:
        cursor.execute("SELECT current_setting('casework.ctx')")
        kept = cursor.fetchone()[0]
        assert count(cursor, "casework_case") == 1
    with as_the_application(kept) as cursor:
        cursor.execute("SELECT wall.worker(), current_setting('casework.ctx')")
        assert cursor.fetchone() == (None, "")
        assert count(cursor, "casework_case") == 0


@pytest.mark.parametrize("kind", ["case", "referral", "shelterstay"])
def test_the_walls_views_show_whoever_asks_her_own_holds_and_nothing_else(cast: Cast, kind: str):
    hers, _ = two_cases(cast)
    asked = [f"SELECT subject FROM wall.{kind}_of_my_units", f"SELECT subject FROM wall.{kind}_in_my_name"]
    with as_the_application() as cursor:
        for question in (*asked, "SELECT case_id FROM wall.kept_from_me"):
            cursor.execute(question)
            assert cursor.fetchall() == []
    with as_the_application(signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())) as cursor:
        cursor.execute(" UNION ".join(asked))
        assert cursor.fetchall() == ([(hers.pk,)] if kind == "case" else [])


def test_the_word_of_a_transaction_is_not_introduced_again(cast: Cast):
    two_cases(cast)
    with as_the_application(signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())) as cursor:
        cursor.execute("SELECT wall.introduce(current_setting('casework.ctx'))")
        assert count(cursor, "casework_case") == 0


def test_an_injected_statement_cannot_speak_another_name(cast: Cast):
    """A planted hole: text goes into the statement as it is, inside a true look of Mai's."""
    hers, other = two_cases(cast)
    lus = f"{cast.lu.worker.pk}:{pid()}:{soon()}:" + "0" * 64
    injected = [
        "",
        " OR 1=1",
        f" OR set_config('casework.ctx', '{lus}', true) IS NOT NULL",
        f" OR id = '{other.pk}'",
        " UNION SELECT content_object_id FROM casework_caseheldbyunit",
        " UNION SELECT case_id FROM casework_survivor",
        " UNION SELECT id FROM casework_event WHERE case_id IS NOT NULL AND act = 'case.open'"
        f" AND case_id = '{other.pk}'",
    ]
    for text in injected:
        with (
            cast.mai.acting() as mai,
            unit_of_work.within(mai, Act.CASE_LIST, province_id=cast.province.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT id FROM casework_case WHERE stage <> 'x'{text}")
            found = {row[0] for row in cursor.fetchall()}
        assert found <= {hers.pk}, text


def test_two_statements_at_once_are_refused(cast: Cast):
    for parameters in (None, [], [1]):
        with (
            as_the_application() as cursor,
            pytest.raises(Error, match="multiple commands"),
            transaction.atomic(),
        ):
            cursor.execute("SELECT 1; SELECT 2" + ("; SELECT %s" if parameters else ""), parameters)


OUT_OF_REACH = [
    "SET row_security = off",
    "SET ROLE casework_owner",
    "SET ROLE casework_wall",
    "COPY casework_case TO PROGRAM 'cat'",
    "COPY casework_case TO '/tmp/casework-stolen'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "CREATE TABLE public.mine (a int)",
    "CREATE TEMP TABLE mine (a int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE casework_case DISABLE ROW LEVEL SECURITY",
    "DROP POLICY visible ON casework_case",
    "ALTER TABLE casework_note DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "SELECT * FROM wall.secret",
    "UPDATE wall.secret SET ipad = ipad",
    "SELECT rolpassword FROM pg_authid",
    "DELETE FROM casework_case",
]


@pytest.mark.parametrize("statement", OUT_OF_REACH)
def test_the_application_reaches_nothing_it_does_not_need(cast: Cast, statement: str):
    two_cases(cast)
    word = signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        if statement.startswith("SET row_security"):
            cursor.execute("SET LOCAL row_security = off")
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                cursor.execute("SELECT count(*) FROM casework_case")
            cursor.execute("SET LOCAL row_security = on")
        else:
            with pytest.raises(Error), transaction.atomic():
                cursor.execute("SET LOCAL ROLE casework_app")
                # As somebody signed in as casework_app, not as a superuser who only plays it.
                cursor.execute("SET LOCAL SESSION AUTHORIZATION casework_app")
                cursor.execute(statement)


def test_statistics_of_sealed_columns_are_not_for_the_application(cast: Cast):
    two_cases(cast)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casework_case")
    with as_the_application() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'casework_case'")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("table", ["casework_event", "casework_historicalcase", "casework_historicalnote"])
def test_the_application_may_not_touch_what_was_written(cast: Cast, table: str):
    two_cases(cast)
    word = signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with as_the_application(word) as cursor, pytest.raises(Error, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


def test_the_word_is_forgotten_after_the_act(cast: Cast):
    two_cases(cast)
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        assert Case.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('casework.ctx', true), current_user")
        word, user = cursor.fetchone()
    assert not word
    assert user != "casework_app"


def test_the_trail_takes_no_line_in_another_name(cast: Cast):
    word = signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())
    with as_the_application(word), pytest.raises(Error, match="row-level security"), transaction.atomic():
        Event.objects.create(at=timezone.now(), act="x", outcome="done", worker_id=cast.hoa.worker.pk, body=b"{}")


def test_nobody_puts_another_key_in_place_of_a_units_or_a_workers(cast: Cast):
    """Whoever could would have the next case sealed to herself."""
    for person in (cast.lan, cast.hoa, cast.mai):
        word = signed_context.signed_word(person.worker.pk, pid(), until=soon())
        with as_the_application(word) as cursor:
            cursor.execute("UPDATE casework_worker SET public_key = %s, is_active = false", [bytes(1216)])
            assert cursor.rowcount == 0
            cursor.execute("UPDATE casework_unit SET public_key = '', key_mark = NULL")
            assert cursor.rowcount == 0
            for statement in (
                "UPDATE casework_worker SET username = 'x'",
                f"INSERT INTO casework_membership (worker_id, unit_id, role, began_at) "
                f"VALUES ({person.worker.pk}, {cast.province.pk}, 'supervisor', now())",
                f"INSERT INTO casework_organisation (unit_id, services, serves_id) "
                f"VALUES ({cast.address.pk}, '[]', {cast.desk.pk})",
            ):
                with pytest.raises(Error), transaction.atomic():
                    cursor.execute(statement)


NAMES_THE_TABLE = {
    "wall.cases_kept_from(bigint)": "table and log, joined",
    "wall.kept_from_a_case_of(bigint,integer)": "table and log, joined",
    "wall.right_has_its_row()": "an event that excludes needs the row itself",
    "wall.keeps_out_as_there(uuid,uuid)": "which rows a merged case takes over",
    "wall.arrived_on(uuid,timestamp with time zone)": "that one was made since, whoever it names",
    "wall.file_of(uuid,text[],integer,text[])": "the record of why somebody is kept out",
}
"""What of the wall names the table of exclusions, and why; whoever is kept out is asked of table or log."""


def test_no_question_of_the_wall_asks_the_table_of_exclusions_alone(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'wall'::regnamespace "
            "AND p.prosrc LIKE '%casework_exclusion%'"
        )
        assert {name for (name,) in cursor.fetchall()} == NAMES_THE_TABLE.keys()
