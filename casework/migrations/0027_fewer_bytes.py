"""Fewer bytes for each event: one index for the events of a case instead of two, and bodies of version 3.

What was written stays as it was written; only how a body names its history rows is asked of one function from now on.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# Text in an object before version 3; base64 without padding, in quotes, in the arrays since.
NAMES_HISTORY = """
CREATE FUNCTION wall.names_history(body bytea, history_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN strpos(convert_from(body, 'UTF8'), CASE get_byte(body, 0)
        WHEN ascii('[') THEN '"' || rtrim(encode(uuid_send(history_id), 'base64'), '=') || '"'
        ELSE history_id::text END) > 0;
END $$;
ALTER FUNCTION wall.names_history(bytea, uuid) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.names_history(bytea, uuid) FROM PUBLIC;
"""

# As it was, with that function in the place of a search for text.
HAS_ITS_HISTORY = """
CREATE OR REPLACE FUNCTION wall.has_its_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM public.%I h WHERE h.%I = $2 AND h.id = $1 AND h.version = $3
             AND to_jsonb(h) @> $4
             AND EXISTS (SELECT 1 FROM public.casework_event e WHERE e.id = h.event_id
                 AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
                 AND wall.names_history(e.body, h.history_id)))',
        'casework_historical' || substr(TG_TABLE_NAME, 10), TG_ARGV[0]
    ) INTO kept USING NEW.id, CASE TG_ARGV[0] WHEN 'id' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'case_id')::uuid END,
        NEW.version, to_jsonb(NEW);
    IF NOT kept THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# Nobody looks for the beginning of a code: the index that Django makes for that beside a unique one.
WITHOUT_LIKE = "DROP INDEX casework_case_code_35ec83e9_like"
BACK = "CREATE INDEX casework_case_code_35ec83e9_like ON casework_case (code varchar_pattern_ops)"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0023_unheard")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(NAMES_HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL(HAS_ITS_HISTORY, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="event", name="one_event_at_a_place_of_a_case"),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                "case_id",
                models.F("case_seq").asc(nulls_first=True),
                condition=models.Q(("case_id__isnull", False)),
                name="one_event_at_a_place_of_a_case",
            ),
        ),
        migrations.RemoveIndex(model_name="event", name="event_of_case"),
        migrations.RunSQL(WITHOUT_LIKE, BACK),
    ]
