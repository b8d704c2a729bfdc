-- Who may do what in PostgreSQL. Run once per cluster as its superuser; running it again changes nothing.
--
--   casework_owner      owns the tables; migrations only, never the application
--   casework_app        the application: no DDL, no BYPASSRLS, nothing but the rows of the worker it works for
--   casework_intake     for sealed notes that arrive from phones: will only ever insert
--   casework_sequencer  appends the trail's leaves and checkpoints
--   casework_notifier   sends notifications: sees addresses and times, by functions alone
--   casework_backup     reads everything (all of it sealed) for backups
--   casework_verify     reads the trail, to verify it
--   casework_wall       nobody logs in as this: it owns the functions that tell the database who is asking
--
-- Passwords come from settings of the session, so that they stand in no file and in no statement:
--   PGOPTIONS="-c casework.owner_password=... -c casework.app_password=..." psql -X -d template1 -f deploy/postgres/roles.sql
-- In template1, from which databases are made: who may call a function is kept in each database apart. For a database
-- that is there already run it once more with -d its name.
-- A role whose password is not given is made without one and cannot sign in.

SET log_statement = 'none';

DO $roles$
DECLARE
    name text;
    secret text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_wall') THEN
        CREATE ROLE casework_wall NOLOGIN NOINHERIT;
    END IF;
    ALTER ROLE casework_wall NOLOGIN BYPASSRLS;

    FOREACH name IN ARRAY ARRAY['owner', 'app', 'intake', 'sequencer', 'notifier', 'backup', 'verify'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_' || name) THEN
            EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', 'casework_' || name);
        END IF;
        secret := current_setting('casework.' || name || '_password', true);
        IF coalesce(secret, '') <> '' THEN
            EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', 'casework_' || name, secret);
        END IF;
    END LOOP;

    GRANT casework_wall TO casework_owner;
    ALTER ROLE casework_backup BYPASSRLS;
    GRANT pg_read_all_data TO casework_backup;

    -- Measured: behind row-level security a case file takes 20 ms to plan and 2 to run, so each statement is planned once
    -- for all values. Lists carry their limits as plain numbers: a limit that is a parameter would mislead such a plan.
    ALTER ROLE casework_app SET plan_cache_mode = 'force_generic_plan';
    -- A list is the newest fifty of a unit: to be read off the index in its order, not gathered whole and then sorted.
    ALTER ROLE casework_app SET enable_bitmapscan = 'off';
    ALTER ROLE casework_app SET jit = 'off';
    ALTER ROLE casework_app SET statement_timeout = '30s';
    ALTER ROLE casework_app SET lock_timeout = '10s';
    ALTER ROLE casework_app SET idle_in_transaction_session_timeout = '60s';
    -- What sorts or joins past its memory spills to the disk: an injected statement shall not fill it.
    ALTER ROLE casework_app SET temp_file_limit = '512MB';
    ALTER ROLE casework_app SET log_parameter_max_length = 0;
    ALTER ROLE casework_app SET log_parameter_max_length_on_error = 0;
END
$roles$;

-- What everybody may call and nobody here needs: ends of other people's connections, large objects, waiting on purpose,
-- writing into the log that replicas read. Backups and superusers are not held by it.
DO $bounds$
DECLARE
    called regprocedure;
BEGIN
    FOR called IN
        SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND (
            p.proname IN ('pg_terminate_backend', 'pg_cancel_backend', 'pg_logical_emit_message', 'pg_export_snapshot')
            OR p.proname ~ '^(pg_sleep(_for|_until)?|lo_.*|lowrite|loread)$'
        )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', called);
    END LOOP;
END
$bounds$;
