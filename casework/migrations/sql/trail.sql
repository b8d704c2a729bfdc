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

-- The application writes neither chain nor waiting line, and is told nothing of a chain beforehand: it inserts an event
-- with a placeholder where its number and the hash before it belong, and the database puts them in.
CREATE FUNCTION wall.next_link(chained uuid, OUT length bigint, OUT head bytea)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.casework_casechain (case_id, length) VALUES (chained, 0) ON CONFLICT DO NOTHING;
        SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    END IF;
END $$;

-- Whoever examines a case that she sees lets its writers wait meanwhile.
CREATE FUNCTION wall.stand_still(chained uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.sees_case(chained) THEN
        PERFORM FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    END IF;
END $$;

-- An id and a hash as a body writes them: base64 without padding.
CREATE FUNCTION wall.short(raw bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT rtrim(encode(raw, 'base64'), '=') $$;

-- Whether the body of an event (version 3, casework/trail/log/encoding.py) says what its row says - id, time, act, outcome,
-- worker, province, case, number, link, subject - to the letter, and whether the rest can be read: what changed names
-- rows of history that this event wrote, and nothing is so deep or so large that a verifier could not take it apart.
CREATE FUNCTION wall.says_what_its_row_says(event public.casework_event, link bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    body text := convert_from(event.body, 'UTF8');
    said jsonb := body::jsonb;
    change jsonb;
    opening text := concat_ws(',',
        '[3,"' || wall.short(uuid_send(event.id)) || '"', (extract(epoch FROM event.at) * 1000000)::bigint,
        to_json(event.act), to_json(event.outcome),
        coalesce(event.worker_id::text, 'null'), coalesce(event.province_id::text, 'null'),
        coalesce('"' || wall.short(uuid_send(event.case_id)) || '"', 'null'), coalesce(event.case_seq::text, 'null'),
        coalesce('"' || wall.short(link) || '"', 'null'),
        coalesce('"' || wall.short(uuid_send(event.object_id)) || '"', 'null')
    );
BEGIN
    -- Whatever is empty at the end is left out.
    IF body = regexp_replace(opening, '(,null)+$', '') || ']' THEN
        RETURN true;
    END IF;
    IF NOT starts_with(body, opening || ',') OR strpos(body, E'\n') > 0 OR jsonb_array_length(said) > 14
        OR jsonb_typeof(coalesce(said -> 11, '[]')) NOT IN ('array', 'null')
        OR jsonb_typeof(coalesce(said -> 12, '[]')) NOT IN ('array', 'null')
        OR jsonb_typeof(coalesce(said -> 13, '{}')) NOT IN ('object', 'null')
        OR jsonb_path_exists(said, '$.**{4 to last}')
        OR jsonb_path_exists(said, 'strict $[12][*] ? (@.type() != "array" || @.size() < 3)', '{}', true)
        OR jsonb_path_exists(said, '$[13].** ? (@.type() == "number" && (@ > 1000000000000000000 || @ < -1000000000))')
    THEN
        RETURN false;
    END IF;
    FOR change IN SELECT c FROM jsonb_array_elements(nullif(said -> 11, 'null')) c LOOP
        IF jsonb_typeof(change) <> 'array' OR jsonb_array_length(change) NOT BETWEEN 3 AND 4
            OR change ->> 1 !~ '^[A-Za-z0-9+/]{21}[AQgw]$' OR change ->> 2 !~ '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$'
            OR change ->> 3 !~ '^[A-Za-z0-9+/]{21}[AQgw]$'
            OR NOT wall.event_wrote(
                event.id,
                change ->> 0,
                encode(decode(change ->> 1 || '==', 'base64'), 'hex')::uuid,
                coalesce(encode(decode(change ->> 3 || '==', 'base64'), 'hex')::uuid, event.object_id)
            ) IS TRUE
        THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- The place of an event in its chain, written into it: nothing moves yet, for the row may still be refused.
CREATE FUNCTION wall.event_is_linked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    body text := convert_from(NEW.body, 'UTF8');
    placeholder text := ',0,"' || repeat('A', 43) || '"';
    at int := strpos(body, placeholder);
    rest text := substr(body, at + length(placeholder));
    link record;
BEGIN
    IF at = 0 OR NEW.case_seq IS NOT NULL THEN
        RAISE EXCEPTION 'casework: an event leaves its place in its chain to the database'
            USING ERRCODE = 'check_violation';
    END IF;
    link := wall.next_link(NEW.case_id);
    NEW.case_seq := link.length + 1;
    NEW.body := convert_to(left(body, at - 1) || ',' || NEW.case_seq || CASE
        WHEN link.head IS NOT NULL THEN ',"' || wall.short(link.head) || '"'
        WHEN rest = ']' THEN '' ELSE ',null' END || rest, 'UTF8');
    RETURN NEW;
END $$;

CREATE FUNCTION wall.event_joins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link bytea;
BEGIN
    IF NEW.case_id IS NOT NULL THEN
        SELECT c.head INTO link FROM public.casework_casechain c WHERE c.case_id = NEW.case_id;
        UPDATE public.casework_casechain SET length = NEW.case_seq, head = sha256('\x00'::bytea || NEW.body)
        WHERE case_id = NEW.case_id AND length = NEW.case_seq - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'casework: an event does not continue its chain' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    -- Else one statement could write into any case's log what the verifier calls tampered for ever.
    IF wall.says_what_its_row_says(NEW, link) IS NOT TRUE OR wall.back_dated(NEW) THEN
        RAISE EXCEPTION 'casework: an event does not say what its row says' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.casework_pendingevent (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

-- Whether somebody who does not see a case writes into its log a time that is neither now nor behind the event before;
-- where none is before, it is now or never.
-- Who does see it may: a server whose clock was set wrong must still be able to write, and is found out.
CREATE FUNCTION wall.back_dated(event public.casework_event) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT event.case_id IS NOT NULL AND abs(extract(epoch FROM event.at - clock_timestamp())) > 600
        AND NOT wall.sees_case(event.case_id)
        AND coalesce(event.at > clock_timestamp() OR event.at < (
            SELECT before.at FROM public.casework_event before
            WHERE before.case_id = event.case_id AND before.case_seq = event.case_seq - 1
        ) - interval '10 minutes', true)
$$;

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
CREATE TRIGGER event_is_linked BEFORE INSERT ON casework_event
    FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION wall.event_is_linked();
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
