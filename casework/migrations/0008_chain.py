"""The provable trail: a chain for each case, a waiting line, leaves and nodes of one tree, checkpoints and alerts."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

KEPT = ["casework_leaf", "casework_treenode", "casework_checkpoint", "casework_alert"]

APPEND_ONLY = "".join(
    f"CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION casework_append_only();\n"
    f"CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();\n"
    for table in KEPT
)

# A chain only grows: nobody shortens it or lets it end elsewhere with the same length.
CHAINS_GROW = """
CREATE FUNCTION casework_chain_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.case_id = OLD.case_id AND NEW.length = OLD.length + 1 AND NEW.head IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: the chain of a case only grows' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER casework_chain_grows BEFORE UPDATE OR DELETE ON casework_casechain
    FOR EACH ROW EXECUTE FUNCTION casework_chain_grows();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_casechain
    FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
-- Every event of a case writes here: room on the page for the new version keeps the index untouched.
ALTER TABLE casework_casechain SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE casework_pendingevent SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""

# The application itself writes neither chain nor waiting line: whoever inserts an event has it chained and waiting.
JOINS = """
CREATE FUNCTION wall.next_link(chained uuid, OUT length bigint, OUT head bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.casework_casechain (case_id, length) VALUES (chained, 0) ON CONFLICT DO NOTHING;
        SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    END IF;
END $$;

CREATE FUNCTION wall.event_joins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.case_id IS NOT NULL THEN
        UPDATE public.casework_casechain SET length = NEW.case_seq, head = sha256('\\x00'::bytea || NEW.body)
        WHERE case_id = NEW.case_id AND length = NEW.case_seq - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'casework: an event does not continue its chain' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    INSERT INTO public.casework_pendingevent (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

ALTER FUNCTION wall.next_link(uuid) OWNER TO casework_wall;
ALTER FUNCTION wall.event_joins() OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.next_link(uuid), wall.event_joins() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.next_link(uuid) TO casework_app;
CREATE TRIGGER event_joins AFTER INSERT ON casework_event FOR EACH ROW EXECUTE FUNCTION wall.event_joins();
"""

TRACKED = (
    *("case", "referral", "shelterstay", "survivor", "safecontact", "incident", "consent", "note", "riskassessment"),
    *("safetyplan", "livelihoodplan", "livelihoodinput", "training", "milestone", "followup", "closurereview"),
)
ROWS = [f"casework_{kind}{name}" for kind in ("", "historical") for name in TRACKED]

RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO casework_sequencer, casework_verify;
GRANT SELECT ON casework_casechain, casework_pendingevent, {", ".join(KEPT)}
    TO casework_wall, casework_app, casework_verify;
GRANT INSERT, UPDATE ON casework_casechain TO casework_wall;
GRANT INSERT ON casework_pendingevent TO casework_wall;
GRANT SELECT, INSERT ON {", ".join(KEPT)} TO casework_sequencer;
GRANT SELECT, DELETE ON casework_pendingevent TO casework_sequencer;
GRANT SELECT ON {", ".join(ROWS)} TO casework_verify;
ALTER TABLE casework_casechain ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_casechain FORCE ROW LEVEL SECURITY;
CREATE POLICY chain_of_mine ON casework_casechain FOR SELECT TO casework_app USING (wall.sees_case(case_id));
CREATE POLICY all_for_the_sequencer ON casework_event FOR SELECT TO casework_sequencer USING (true);
""" + "".join(
    f"CREATE POLICY all_for_verifying ON {table} FOR SELECT TO casework_verify USING (true);\n"
    for table in ["casework_casechain", "casework_event", *ROWS]
)

# What was written before there was a waiting line waits now. The tables' owner sees no row of them.
WAITING = """
SET LOCAL ROLE casework_wall;
INSERT INTO casework_pendingevent (event_id) SELECT id FROM casework_event ORDER BY id;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0007_a_duty_of_two_posts")]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="CaseChain",
            fields=[
                ("case_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("length", models.BigIntegerField()),
                ("head", models.BinaryField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="PendingEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.UUIDField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(unique=True)),
                ("leaf_hash", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="TreeNode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("node_hash", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("gone", "Gone"), ("differs", "Differs"), ("twice", "Twice"), ("forked", "Forked")],
                        max_length=16,
                    ),
                ),
                ("event_id", models.UUIDField(null=True)),
                ("place", models.BigIntegerField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                fields=("kind", "event_id", "place"), name="one_alarm_for_one_thing", nulls_distinct=False
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="case_seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case_seq__isnull", False)),
                fields=("case_id", "case_seq"),
                name="one_event_at_a_place_of_a_case",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY + CHAINS_GROW + JOINS + RIGHTS + WAITING, migrations.RunSQL.noop),
    ]
