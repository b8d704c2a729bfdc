-- What is told once a case is taken in is a kind of record like the others. The readers of a case are written anew with it:
-- that each act comes with the thing it was done on is said where they are written from, or it would be lost with that.
DO $$
DECLARE readers text := pg_get_functiondef('wall.rebuild_readers()'::regprocedure);
        told text := 'jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id) ORDER BY';
        asked text := 'SELECT e.case_seq, e.id, e.at, e.act, e.worker_id FROM public.casework_event e';
BEGIN
    readers := replace(readers, told, 'jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id, d.object_id) ORDER BY');
    readers := replace(readers, asked,
        'SELECT e.case_seq, e.id, e.at, e.act, e.worker_id, e.object_id FROM public.casework_event e');
    IF position('d.worker_id, d.object_id' IN readers) = 0 OR position('e.worker_id, e.object_id' IN readers) = 0 THEN
        RAISE EXCEPTION 'casework: the readers of a case are not written as this migration expects';
    END IF;
    EXECUTE readers;
END $$;
CALL wall.guard_record('addition', workers => '{told_by_id,read_by_id}');

-- An alarm: a trusted address calls, its desk answers, and the province reads what nobody answered. It tells nothing of any
-- case; whoever is kept from the one it was raised of does not learn of it.

ALTER TABLE casework_alarm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (mistaken_at, mistaken_by_id, answered_at, answered_by_id, answer) ON casework_alarm
    TO casework_app;
CREATE POLICY visible ON casework_alarm FOR SELECT TO casework_app USING (
    (
        unit_id = ANY ((SELECT wall.units())::int[]) OR desk_id = ANY ((SELECT wall.units())::int[])
        OR province_id = ANY ((SELECT wall.units())::int[])
    )
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_alarm.file_id)
);
CREATE POLICY raised ON casework_alarm FOR INSERT TO casework_app WITH CHECK (
    raised_by_id = (SELECT wall.worker()) AND unit_id = ANY ((SELECT wall.units())::int[])
    AND mistaken_at IS NULL AND answered_at IS NULL
    AND raised_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
    AND (file_id IS NULL OR wall.sees_case(file_id))
    AND EXISTS (
        SELECT 1 FROM casework_unit u JOIN casework_unit d ON d.group_id = casework_alarm.desk_id
        WHERE u.group_id = casework_alarm.unit_id AND u.kind = 'trusted_address'
          AND u.province_id = casework_alarm.province_id
          AND (d.group_id = u.province_id OR d.kind = 'commune_desk' AND d.province_id = u.province_id)
    )
);
CREATE POLICY said_by_its_address ON casework_alarm FOR UPDATE TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND answered_at IS NULL AND mistaken_at IS NULL)
    WITH CHECK (
        unit_id = ANY ((SELECT wall.units())::int[]) AND mistaken_by_id = (SELECT wall.worker()) AND answered_at IS NULL
    );
CREATE POLICY answered_by_its_desk ON casework_alarm FOR UPDATE TO casework_app
    USING (
        answered_at IS NULL AND (
            desk_id = ANY ((SELECT wall.units())::int[]) OR province_id = ANY ((SELECT wall.units())::int[])
        )
    )
    WITH CHECK (
        answered_by_id = (SELECT wall.worker()) AND (
            desk_id = ANY ((SELECT wall.units())::int[]) OR province_id = ANY ((SELECT wall.units())::int[])
        )
    );
CREATE CONSTRAINT TRIGGER by_its_act_raised AFTER INSERT ON casework_alarm DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('raised_by_id', 'file_id', 'alarm.raise', 'alarm.call');
CREATE CONSTRAINT TRIGGER by_its_act_mistaken AFTER UPDATE ON casework_alarm DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.mistaken_at IS DISTINCT FROM OLD.mistaken_at)
    EXECUTE FUNCTION wall.comes_by_its_act('mistaken_by_id', '', 'alarm.mistake');
CREATE CONSTRAINT TRIGGER by_its_act_answered AFTER UPDATE ON casework_alarm DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.answered_at IS DISTINCT FROM OLD.answered_at)
    EXECUTE FUNCTION wall.comes_by_its_act('answered_by_id', '', 'alarm.answer');

-- Her number is not safe any more: who sees the case says so and reads it, and who has an open packet of it; it bears no word.
ALTER TABLE casework_contactwarning ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by_id) ON casework_contactwarning TO casework_app;
GRANT SELECT ON casework_contactwarning TO casework_wall;
CREATE POLICY visible ON casework_contactwarning FOR SELECT TO casework_app USING (
    wall.sees_case(case_id)
    OR EXISTS (SELECT 1 FROM casework_referral r WHERE r.case_id = casework_contactwarning.case_id)
);
CREATE POLICY said ON casework_contactwarning FOR INSERT TO casework_app WITH CHECK (
    said_by_id = (SELECT wall.worker()) AND ended_at IS NULL
    AND said_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
    AND (
        referral_id IS NULL AND wall.sees_case(case_id)
        OR EXISTS (
            SELECT 1 FROM casework_referral r
            WHERE r.id = casework_contactwarning.referral_id AND r.case_id = casework_contactwarning.case_id
              AND r.stage IN ('sent', 'accepted') AND wall.sees_referral(r.id)
        )
    )
);
CREATE POLICY ended ON casework_contactwarning FOR UPDATE TO casework_app
    USING (ended_at IS NULL AND wall.sees_case(case_id))
    WITH CHECK (ended_by_id = (SELECT wall.worker()) AND ended_at IS NOT NULL);
CREATE CONSTRAINT TRIGGER by_its_act_said AFTER INSERT ON casework_contactwarning DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('said_by_id', 'case_id', 'contact.warn', 'referral.warn');
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_contactwarning DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', 'case_id', 'intake.contact');

-- A partner who says it begins the desk's time to find another way, for the unit that sent the packet.
CREATE POLICY begun_by_a_contact_warning ON casework_clock FOR INSERT TO casework_app WITH CHECK (
    rule = 'contact' AND met_at IS NULL AND object_id IS NULL AND EXISTS (
        SELECT 1 FROM casework_referral r JOIN casework_contactwarning w ON w.referral_id = r.id
        WHERE r.case_id = casework_clock.case_id AND r.from_unit_id = casework_clock.unit_id
          AND w.ended_at IS NULL AND wall.sees_referral(r.id)
    )
);

-- To the desk that has the case both are news as well, until somebody looked at the case.
SET LOCAL ROLE casework_wall;

DO $$
DECLARE news text := pg_get_functiondef('wall.tells_news()'::regprocedure);
        told text := '''intake.submit'', ''note.add'',';
        only_done text := 'IF NEW.outcome <> ''done'' THEN';
        facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
        registered text := '''registered_at'', c.registered_at,';
BEGIN
    IF position(told IN news) = 0 OR position(only_done IN news) = 0 THEN
        RAISE EXCEPTION 'casework: news is not told as this migration expects';
    END IF;
    IF position(registered IN facts) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    news := replace(news, told, told || ' ''alarm.raise'', ''contact.warn'', ''referral.warn'',
        ''addition.tell'',');
    -- That a number is not safe any more is told to every partner that has it, but for the one who said it.
    EXECUTE replace(news, only_done, 'IF NEW.outcome = ''done'' AND NEW.act IN (''contact.warn'', ''referral.warn'') THEN
        INSERT INTO public.casework_news (unit_id, object_id, act, at)
        SELECT r.to_unit_id, r.id, ''contact.warn'', NEW.at FROM public.casework_referral r
        WHERE r.case_id = NEW.case_id AND r.stage IN (''sent'', ''accepted'') AND r.expires_at > NEW.at
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_membership m
              WHERE m.unit_id = r.to_unit_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
          );
    END IF;
    ' || only_done);
    EXECUTE replace(facts, registered, registered || ' ''contact_unsafe_since'', (
                SELECT w.said_at FROM public.casework_contactwarning w
                WHERE w.case_id = subject AND w.ended_at IS NULL
            ),
            ''added'', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(''id'', a.id, ''at'', a.told_at)), ''[]'')
                FROM public.casework_addition a WHERE a.case_id = subject AND a.read_on IS NULL
            ),');
END $$;

RESET ROLE;
