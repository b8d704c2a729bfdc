-- The trail: events are added and never touched, each joins the chain of its case and the line of those that wait for
-- their place; leaves, nodes, checkpoints and alerts are the sequencer's.

CREATE FUNCTION casework_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'casework: % of % is refused, it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- A chain only grows: nobody shortens it or lets it end elsewhere with the same length.
CREATE FUNCTION casework_chain_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.case_id = OLD.case_id AND NEW.length = OLD.length + 1 AND NEW.head IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: the chain of a case only grows' USING ERRCODE = 'insufficient_privilege';
END $$;

SET LOCAL ROLE casework_wall;

-- The application itself writes neither chain nor waiting line: whoever inserts an event has it chained and waiting.
CREATE FUNCTION wall.next_link(chained uuid, OUT length bigint, OUT head bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.casework_casechain (case_id, length) VALUES (chained, 0) ON CONFLICT DO NOTHING;
        SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    END IF;
END $$;

CREATE FUNCTION wall.event_joins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.case_id IS NOT NULL THEN
        UPDATE public.casework_casechain SET length = NEW.case_seq, head = sha256('\x00'::bytea || NEW.body)
        WHERE case_id = NEW.case_id AND length = NEW.case_seq - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'casework: an event does not continue its chain' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    INSERT INTO public.casework_pendingevent (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

-- Whether the body of an event names this row of history: text in an object before version 3; base64 without padding,
-- in quotes, in the arrays since.
CREATE FUNCTION wall.names_history(body bytea, history_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN strpos(convert_from(body, 'UTF8'), CASE get_byte(body, 0)
        WHEN ascii('[') THEN '"' || rtrim(encode(uuid_send(history_id), 'base64'), '=') || '"'
        ELSE history_id::text END) > 0;
END $$;

RESET ROLE;

-- Events --------------------------------------------------------------------------------------------------------------

ALTER TABLE casework_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_event TO casework_app, casework_sequencer;
GRANT SELECT ON casework_event TO casework_verify;
-- A supervisor who is kept from a case is kept from its lines in the province's trail as well, except her own.
CREATE POLICY read ON casework_event FOR SELECT TO casework_app USING (
    worker_id = (SELECT wall.worker())
    OR ((province_id = ANY ((SELECT wall.units())::int[]) OR (case_id IS NOT NULL AND wall.sees_case(case_id)))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT wall.kept_from())::uuid[])))
);
-- Supervisors read what the sequencer says of the database's shape; it is of the whole house and of no province.
CREATE POLICY shape_for_supervisors ON casework_event FOR SELECT TO casework_app USING (
    act = 'schema.change' AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL
    AND EXISTS (
        SELECT 1 FROM casework_unit u WHERE u.group_id = ANY ((SELECT wall.units())::int[]) AND u.kind = 'province'
    )
);
-- In her own name alone; without a name only what happens before anybody is known.
CREATE POLICY written ON casework_event FOR INSERT TO casework_app WITH CHECK (
    worker_id = (SELECT wall.worker())
    OR (worker_id IS NULL AND case_id IS NULL AND act IN ('door.sign_in_failed', 'unit.found'))
);
CREATE POLICY all_for_the_sequencer ON casework_event FOR SELECT TO casework_sequencer USING (true);
-- The sequencer says when the shape of the database is another one: the only event it may write.
CREATE POLICY the_shape_alone ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK (act = 'schema.change' AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL);
CREATE POLICY all_for_verifying ON casework_event FOR SELECT TO casework_verify USING (true);
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_event
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER event_joins AFTER INSERT ON casework_event FOR EACH ROW EXECUTE FUNCTION wall.event_joins();

-- Chains and the waiting line -----------------------------------------------------------------------------------------

ALTER TABLE casework_casechain ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT ON casework_casechain, casework_pendingevent TO casework_app, casework_verify;
GRANT SELECT, INSERT, UPDATE ON casework_casechain TO casework_wall;
GRANT SELECT, INSERT ON casework_pendingevent TO casework_wall;
GRANT SELECT, DELETE ON casework_pendingevent TO casework_sequencer;
CREATE POLICY chain_of_mine ON casework_casechain FOR SELECT TO casework_app USING (wall.sees_case(case_id));
CREATE POLICY all_for_verifying ON casework_casechain FOR SELECT TO casework_verify USING (true);
CREATE TRIGGER casework_chain_grows BEFORE UPDATE OR DELETE ON casework_casechain
    FOR EACH ROW EXECUTE FUNCTION casework_chain_grows();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_casechain
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
-- Every event of a case writes here: room on the page for the new version keeps the index untouched.
ALTER TABLE casework_casechain SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE casework_pendingevent SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The tree and its witnesses ------------------------------------------------------------------------------------------

GRANT SELECT ON casework_leaf, casework_treenode, casework_checkpoint, casework_alert TO casework_app, casework_verify;
GRANT SELECT, INSERT ON casework_leaf, casework_treenode, casework_checkpoint, casework_alert TO casework_sequencer;
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_leaf
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_treenode
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_treenode
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_checkpoint
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_alert
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_alert
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();

GRANT SELECT ON django_migrations TO casework_app, casework_sequencer;
