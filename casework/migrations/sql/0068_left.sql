-- Who takes her in and holds nothing of her case says that she left without a word: that starts the duty of her desk,
-- where it runs at this stage of the case, and ends that of seeing to the stay.
SET LOCAL ROLE casework_wall;

DO $$
DECLARE news text := pg_get_functiondef('wall.tells_news()'::regprocedure);
        told text := '''shelter.receive'',';
BEGIN
    IF position(told IN news) = 0 THEN
        RAISE EXCEPTION 'casework: news is not told as this migration expects';
    END IF;
    EXECUTE replace(news, told, told || ' ''shelter.missed'',');
END $$;

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
