-- She died, is missing or went abroad: a case of which nobody calls or visits her any more, and its way back to work.

-- What stands is extended where it stands, so that moves which others have added stay: a list copied out would lose them.
DO $$
DECLARE moves text := pg_get_functiondef('casework_case_moves()'::regprocedure);
        standing text := pg_get_functiondef('casework_nothing_new_while_closing()'::regprocedure);
BEGIN
    IF position('''closed>assessing'',' IN moves) = 0 OR position('(''closure_pending'', ''closed'')' IN standing) = 0 THEN
        RAISE EXCEPTION 'casework: the ways of a case are not written as this migration expects';
    END IF;
    EXECUTE replace(moves, '''closed>assessing'',', '''closed>assessing'',
        ''registered>gone'', ''assessing>gone'', ''active>gone'', ''follow_up>gone'', ''gone>assessing'',');
    EXECUTE replace(standing, '(''closure_pending'', ''closed'')', '(''closure_pending'', ''closed'', ''gone'')');
END $$;
