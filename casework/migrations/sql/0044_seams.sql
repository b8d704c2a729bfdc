-- What is kept from somebody is told nowhere between the tables: no count of what a statement touched, no line of the
-- province, no figure; and what is said of a call, an address or a stand-in comes by its own act.

SET LOCAL ROLE casework_wall;

-- Whether a line that names no case names something of one that is kept from whoever reads it: an alarm, a step, a notice, a
-- packet, a stay, or the case itself among the rows that its act changed.
CREATE FUNCTION wall.tells_what_is_kept(body bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept uuid[] := wall.kept_from();
    named uuid[];
BEGIN
    IF kept = '{}' THEN
        RETURN false;
    END IF;
    -- Ids stand there as 22 letters of base64; in what is said of a right, as they are written.
    named := ARRAY(
        SELECT encode(decode(translate(m[1], '-_', '+/') || '==', 'base64'), 'hex')::uuid
        FROM regexp_matches(encode(body, 'escape'), '"([A-Za-z0-9+/_-]{22})"', 'g') m
        UNION SELECT m[1]::uuid FROM regexp_matches(
            encode(body, 'escape'), '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})', 'g'
        ) m
    );
    RETURN named && kept
        OR EXISTS (SELECT 1 FROM public.casework_alarm a WHERE a.id = ANY (named) AND a.file_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.id = ANY (named) AND e.file_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_notice n WHERE n.copy_id = ANY (named) AND n.case_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.id = ANY (named) AND r.case_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstay s WHERE s.id = ANY (named) AND s.case_id = ANY (kept))
        -- A look at one thing says its digest.
        OR (position('"alarm.'::bytea IN body) > 0 OR position('"escalation.'::bytea IN body) > 0) AND EXISTS (
            SELECT 1 FROM (
                SELECT uuid_send(a.id) AS id, uuid_send(a.file_id) AS file FROM public.casework_alarm a
                WHERE a.file_id = ANY (kept)
                UNION ALL SELECT uuid_send(e.id), uuid_send(e.file_id) FROM public.casework_escalation e
                WHERE e.file_id = ANY (kept)
            ) t, LATERAL (VALUES (t.id), (t.id || t.file), (t.file || t.id)) AS shown (ids)
            WHERE position(convert_to(encode(sha256(shown.ids), 'hex'), 'UTF8') IN body) > 0
        );
END $$;

-- What is written by an act on one thing is written with the line that names this thing, and with no other's.
CREATE FUNCTION wall.comes_by_its_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written jsonb := to_jsonb(NEW);
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.outcome = 'done' AND e.act = TG_ARGV[1] AND e.worker_id::text = written ->> TG_ARGV[0]
          AND e.object_id::text = written ->> 'id'
    ) THEN
        RAISE EXCEPTION 'casework: % is written by its own act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.tells_what_is_kept(bytea), wall.comes_by_its_line() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.tells_what_is_kept(bytea) TO casework_app;

DROP POLICY read ON casework_event;
CREATE POLICY read ON casework_event FOR SELECT TO casework_app USING (
    worker_id = (SELECT wall.worker())
    OR (
        province_id = ANY ((SELECT wall.units())::int[])
        OR case_id IS NOT NULL AND wall.sees_case(case_id)
    ) AND CASE
        WHEN case_id IS NOT NULL THEN case_id <> ALL ((SELECT wall.kept_from())::uuid[])
        ELSE (SELECT wall.kept_from()) = '{}' OR NOT wall.tells_what_is_kept(body)
    END
);

-- A statement that reads nothing is held by the policy of its change alone: what it says that it touched would be a count.
DROP POLICY answered ON casework_escalation;
CREATE POLICY answered ON casework_escalation FOR UPDATE TO casework_app
    USING (
        unit_id = ANY ((SELECT wall.units())::int[]) AND answered_at IS NULL AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_escalation.file_id)
    )
    WITH CHECK (unit_id = ANY ((SELECT wall.units())::int[]) AND answered_by_id = (SELECT wall.worker()));
DROP POLICY said_by_its_address ON casework_alarm;
CREATE POLICY said_by_its_address ON casework_alarm FOR UPDATE TO casework_app
    USING (
        unit_id = ANY ((SELECT wall.units())::int[]) AND answered_at IS NULL AND mistaken_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_alarm.file_id)
    )
    WITH CHECK (
        unit_id = ANY ((SELECT wall.units())::int[]) AND mistaken_by_id = (SELECT wall.worker()) AND answered_at IS NULL
    );
DROP POLICY answered_by_its_desk ON casework_alarm;
CREATE POLICY answered_by_its_desk ON casework_alarm FOR UPDATE TO casework_app
    USING (
        answered_at IS NULL AND (
            desk_id = ANY ((SELECT wall.units())::int[]) OR province_id = ANY ((SELECT wall.units())::int[])
        )
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_alarm.file_id)
    )
    WITH CHECK (
        answered_by_id = (SELECT wall.worker()) AND (
            desk_id = ANY ((SELECT wall.units())::int[]) OR province_id = ANY ((SELECT wall.units())::int[])
        )
    );

-- One line answers one call, and whoever answers says nothing in the name of whoever said it was a mistake.
DROP TRIGGER by_its_act_answered ON casework_escalation;
CREATE CONSTRAINT TRIGGER by_its_act_answered AFTER UPDATE ON casework_escalation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_line('answered_by_id', 'escalation.answer');
DROP TRIGGER by_its_act_mistaken ON casework_alarm;
CREATE CONSTRAINT TRIGGER by_its_act_mistaken AFTER UPDATE ON casework_alarm DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app'
        AND (NEW.mistaken_at, NEW.mistaken_by_id) IS DISTINCT FROM (OLD.mistaken_at, OLD.mistaken_by_id))
    EXECUTE FUNCTION wall.comes_by_its_line('mistaken_by_id', 'alarm.mistake');
DROP TRIGGER by_its_act_answered ON casework_alarm;
CREATE CONSTRAINT TRIGGER by_its_act_answered AFTER UPDATE ON casework_alarm DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND (NEW.answered_at, NEW.answered_by_id, NEW.answer)
        IS DISTINCT FROM (OLD.answered_at, OLD.answered_by_id, OLD.answer))
    EXECUTE FUNCTION wall.comes_by_its_line('answered_by_id', 'alarm.answer');

-- Where somebody is told, and who stands in for whom, is said in the trail or is not there.
CREATE CONSTRAINT TRIGGER by_its_act_set AFTER INSERT ON casework_notificationaddress DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('worker_id', '', 'notification.set');
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_notificationaddress DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('worker_id', '', 'notification.set', 'notification.end');
CREATE CONSTRAINT TRIGGER by_its_act_made AFTER INSERT ON casework_handover DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('worker_id', '', 'handover.make');
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_handover DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', '', 'handover.make', 'handover.end');
