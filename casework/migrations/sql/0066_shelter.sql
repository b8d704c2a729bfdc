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
    EXECUTE replace(news, told, told || ' ''shelter.receive'', ''shelter.missed'',');
END $$;

-- Who takes her in and holds nothing of her case says that she left without a word: that starts the duty of her desk,
-- where it runs at this stage of the case, and ends that of seeing to the stay.
CREATE FUNCTION wall.stay_was_left(subject uuid, stages text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_shelterstay(subject) THEN
        RETURN;
    END IF;
    UPDATE public.casework_clock k SET met_at = now() FROM public.casework_shelterstay s
    WHERE s.id = subject AND s.stage = 'left_unannounced' AND k.case_id = s.case_id AND k.object_id = s.id
      AND k.rule = 'stay' AND k.met_at IS NULL;
    INSERT INTO public.casework_clock (case_id, rule, object_id, unit_id, began_at, due_at)
        SELECT s.case_id, 'left', NULL, c.desk_id, s.ended_at, s.ended_at
        FROM public.casework_shelterstay s JOIN public.casework_case c ON c.id = s.case_id
        WHERE s.id = subject AND s.stage = 'left_unannounced' AND c.stage = ANY (stages) AND NOT EXISTS (
            SELECT 1 FROM public.casework_clock k WHERE k.case_id = s.case_id AND k.rule = 'left' AND k.met_at IS NULL
        )
        ON CONFLICT DO NOTHING;
END $$;

REVOKE ALL ON FUNCTION wall.stay_was_left(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.stay_was_left(uuid, text[]) TO casework_app;

RESET ROLE;
