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

-- To the desk that has the case it is news as well, until somebody looked at the case.
SET LOCAL ROLE casework_wall;

DO $$
DECLARE news text := pg_get_functiondef('wall.tells_news()'::regprocedure);
        told text := '''intake.submit'', ''note.add'',';
BEGIN
    IF position(told IN news) = 0 THEN
        RAISE EXCEPTION 'casework: news is not told as this migration expects';
    END IF;
    EXECUTE replace(news, told, told || ' ''alarm.raise'',');
END $$;

RESET ROLE;
