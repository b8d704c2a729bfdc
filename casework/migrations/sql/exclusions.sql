-- Who is kept from a case: the word against somebody takes all her rows, and never leaves a case without anybody.

SET LOCAL ROLE casework_wall;

-- Whether somebody is excluded from any case that a unit holds; not which, to a supervisor of that unit's province
-- alone, who appoints people there, and to nobody of herself.
CREATE FUNCTION wall.kept_from_a_case_of(worker bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.in_my_province(unit) AND worker <> wall.worker() AND EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.worker_id = worker AND (
            EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h
                    WHERE h.content_object_id = x.case_id AND h.group_id = unit)
            OR EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h
                    JOIN public.casework_referral r ON r.id = h.content_object_id
                    WHERE r.case_id = x.case_id AND h.group_id = unit)
            OR EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h
                    JOIN public.casework_shelterstay r ON r.id = h.content_object_id
                    WHERE r.case_id = x.case_id AND h.group_id = unit)
        )
    )
$$;

-- Whoever holds a packet or a stay, and not its case, knows which of her own colleagues are kept from it: else she
-- would give it on to one of them when she signs in.
CREATE FUNCTION wall.kept_out_beside_me(worker bigint, kept_from uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND m.unit_id = ANY (wall.units())
    ) AND (
        EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.case_id = kept_from AND wall.sees_referral(r.id))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstay r WHERE r.case_id = kept_from AND wall.sees_shelterstay(r.id))
    )
$$;

-- Where each object of a case must stay in somebody's hands - the unit that leads it, and a case also at the province -
-- and somebody living opens it there, through the unit's row or in her own name.
CREATE FUNCTION wall.opened_where_it_must_be(kept_from uuid) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(
        SELECT 'case:' || t.id || ':' || l.unit AS held
        FROM public.casework_case t JOIN public.casework_unit d ON d.group_id = t.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE t.id = kept_from AND l.unit IN (
            CASE t.stage WHEN 'draft' THEN t.origin_id ELSE t.desk_id END,
            CASE WHEN t.stage <> 'draft' THEN d.province_id END
        ) AND (EXISTS (
            SELECT 1 FROM public.casework_caseheldbyunit h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.group_id AND h.group_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ) OR EXISTS (
            SELECT 1 FROM public.casework_caseheldbyworker h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.through_unit_id AND m.worker_id = h.user_id AND h.through_unit_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ))
        UNION ALL SELECT 'referral:' || t.id || ':' || l.unit AS held
        FROM public.casework_referral t JOIN public.casework_case c ON c.id = t.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE t.case_id = kept_from AND l.unit = t.from_unit_id AND (EXISTS (
            SELECT 1 FROM public.casework_referralheldbyunit h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.group_id AND h.group_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ) OR EXISTS (
            SELECT 1 FROM public.casework_referralheldbyworker h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.through_unit_id AND m.worker_id = h.user_id AND h.through_unit_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ))
        UNION ALL SELECT 'shelterstay:' || t.id || ':' || l.unit AS held
        FROM public.casework_shelterstay t JOIN public.casework_case c ON c.id = t.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE t.case_id = kept_from AND l.unit = d.group_id AND (EXISTS (
            SELECT 1 FROM public.casework_shelterstayheldbyunit h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.group_id AND h.group_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ) OR EXISTS (
            SELECT 1 FROM public.casework_shelterstayheldbyworker h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.through_unit_id AND m.worker_id = h.user_id AND h.through_unit_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ))
    )
$$;

-- With the word against her go all her rows: what she holds in her own name, and what her units hold. The product gives
-- a unit's other members rows of their own before it says the word, so what the word takes from the unit that leads, or
-- from the province, must be there in another's hands already.
CREATE FUNCTION wall.nothing_left_to_her() RETURNS trigger
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
            JOIN public.casework_membership hers
                ON hers.unit_id IN (d.group_id, d.province_id, CASE t.stage WHEN 'draft' THEN t.origin_id END)
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

RESET ROLE;

CREATE TRIGGER nothing_left_to_her AFTER INSERT ON casework_exclusion
    FOR EACH ROW EXECUTE FUNCTION wall.nothing_left_to_her();
GRANT DELETE ON casework_caseheldbyunit, casework_referralheldbyunit, casework_shelterstayheldbyunit TO casework_wall;

ALTER TABLE casework_exclusion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_exclusion TO casework_app;
CREATE POLICY visible ON casework_exclusion FOR SELECT TO casework_app
    USING (worker_id = (SELECT wall.worker()) OR wall.sees_case(case_id));
CREATE POLICY beside_me ON casework_exclusion FOR SELECT TO casework_app
    USING (wall.kept_out_beside_me(worker_id, case_id));
CREATE POLICY said ON casework_exclusion FOR INSERT TO casework_app
    WITH CHECK (wall.has_case(case_id, 'work') AND made_by_id = (SELECT wall.worker()));
