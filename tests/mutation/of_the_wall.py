"""The guards in the database, one row each: row security, functions, triggers."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard
from tests.mutation.in_sql import no_trigger, opened, without

WALLS = ("tests/policy/test_walls.py", "tests/policy/test_giving.py", "tests/policy/test_by_its_act.py")

OF_THE_WALL = (
    Guard("no row of others is read", SQL, "", opened("SELECT"), WALLS),
    Guard("no row of others is written", SQL, "", opened("INSERT"), WALLS),
    Guard("no row of others is changed", SQL, "", opened("UPDATE"), WALLS),
    Guard("no row of others is deleted", SQL, "", opened("DELETE"), WALLS),
    Guard(
        "who is kept out is asked of the log as well",
        SQL,
        "",
        without("cases_kept_from", "@> ARRAY[asked]", "@> ARRAY[asked, -1]"),
        ("tests/policy/test_excluded.py",),
    ),
    Guard(
        "who is kept out by the log alone sees no row",
        SQL,
        "",
        without("whom_it_keeps_out", "m[1]::bigint FROM", "m[1]::bigint FROM (SELECT WHERE false) none,"),
        ("tests/policy/test_excluded.py", "tests/policy/test_bound_rights.py"),
    ),
    Guard(
        "with the word against her go the rows her keys open",
        SQL,
        "",
        without("nothing_left_to_her", "m.unit_id = ANY (wall.keys_above(h.group_id))", "m.unit_id = h.group_id"),
        ("tests/policy/test_giving.py", "tests/policy/test_excluded.py"),
    ),
    Guard(
        "no unit whose key hers opens is given a case whole",
        SQL,
        "",
        without("parted_case", "wall.has_key_above(x.worker_id, unit)", "wall.is_member(x.worker_id, unit)"),
        ("tests/policy/test_giving.py", "tests/policy/test_excluded.py"),
    ),
    Guard(
        "the word that says who asks is signed",
        SQL,
        "",
        without(
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
        # Asked when it is said and again whenever it is used: both are off.
        without("introduce", "part[2]::int <> pg_backend_pid()", "false")
        + ";"
        + without("worker", "part[2]::int <> pg_backend_pid()", "false"),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "the word lapses",
        SQL,
        "",
        without("introduce", "part[3]::bigint < extract(epoch FROM clock_timestamp())", "false")
        + ";"
        + without("worker", "part[3]::bigint < extract(epoch FROM clock_timestamp())", "false"),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "the word is good in its own transaction",
        SQL,
        "",
        without("worker", "OR part[4] <> trunc(extract(epoch FROM now()) * 1000000)::text", ""),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "what stands on a connection is believed with the wall's own mark alone",
        SQL,
        "",
        without("worker", "NOT FOUND OR right(ctx, 65)", "NOT FOUND OR '' = right(ctx, 65) AND right(ctx, 65)"),
        ("tests/policy/test_walls.py", "tests/attack/test_injection.py"),
    ),
    Guard(
        "a way in is told for its own name alone",
        SQL,
        "",
        without("credential_of", "part[3] <> encode(sha256(convert_to(name, 'UTF8')), 'hex')", "false"),
        ("tests/policy/test_beside_another_act.py",),
    ),
    Guard(
        "a row changes with its version",
        SQL,
        "",
        no_trigger("version_moves"),
        ("tests/policy/test_history_wall.py", "tests/records/test_every_record_is_guarded.py"),
    ),
    Guard(
        "a row changes with its history and event",
        SQL,
        "",
        no_trigger("has_its_history"),
        ("tests/policy/test_history_wall.py", "tests/records/test_every_record_is_guarded.py"),
    ),
    Guard(
        "history is only added to",
        SQL,
        "",
        no_trigger("casework_append_only%"),
        ("tests/records/test_guards.py", "tests/trail/log/test_chain.py"),
    ),
    Guard(
        "a wrapped key moves from transit to settled alone",
        SQL,
        "",
        no_trigger("only_settles"),
        ("tests/attack/test_injected_writes.py", "tests/policy/test_settling.py"),
    ),
    Guard(
        "a right is given by an act that names it",
        SQL,
        "",
        without("names_the_right", "IF NOT EXISTS", "IF false AND NOT EXISTS"),
        ("tests/policy/test_beside_another_act.py",),
    ),
    Guard(
        "the keys of a person change by an act that names her",
        SQL,
        "",
        without(
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
        without("comes_by_its_act", "IF NOT EXISTS", "IF false AND NOT EXISTS"),
        ("tests/policy/test_by_its_act.py", "tests/attack/test_injected_writes.py"),
    ),
    Guard(
        "whoever loses a copy of the newest key owes a turn",
        SQL,
        "",
        no_trigger("turn_is_owed"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_rights_machine.py"),
    ),
    Guard(
        "what a unit holds owes a turn when somebody leaves it",
        SQL,
        "",
        no_trigger("unit_owes_turns"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_unit_turning.py"),
    ),
    Guard(
        "no copy is taken for a unit's key of before",
        SQL,
        "",
        no_trigger("unit_of_now_%"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_unit_turning.py"),
    ),
    Guard(
        "a unit's keys grow by one turn",
        SQL,
        "",
        no_trigger("unit_key_turns"),
        ("tests/policy/test_lost_keys.py", "tests/policy/test_unit_turning.py"),
    ),
    Guard(
        "an event continues its case's chain and says what its row says",
        SQL,
        "",
        without(
            "event_joins",
            "IF wall.says_what_its_row_says(NEW, link) IS NOT TRUE OR wall.back_dated(NEW) THEN",
            "IF false THEN",
        ),
        ("tests/policy/test_only_what_she_holds.py", "tests/trail/log/test_chain.py"),
    ),
    Guard(
        "the database too sets aside by two people",
        SQL,
        "",
        without("sets_aside_well", "IF stands IS NULL THEN", "IF false THEN"),
        ("tests/journey/intake/test_setting_aside.py",),
        "aside",
    ),
    Guard(
        "a notice to a committee is given by its own act",
        SQL,
        "",
        without("stands_in_a_file", "IF NOT EXISTS", "IF false AND NOT EXISTS"),
        ("tests/journey/intake/test_notifying.py", "tests/policy/test_by_its_act.py"),
    ),
    Guard(
        "a session that was left stays left",
        SQL,
        "",
        without(
            "session_of", "AND NOT EXISTS (", "AND NOT EXISTS (SELECT 1 WHERE false) AND EXISTS (SELECT 1) OR EXISTS ("
        ),
        ("tests/web/door/test_worker_session.py", "tests/attack/test_injected_writes.py"),
    ),
)
