-- Leaves in tiles, and fewer bytes in the indexes of events.
--
-- A leaf takes a row and two indexes while it is new. Once 256 are complete and signed they are put together into one
-- row, a tile, and taken from the table of leaves: the same places, events and hashes in a third of the bytes. Whoever
-- reads leaves reads both through the two functions below.

-- The moment in an event's id (its first 48 bits); of any other id, just a number.
CREATE FUNCTION casework_moment_of(id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint
$$;

CREATE TABLE casework_leaftile (
    tile bigint PRIMARY KEY,
    event_ids uuid[] NOT NULL,
    leaf_hashes bytea NOT NULL,
    earliest bigint NOT NULL,
    latest bigint NOT NULL
);
-- Hashes and ids do not compress: stored as they are, they are taken apart without being unpacked first.
ALTER TABLE casework_leaftile ALTER COLUMN leaf_hashes SET STORAGE EXTERNAL, ALTER COLUMN event_ids SET STORAGE EXTERNAL;
-- Which tiles may hold an event: nearly always one, for places are given in the order of the moments.
CREATE INDEX leaftile_of_moment ON casework_leaftile USING gist (int8range(earliest, latest, '[]'));

-- The leaves from one place to before another, whether they lie in tiles or alone.
CREATE FUNCTION casework_leaves(first bigint, behind bigint)
RETURNS TABLE (place bigint, event_id uuid, leaf_hash bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.tile * 256 + e.n - 1, e.id, substr(h.hashes, (e.n::int - 1) * 32 + 1, 32)
    FROM public.casework_leaftile t,
        -- Fetched once for a tile, and not once for each of its places.
        LATERAL (SELECT t.leaf_hashes || '' AS hashes OFFSET 0) h,
        LATERAL unnest(t.event_ids) WITH ORDINALITY e (id, n)
    WHERE t.tile BETWEEN first / 256 AND (behind - 1) / 256
      AND t.tile * 256 + e.n > first AND t.tile * 256 + e.n <= behind
    UNION ALL
    SELECT l.place, l.event_id, l.leaf_hash FROM public.casework_leaf l WHERE l.place >= first AND l.place < behind
$$;

-- The leaves of these events, as far as they have any.
CREATE FUNCTION casework_leaves_of(ids uuid[])
RETURNS TABLE (place bigint, event_id uuid, leaf_hash bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.tile * 256 + f.n - 1, f.id, substr(f.leaf_hashes, (f.n - 1) * 32 + 1, 32)
    FROM (
        SELECT t.tile, t.leaf_hashes, w.id, array_position(t.event_ids, w.id) AS n
        FROM unnest(ids) w (id) JOIN public.casework_leaftile t
          ON int8range(t.earliest, t.latest, '[]') @> public.casework_moment_of(w.id)
    ) f
    WHERE f.n IS NOT NULL
    UNION ALL
    SELECT l.place, l.event_id, l.leaf_hash FROM public.casework_leaf l WHERE l.event_id = ANY (ids)
$$;

-- Put together what is complete and signed, at most so many tiles; answers how many.
CREATE FUNCTION casework_shut_tiles(most int) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    next bigint := (SELECT coalesce(max(t.tile) + 1, 0) FROM public.casework_leaftile t);
    signed bigint := (SELECT coalesce(max(c.size), 0) FROM public.casework_checkpoint c);
    shut int := 0;
BEGIN
    WHILE shut < most AND (next + 1) * 256 <= signed LOOP
        INSERT INTO public.casework_leaftile (tile, event_ids, leaf_hashes, earliest, latest)
        SELECT next, array_agg(l.event_id ORDER BY l.place), string_agg(l.leaf_hash, '' ORDER BY l.place),
            min(public.casework_moment_of(l.event_id)), max(public.casework_moment_of(l.event_id))
        FROM public.casework_leaf l
        WHERE l.place >= next * 256 AND l.place < (next + 1) * 256
        HAVING count(*) = 256 AND bool_and(length(l.leaf_hash) = 32);
        -- What somebody took out or rewrote is left as it is found, for whoever looks into it.
        EXIT WHEN NOT FOUND;
        DELETE FROM public.casework_leaf l WHERE l.place >= next * 256 AND l.place < (next + 1) * 256;
        next := next + 1;
        shut := shut + 1;
    END LOOP;
    RETURN shut;
END $$;

-- A tile says what its leaves say, and is signed; afterwards it is never touched.
CREATE FUNCTION casework_tile_is_its_leaves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF cardinality(NEW.event_ids) = 256 AND length(NEW.leaf_hashes) = 8192
        AND EXISTS (SELECT FROM public.casework_checkpoint c WHERE c.size >= (NEW.tile + 1) * 256)
        AND 256 = (
            SELECT count(*) FROM public.casework_leaf l, LATERAL (SELECT (l.place - NEW.tile * 256)::int) p (n)
            WHERE l.place >= NEW.tile * 256 AND l.place < (NEW.tile + 1) * 256
              AND NEW.event_ids[p.n + 1] = l.event_id AND substr(NEW.leaf_hashes, p.n * 32 + 1, 32) = l.leaf_hash
              AND public.casework_moment_of(l.event_id) BETWEEN NEW.earliest AND NEW.latest
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: a tile says what its leaves say' USING ERRCODE = 'insufficient_privilege';
END $$;

-- A leaf goes where its tile stands, and nowhere else.
CREATE FUNCTION casework_leaf_is_in_its_tile() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM public.casework_leaftile t
        WHERE t.tile = OLD.place / 256 AND t.event_ids[(OLD.place % 256)::int + 1] = OLD.event_id
          AND substr(t.leaf_hashes, (OLD.place % 256)::int * 32 + 1, 32) = OLD.leaf_hash
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'casework: % of % is refused, it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- A place that a tile has, and an event that has its leaf there, are not given a second time.
CREATE FUNCTION casework_leaf_is_new() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT min(n.place) / 256 FROM new_leaf n) <= (SELECT max(t.tile) FROM public.casework_leaftile t)
        OR EXISTS (
            SELECT FROM new_leaf n JOIN public.casework_leaftile t
              ON int8range(t.earliest, t.latest, '[]') @> public.casework_moment_of(n.event_id)
            WHERE n.event_id = ANY (t.event_ids)
        )
    THEN
        RAISE EXCEPTION 'casework: this place, or this event, has its leaf' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION casework_shut_tiles(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_shut_tiles(int) TO casework_sequencer;
GRANT SELECT ON casework_leaftile TO casework_app, casework_verify, casework_sequencer;
GRANT INSERT ON casework_leaftile TO casework_sequencer;
GRANT DELETE ON casework_leaf TO casework_sequencer;
DROP TRIGGER casework_append_only_row ON casework_leaf;
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_leaf
    FOR EACH ROW EXECUTE FUNCTION casework_leaf_is_in_its_tile();
CREATE TRIGGER leaf_is_new AFTER INSERT ON casework_leaf REFERENCING NEW TABLE AS new_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION casework_leaf_is_new();
CREATE TRIGGER tile_is_its_leaves BEFORE INSERT ON casework_leaftile
    FOR EACH ROW EXECUTE FUNCTION casework_tile_is_its_leaves();
CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON casework_leaftile
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_leaftile
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
