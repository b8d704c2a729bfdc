-- Records of a case: one call gives a kind of record all its guards, and writes it into what is read of a case at once.
--
--     CALL wall.guard_record('contactban', workers => '{decided_by_id}', units => '{asked_unit_id}');
--
-- in the migration that makes casework_contactban and casework_historicalcontactban. The owner of the tables alone may
-- call it. Kinds that have a key and holders of their own (case, referral, shelter stay) say so: has_own_key => true.

-- The kinds in the order in which they are read; `workers` and `units` are the columns that name one, and whose names
-- come with the file.
CREATE TABLE wall.record_kind (
    place int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z]+$'),
    workers text[] NOT NULL,
    units text[] NOT NULL
);

-- A change of a record leaves its history row and its event before the transaction can end: here that its version
-- moves, in wall.has_its_history_<kind>() the rest.
CREATE FUNCTION wall.version_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN
        RAISE EXCEPTION 'casework: % changed past its history', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- The question of reading: whoever is asking holds this object, and is not kept from its case. Written out into each
-- policy, so that it plans as a join over many rows; writing asks one function instead, for one row it is cheaper.
CREATE FUNCTION wall.question_of_holding(kind text, subject text, its_case text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format(
        '((EXISTS (SELECT 1 FROM wall.%1$s_of_my_units h WHERE h.subject = %2$s)'
        ' OR EXISTS (SELECT 1 FROM wall.%1$s_in_my_name h WHERE h.subject = %2$s))'
        ' AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = %3$s))',
        kind, subject, its_case
    )
$$;

-- Placeholders: 1 the kind, 2 and 3 who reads the record and its history, 4 who makes one, 5 who changes one, 6 who
-- writes history, 7 what finds the history row of a changed record.
CREATE PROCEDURE wall.guard_record(
    name text, workers text[] DEFAULT '{}', units text[] DEFAULT '{}', has_own_key boolean DEFAULT false
)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $guard$
DECLARE
    its_case text := CASE name WHEN 'case' THEN 'id' ELSE 'case_id' END;
    row_ text := format('casework_%s.', name);
    history text := format('casework_historical%s.', name);
    reads text := wall.question_of_holding('case', row_ || its_case, row_ || its_case);
    reads_history text := wall.question_of_holding('case', history || its_case, history || its_case);
    makes text := format('wall.sees_case(%s)', its_case);
    changes text := makes;
    keeps text := format('wall.may_grant_case(%s)', its_case);
    missing text;
BEGIN
    SELECT string_agg(wanted.column_, ', ' ORDER BY wanted.column_) INTO missing
    FROM unnest(workers || units || its_case) wanted (column_)
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_attribute a
        WHERE a.attrelid = to_regclass('public.casework_' || name) AND a.attname = wanted.column_ AND NOT a.attisdropped
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'casework: casework_% has no column %', name, missing USING ERRCODE = 'undefined_column';
    END IF;
    IF name = 'case' THEN
        makes := 'origin_id = ANY ((SELECT wall.units())::int[])';
    ELSIF has_own_key THEN
        reads := format('(%s OR %s)', wall.question_of_holding(name, row_ || 'id', row_ || 'case_id'), reads);
        reads_history := format(
            '(%s OR %s)', wall.question_of_holding(name, history || 'id', history || 'case_id'), reads_history
        );
        changes := format('(wall.sees_%s(id) OR wall.sees_case(case_id))', name);
        keeps := format('wall.may_grant_%s(id)', name);
    END IF;
    EXECUTE format($sql$
        ALTER TABLE public.casework_%1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY visible ON public.casework_%1$s FOR SELECT TO casework_app USING (%2$s);
        CREATE POLICY inserted ON public.casework_%1$s FOR INSERT TO casework_app WITH CHECK (%4$s);
        CREATE POLICY updated ON public.casework_%1$s FOR UPDATE TO casework_app USING (%5$s) WITH CHECK (%5$s);
        CREATE POLICY all_for_verifying ON public.casework_%1$s FOR SELECT TO casework_verify USING (true);
        GRANT SELECT, INSERT, UPDATE ON public.casework_%1$s TO casework_app;

        ALTER TABLE public.casework_historical%1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY visible ON public.casework_historical%1$s FOR SELECT TO casework_app USING (%3$s);
        CREATE POLICY inserted ON public.casework_historical%1$s FOR INSERT TO casework_app
            WITH CHECK (history_user_id = (SELECT wall.worker()) AND %6$s);
        CREATE POLICY all_for_verifying ON public.casework_historical%1$s FOR SELECT TO casework_verify USING (true);
        GRANT SELECT, INSERT ON public.casework_historical%1$s TO casework_app;
        GRANT SELECT ON public.casework_%1$s, public.casework_historical%1$s TO casework_wall, casework_verify;

        CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON public.casework_historical%1$s
            FOR EACH ROW EXECUTE FUNCTION public.casework_append_only();
        CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON public.casework_historical%1$s
            FOR EACH STATEMENT EXECUTE FUNCTION public.casework_append_only();
        CREATE TRIGGER version_moves BEFORE UPDATE ON public.casework_%1$s
            FOR EACH ROW EXECUTE FUNCTION wall.version_moves();

        -- The row is compared as a whole, with every column that it will ever have. A question of its own for each
        -- kind: its plan is kept, where one question for all would be planned anew for every row.
        CREATE FUNCTION wall.has_its_history_%1$s() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of %% is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historical%1$s h
        WHERE %7$sh.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: %% changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
        ALTER FUNCTION wall.has_its_history_%1$s() OWNER TO casework_wall;
        REVOKE ALL ON FUNCTION wall.has_its_history_%1$s() FROM PUBLIC;
        CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR UPDATE OR DELETE ON public.casework_%1$s
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_%1$s();
        $sql$,
        name, reads, reads_history, makes, changes, keeps,
        CASE name WHEN 'case' THEN '' ELSE 'h.case_id = NEW.case_id AND ' END
    );
    IF NOT has_own_key THEN
        EXECUTE format(
            'CREATE POLICY deleted ON public.casework_%s FOR DELETE TO casework_app USING (%s)', name, changes
        );
    END IF;
    INSERT INTO wall.record_kind (name, workers, units) VALUES (name, workers, units);
    CALL wall.rebuild_readers();
END $guard$;

REVOKE ALL ON wall.record_kind FROM PUBLIC;
REVOKE ALL ON FUNCTION wall.question_of_holding(text, text, text) FROM PUBLIC;
REVOKE ALL ON PROCEDURE wall.guard_record(text, text[], text[], boolean) FROM PUBLIC;
