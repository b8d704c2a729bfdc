-- Her own credential is sealed anew when she signs in, and when she changes her passphrase: by that act, and hers alone.

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    named text := pg_get_functiondef('wall.names_the_person()'::regprocedure);
    before text := 'e.act = ''door.sign_in'' AND e.worker_id = whose';
BEGIN
    IF position(before IN named) = 0 THEN
        RAISE EXCEPTION 'casework: the keys of a person change otherwise than this migration expects';
    END IF;
    EXECUTE replace(named, before, 'e.act IN (''door.sign_in'', ''passphrase.change'') AND e.worker_id = whose');
END $$;

RESET ROLE;
