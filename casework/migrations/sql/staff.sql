-- Who works where: units, people, memberships and their keys, credentials and sessions. Who sits where is no secret; what seals a
-- key to somebody may be written by her province alone, and what a membership or key pair opened goes with it.

SET LOCAL ROLE casework_wall;

-- Whether whoever is asking may make or renew the credential of this worker: a province's supervisor, for one of hers or
-- for somebody without any unit yet.
CREATE FUNCTION wall.may_enrol(worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u WHERE u.group_id = ANY (wall.units()) AND u.kind = 'province'
    ) AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND NOT wall.in_my_province(m.unit_id)
    )
$$;

-- A province in which nobody sits yet: it may be founded by nobody, for it holds nothing and opens nothing.
CREATE FUNCTION wall.province_without_members(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_unit u WHERE u.group_id = unit AND u.kind = 'province')
       AND NOT EXISTS (SELECT 1 FROM public.casework_membership m WHERE m.unit_id = unit)
$$;

-- A province to which nobody was given a key yet: it is just being founded, and holds nothing.
CREATE FUNCTION wall.being_founded(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_unit u WHERE u.group_id = unit AND u.kind = 'province')
       AND NOT EXISTS (
        SELECT 1 FROM public.casework_membershipkey k
        JOIN public.casework_membership m ON m.id = k.membership_id WHERE m.unit_id = unit
    )
$$;

-- Somebody who never had a unit: her credential opens nothing of anybody's.
CREATE FUNCTION wall.without_membership(worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM public.casework_membership m WHERE m.worker_id = worker)
$$;

-- The very first membership of a province, whose key is written right after it.
CREATE FUNCTION wall.first_membership(membership bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_unit u ON u.group_id = m.unit_id
        WHERE m.id = membership AND u.kind = 'province'
          AND NOT EXISTS (
            SELECT 1 FROM public.casework_membership other WHERE other.unit_id = m.unit_id AND other.id <> membership
          )
          AND NOT EXISTS (SELECT 1 FROM public.casework_membershipkey k WHERE k.membership_id = membership)
    )
$$;

-- Whether somebody sits at a unit.
CREATE FUNCTION wall.is_member(worker bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.unit_id = unit AND m.ended_at IS NULL
    )
$$;

-- The sealed credential of a name, before anybody is signed in: what it gives is useless without the passphrase.
CREATE FUNCTION wall.credential_of(name text) RETURNS TABLE (
    worker_id bigint, kind text, method text, salt bytea, params jsonb, sealed_private bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.worker_id, w.kind, w.method, w.salt, w.params, w.sealed_private
    FROM public.casework_credential w JOIN public.casework_worker p ON p.id = w.worker_id
    WHERE p.username = name AND p.is_active
$$;

-- A membership that ends and a key pair that is renewed leave no row behind that was sealed to them.
CREATE FUNCTION wall.nothing_left_behind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'casework_membership' THEN
        DELETE FROM public.casework_membershipkey k WHERE k.membership_id = NEW.id;
        DELETE FROM public.casework_caseheldbyworker h WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
        DELETE FROM public.casework_referralheldbyworker h
            WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
        DELETE FROM public.casework_shelterstayheldbyworker h WHERE h.user_id = NEW.worker_id
              AND h.through_unit_id = NEW.unit_id;
    ELSE
        DELETE FROM public.casework_caseheldbyworker h WHERE h.user_id = NEW.id;
        DELETE FROM public.casework_referralheldbyworker h WHERE h.user_id = NEW.id;
        DELETE FROM public.casework_shelterstayheldbyworker h WHERE h.user_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

RESET ROLE;

CREATE TRIGGER nothing_left_behind AFTER UPDATE ON casework_membership
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION wall.nothing_left_behind();
CREATE TRIGGER nothing_left_behind AFTER UPDATE ON casework_worker
    FOR EACH ROW WHEN (OLD.public_key IS DISTINCT FROM NEW.public_key)
    EXECUTE FUNCTION wall.nothing_left_behind();
GRANT DELETE ON casework_membershipkey, casework_caseheldbyworker, casework_referralheldbyworker,
    casework_shelterstayheldbyworker TO casework_wall;

-- People --------------------------------------------------------------------------------------------------------------

ALTER TABLE casework_worker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (public_key, is_active, certified) ON casework_worker TO casework_app;
CREATE POLICY visible ON casework_worker FOR SELECT TO casework_app USING (true);
CREATE POLICY enrolled ON casework_worker FOR INSERT TO casework_app WITH CHECK (true);
CREATE POLICY updated ON casework_worker FOR UPDATE TO casework_app
    USING (wall.may_enrol(id)) WITH CHECK (wall.may_enrol(id));

ALTER TABLE casework_credential ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON casework_credential TO casework_app;
CREATE POLICY visible ON casework_credential FOR SELECT TO casework_app
    USING (worker_id = (SELECT wall.worker()) OR wall.may_enrol(worker_id) OR wall.without_membership(worker_id));
CREATE POLICY made ON casework_credential FOR INSERT TO casework_app
    WITH CHECK (wall.may_enrol(worker_id) OR wall.without_membership(worker_id));
CREATE POLICY updated ON casework_credential FOR UPDATE TO casework_app
    USING (worker_id = (SELECT wall.worker()) OR wall.may_enrol(worker_id));

-- Failures slow guessing: what is younger than a day cannot be swept away by anybody.
ALTER TABLE casework_signinfailure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON casework_signinfailure TO casework_app;
CREATE POLICY visible ON casework_signinfailure FOR SELECT TO casework_app USING (true);
CREATE POLICY counted ON casework_signinfailure FOR INSERT TO casework_app WITH CHECK (true);
CREATE POLICY swept ON casework_signinfailure FOR DELETE TO casework_app USING (at < now() - interval '23 hours');

-- Read before anybody is known; the ring in it is sealed under the browser's cookie.
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_workersession TO casework_app;

-- Units ---------------------------------------------------------------------------------------------------------------

GRANT SELECT, INSERT ON auth_group TO casework_app;

ALTER TABLE casework_unit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- The province's word may be written into a row; what it speaks of may not.
GRANT SELECT, INSERT, UPDATE (certified) ON casework_unit TO casework_app;
CREATE POLICY visible ON casework_unit FOR SELECT TO casework_app USING (true);
CREATE POLICY founded ON casework_unit FOR INSERT TO casework_app
    WITH CHECK (parent_id IS NULL OR wall.in_my_province(parent_id));
CREATE POLICY certified ON casework_unit FOR UPDATE TO casework_app
    USING (wall.in_my_province(group_id)) WITH CHECK (wall.in_my_province(group_id));

ALTER TABLE casework_organisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON casework_organisation TO casework_app;
CREATE POLICY visible ON casework_organisation FOR SELECT TO casework_app USING (true);
CREATE POLICY founded ON casework_organisation FOR INSERT TO casework_app WITH CHECK (wall.in_my_province(unit_id));
CREATE POLICY updated ON casework_organisation FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id)) WITH CHECK (wall.in_my_province(unit_id));

ALTER TABLE casework_unitkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (sealed_verifier, sealed_signing_key) ON casework_unitkey TO casework_app;
CREATE POLICY visible ON casework_unitkey FOR SELECT TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) OR wall.in_my_province(unit_id));
CREATE POLICY founded ON casework_unitkey FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.province_without_members(unit_id));
CREATE POLICY certified ON casework_unitkey FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id)) WITH CHECK (wall.in_my_province(unit_id));

-- What the province signed, with the number of its word: whoever gives something to somebody reads it.
ALTER TABLE casework_provinceroll ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (floors, certified) ON casework_provinceroll TO casework_app;
CREATE POLICY visible ON casework_provinceroll FOR SELECT TO casework_app USING (true);
CREATE POLICY founded ON casework_provinceroll FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.being_founded(unit_id));
CREATE POLICY certified ON casework_provinceroll FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id)) WITH CHECK (wall.in_my_province(unit_id));

GRANT SELECT ON casework_territoryunit TO casework_app;

-- Memberships ---------------------------------------------------------------------------------------------------------------

ALTER TABLE casework_membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON casework_membership TO casework_app;
CREATE POLICY visible ON casework_membership FOR SELECT TO casework_app USING (true);
CREATE POLICY appointed ON casework_membership FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.province_without_members(unit_id));
CREATE POLICY updated ON casework_membership FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id)) WITH CHECK (wall.in_my_province(unit_id));

ALTER TABLE casework_membershipkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_membershipkey TO casework_app;
CREATE POLICY visible ON casework_membershipkey FOR SELECT TO casework_app USING (EXISTS (
    SELECT 1 FROM casework_membership m
    WHERE m.id = membership_id AND (m.worker_id = (SELECT wall.worker()) OR wall.in_my_province(m.unit_id))
));
CREATE POLICY given ON casework_membershipkey FOR INSERT TO casework_app WITH CHECK (EXISTS (
    SELECT 1 FROM casework_membership m
    WHERE m.id = membership_id AND (wall.in_my_province(m.unit_id) OR wall.first_membership(m.id))
));
CREATE POLICY renewed ON casework_membershipkey FOR UPDATE TO casework_app USING (EXISTS (
    SELECT 1 FROM casework_membership m WHERE m.id = membership_id AND wall.in_my_province(m.unit_id)
));
CREATE POLICY taken ON casework_membershipkey FOR DELETE TO casework_app USING (EXISTS (
    SELECT 1 FROM casework_membership m WHERE m.id = membership_id AND wall.in_my_province(m.unit_id)
));
