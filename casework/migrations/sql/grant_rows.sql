-- Rows of rights, written only as the product's own acts write them: by whoever may, to whom it may be, no stronger
-- word.

-- Whoever may not give may still settle: the same right under the unit's own key, once. The first byte says which form
-- a wrapped key has: 2 on the way, 1 settled. Who settles what somebody settled a moment ago changes nothing, and is
-- told nothing.
CREATE FUNCTION wall.only_settles() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    settles boolean := to_jsonb(NEW) - 'sealed_key' = to_jsonb(OLD) - 'sealed_key'
        AND get_byte(NEW.sealed_key, 0) = 1 AND length(NEW.sealed_key) = 61;
    may boolean;
BEGIN
    IF current_user <> 'casework_app' OR settles AND get_byte(OLD.sealed_key, 0) = 2 THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT wall.may_renew_%s($1, $2, $3)', TG_ARGV[0]) INTO may
        USING NEW.content_object_id, (to_jsonb(NEW) ->> TG_ARGV[1])::int, NEW.permission_id;
    IF NOT may AND settles AND get_byte(OLD.sealed_key, 0) = 1 THEN
        RETURN NULL;
    END IF;
    IF NOT may OR NEW.content_object_id <> OLD.content_object_id
        OR (NEW.granted_by <> OLD.granted_by AND NEW.granted_by IS DISTINCT FROM wall.worker())
    THEN
        RAISE EXCEPTION 'casework: a right may be settled, not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- casework_caseheldbyunit ---------------------------------------------------------------------------------------------

ALTER TABLE casework_caseheldbyunit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_caseheldbyunit TO casework_app;
CREATE POLICY visible ON casework_caseheldbyunit FOR SELECT TO casework_app USING (
    group_id = ANY ((SELECT wall.units())::int[])
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = content_object_id)
    OR wall.sees_case(content_object_id)
);
CREATE POLICY given ON casework_caseheldbyunit FOR INSERT TO casework_app WITH CHECK (
    granted_by = (SELECT wall.worker()) AND wall.may_give_case(content_object_id, group_id, permission_id)
);
-- A unit may settle its own key; wall.only_settles() holds it to that.
CREATE POLICY renewed ON casework_caseheldbyunit FOR UPDATE TO casework_app
    USING (group_id = ANY ((SELECT wall.units())::int[])
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = content_object_id)
        OR wall.gives_case(content_object_id))
    WITH CHECK (group_id = ANY ((SELECT wall.units())::int[])
        OR wall.may_renew_case(content_object_id, group_id, permission_id));
CREATE POLICY taken ON casework_caseheldbyunit FOR DELETE TO casework_app USING (
    expires_at <= now() AND (group_id = ANY ((SELECT wall.units())::int[]) OR wall.gives_case(content_object_id))
    OR wall.may_take_case(content_object_id, group_id, permission_id)
);
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_caseheldbyunit
    FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_caseheldbyunit
    FOR EACH ROW EXECUTE FUNCTION wall.only_settles('case', 'group_id');

-- casework_caseheldbyworker -------------------------------------------------------------------------------------------

ALTER TABLE casework_caseheldbyworker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_caseheldbyworker TO casework_app;
CREATE POLICY visible ON casework_caseheldbyworker FOR SELECT TO casework_app USING (
    user_id = (SELECT wall.worker())
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = content_object_id)
    OR wall.sees_case(content_object_id)
);
CREATE POLICY given ON casework_caseheldbyworker FOR INSERT TO casework_app WITH CHECK (
    granted_by = (SELECT wall.worker()) AND wall.may_pass_on_case(content_object_id, through_unit_id, permission_id, user_id)
);
-- A unit may settle its own key; wall.only_settles() holds it to that.
CREATE POLICY renewed ON casework_caseheldbyworker FOR UPDATE TO casework_app
    USING (user_id = (SELECT wall.worker())
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = content_object_id)
        OR wall.gives_case(content_object_id))
    WITH CHECK (user_id = (SELECT wall.worker()) OR wall.may_renew_case(content_object_id, through_unit_id, permission_id));
CREATE POLICY taken ON casework_caseheldbyworker FOR DELETE TO casework_app USING (
    expires_at <= now()
        AND (user_id = (SELECT wall.worker()) OR through_unit_id = ANY ((SELECT wall.units())::int[])
            OR wall.gives_case(content_object_id))
    OR wall.may_take_case(content_object_id, through_unit_id, permission_id)
);
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_caseheldbyworker
    FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_caseheldbyworker
    FOR EACH ROW EXECUTE FUNCTION wall.only_settles('case', 'through_unit_id');

-- casework_referralheldbyunit -----------------------------------------------------------------------------------------

ALTER TABLE casework_referralheldbyunit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_referralheldbyunit TO casework_app;
CREATE POLICY visible ON casework_referralheldbyunit FOR SELECT TO casework_app USING (
    group_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_referral(content_object_id)
    OR wall.sees_referral(content_object_id)
);
CREATE POLICY given ON casework_referralheldbyunit FOR INSERT TO casework_app WITH CHECK (
    granted_by = (SELECT wall.worker()) AND wall.may_give_referral(content_object_id, group_id, permission_id)
);
-- A unit may settle its own key; wall.only_settles() holds it to that.
CREATE POLICY renewed ON casework_referralheldbyunit FOR UPDATE TO casework_app
    USING (group_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_referral(content_object_id)
        OR wall.gives_referral(content_object_id))
    WITH CHECK (group_id = ANY ((SELECT wall.units())::int[])
        OR wall.may_renew_referral(content_object_id, group_id, permission_id));
CREATE POLICY taken ON casework_referralheldbyunit FOR DELETE TO casework_app USING (
    expires_at <= now() AND (group_id = ANY ((SELECT wall.units())::int[]) OR wall.gives_referral(content_object_id))
    OR wall.may_take_referral(content_object_id, group_id, permission_id)
);
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_referralheldbyunit
    FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_referralheldbyunit
    FOR EACH ROW EXECUTE FUNCTION wall.only_settles('referral', 'group_id');

-- casework_referralheldbyworker ---------------------------------------------------------------------------------------

ALTER TABLE casework_referralheldbyworker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_referralheldbyworker TO casework_app;
CREATE POLICY visible ON casework_referralheldbyworker FOR SELECT TO casework_app USING (
    user_id = (SELECT wall.worker()) AND NOT wall.kept_from_referral(content_object_id)
    OR wall.sees_referral(content_object_id)
);
CREATE POLICY given ON casework_referralheldbyworker FOR INSERT TO casework_app WITH CHECK (
    granted_by = (SELECT wall.worker())
        AND wall.may_pass_on_referral(content_object_id, through_unit_id, permission_id, user_id)
);
-- A unit may settle its own key; wall.only_settles() holds it to that.
CREATE POLICY renewed ON casework_referralheldbyworker FOR UPDATE TO casework_app
    USING (user_id = (SELECT wall.worker()) AND NOT wall.kept_from_referral(content_object_id)
        OR wall.gives_referral(content_object_id))
    WITH CHECK (user_id = (SELECT wall.worker())
        OR wall.may_renew_referral(content_object_id, through_unit_id, permission_id));
CREATE POLICY taken ON casework_referralheldbyworker FOR DELETE TO casework_app USING (
    expires_at <= now()
        AND (user_id = (SELECT wall.worker()) OR through_unit_id = ANY ((SELECT wall.units())::int[])
            OR wall.gives_referral(content_object_id))
    OR wall.may_take_referral(content_object_id, through_unit_id, permission_id)
);
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_referralheldbyworker
    FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_referralheldbyworker
    FOR EACH ROW EXECUTE FUNCTION wall.only_settles('referral', 'through_unit_id');

-- casework_shelterstayheldbyunit -------------------------------------------------------------------------------------------

ALTER TABLE casework_shelterstayheldbyunit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_shelterstayheldbyunit TO casework_app;
CREATE POLICY visible ON casework_shelterstayheldbyunit FOR SELECT TO casework_app USING (
    group_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_shelterstay(content_object_id)
    OR wall.sees_shelterstay(content_object_id)
);
CREATE POLICY given ON casework_shelterstayheldbyunit FOR INSERT TO casework_app WITH CHECK (
    granted_by = (SELECT wall.worker()) AND wall.may_give_shelterstay(content_object_id, group_id, permission_id)
);
-- A unit may settle its own key; wall.only_settles() holds it to that.
CREATE POLICY renewed ON casework_shelterstayheldbyunit FOR UPDATE TO casework_app
    USING (group_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_shelterstay(content_object_id)
        OR wall.gives_shelterstay(content_object_id))
    WITH CHECK (group_id = ANY ((SELECT wall.units())::int[])
        OR wall.may_renew_shelterstay(content_object_id, group_id, permission_id));
CREATE POLICY taken ON casework_shelterstayheldbyunit FOR DELETE TO casework_app USING (
    expires_at <= now() AND (group_id = ANY ((SELECT wall.units())::int[]) OR wall.gives_shelterstay(content_object_id))
    OR wall.may_take_shelterstay(content_object_id, group_id, permission_id)
);
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyunit
    FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_shelterstayheldbyunit
    FOR EACH ROW EXECUTE FUNCTION wall.only_settles('shelterstay', 'group_id');

-- casework_shelterstayheldbyworker -----------------------------------------------------------------------------------------

ALTER TABLE casework_shelterstayheldbyworker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_shelterstayheldbyworker TO casework_app;
CREATE POLICY visible ON casework_shelterstayheldbyworker FOR SELECT TO casework_app USING (
    user_id = (SELECT wall.worker()) AND NOT wall.kept_from_shelterstay(content_object_id)
    OR wall.sees_shelterstay(content_object_id)
);
CREATE POLICY given ON casework_shelterstayheldbyworker FOR INSERT TO casework_app WITH CHECK (
    granted_by = (SELECT wall.worker())
        AND wall.may_pass_on_shelterstay(content_object_id, through_unit_id, permission_id, user_id)
);
-- A unit may settle its own key; wall.only_settles() holds it to that.
CREATE POLICY renewed ON casework_shelterstayheldbyworker FOR UPDATE TO casework_app
    USING (user_id = (SELECT wall.worker()) AND NOT wall.kept_from_shelterstay(content_object_id)
        OR wall.gives_shelterstay(content_object_id))
    WITH CHECK (user_id = (SELECT wall.worker())
        OR wall.may_renew_shelterstay(content_object_id, through_unit_id, permission_id));
CREATE POLICY taken ON casework_shelterstayheldbyworker FOR DELETE TO casework_app USING (
    expires_at <= now()
        AND (user_id = (SELECT wall.worker()) OR through_unit_id = ANY ((SELECT wall.units())::int[])
            OR wall.gives_shelterstay(content_object_id))
    OR wall.may_take_shelterstay(content_object_id, through_unit_id, permission_id)
);
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyworker
    FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_shelterstayheldbyworker
    FOR EACH ROW EXECUTE FUNCTION wall.only_settles('shelterstay', 'through_unit_id');

GRANT SELECT ON auth_permission, django_content_type TO casework_app;
