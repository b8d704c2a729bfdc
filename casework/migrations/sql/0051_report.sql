-- What happened again is a kind of record like the others; told by an address it is news to the desk that has the case.

CALL wall.guard_record('laterincident', workers => '{written_by_id}');

SET LOCAL ROLE casework_wall;

DO $$
DECLARE news text := pg_get_functiondef('wall.tells_news()'::regprocedure);
        told text := '''addition.tell'',';
BEGIN
    IF position(told IN news) = 0 THEN
        RAISE EXCEPTION 'casework: news is not told as this migration expects';
    END IF;
    EXECUTE replace(news, told, told || ' ''incident.tell'',');
END $$;

RESET ROLE;
