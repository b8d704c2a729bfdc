-- A supervisor states why she reads her story in a case; and a case that nobody at its desk may see has another desk.

-- Why a supervisor reads a case: her own to write, once; another supervisor of the province reads it, unless she is kept
-- from that case.
ALTER TABLE casework_statedreason ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_statedreason TO casework_app;
CREATE POLICY stated_in_my_province ON casework_statedreason FOR SELECT TO casework_app
    USING (province_id = ANY ((SELECT wall.units())::int[])
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_statedreason.case_id));
CREATE POLICY stated_by_me ON casework_statedreason FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ((SELECT wall.units())::int[]) AND by_id = (SELECT wall.worker())
        AND wall.sees_case(case_id));
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_statedreason
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_statedreason
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();

-- Which desk stands by for which is no secret, like who sits where; it says nothing of any case. Supervisors set it.
ALTER TABLE casework_standby ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (ended_by_id, ended_at, certified) ON casework_standby TO casework_app;
GRANT USAGE ON SEQUENCE casework_standby_id_seq TO casework_app;
CREATE POLICY visible ON casework_standby FOR SELECT TO casework_app USING (true);
CREATE POLICY set_by_me ON casework_standby FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(desk_id) AND wall.in_my_province(stands_by_id)
        AND set_by_id = (SELECT wall.worker()) AND ended_at IS NULL);
CREATE POLICY updated ON casework_standby FOR UPDATE TO casework_app
    USING (wall.in_my_province(desk_id) AND ended_at IS NULL)
    WITH CHECK (wall.in_my_province(desk_id) AND (ended_by_id IS NULL OR ended_by_id = (SELECT wall.worker())));

GRANT UPDATE (unit_id) ON casework_clock TO casework_wall;
SET LOCAL ROLE casework_wall;

-- The running duties of a desk that a case was passed on from are those of the desk that leads it now; what was met
-- stays where it was met, and no due time moves. For whoever works on the case and moved it in this very act.
CREATE FUNCTION wall.duties_go_with_case(subject uuid, passed int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.has_case(subject, 'work') THEN
        RETURN;
    END IF;
    UPDATE public.casework_clock k SET unit_id = c.desk_id FROM public.casework_case c
    WHERE k.case_id = subject AND c.id = subject AND k.unit_id = passed AND k.met_at IS NULL
      AND passed <> c.desk_id AND passed <> c.origin_id;
END $$;

-- With the word against her go all her rows, as before. A draft has not come to its desk yet: everybody there may be
-- kept from it, for it goes to another.
CREATE OR REPLACE FUNCTION wall.nothing_left_to_her() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before text[] := wall.opened_where_it_must_be(NEW.case_id);
    lost boolean;
BEGIN
    DELETE FROM public.casework_caseheldbyworker h USING public.casework_case t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.id = NEW.case_id;
    DELETE FROM public.casework_caseheldbyunit h USING public.casework_case t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.id = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = h.group_id AND m.ended_at IS NULL;
    DELETE FROM public.casework_referralheldbyworker h USING public.casework_referral t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.case_id = NEW.case_id;
    DELETE FROM public.casework_referralheldbyunit h USING public.casework_referral t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.case_id = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = h.group_id AND m.ended_at IS NULL;
    DELETE FROM public.casework_shelterstayheldbyworker h USING public.casework_shelterstay t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.case_id = NEW.case_id;
    DELETE FROM public.casework_shelterstayheldbyunit h USING public.casework_shelterstay t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.case_id = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = h.group_id AND m.ended_at IS NULL;
    SELECT NOT before <@ wall.opened_where_it_must_be(NEW.case_id)
        -- Or she was the last at a unit that carries the case, or will: nobody there could be given it.
        OR EXISTS (
            SELECT 1 FROM public.casework_case t JOIN public.casework_unit d ON d.group_id = t.desk_id
            JOIN public.casework_membership hers ON hers.unit_id IN (
                CASE t.stage WHEN 'draft' THEN t.origin_id ELSE d.group_id END, coalesce(d.province_id, d.group_id)
            )
            WHERE t.id = NEW.case_id AND hers.worker_id = NEW.worker_id AND hers.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM public.casework_membership m
                JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
                WHERE m.ended_at IS NULL AND m.unit_id = hers.unit_id AND NOT EXISTS (
                    SELECT 1 FROM public.casework_exclusion x
                    WHERE x.case_id = NEW.case_id AND x.worker_id = m.worker_id
                )
            )
        ) INTO lost;
    IF lost THEN
        RAISE EXCEPTION 'casework: nobody would be left who opens this case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

-- A province may lead a case itself, where no desk is left for it: it is its own province.
CREATE OR REPLACE FUNCTION wall.fits_shelterstay(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        JOIN public.casework_unit u ON u.group_id = unit
        WHERE r.id = subject AND (
            unit = c.desk_id OR (u.kind = 'trusted_address' AND p.codename = 'see'
                AND u.province_id = coalesce(d.province_id, d.group_id))
        )
    )
$$;

DO $$
DECLARE
    known text := 'its.province_id IS NOT DISTINCT FROM mine.province_id';
    said text := pg_get_functiondef('wall.sets_aside_well()'::regprocedure);
BEGIN
    IF position(known IN said) = 0 THEN
        RAISE EXCEPTION 'casework: a duplicate is not held to its province as it was';
    END IF;
    EXECUTE replace(said, known,
        'coalesce(its.province_id, its.group_id) = coalesce(mine.province_id, mine.group_id)');
END $$;

-- As before, of cases that she is not kept from.
CREATE OR REPLACE FUNCTION wall.same_person_by_code(subject uuid, wanted text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT c.id FROM public.casework_case c
        WHERE c.code = wanted AND c.id <> subject AND c.id <> ALL (wall.kept_from()) AND EXISTS (
            SELECT 1 FROM public.casework_fingerprint f
            JOIN public.casework_fingerprint other ON other.province_id = f.province_id AND other.digest = f.digest
            WHERE f.case_id = subject AND other.case_id = c.id
        )
    );
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.duties_go_with_case(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.duties_go_with_case(uuid, int) TO casework_app;

-- Whoever is kept from a case is not told either that an identifier of hers stands in it: else the one it passed by would
-- find it by writing her number into a file of his own.
DO $$
DECLARE
    known text := 'other.case_id <> f.case_id';
    said text := pg_get_functiondef('wall.rebuild_readers()'::regprocedure);
BEGIN
    IF position(known IN said) = 0 THEN
        RAISE EXCEPTION 'casework: the reader of a case does not ask for her identifiers as it did';
    END IF;
    EXECUTE replace(said, known, known || ' AND other.case_id <> ALL (wall.kept_from())');
END $$;
CALL wall.rebuild_readers();
