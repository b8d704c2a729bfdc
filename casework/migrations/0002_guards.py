"""The database's own guards:
what is written stays written, a stage moves only as the rulebook says, see comes with its key."""

from typing import ClassVar

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION casework_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'casework: % of % is refused, it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

APPEND_ONLY_TABLES = [
    "casework_event",
    "casework_historicalcase",
    "casework_historicalsurvivor",
    "casework_historicalsafecontact",
    "casework_historicalincident",
    "casework_historicalconsent",
    "casework_historicalnote",
    "casework_historicalriskassessment",
    "casework_historicalsafetyplan",
    "casework_historicalshelterstay",
    "casework_historicalreferral",
    "casework_historicallivelihoodplan",
    "casework_historicallivelihoodinput",
    "casework_historicaltraining",
    "casework_historicalmilestone",
    "casework_historicalfollowup",
    "casework_historicalclosurereview",
]

MOVES = """
CREATE FUNCTION casework_case_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (OLD.stage || '>' || NEW.stage = ANY (ARRAY[
        'draft>reported',
        'reported>registered', 'reported>duplicate', 'reported>out_of_scope',
        'registered>assessing', 'registered>duplicate', 'registered>out_of_scope',
        'assessing>active',
        'active>follow_up', 'active>closure_pending',
        'follow_up>active', 'follow_up>closure_pending',
        'closure_pending>closed', 'closure_pending>active', 'closure_pending>follow_up',
        'closed>assessing', 'duplicate>assessing', 'out_of_scope>assessing'
    ])) THEN
        RAISE EXCEPTION 'casework: a case does not move from % to %', OLD.stage, NEW.stage
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage IN ('closure_pending', 'closed') AND (
        EXISTS (SELECT 1 FROM public.casework_shelterstay r
                WHERE r.case_id = NEW.id AND r.stage IN ('admitted', 'extended'))
        OR EXISTS (SELECT 1 FROM public.casework_referral r
                WHERE r.case_id = NEW.id AND r.stage IN ('sent', 'accepted'))
    ) THEN
        RAISE EXCEPTION 'casework: an open refuge stay or referral blocks closing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_case_moves BEFORE UPDATE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_case_moves();

CREATE FUNCTION casework_nothing_new_while_closing() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE here text;
BEGIN
    -- FOR SHARE waits for a closing under way and then reads its result, so that neither overtakes the other.
    SELECT c.stage INTO here FROM public.casework_case c WHERE c.id = NEW.case_id FOR SHARE;
    IF here IN ('closure_pending', 'closed') THEN
        RAISE EXCEPTION 'casework: the case is being closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_nothing_new_while_closing BEFORE INSERT ON casework_shelterstay
    FOR EACH ROW EXECUTE FUNCTION casework_nothing_new_while_closing();
CREATE TRIGGER casework_nothing_new_while_closing BEFORE INSERT ON casework_referral
    FOR EACH ROW EXECUTE FUNCTION casework_nothing_new_while_closing();
"""

GRANT_TABLES = [
    "casework_caseheldbyunit",
    "casework_caseheldbyworker",
    "casework_referralheldbyunit",
    "casework_referralheldbyworker",
    "casework_shelterstayheldbyunit",
    "casework_shelterstayheldbyworker",
]

KEY_WITH_SEE = """
CREATE FUNCTION casework_key_with_see() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE word text := (SELECT p.codename FROM public.auth_permission p WHERE p.id = NEW.permission_id);
BEGIN
    IF (word = 'see') IS DISTINCT FROM (NEW.sealed_key IS NOT NULL) THEN
        RAISE EXCEPTION 'casework: a grant of % must % a key', word, CASE word WHEN 'see' THEN 'carry' ELSE 'not carry' END
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def _on(tables: list[str], function: str, events: str, each: str) -> str:
    return "".join(
        f"CREATE TRIGGER {function}_{each.lower()} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}();\n"
        for table in tables
    )


def _off(tables: list[str], function: str, each: str) -> str:
    return "".join(f"DROP TRIGGER {function}_{each.lower()} ON {table};\n" for table in tables)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0001_records")]

    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            APPEND_ONLY
            + _on(APPEND_ONLY_TABLES, "casework_append_only", "UPDATE OR DELETE", "ROW")
            + _on(APPEND_ONLY_TABLES, "casework_append_only", "TRUNCATE", "STATEMENT"),
            _off(APPEND_ONLY_TABLES, "casework_append_only", "ROW")
            + _off(APPEND_ONLY_TABLES, "casework_append_only", "STATEMENT")
            + "DROP FUNCTION casework_append_only();",
        ),
        migrations.RunSQL(
            MOVES,
            "DROP TRIGGER casework_case_moves ON casework_case;"
            "DROP TRIGGER casework_nothing_new_while_closing ON casework_shelterstay;"
            "DROP TRIGGER casework_nothing_new_while_closing ON casework_referral;"
            "DROP FUNCTION casework_case_moves(); DROP FUNCTION casework_nothing_new_while_closing();",
        ),
        migrations.RunSQL(
            KEY_WITH_SEE + _on(GRANT_TABLES, "casework_key_with_see", "INSERT OR UPDATE", "ROW"),
            _off(GRANT_TABLES, "casework_key_with_see", "ROW") + "DROP FUNCTION casework_key_with_see();",
        ),
    ]
