-- What she holds: who sees, who holds which word on a case, a referral or a stay, and who is kept from it.
--
-- Each kind is written out: what plans as a join over many rows may not ask through a name. The functions answer for
-- one object; the views show whoever is asking her own living holds, for policies that ask about many rows.

SET LOCAL ROLE casework_wall;

-- One object seen by whoever is asking; she and her units are looked up once. -----------------------------------------

CREATE FUNCTION wall.sees_case(subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_caseheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.case_id = subject AND x.worker_id = me
    );
END $$;

CREATE FUNCTION wall.sees_referral(subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_referralheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject) AND x.worker_id = me
    );
END $$;

CREATE FUNCTION wall.sees_shelterstay(subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject) AND x.worker_id = me
    );
END $$;

-- Whether whoever is asking holds this word on an object, through a unit or in her own name. --------------------------

CREATE FUNCTION wall.has_case(subject uuid, word text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_caseheldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.case_id = subject AND x.worker_id = wall.worker()
    )
$$;

CREATE FUNCTION wall.has_referral(subject uuid, word text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_referralheldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject)
          AND x.worker_id = wall.worker()
    )
$$;

CREATE FUNCTION wall.has_shelterstay(subject uuid, word text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject)
          AND x.worker_id = wall.worker()
    )
$$;

-- Who may write the history of an object: whoever sees it, and whoever has just made it and nobody holds it yet. ------

CREATE FUNCTION wall.may_grant_case(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.sees_case(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.origin_id = ANY (wall.units()))
    )
$$;

CREATE FUNCTION wall.may_grant_referral(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.sees_referral(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_referral c WHERE c.id = subject AND wall.sees_case(c.case_id))
    )
$$;

CREATE FUNCTION wall.may_grant_shelterstay(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.sees_shelterstay(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_shelterstay c WHERE c.id = subject AND wall.sees_case(c.case_id))
    )
$$;

-- Whether whoever is asking is excluded from the case of an object that her units or she herself have a row of, lapsed
-- or not; of any other it says no. ------------------------------------------------------------------------------------

CREATE FUNCTION wall.kept_from_referral(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.worker_id = wall.worker()
          AND x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject)
    ) AND (EXISTS (
        SELECT 1 FROM public.casework_referralheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (wall.units())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker()
    ))
$$;

CREATE FUNCTION wall.kept_from_shelterstay(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.worker_id = wall.worker()
          AND x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject)
    ) AND (EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (wall.units())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker()
    ))
$$;

-- The cases whoever is asking is excluded from.
CREATE FUNCTION wall.kept_from() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(x.case_id), '{}') FROM public.casework_exclusion x WHERE x.worker_id = wall.worker()
$$;

-- Her own living holds and what she is kept from, as tables. A barrier: no condition of an injected statement looks
-- beneath. ------------------------------------------------------------------------------------------------------------

CREATE VIEW wall.kept_from_me WITH (security_barrier) AS
    SELECT x.case_id FROM public.casework_exclusion x WHERE x.worker_id = (SELECT wall.worker());

CREATE VIEW wall.case_of_my_units WITH (security_barrier) AS
    SELECT h.content_object_id AS subject FROM public.casework_caseheldbyunit h
    WHERE h.group_id = ANY ((SELECT wall.units())::int[]) AND (h.expires_at IS NULL OR h.expires_at > now());
CREATE VIEW wall.case_in_my_name WITH (security_barrier) AS
    SELECT h.content_object_id AS subject FROM public.casework_caseheldbyworker h
    WHERE h.user_id = (SELECT wall.worker()) AND h.through_unit_id = ANY ((SELECT wall.units())::int[])
      AND (h.expires_at IS NULL OR h.expires_at > now());

CREATE VIEW wall.referral_of_my_units WITH (security_barrier) AS
    SELECT h.content_object_id AS subject FROM public.casework_referralheldbyunit h
    WHERE h.group_id = ANY ((SELECT wall.units())::int[]) AND (h.expires_at IS NULL OR h.expires_at > now());
CREATE VIEW wall.referral_in_my_name WITH (security_barrier) AS
    SELECT h.content_object_id AS subject FROM public.casework_referralheldbyworker h
    WHERE h.user_id = (SELECT wall.worker()) AND h.through_unit_id = ANY ((SELECT wall.units())::int[])
      AND (h.expires_at IS NULL OR h.expires_at > now());

CREATE VIEW wall.shelterstay_of_my_units WITH (security_barrier) AS
    SELECT h.content_object_id AS subject FROM public.casework_shelterstayheldbyunit h
    WHERE h.group_id = ANY ((SELECT wall.units())::int[]) AND (h.expires_at IS NULL OR h.expires_at > now());
CREATE VIEW wall.shelterstay_in_my_name WITH (security_barrier) AS
    SELECT h.content_object_id AS subject FROM public.casework_shelterstayheldbyworker h
    WHERE h.user_id = (SELECT wall.worker()) AND h.through_unit_id = ANY ((SELECT wall.units())::int[])
      AND (h.expires_at IS NULL OR h.expires_at > now());

REVOKE ALL ON
    wall.kept_from_me, wall.case_of_my_units, wall.case_in_my_name, wall.referral_of_my_units,
    wall.referral_in_my_name, wall.shelterstay_of_my_units, wall.shelterstay_in_my_name
    FROM PUBLIC;
GRANT SELECT ON
    wall.kept_from_me, wall.case_of_my_units, wall.case_in_my_name, wall.referral_of_my_units,
    wall.referral_in_my_name, wall.shelterstay_of_my_units, wall.shelterstay_in_my_name
    TO casework_app;

RESET ROLE;
