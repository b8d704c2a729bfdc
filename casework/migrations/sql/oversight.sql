-- What the province's supervisors keep for themselves: reviews of odd things, decoys, and names that stay off papers.
--
-- Only supervisors sit at a province, so whoever holds that unit may read and add; nobody reviews what she did herself.

ALTER TABLE casework_review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_review TO casework_app;
CREATE POLICY review_of_my_province ON casework_review FOR SELECT TO casework_app
    USING (province_id = ANY ((SELECT wall.units())::int[]));
CREATE POLICY review_by_me_of_another ON casework_review FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ((SELECT wall.units())::int[]) AND by_id = (SELECT wall.worker())
        AND worker_id IS DISTINCT FROM (SELECT wall.worker()));

ALTER TABLE casework_decoy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_decoy TO casework_app;
CREATE POLICY decoy_of_my_province ON casework_decoy FOR SELECT TO casework_app
    USING (province_id = ANY ((SELECT wall.units())::int[]));
CREATE POLICY decoy_by_my_province ON casework_decoy FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ((SELECT wall.units())::int[]));

CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_review
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_review
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_decoy
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_decoy
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();

-- Desks and supervisors of the province read the rulings, to print lists; its supervisors rule, never on themselves.
ALTER TABLE casework_redactedname ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (ended_by_id, ended_at) ON casework_redactedname TO casework_app;
CREATE POLICY ruled_in_my_province ON casework_redactedname FOR SELECT TO casework_app USING (EXISTS (
    SELECT 1 FROM casework_unit u
    WHERE u.group_id = ANY ((SELECT wall.units())::int[]) AND u.kind IN ('commune_desk', 'province')
      AND coalesce(u.province_id, u.group_id) = casework_redactedname.province_id
));
CREATE POLICY ruled_by_me ON casework_redactedname FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ((SELECT wall.units())::int[]) AND ruled_by_id = (SELECT wall.worker())
        AND worker_id <> (SELECT wall.worker()) AND ended_at IS NULL);
CREATE POLICY ended_by_me ON casework_redactedname FOR UPDATE TO casework_app
    USING (province_id = ANY ((SELECT wall.units())::int[]) AND worker_id <> (SELECT wall.worker()) AND ended_at IS NULL)
    WITH CHECK (province_id = ANY ((SELECT wall.units())::int[]) AND ended_by_id = (SELECT wall.worker()));
