-- A woman asks on a public page to be called back. Nobody is signed in there: what the page reads of the house is what its
-- province says of its desks, and what it writes it cannot read. No time finer than the hour is kept: the row has the hour,
-- its number is made of it, the line in the trail is one for a desk and an hour, and comes once the hour is over.

CREATE INDEX call_backs_of_desk ON casework_violencereport (desk_id, received_at) WHERE received_by_id IS NULL;
GRANT INSERT ON casework_violencereport TO casework_wall;

CREATE POLICY asked_to_be_called ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK (act = 'call_back.ask' AND worker_id IS NULL AND province_id IS NOT NULL AND case_id IS NULL);

SET LOCAL ROLE casework_wall;

CREATE TABLE wall.call_back_hour (
    desk_id int NOT NULL,
    hour timestamptz NOT NULL,
    said boolean NOT NULL DEFAULT false,
    PRIMARY KEY (desk_id, hour)
);
REVOKE ALL ON wall.call_back_hour FROM PUBLIC;

-- The desks of a province and the province itself, each with all that the province's statement of it covers.
CREATE FUNCTION wall.call_back_places(province int)
RETURNS TABLE (id int, kind text, name text, parent_id int, province_id int, commune_code text, commune_valid_from date,
    phone text, public_key bytea, certified bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.group_id, u.kind, u.name, u.parent_id, u.province_id, u.commune_code, u.commune_valid_from, u.phone,
        u.public_key, u.certified
    FROM public.casework_unit u
    WHERE u.is_active AND (u.group_id = province AND u.kind = 'province' OR u.province_id = province AND u.kind = 'commune_desk')
    ORDER BY u.kind DESC, u.name
$$;

-- What a province's word is read with, for whoever has its anchor from elsewhere.
CREATE FUNCTION wall.call_back_roll(province int)
RETURNS TABLE (floors bytea, certified bytea, signing_keys bytea, said text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.floors, r.certified, r.signing_keys, wall.signing_keys_said(r.unit_id)
    FROM public.casework_provinceroll r WHERE r.unit_id = province
$$;

-- One request, at the desk that was chosen; where that had too many in this hour, or has too many waiting, at its province;
-- where that has as well it is let go. Nothing of that is answered: whoever asks learns nothing.
CREATE FUNCTION wall.ask_call_back(
    report uuid, asked_hour timestamptz, desk int, key_here bytea, province int, key_there bytea, told bytea,
    act_within interval, settle_within interval
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here boolean := (
        SELECT count(*) FILTER (WHERE r.received_at = asked_hour) < 20 AND count(*) FILTER (WHERE r.ended_at IS NULL) < 100
        FROM public.casework_violencereport r
        WHERE r.desk_id = desk AND r.received_by_id IS NULL AND r.received_at > asked_hour - interval '30 days'
    );
    there boolean := (
        SELECT count(*) FILTER (WHERE r.received_at = asked_hour) < 200 AND count(*) FILTER (WHERE r.ended_at IS NULL) < 1000
        FROM public.casework_violencereport r
        WHERE r.desk_id = province AND r.received_by_id IS NULL AND r.received_at > asked_hour - interval '30 days'
    );
    place int := CASE WHEN here THEN desk WHEN there THEN province END;
BEGIN
    IF place IS NULL OR octet_length(told) > 20000 OR asked_hour <> date_trunc('hour', asked_hour)
        OR asked_hour NOT BETWEEN clock_timestamp() - interval '65 minutes' AND clock_timestamp()
        OR ('x' || left(replace(report::text, '-', ''), 12))::bit(48)::bigint <> extract(epoch FROM asked_hour)::bigint * 1000
        OR act_within NOT BETWEEN interval '1 hour' AND interval '7 days'
        OR settle_within NOT BETWEEN act_within AND interval '7 days'
        OR NOT EXISTS (
            SELECT 1 FROM wall.call_back_places(ask_call_back.province) p WHERE p.id = place
        )
    THEN
        RETURN;
    END IF;
    INSERT INTO public.casework_violencereport (id, desk_id, received_at, act_by, settle_by, sealed_key, told)
    VALUES (report, place, asked_hour, asked_hour + act_within, asked_hour + settle_within,
        CASE WHEN here THEN key_here ELSE key_there END, ask_call_back.told);
    INSERT INTO wall.call_back_hour (desk_id, hour) VALUES (place, asked_hour) ON CONFLICT DO NOTHING;
END $$;

-- Takes up what one desk was asked in one hour that is over, so that the event of this transaction says it; nothing where
-- there is none.
CREATE FUNCTION wall.take_up_call_backs(as_of timestamptz, OUT desk int, OUT province int)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    its_hour timestamptz;
BEGIN
    SELECT h.desk_id, h.hour INTO desk, its_hour FROM wall.call_back_hour h
    WHERE NOT h.said AND h.hour <= as_of - interval '1 hour' ORDER BY h.hour, h.desk_id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF desk IS NULL THEN
        RETURN;
    END IF;
    SELECT coalesce(u.province_id, u.group_id) INTO province FROM public.casework_unit u WHERE u.group_id = desk;
    UPDATE wall.call_back_hour h SET said = true WHERE h.desk_id = desk AND h.hour = its_hour;
    INSERT INTO wall.bound_row (kind, number, subject, its_case, digest)
    SELECT 'violencereport', r.id::text, '', NULL, '' FROM public.casework_violencereport r
    WHERE r.desk_id = desk AND r.received_by_id IS NULL AND r.received_at = its_hour
    ON CONFLICT DO NOTHING;
    UPDATE wall.bound_row b SET digest = wall.row_digest(s.said)
    FROM public.casework_violencereport r JOIN wall.row_stands s ON s.kind = 'violencereport' AND s.number = r.id::text
    WHERE r.desk_id = desk AND r.received_by_id IS NULL AND r.received_at = its_hour
      AND b.kind = 'violencereport' AND b.number = r.id::text AND b.event_id IS NULL;
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.call_back_places(int), wall.call_back_roll(int), wall.take_up_call_backs(timestamptz),
    wall.ask_call_back(uuid, timestamptz, int, bytea, int, bytea, bytea, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.call_back_places(int), wall.call_back_roll(int),
    wall.ask_call_back(uuid, timestamptz, int, bytea, int, bytea, bytea, interval, interval) TO casework_app;
GRANT EXECUTE ON FUNCTION wall.take_up_call_backs(timestamptz) TO casework_sequencer;
