"""What a province says of its units, people and memberships is signed, so that nobody puts another public key in its
place."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

RIGHTS = """
-- A province to which nobody was given a key yet: it is just being founded, and holds nothing.
CREATE FUNCTION wall.being_founded(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_unit u WHERE u.group_id = unit AND u.kind = 'province')
       AND NOT EXISTS (
        SELECT 1 FROM public.casework_membershipkey k
        JOIN public.casework_membership m ON m.id = k.membership_id WHERE m.unit_id = unit
    )
$$;
ALTER FUNCTION wall.being_founded(int) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.being_founded(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.being_founded(int) TO casework_app;

ALTER TABLE casework_provinceroll ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_provinceroll FORCE ROW LEVEL SECURITY;
-- Whoever gives something to somebody reads it; only the province's supervisors write it.
CREATE POLICY roll_read ON casework_provinceroll FOR SELECT TO casework_app USING (true);
CREATE POLICY roll_first ON casework_provinceroll FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.being_founded(unit_id));
CREATE POLICY roll_moves ON casework_provinceroll FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id)) WITH CHECK (wall.in_my_province(unit_id));
GRANT SELECT, INSERT, UPDATE (floors, certified) ON casework_provinceroll TO casework_app;
GRANT SELECT ON casework_provinceroll TO casework_wall;

-- The province's word may be written into a row; what it speaks of still may not.
CREATE POLICY unit_certified ON casework_unit FOR UPDATE TO casework_app
    USING (wall.in_my_province(group_id)) WITH CHECK (wall.in_my_province(group_id));
GRANT UPDATE (certified) ON casework_unit TO casework_app;
GRANT UPDATE (certified) ON casework_worker TO casework_app;
CREATE POLICY unitkey_certified ON casework_unitkey FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id)) WITH CHECK (wall.in_my_province(unit_id));
GRANT UPDATE (sealed_verifier, sealed_signing_key) ON casework_unitkey TO casework_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0015_redacted_names")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddField(model_name="unit", name="certified", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="worker", name="certified", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="membership", name="certified", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="organisation", name="certified", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="unitkey", name="sealed_verifier", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="unitkey", name="sealed_signing_key", field=models.BinaryField(null=True)),
        migrations.CreateModel(
            name="ProvinceRoll",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="roll",
                        serialize=False,
                        to="casework.unit",
                    ),
                ),
                ("floors", models.BinaryField()),
                ("certified", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
