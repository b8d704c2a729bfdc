-- Rights: which unit may hold which word on an object, who may give it and who may pass it on, kind by kind.
--
-- A right carries its key: a grant of `see` has one, the other words have none. The policies in grant_rows.sql ask
-- gives_*() and the may_*() at the end, which answer for nothing that whoever is asking could not give; what these ask
-- in turn answers for anything, and the application may not call it.

CREATE FUNCTION casework_key_with_see() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE word text := (SELECT p.codename FROM public.auth_permission p WHERE p.id = NEW.permission_id);
BEGIN
    IF (word = 'see') IS DISTINCT FROM (NEW.sealed_key IS NOT NULL) THEN
        RAISE EXCEPTION 'casework: a grant of % must % a key', word, CASE word WHEN 'see'
            THEN 'carry' ELSE 'not carry' END
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

SET LOCAL ROLE casework_wall;

-- Which units an object may be held by, and by which words. A draft is nobody's but the unit's that heard her; from the
-- report on the desk leads, the unit that heard her sees, and so does the province. -----------------------------------

CREATE FUNCTION wall.fits_case(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_case c
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        WHERE c.id = subject AND CASE
            WHEN c.stage = 'draft' THEN unit = c.origin_id AND (p.codename <> 'lead' OR c.origin_id = c.desk_id)
            WHEN unit = c.desk_id THEN true
            ELSE (unit = c.origin_id OR unit = d.province_id) AND p.codename = 'see'
        END
    )
$$;

CREATE FUNCTION wall.fits_referral(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_referral r JOIN public.auth_permission p ON p.id = word
        WHERE r.id = subject AND (unit = r.from_unit_id OR (unit = r.to_unit_id AND p.codename <> 'lead'))
    )
$$;

CREATE FUNCTION wall.fits_shelterstay(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        JOIN public.casework_unit u ON u.group_id = unit
        WHERE r.id = subject AND (
            unit = c.desk_id OR (u.kind = 'trusted_address' AND u.province_id = d.province_id AND p.codename = 'see')
        )
    )
$$;

-- The unit that leads an object is never parted from it by hand. ------------------------------------------------------

CREATE FUNCTION wall.leads_case(subject uuid, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.desk_id = unit)
$$;

CREATE FUNCTION wall.leads_referral(subject uuid, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.id = subject AND r.from_unit_id = unit)
$$;

CREATE FUNCTION wall.leads_shelterstay(subject uuid, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        WHERE r.id = subject AND c.desk_id = unit
    )
$$;

-- Whether whoever is asking may give rights on an object: who works on the case, who leads what hangs on it, and who
-- has just made it, while nobody holds it.

CREATE FUNCTION wall.gives_case(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.has_case(subject, 'work') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.origin_id = ANY (wall.units()))
    )
$$;

CREATE FUNCTION wall.gives_referral(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.has_referral(subject, 'lead') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h WHERE h.content_object_id = subject)
        AND wall.has_case((SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject), 'work')
    )
$$;

CREATE FUNCTION wall.gives_shelterstay(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.has_shelterstay(subject, 'lead') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h WHERE h.content_object_id = subject)
        AND wall.has_case((SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject), 'work')
    )
$$;

-- Whether whoever is asking may pass an object on, person by person, to somebody seated at that unit: a colleague there
-- what she holds in her own name, and the province's supervisor what she sees to somebody of hers. --------------------

CREATE FUNCTION wall.shares_case(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_case(subject) AND (wall.fits_case(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))
$$;

CREATE FUNCTION wall.shares_referral(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_referral(subject) AND (wall.fits_referral(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))
$$;

CREATE FUNCTION wall.shares_shelterstay(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_shelterstay(subject) AND (wall.fits_shelterstay(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))
$$;

-- Who is excluded from the case an object belongs to: nothing is written in her name, and no unit of hers gets it
-- whole.

CREATE FUNCTION wall.keeps_out_case(subject uuid, worker bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = subject AND x.worker_id = worker
    )
$$;

CREATE FUNCTION wall.parted_case(subject uuid, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = subject AND wall.is_member(x.worker_id, unit)
    )
$$;

CREATE FUNCTION wall.keeps_out_referral(subject uuid, worker bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject) AND x.worker_id = worker
    )
$$;

CREATE FUNCTION wall.parted_referral(subject uuid, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject)
          AND wall.is_member(x.worker_id, unit)
    )
$$;

CREATE FUNCTION wall.keeps_out_shelterstay(subject uuid, worker bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject) AND x.worker_id = worker
    )
$$;

CREATE FUNCTION wall.parted_shelterstay(subject uuid, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject)
          AND wall.is_member(x.worker_id, unit)
    )
$$;

-- What whoever is asking may do with rights on a case: give one to a unit, renew it, pass one on to somebody seated
-- there, take one. Nobody takes from the unit that leads. -------------------------------------------------------------

CREATE FUNCTION wall.may_give_case(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_case(subject) AND wall.fits_case(subject, unit, word) AND NOT wall.parted_case(subject, unit)
$$;

CREATE FUNCTION wall.may_renew_case(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_case(subject) AND wall.fits_case(subject, unit, word)
$$;

CREATE FUNCTION wall.may_pass_on_case(subject uuid, unit int, word int, worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.gives_case(subject) AND wall.fits_case(subject, unit, word)
            OR worker <> wall.worker() AND wall.shares_case(subject, unit, word))
        AND wall.is_member(worker, unit) AND NOT wall.keeps_out_case(subject, worker)
$$;

CREATE FUNCTION wall.may_take_case(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_case(subject) AND NOT wall.fits_case(subject, unit, word)
$$;

-- What whoever is asking may do with rights on a referral: give one to a unit, renew it, pass one on to somebody seated
-- there, take one. Nobody takes from the unit that leads; a partner gives back what is its own. -----------------------

CREATE FUNCTION wall.may_give_referral(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_referral(subject) AND wall.fits_referral(subject, unit, word)
        AND NOT wall.parted_referral(subject, unit)
$$;

CREATE FUNCTION wall.may_renew_referral(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_referral(subject) AND wall.fits_referral(subject, unit, word)
$$;

CREATE FUNCTION wall.may_pass_on_referral(subject uuid, unit int, word int, worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.gives_referral(subject) AND wall.fits_referral(subject, unit, word)
            OR worker <> wall.worker() AND wall.shares_referral(subject, unit, word))
        AND wall.is_member(worker, unit) AND NOT wall.keeps_out_referral(subject, worker)
$$;

CREATE FUNCTION wall.may_take_referral(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.gives_referral(subject) OR unit = ANY (wall.units()) AND wall.has_referral(subject, 'work'))
        AND NOT wall.leads_referral(subject, unit)
$$;

-- What whoever is asking may do with rights on a shelter stay: give one to a unit, renew it, pass one on to somebody seated
-- there, take one. Nobody takes from the unit that leads; a partner gives back what is its own. -----------------------

CREATE FUNCTION wall.may_give_shelterstay(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_shelterstay(subject) AND wall.fits_shelterstay(subject, unit, word) AND NOT wall.parted_shelterstay(subject, unit)
$$;

CREATE FUNCTION wall.may_renew_shelterstay(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.gives_shelterstay(subject) AND wall.fits_shelterstay(subject, unit, word)
$$;

CREATE FUNCTION wall.may_pass_on_shelterstay(subject uuid, unit int, word int, worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.gives_shelterstay(subject) AND wall.fits_shelterstay(subject, unit, word)
            OR worker <> wall.worker() AND wall.shares_shelterstay(subject, unit, word))
        AND wall.is_member(worker, unit) AND NOT wall.keeps_out_shelterstay(subject, worker)
$$;

CREATE FUNCTION wall.may_take_shelterstay(subject uuid, unit int, word int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.gives_shelterstay(subject) OR unit = ANY (wall.units()) AND wall.has_shelterstay(subject, 'work'))
        AND NOT wall.leads_shelterstay(subject, unit)
$$;

RESET ROLE;
