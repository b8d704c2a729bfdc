-- A house asks for every kind since it was brought to 0026, and not since a day of the year: one that is brought up later
-- kept "several" until then. Where that is not written down, every case is looked at.
GRANT SELECT ON django_migrations TO casework_wall;

SET LOCAL ROLE casework_wall;

CREATE FUNCTION wall.asked_since() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT (lpad(to_hex((extract(epoch FROM max(m.applied)) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
         FROM public.django_migrations m WHERE m.app = 'casework' AND m.name = '0026_reaches'),
        'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
    )
$$;

DO $$
DECLARE facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
        day text := 'f.id < ''01a22ee6-b000-7000-8000-000000000000''';
        said text := '-- First words of before December 2026 may say that it is of several kinds, and not which: whoever acts looks.';
BEGIN
    IF position(day IN facts) = 0 OR position(said IN facts) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    facts := replace(facts, day, 'f.id < (SELECT wall.asked_since())');
    EXECUTE replace(facts, said, '-- First words kept before this house asked may say several kinds, and not which: whoever acts looks.');
END $$;

REVOKE ALL ON FUNCTION wall.asked_since() FROM PUBLIC;

RESET ROLE;
