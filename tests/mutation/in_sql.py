"""SQL that takes a guard of the wall away; it fails where there is nothing to take."""

from __future__ import annotations


def no_trigger(name: str, *, on: str = "") -> str:
    """SQL that takes every trigger of this name off, or the one on this table."""
    of_one = f"AND tgrelid = 'public.casework_{on}'::regclass" if on else ""
    return f"""
        DO $off$ DECLARE one record; gone int := 0; BEGIN
        FOR one IN SELECT tgrelid::regclass AS t, tgname FROM pg_trigger
            WHERE NOT tgisinternal AND tgname LIKE '{name}' {of_one}
        LOOP EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.t); gone := gone + 1; END LOOP;
        ASSERT gone > 0, 'no trigger {name}'; END $off$
    """


def no_trigger_that_calls(function: str) -> str:
    """SQL that takes off every trigger that calls this function of the wall."""
    return f"""
        DO $off$ DECLARE one record; gone int := 0; BEGIN
        FOR one IN SELECT tgrelid::regclass AS t, tgname FROM pg_trigger
            WHERE NOT tgisinternal AND tgfoid = 'wall.{function}'::regproc
        LOOP EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.t); gone := gone + 1; END LOOP;
        ASSERT gone > 0, 'no trigger calls {function}'; END $off$
    """


def without(function: str, words: str, instead: str, *, schema: str = "wall") -> str:
    """SQL that puts other words into a function; it fails where the words do not stand there."""
    return f"""
        DO $off$ DECLARE body text := pg_get_functiondef('{schema}.{function}'::regproc); BEGIN
        ASSERT strpos(body, $w${words}$w$) > 0, 'no such words in {function}';
        EXECUTE replace(body, $w${words}$w$, $w${instead}$w$); END $off$
    """


def no_check(name: str) -> str:
    """SQL that drops a table's check of this name."""
    return f"""
        DO $off$ DECLARE one record; gone int := 0; BEGIN
        FOR one IN SELECT conrelid::regclass AS t FROM pg_constraint WHERE contype = 'c' AND conname = '{name}'
        LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT {name}', one.t); gone := gone + 1; END LOOP;
        ASSERT gone > 0, 'no check {name}'; END $off$
    """


def opened(command: str) -> str:
    """SQL that lets every row of every table through for this command, as far as row security goes."""
    check = "WITH CHECK (true)" if command == "INSERT" else "USING (true)"
    return f"""
        DO $off$ DECLARE one record; BEGIN
        FOR one IN SELECT c.oid::regclass AS t FROM pg_class c WHERE c.relrowsecurity AND c.relkind = 'r'
        LOOP EXECUTE format('CREATE POLICY switched_off ON %s FOR {command} TO casework_app {check}', one.t); END LOOP;
        END $off$
    """
