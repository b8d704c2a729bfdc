-- A report of violence names no case, nor do the lines about it; whoever is kept from the case it became or joined would learn
-- from them that there is one (0044). A call about it is a row of its own, and a look at one report says its digest.

GRANT SELECT ON casework_violencereport, casework_reportcall TO casework_wall;
CREATE INDEX reports_of_case ON casework_violencereport (file_id) WHERE file_id IS NOT NULL;

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    tells text := pg_get_functiondef('wall.tells_what_is_kept(bytea)'::regprocedure);
    known text := '        -- A look at one thing says its digest.
';
    looked text := 'position(''"escalation.''::bytea IN body) > 0)';
    shown text := '                WHERE e.file_id = ANY (kept)
';
BEGIN
    IF position(known IN tells) = 0 OR position(looked IN tells) = 0 OR position(shown IN tells) = 0 THEN
        RAISE EXCEPTION 'casework: what tells of a kept case is not asked as this migration expects';
    END IF;
    tells := replace(tells, known,
        '        OR EXISTS (SELECT 1 FROM public.casework_violencereport r WHERE r.id = ANY (named) AND r.file_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_reportcall l JOIN public.casework_violencereport r ON r.id = l.report_id
                   WHERE l.id = ANY (named) AND r.file_id = ANY (kept))
' || known);
    tells := replace(tells, looked,
        'position(''"escalation.''::bytea IN body) > 0
            OR position(''"violence_report.''::bytea IN body) > 0)');
    EXECUTE replace(tells, shown, shown ||
        '                UNION ALL SELECT uuid_send(r.id), uuid_send(r.file_id) FROM public.casework_violencereport r
                WHERE r.file_id = ANY (kept)
');
END $$;

RESET ROLE;
