-- A report of violence is the desk's alone: it is written, called about and ended by the acts for it, by whoever sits there,
-- and shows to nobody who is kept from the case it became or joined. What was told is never written to again.

ALTER TABLE casework_violencereport ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (file_id, ended_at, ended_by_id, outcome) ON casework_violencereport TO casework_app;
CREATE POLICY visible ON casework_violencereport FOR SELECT TO casework_app USING (
    desk_id = ANY ((SELECT wall.units())::int[])
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_violencereport.file_id)
);
CREATE POLICY taken ON casework_violencereport FOR INSERT TO casework_app WITH CHECK (
    received_by_id = (SELECT wall.worker()) AND desk_id = ANY ((SELECT wall.units())::int[])
    AND ended_at IS NULL AND file_id IS NULL
    AND received_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
    AND EXISTS (
        SELECT 1 FROM casework_unit u WHERE u.group_id = casework_violencereport.desk_id AND u.kind = 'commune_desk'
    )
);
CREATE POLICY ended ON casework_violencereport FOR UPDATE TO casework_app
    USING (ended_at IS NULL AND desk_id = ANY ((SELECT wall.units())::int[]))
    WITH CHECK (
        ended_at IS NOT NULL AND ended_by_id = (SELECT wall.worker()) AND desk_id = ANY ((SELECT wall.units())::int[])
        AND (file_id IS NULL OR wall.sees_case(file_id))
    );
CREATE CONSTRAINT TRIGGER by_its_act_taken AFTER INSERT ON casework_violencereport DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('received_by_id', '', 'violence_report.take');
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_violencereport DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', '', 'violence_report.end');

ALTER TABLE casework_reportcall ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_reportcall TO casework_app;
CREATE POLICY visible ON casework_reportcall FOR SELECT TO casework_app USING (
    EXISTS (SELECT 1 FROM casework_violencereport r WHERE r.id = casework_reportcall.report_id)
);
CREATE POLICY written ON casework_reportcall FOR INSERT TO casework_app WITH CHECK (
    written_by_id = (SELECT wall.worker())
    AND written_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
    AND EXISTS (
        SELECT 1 FROM casework_violencereport r WHERE r.id = casework_reportcall.report_id AND r.ended_at IS NULL
    )
);
CREATE CONSTRAINT TRIGGER by_its_act_written AFTER INSERT ON casework_reportcall DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'violence_report.call', 'violence_report.end');
