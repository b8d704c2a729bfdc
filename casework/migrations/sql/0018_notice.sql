-- The notice to the commune People's Committee: the committee reads what is addressed to it and nothing else, whoever sees the
-- case learns whether it was received, and nobody reads the words but who holds the committee's key.

CALL wall.guard_record('notice', workers => '{given_by_id}', units => '{to_unit_id}');

SET LOCAL ROLE casework_wall;

-- Whether a unit is a committee of the province in which whoever is asking works.
CREATE FUNCTION wall.takes_notices(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u JOIN public.casework_unit mine ON mine.group_id = ANY (wall.units())
        WHERE u.group_id = unit AND u.kind = 'committee' AND u.province_id = mine.province_id
    )
$$;

-- Whether the notice is owed stands among the facts of duties. What is there is extended where it stands.
DO $$
DECLARE facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
BEGIN
    IF position('''registered_at'', c.registered_at,' IN facts) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    EXECUTE replace(facts, '''registered_at'', c.registered_at,', '''registered_at'', c.registered_at,
            ''owes_notice'', EXISTS (
                SELECT 1 FROM public.casework_notice n WHERE n.case_id = subject AND n.state = ''owed''
            ),');
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.takes_notices(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.takes_notices(int) TO casework_app;
ALTER TABLE casework_committeenotice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (read_at, read_by_id) ON casework_committeenotice TO casework_app;
CREATE POLICY addressed ON casework_committeenotice FOR SELECT TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]));
CREATE POLICY of_a_case ON casework_committeenotice FOR SELECT TO casework_app
    USING (EXISTS (SELECT 1 FROM casework_notice n WHERE n.copy_id = casework_committeenotice.id));
CREATE POLICY sent ON casework_committeenotice FOR INSERT TO casework_app WITH CHECK (
    wall.takes_notices(unit_id) AND read_at IS NULL AND length(words) <= 20000 AND length(sealed_key) <= 1500
    AND sent_at <= clock_timestamp() + interval '5 minutes'
);
CREATE POLICY received ON casework_committeenotice FOR UPDATE TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND read_at IS NULL)
    WITH CHECK (read_by_id = (SELECT wall.worker()) AND read_at IS NOT NULL);
