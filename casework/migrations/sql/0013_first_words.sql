-- The first words, and her no: the keys of what was written after it are dropped, and what was typed goes with them.

CALL wall.guard_record('firstwords');

-- Her no is read where it was heard and at the province; nobody changes it but to take it back by her yes, in time.
ALTER TABLE casework_herno ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (taken_back_at, taken_back_by_id) ON casework_herno TO casework_app;
CREATE POLICY visible ON casework_herno FOR SELECT TO casework_app USING (
    (unit_id = ANY ((SELECT wall.units())::int[]) OR wall.in_my_province(unit_id) OR wall.sees_case(case_id))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_herno.case_id)
);
CREATE POLICY heard ON casework_herno FOR INSERT TO casework_app WITH CHECK (
    heard_by_id = (SELECT wall.worker()) AND unit_id = ANY ((SELECT wall.units())::int[])
    AND taken_back_at IS NULL AND dropped_at IS NULL AND dark_at <= clock_timestamp() + interval '61 minutes'
    AND (case_id IS NULL OR wall.sees_case(case_id))
);
CREATE POLICY taken_back ON casework_herno FOR UPDATE TO casework_app
    USING (taken_back_at IS NULL AND dark_at > now() AND wall.sees_case(case_id))
    WITH CHECK (taken_back_by_id = (SELECT wall.worker()));

GRANT SELECT, UPDATE (dropped_at) ON casework_herno TO casework_wall;
GRANT UPDATE (expires_at), DELETE ON casework_caseheldbyunit, casework_caseheldbyworker TO casework_wall;
GRANT DELETE ON casework_fingerprint, casework_casestatistics TO casework_wall;
GRANT SELECT ON casework_casestatistics TO casework_wall;

SET LOCAL ROLE casework_wall;

-- Whoever hears her no holds less than it ends: the desk and the province hold the case as well. Every hold gets the
-- hour's end, save the desk's where a duty names it. Answers whose.
CREATE FUNCTION wall.goes_dark(her_no uuid) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    subject uuid;
    dark timestamptz;
    kept int;
BEGIN
    SELECT n.case_id, n.dark_at, CASE WHEN n.desk_keeps AND c.stage <> 'draft' THEN c.desk_id END
    INTO subject, dark, kept
    FROM public.casework_herno n JOIN public.casework_case c ON c.id = n.case_id
    WHERE n.id = her_no AND n.taken_back_at IS NULL AND n.dropped_at IS NULL AND n.heard_by_id = wall.worker()
      AND c.stage IN ('draft', 'reported') AND wall.sees_case(c.id);
    IF subject IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY WITH ending AS (
        UPDATE public.casework_caseheldbyunit h SET expires_at = dark
        WHERE h.content_object_id = subject AND h.group_id IS DISTINCT FROM kept
          AND (h.expires_at IS NULL OR h.expires_at > dark) RETURNING h.group_id
    ) SELECT DISTINCT 'unit:' || e.group_id FROM ending e;
    RETURN QUERY WITH ending AS (
        UPDATE public.casework_caseheldbyworker h SET expires_at = dark
        WHERE h.content_object_id = subject AND h.through_unit_id IS DISTINCT FROM kept
          AND (h.expires_at IS NULL OR h.expires_at > dark) RETURNING h.user_id
    ) SELECT DISTINCT 'worker:' || e.user_id FROM ending e;
END $$;

-- Her yes in time: what was to end with the hour stays. Answers whose, and how strong.
CREATE FUNCTION wall.stays_open(her_no uuid) RETURNS TABLE (holder text, word int)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    subject uuid;
    dark timestamptz;
BEGIN
    SELECT n.case_id, n.dark_at INTO subject, dark FROM public.casework_herno n
    WHERE n.id = her_no AND n.taken_back_by_id = wall.worker()
      AND n.dark_at > clock_timestamp() AND n.dropped_at IS NULL AND wall.sees_case(n.case_id);
    IF subject IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY UPDATE public.casework_caseheldbyunit h SET expires_at = NULL
        WHERE h.content_object_id = subject AND h.expires_at = dark
        RETURNING 'unit:' || h.group_id, h.permission_id;
    RETURN QUERY UPDATE public.casework_caseheldbyworker h SET expires_at = NULL
        WHERE h.content_object_id = subject AND h.expires_at = dark
        RETURNING 'worker:' || h.user_id, h.permission_id;
END $$;

-- The hour is over: the keys go, whoever held them, with what was typed and never sent and what was counted of her. The
-- application calls this whenever somebody signs in, the sequencer every minute; until then nobody's hold is honoured.
CREATE FUNCTION wall.drop_dark() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    dark record;
BEGIN
    FOR dark IN
        SELECT n.id, n.case_id, n.copies, CASE WHEN n.desk_keeps AND c.stage <> 'draft' THEN c.desk_id END AS kept
        FROM public.casework_herno n JOIN public.casework_case c ON c.id = n.case_id
        WHERE n.taken_back_at IS NULL AND n.dropped_at IS NULL AND n.dark_at <= clock_timestamp()
        FOR UPDATE OF n SKIP LOCKED
    LOOP
        DELETE FROM public.casework_caseheldbyunit h
            WHERE h.content_object_id = dark.case_id AND h.group_id IS DISTINCT FROM dark.kept;
        DELETE FROM public.casework_caseheldbyworker h
            WHERE h.content_object_id = dark.case_id AND h.through_unit_id IS DISTINCT FROM dark.kept;
        IF dark.kept IS NULL THEN
            DELETE FROM public.casework_fingerprint f WHERE f.case_id = dark.case_id;
            DELETE FROM public.casework_casestatistics s WHERE s.case_id = dark.case_id;
        END IF;
        DELETE FROM public.casework_unsentform u WHERE u.of_case IN (
            SELECT substring(dark.copies FROM place * 16 + 1 FOR 16)
            FROM generate_series(0, length(dark.copies) / 16 - 1) place
        );
        UPDATE public.casework_herno n SET dropped_at = clock_timestamp() WHERE n.id = dark.id;
    END LOOP;
END $$;

-- A case whose keys are all to go asks for nothing any more, and one that a duty keeps goes on. What stands is extended
-- where it stands, so that what others have added stays.
DO $$
DECLARE facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
BEGIN
    IF position('''registered_at'', c.registered_at,' IN facts) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    EXECUTE replace(facts, '''registered_at'', c.registered_at,', '''registered_at'', c.registered_at,
            ''silenced'', EXISTS (
                SELECT 1 FROM public.casework_herno n
                WHERE n.case_id = subject AND n.taken_back_at IS NULL AND NOT n.desk_keeps
            ),');
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.goes_dark(uuid), wall.stays_open(uuid), wall.drop_dark() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.goes_dark(uuid), wall.stays_open(uuid), wall.drop_dark() TO casework_app;
GRANT USAGE ON SCHEMA wall TO casework_sequencer;
GRANT EXECUTE ON FUNCTION wall.drop_dark() TO casework_sequencer;
