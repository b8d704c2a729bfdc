"""Loads a rival's own database by COPY with the same facts of the same people, through its own fields.

python -m tests.bench.rivals.loading <cases>
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.apps import apps  # noqa: E402 - models are known only after setup
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from tests.bench.database import PASSPHRASE  # noqa: E402
from tests.bench.putting import Row, put, say, super_connection  # noqa: E402
from tests.bench.rivals.models import Case, Unit  # noqa: E402
from tests.bench.rivals.telling import Kind, Placed, Retelling  # noqa: E402
from tests.bench.shape import YEARS, Shape  # noqa: E402

RIVAL = settings.RIVAL


class HouseUnits:
    """Ids of units and their people: a province has one supervisor, a desk one officer, an address one host."""

    def __init__(self, shape: Shape, units: dict[str, tuple[int, int]]) -> None:
        self.shape = shape
        self._units = units

    def placed(self, number: int) -> Placed:
        """The units of the case of this number."""
        came = self.shape.came(number)
        words = f"p{came.province}", f"p{came.province}.{came.desk}", f"p{came.province}.{came.desk}.{came.address}"
        return Placed(*(one for word in words for one in self._units[word]))


def found_posts(shape: Shape) -> dict[str, tuple[int, int]]:
    """All units and people, by the word of the place."""
    password = make_password(PASSPHRASE)
    made: dict[str, tuple[int, int]] = {}

    def unit(word: str, kind: str, above: str | None, username: str) -> None:
        group = Group.objects.create(name=word)
        parent = made[above][0] if above else None
        Unit.objects.create(group=group, name=f"{kind} {word}", kind=kind, parent_id=parent, phone="02133111222")
        user = User.objects.create(username=username, password=password, first_name="Người làm", last_name=word)
        user.groups.add(group)
        made[word] = group.pk, user.pk

    for number in range(len(shape.provinces)):
        unit(f"p{number}", "province", None, f"p{number}-supervisor")
        for desk in range(shape.desks(number)):
            here = f"p{number}.{desk}"
            unit(here, "commune_desk", f"p{number}", f"p{number}-officer" if desk == 0 else f"{here}-officer")
            for index in range(shape.addresses(number, desk)):
                first = desk == index == 0
                unit(f"{here}.{index}", "trusted_address", here, f"p{number}-host" if first else f"{here}.{index}-host")
    return made


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of such values."""
    return [str(field.column) for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


GRANTS_OF_ONE_PERSON = """
TRUNCATE rivals_caseuserobjectpermission;
INSERT INTO rivals_caseuserobjectpermission (permission_id, user_id, content_object_id)
SELECT g.permission_id, s.user_id, g.object_pk::uuid
FROM guardian_groupobjectpermission g
JOIN auth_user_groups s ON s.group_id = g.group_id
WHERE g.content_type_id = %(kind)s
ORDER BY g.id
"""


def grant_each_person(content_type: int) -> None:
    """The same holds as the units have, given to whoever works there."""
    statements = GRANTS_OF_ONE_PERSON.split(";")
    with super_connection() as super_:
        for statement in statements:
            super_.execute(statement.encode(), {"kind": content_type})
        super_.execute("VACUUM (ANALYZE) rivals_caseuserobjectpermission")


def load(size: int) -> None:
    """Everything, whatever of it is there already."""
    shape = Shape(size)
    call_command("migrate", verbosity=0, run_syncdb=True)
    if RIVAL == "tuned" and Case.objects.exists():
        say("  tuned: the same cases, held by each person herself")
        grant_each_person(ContentType.objects.get_for_model(Case).pk)
        return
    if not User.objects.exists():
        with transaction.atomic():
            found_posts(shape)
    memberships = User.objects.values_list("groups__name", "groups__pk", "pk")
    units = HouseUnits(shape, {word: (group, user) for word, group, user in memberships})
    content_type = ContentType.objects.get_for_model(Case)
    permissions = dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
    ends = datetime.now(UTC) - timedelta(hours=2)
    filled = {model._meta.db_table: columns_of(model) for model in apps.get_models() if _is_filled(model)}
    telling = Retelling(permissions, content_type.pk)

    def case(number: int) -> dict[str, list[Row]]:
        at = ends - YEARS * (1 - number / size)
        kind = Kind(waits=shape.waits(number), long=shape.is_long(number), runs=shape.runs(number))
        return telling.rows(number, at, units.placed(number), kind)

    # Fernet's keys are derived once, before the processes part.
    case(0)
    connection.close()
    say(f"  {RIVAL}: {User.objects.count()} people")
    connection.close()
    put(size, filled, case)


def _is_filled(model: type[models.Model]) -> bool:
    return model._meta.app_label in {"rivals", "guardian"} and model is not Unit


if __name__ == "__main__":
    load(int(sys.argv[1]))
