"""Who is asking holds for one transaction: a word that an injected statement kept on the connection is nobody's.

The application's signed word goes to `wall.introduce`, which puts its own in place: the same name with the start of
this transaction, signed again. What the application sent is a bound value that no statement can read back.
"""

from typing import ClassVar

from django.db import migrations

MARK = """encode(sha256(secret.opad || sha256(
        secret.ipad || convert_to({}, 'UTF8'))), 'hex')"""
BEGAN = "trunc(extract(epoch FROM now()) * 1000000)::text"
HER_NAME = "part[1] || ':' || part[2] || ':' || part[3]"

ONE_TRANSACTION = f"""
CREATE FUNCTION wall.introduce(word text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text[];
    secret wall.secret;
    known text;
BEGIN
    PERFORM set_config('casework.ctx', '', true);
    IF word IS NULL OR word !~ '^[0-9]{{1,18}}:[0-9]{{1,9}}:[0-9]{{1,12}}:[0-9a-f]{{64}}$' THEN
        RETURN;
    END IF;
    part := string_to_array(word, ':');
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR part[2]::int <> pg_backend_pid() OR part[3]::bigint < extract(epoch FROM clock_timestamp())
        OR part[4] <> {MARK.format(HER_NAME)}
    THEN
        RETURN;
    END IF;
    known := {HER_NAME} || ':' || {BEGAN};
    PERFORM set_config('casework.ctx', known || ':' || {MARK.format("known")}, true);
END $$;

CREATE OR REPLACE FUNCTION wall.worker() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ctx text := current_setting('casework.ctx', true);
    part text[];
    secret wall.secret;
BEGIN
    IF ctx IS NULL OR ctx !~ '^[0-9]{{1,18}}:[0-9]{{1,9}}:[0-9]{{1,12}}:[0-9]{{1,20}}:[0-9a-f]{{64}}$' THEN
        RETURN NULL;
    END IF;
    part := string_to_array(ctx, ':');
    IF part[2]::int <> pg_backend_pid() OR part[3]::bigint < extract(epoch FROM clock_timestamp())
        OR part[4] <> {BEGAN}
    THEN
        RETURN NULL;
    END IF;
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR part[5] <> {MARK.format(HER_NAME + " || ':' || part[4]")} THEN
        RETURN NULL;
    END IF;
    RETURN part[1]::bigint;
END $$;

ALTER FUNCTION wall.introduce(text) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.introduce(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.introduce(text) TO casework_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0011_by_her_own_word")]

    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(ONE_TRANSACTION, migrations.RunSQL.noop)]
