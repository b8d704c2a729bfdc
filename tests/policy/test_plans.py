"""How the functions of the wall are planned where a plan that is made once for everybody would guess wrongly."""

from __future__ import annotations

from django.db import connection


def test_whoever_looks_for_what_lines_of_the_log_say_walks_an_index(db: None):
    """Of one case, or along an index of the few lines that say such a thing: one plan is made for everybody, and what
    is guessed of a body's words is a third of the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.proconfig FROM pg_proc p WHERE p.pronamespace = 'wall'::regnamespace"
            " AND p.prosrc LIKE '%%casework_event e%%' AND p.prosrc LIKE '%%IN e.body%%'"
            " AND p.prosrc !~ 'e[.]case_id = [a-z]'"
        )
        found = dict(cursor.fetchall())
    assert set(found) >= {"cases_kept_from", "kept_from_a_case_of", "signing_keys_said"}
    assert not [name for name, settings in found.items() if "enable_seqscan=off" not in settings]


def test_who_brings_a_session_brings_one(db: None):
    """Else everybody's memberships are read for her, at each request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prorows FROM pg_proc WHERE oid = 'wall.session_of(text)'::regprocedure")
        assert cursor.fetchone()[0] == 1
