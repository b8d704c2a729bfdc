"""A whole case in one question: who may see it is asked once, and its records or its changes come together.

Row security asks the same of every row of every table. For one case opened on one page that is the same question forty
times, and costs more than everything else on the way. Both functions ask `wall.sees_case`, which is what the policies
of these tables ask, and answer nothing to whoever does not see the case.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

RECORDS = (
    *(
        "survivor",
        "safecontact",
        "incident",
        "consent",
        "note",
        "riskassessment",
        "safetyplan",
        "shelterstay",
        "referral",
    ),
    *("livelihoodplan", "livelihoodinput", "training", "milestone", "followup", "closurereview"),
)


def _records() -> str:
    return "\n".join(
        f"""    IF 'casework_{name}' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_{name}', to_jsonb(t)::text FROM public.casework_{name} t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;"""
        for name in (*RECORDS, "clock")
    )


FILE_OF = f"""
CREATE FUNCTION wall.file_of(subject uuid, kinds text[]) RETURNS TABLE (kind text, record text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN;
    END IF;
{_records()}
END $$;
"""


def _every() -> str:
    return "\n        UNION ALL ".join(
        f"SELECT '{name}' AS kind, h.history_id, h.event_id,"
        f" lag(h.history_id) OVER (PARTITION BY h.id ORDER BY h.history_id) AS prior"
        f" FROM public.casework_historical{name} h WHERE h.{'id' if name == 'case' else 'case_id'} = subject"
        for name in ("case", *RECORDS)
    )


def _row(history_id: str) -> str:
    cases = "\n            ".join(
        f"WHEN '{name}' THEN (SELECT to_jsonb(h)::text FROM public.casework_historical{name} h"
        f" WHERE h.history_id = {history_id})"
        for name in ("case", *RECORDS)
    )
    return f"CASE s.kind\n            {cases}\n        END"


CHANGES_OF = f"""
CREATE FUNCTION wall.changes_of(subject uuid, below uuid, event_ids uuid[], most int)
RETURNS TABLE (kind text, now_ text, was text, act text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH every AS (
        {_every()}
    ), shown AS (
        SELECT * FROM every
        WHERE every.history_id < below AND (event_ids IS NULL OR every.event_id = ANY (event_ids))
        ORDER BY every.history_id DESC LIMIT most
    )
    SELECT s.kind, {_row("s.history_id")}, {_row("s.prior")}, e.act::text
    FROM shown s LEFT JOIN public.casework_event e ON e.id = s.event_id
    ORDER BY s.history_id DESC;
END $$;
"""

OURS = """
ALTER FUNCTION wall.file_of(uuid, text[]) OWNER TO casework_wall;
ALTER FUNCTION wall.changes_of(uuid, uuid, uuid[], int) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.file_of(uuid, text[]), wall.changes_of(uuid, uuid, uuid[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.file_of(uuid, text[]), wall.changes_of(uuid, uuid, uuid[], int) TO casework_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0017_to_look_into")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(FILE_OF + CHANGES_OF + OURS, migrations.RunSQL.noop),
    ]
