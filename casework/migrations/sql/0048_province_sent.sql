-- The first page of a province counts two things more, as it counts the others: of how many cases a packet that was sent
-- stands how, and how many cases ended how. A case with several packets counts once for each way they stand.

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    counts text := pg_get_functiondef(
        'wall.province_figures(uuid[], timestamptz, timestamptz, timestamptz, float8[], text[], text)'::regprocedure
    );
    change text[];
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ['), counted AS (', '), packets AS (
        SELECT r.case_id, array_agg(DISTINCT r.stage::text ORDER BY r.stage::text) AS stages
        FROM public.casework_referral r WHERE r.sent_at > months_since GROUP BY 1
    ), counted AS ('],
        ['AS act
        FROM held JOIN', 'AS act,
            p.stages AS sent
        FROM held JOIN'],
        ['LEFT JOIN late l ON l.case_id = c.id', 'LEFT JOIN late l ON l.case_id = c.id
        LEFT JOIN packets p ON p.case_id = c.id'],
        ['c.contact, c.act, count(*) AS n', 'c.contact, c.act, c.sent, count(*) AS n'],
        ['GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10', 'GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11'],
        ['FROM grouped c CROSS JOIN LATERAL (VALUES', 'FROM grouped c CROSS JOIN LATERAL (SELECT ''sent'', s, true FROM unnest(c.sent) s
        UNION ALL VALUES (''ended'', c.stage, NOT c.open),']
    ] LOOP
        IF position(change[1] IN counts) = 0 THEN
            RAISE EXCEPTION 'casework: a province is not counted as this migration expects: %', change[1];
        END IF;
        counts := replace(counts, change[1], change[2]);
    END LOOP;
    EXECUTE counts;
END $$;

RESET ROLE;
