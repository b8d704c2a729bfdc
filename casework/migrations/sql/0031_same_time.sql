-- What is hidden takes as long as what is not there: where a row is hidden, the policy asks who holds it; where there is
-- none it asks nothing, and a clock hears the difference. Here the same is asked for an id that is of no row. It answers
-- nothing in either case.
SET LOCAL ROLE casework_wall;

DO $make$
DECLARE
    kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        EXECUTE format($sql$
            CREATE FUNCTION wall.takes_as_long_%1$s(asked uuid) RETURNS void
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM public.casework_%1$s t WHERE t.id = asked) THEN
                    PERFORM 1 WHERE (
                        EXISTS (SELECT 1 FROM wall.%1$s_of_my_units h WHERE h.subject = asked)
                        OR EXISTS (SELECT 1 FROM wall.%1$s_in_my_name h WHERE h.subject = asked)
                    ) AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = asked);
                END IF;
            END $$
        $sql$, kind);
        EXECUTE format('REVOKE ALL ON FUNCTION wall.takes_as_long_%1$s(uuid) FROM PUBLIC', kind);
        EXECUTE format('GRANT EXECUTE ON FUNCTION wall.takes_as_long_%1$s(uuid) TO casework_app', kind);
    END LOOP;
END $make$;

RESET ROLE;
