"""Whoever holds a packet or a stay, and not its case, knows which of her own colleagues are kept from it.

Else she would give it on to one of them when she signs in: row-level security hid the word against her.
"""

from typing import ClassVar

from django.db import migrations

COLLEAGUES = """
CREATE FUNCTION wall.kept_out_beside_me(worker bigint, kept_from uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND m.unit_id = ANY (wall.units())
    ) AND (
        EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.case_id = kept_from AND wall.sees_referral(r.id))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstay r WHERE r.case_id = kept_from AND wall.sees_shelterstay(r.id))
    )
$$;
ALTER FUNCTION wall.kept_out_beside_me(bigint, uuid) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.kept_out_beside_me(bigint, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.kept_out_beside_me(bigint, uuid) TO casework_app;
CREATE POLICY beside_me ON casework_exclusion FOR SELECT TO casework_app
    USING (wall.kept_out_beside_me(worker_id, case_id));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0019_shape_of_the_database")]

    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(COLLEAGUES, migrations.RunSQL.noop)]
