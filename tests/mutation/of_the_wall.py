"""The guards in the database, one row each: row security, functions, triggers."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard


def _no_trigger(name: str) -> str:
    """SQL that takes every trigger of this name off."""
    return f"""
        DO $off$ DECLARE one record; BEGIN
        FOR one IN SELECT tgrelid::regclass AS t, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '{name}'
        LOOP EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.t); END LOOP; END $off$
    """


def _without(function: str, words: str, instead: str) -> str:
    """SQL that puts other words into a function of the wall; it fails where the words do not stand there."""
    return f"""
        DO $off$ DECLARE body text := pg_get_functiondef('wall.{function}'::regproc); BEGIN
        ASSERT strpos(body, $w${words}$w$) > 0, 'no such words in {function}';
        EXECUTE replace(body, $w${words}$w$, $w${instead}$w$); END $off$
    """


def _open(command: str) -> str:
    """SQL that lets every row of every table through for this command, as far as row security goes."""
    check = "WITH CHECK (true)" if command == "INSERT" else "USING (true)"
    return f"""
        DO $off$ DECLARE one record; BEGIN
        FOR one IN SELECT c.oid::regclass AS t FROM pg_class c WHERE c.relrowsecurity AND c.relkind = 'r'
        LOOP EXECUTE format('CREATE POLICY switched_off ON %s FOR {command} TO casework_app {check}', one.t); END LOOP;
        END $off$
    """


WALLS = ("tests/policy/test_walls.py", "tests/policy/test_giving.py", "tests/policy/test_by_its_act.py")

OF_THE_WALL = (
    Guard("no row of others is read", SQL, "", _open("SELECT"), WALLS),
    Guard("no row of others is written", SQL, "", _open("INSERT"), WALLS),
    Guard("no row of others is changed", SQL, "", _open("UPDATE"), WALLS),
    Guard("no row of others is deleted", SQL, "", _open("DELETE"), WALLS),
    Guard(
        "who is kept out is asked of the log as well",
        SQL,
        "",
        _without("cases_kept_from", "@> ARRAY[asked]", "@> ARRAY[asked, -1]"),
        ("tests/policy/test_excluded.py",),
    ),
    Guard(
        "who is kept out by the log alone sees no row",
        SQL,
        "",
        _without("whom_it_keeps_out", "m[1]::bigint FROM", "m[1]::bigint FROM (SELECT WHERE false) none,"),
        ("tests/policy/test_excluded.py", "tests/policy/test_bound_rights.py"),
    ),
    Guard(
        "with the word against her go the rows her keys open",
        SQL,
        "",
        _without("nothing_left_to_her", "m.unit_id = ANY (wall.keys_above(h.group_id))", "m.unit_id = h.group_id"),
        ("tests/policy/test_giving.py", "tests/policy/test_excluded.py"),
    ),
    Guard(
        "no unit whose key hers opens is given a case whole",
        SQL,
        "",
        _without("parted_case", "wall.has_key_above(x.worker_id, unit)", "wall.is_member(x.worker_id, unit)"),
        ("tests/policy/test_giving.py", "tests/policy/test_excluded.py"),
    ),
    Guard(
        "the word that says who asks is signed",
        SQL,
        "",
        _without(
            "introduce",
            "NOT FOUND OR word IS NULL OR right(word, 65)",
            "NOT FOUND OR word IS NULL OR '' = right(word, 65) AND right(word, 65)",
        ),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "the word is good on its own connection",
        SQL,
        "",
        _without("introduce", "part[2]::int <> pg_backend_pid()", "false"),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "the word lapses",
        SQL,
        "",
        _without("introduce", "part[3]::bigint < extract(epoch FROM clock_timestamp())", "false"),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "a way in is told for its own name alone",
        SQL,
        "",
        _without("credential_of", "part[3] <> encode(sha256(convert_to(name, 'UTF8')), 'hex')", "false"),
        ("tests/attack/test_injected_writes.py",),
    ),
    Guard(
        "a row changes with its version",
        SQL,
        "",
        _no_trigger("version_moves"),
        ("tests/policy/test_history_wall.py", "tests/records"),
    ),
    Guard(
        "a row changes with its history and event",
        SQL,
        "",
        _no_trigger("has_its_history"),
        ("tests/policy/test_history_wall.py", "tests/records"),
    ),
    Guard(
        "history is only added to",
        SQL,
        "",
        _no_trigger("casework_append_only%"),
        ("tests/policy/test_history_wall.py", "tests/trail"),
    ),
    Guard(
        "a wrapped key moves from transit to settled alone",
        SQL,
        "",
        _no_trigger("only_settles"),
        ("tests/attack/test_injected_writes.py", "tests/policy/test_settling.py"),
    ),
    Guard(
        "a right is given by an act that names it",
        SQL,
        "",
        _without("names_the_right", "IF NOT EXISTS", "IF false AND NOT EXISTS"),
        ("tests/attack/test_injected_writes.py", "tests/policy/test_by_its_act.py"),
    ),
    Guard(
        "the keys of a person change by an act that names her",
        SQL,
        "",
        _without(
            "names_the_person",
            "RAISE EXCEPTION 'casework: the keys of a person",
            "RETURN NULL; RAISE EXCEPTION 'casework: the keys of a person",
        ),
        ("tests/attack/test_injected_writes.py", "tests/policy/test_by_its_act.py"),
    ),
    Guard(
        "what an act alone writes is written by it",
        SQL,
        "",
        _without("comes_by_its_act", "IF NOT EXISTS", "IF false AND NOT EXISTS"),
        ("tests/policy/test_by_its_act.py", "tests/attack/test_injected_writes.py"),
    ),
    Guard(
        "whoever loses a copy of the newest key owes a turn",
        SQL,
        "",
        _no_trigger("turn_is_owed"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_rights_machine.py"),
    ),
    Guard(
        "what a unit holds owes a turn when somebody leaves it",
        SQL,
        "",
        _no_trigger("unit_owes_turns"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_unit_turning.py"),
    ),
    Guard(
        "no copy is taken for a unit's key of before",
        SQL,
        "",
        _no_trigger("unit_of_now_%"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_unit_turning.py"),
    ),
    Guard(
        "a unit's keys grow by one turn",
        SQL,
        "",
        _no_trigger("unit_key_turns"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_unit_turning.py"),
    ),
    Guard(
        "an event continues its case's chain and says what its row says",
        SQL,
        "",
        _without(
            "event_joins",
            "IF wall.says_what_its_row_says(NEW, link) IS NOT TRUE OR wall.back_dated(NEW) THEN",
            "IF false THEN",
        ),
        ("tests/policy", "tests/trail/log"),
    ),
    Guard(
        "the database too sets aside by two people",
        SQL,
        "",
        _without("sets_aside_well", "IF stands IS NULL THEN", "IF false THEN"),
        ("tests/journey/intake", "tests/policy"),
        "aside",
    ),
    Guard(
        "a notice to a committee is given by its own act",
        SQL,
        "",
        _without("stands_in_a_file", "IF NOT EXISTS", "IF false AND NOT EXISTS"),
        ("tests/journey/intake/test_notifying.py", "tests/policy/test_by_its_act.py"),
    ),
    Guard(
        "a session that was left stays left",
        SQL,
        "",
        _without(
            "session_of", "AND NOT EXISTS (", "AND NOT EXISTS (SELECT 1 WHERE false) AND EXISTS (SELECT 1) OR EXISTS ("
        ),
        ("tests/web/door", "tests/attack/test_injected_writes.py"),
    ),
)
