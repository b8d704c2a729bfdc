-- The house that heard her may give a stay on that nobody holds yet: to her desk, and to itself until then. What it may
-- do at any other stay is what it was.
SET LOCAL ROLE casework_wall;

DO $$
DECLARE fits text := pg_get_functiondef('wall.fits_shelterstay(uuid,integer,integer)'::regprocedure);
        gives text := pg_get_functiondef('wall.gives_shelterstay(uuid)'::regprocedure);
        news text := pg_get_functiondef('wall.tells_news()'::regprocedure);
        desk text := 'unit = c.desk_id OR ';
        works text := 'AND wall.has_case((SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject), ''work'')';
        told text := '''incident.tell'',';
BEGIN
    IF position(desk IN fits) = 0 OR position(works IN gives) = 0 OR position(told IN news) = 0 THEN
        RAISE EXCEPTION 'casework: rights on a stay, or news, are not written as this migration expects';
    END IF;
    EXECUTE replace(fits, desk, desk || '(unit = c.origin_id AND u.kind = ''trusted_address'' AND unit = ANY (wall.units())) OR ');
    EXECUTE replace(gives, works, 'AND (wall.has_case((SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject), ''work'')
            OR EXISTS (
                SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
                WHERE r.id = subject AND c.origin_id = ANY (wall.units()) AND wall.sees_case(c.id)
            ))');
    EXECUTE replace(news, told, told || ' ''shelter.receive'',');
END $$;

RESET ROLE;
