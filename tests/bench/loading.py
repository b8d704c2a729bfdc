"""Loads many cases by COPY, in two processes, and goes on where an earlier run was stopped.

python -m tests.bench.loading <cases>        inside the environment that tests/bench/database.py makes

Rows are put in past triggers and foreign keys (as replication would), but as the triggers would have them: they are the
rows of a case told through the real operations, and `checked` tries a handful of them through the real pages' code.
"""

from __future__ import annotations

import copy
import os
import pickle
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import django
import psycopg

django.setup()

from django.core.management import call_command  # noqa: E402 - records are known only after setup
from django.db import connection  # noqa: E402

from casework.journey import units  # noqa: E402
from casework.journey.units import Commune  # noqa: E402
from casework.policy import gate, unit_of_work  # noqa: E402
from casework.policy.unit_keys import fingerprint_keys_of, key_of  # noqa: E402
from casework.records.cases import Case  # noqa: E402
from casework.records.units import Unit, UnitKind  # noqa: E402
from casework.records.workers import Role, Worker  # noqa: E402
from casework.vault import keyring  # noqa: E402
from casework.vault.keyring import Keyring  # noqa: E402
from casework.vault.sealing import new_key  # noqa: E402
from tests.bench import story  # noqa: E402
from tests.bench.copying import Keys, Told  # noqa: E402
from tests.bench.putting import Row, put, say, super_connection  # noqa: E402
from tests.bench.shape import LONG, YEARS, Shape, shape_of  # noqa: E402
from tests.bench.story import Placed  # noqa: E402
from tests.cast import SINCE  # noqa: E402


@dataclass
class ProvinceUnits:
    """Everything about the units of one province that retelling needs."""

    unit: int
    supervisor: int
    keys: Keys
    desks: list[tuple[int, int]] = field(default_factory=list)
    addresses: list[list[tuple[int, int]]] = field(default_factory=list)
    """Unit and worker of each desk, and of each address by desk."""


# The units ------------------------------------------------------------------------------------------------------------


def found_provinces(shape: Shape) -> list[ProvinceUnits]:
    """Found every province; in each the desk that is worked at, by the real operations, and the others as names."""
    provinces = []
    for number in range(len(shape.provinces)):
        began = time.monotonic()
        provinces.append(_found(shape, number))
        count = sum(len(desk) for desk in provinces[-1].addresses)
        took = time.monotonic() - began
        say(f"  province {number}: {len(provinces[-1].desks)} desks, {count} addresses, {took:.0f} s")
    return provinces


PLACE = Commune("03390", SINCE)


def _found(shape: Shape, number: int) -> ProvinceUnits:
    province, supervisor, ring = story.found_province(f"p{number}", f"Tỉnh {number}")
    with keyring.using(ring), unit_of_work.transaction_as(supervisor):
        keys = {province.pk: ring.unit_key(province.pk)}
        made = ProvinceUnits(
            province.pk, supervisor.pk, Keys(keys, bytes(province.public_key), fingerprint_keys_of(province).newest)
        )
        desk = _unit(supervisor, province, UnitKind.COMMUNE_DESK, f"Hội LHPN xã {number}.0", province)
        addresses = [
            _unit(supervisor, province, UnitKind.TRUSTED_ADDRESS, f"ĐCTC bản {number}.0.{which}", desk)
            for which in range(shape.addresses(number, 0))
        ]
        keys |= {unit.pk: key_of(unit) for unit in (desk, *addresses)}
        officer = story.enrol(supervisor, province, desk, f"p{number}-officer", Role.OFFICER).pk
        host = story.enrol(supervisor, province, addresses[0], f"p{number}-host", Role.HOST).pk
    connection.close()
    with super_connection() as super_:
        made.desks.append((desk.pk, officer))
        made.addresses.append([(addresses[0].pk, host), *(_name_at(super_, unit) for unit in addresses[1:])])
        for index in range(1, shape.desks(number)):
            other = _named(super_, desk, f"Hội LHPN xã {number}.{index}", province.pk)
            made.desks.append(_name_at(super_, other))
            made.addresses.append([])
            for which in range(shape.addresses(number, index)):
                address = _named(super_, addresses[0], f"ĐCTC bản {number}.{index}.{which}", other.pk)
                made.addresses[index].append(_name_at(super_, address))
                keys[address.pk] = new_key()
            keys[other.pk] = new_key()
    return made


def _unit(by: Worker, province: Unit, kind: UnitKind, name: str, parent: Unit) -> Unit:
    unit = units.found_unit(by, province, kind=kind, name=name, parent=parent, place=PLACE, phone="02133111222")
    unit.parent = parent
    return unit


def _named(super_: psycopg.Connection[Any], like: Unit, name: str, parent: int) -> Unit:
    """A unit where nobody ever signs in: a name and a row like another's, without a pair of keys of its own."""
    group = super_.execute("INSERT INTO auth_group (name) VALUES (%s) RETURNING id", [f"bench {name}"]).fetchone()
    assert group is not None
    unit = copy.copy(like)
    unit.pk, unit.name = group[0], name
    columns = "kind, province_id, commune_code, commune_valid_from, phone, public_key, certified, is_active"
    super_.execute(
        f"INSERT INTO casework_unit (group_id, name, parent_id, {columns})"
        f" SELECT %s, %s, %s, {columns} FROM casework_unit WHERE group_id = %s",
        [unit.pk, name, parent, like.pk],
    )
    return unit


def _name_at(super_: psycopg.Connection[Any], unit: Unit) -> tuple[int, int]:
    """Somebody at this unit who never signs in: a name and a membership, without a credential or a key. The unit and
    her id."""
    role = Role.OFFICER if unit.kind == UnitKind.COMMUNE_DESK else Role.HOST
    row = super_.execute(
        "INSERT INTO casework_worker (username, display_name, is_active, public_key, joined_at)"
        " VALUES (%s, %s, true, %s, now()) RETURNING id",
        [f"u{unit.pk}", f"Người làm {unit.pk}", bytes(unit.public_key)],
    ).fetchone()
    assert row is not None
    super_.execute(
        "INSERT INTO casework_membership (worker_id, unit_id, role, began_at) VALUES (%s, %s, %s, now())",
        [row[0], unit.pk, role.value],
    )
    return unit.pk, row[0]


# The cases ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beginning:
    """What the copying processes are handed."""

    shape: Shape
    provinces: list[ProvinceUnits]
    waiting: Told
    ordinary: Told
    long: Told
    ends: datetime

    def case(self, number: int) -> dict[str, list[Row]]:
        """The rows of one case."""
        came = self.shape.came(number)
        province = self.provinces[came.province]
        desk, officer = province.desks[came.desk]
        address, host = province.addresses[came.desk][came.address]
        placed = Placed(province.unit, desk, address, province.supervisor, officer, host)
        told = self.waiting if self.shape.waits(number) else self.long if self.shape.is_long(number) else self.ordinary
        at = self.ends - YEARS * (1 - number / self.shape.size)
        return told.retell(number, at, placed, province.keys, runs=self.shape.runs(number))

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of every table that is filled."""
        return {table.name: table.columns for told in (self.waiting, self.ordinary, self.long) for table in told.tables}


# The whole ------------------------------------------------------------------------------------------------------------


def data_key_of(case_id: UUID, ring: Keyring, by: Worker) -> bytes:
    """The data key of a told case, through the gate."""
    with keyring.using(ring), unit_of_work.transaction_as(by):
        assert gate.hold_keys(by, Case, [case_id])
        return ring.data_key(case_id)


def tell(super_: psycopg.Connection[Any], people: story.SmallCast, case_id: UUID, tables: frozenset[str]) -> Told:
    """The told case taken apart, as far as these tables go."""
    data_key = data_key_of(case_id, people.rings["host"], people.workers["host"])
    return Told(super_, case_id, data_key, people.placed, tables=tables)


def begun(shape: Shape) -> Beginning:
    """The units and the told cases: found, told and kept in a file the first time, so that a stopped run can go on."""
    kept = Path(os.environ["CASEWORK_BENCH_BEGUN"])
    if kept.exists():
        return cast(Beginning, pickle.loads(kept.read_bytes()))  # noqa: S301 - written below, by nobody else
    people = story.gather()
    cases = story.waiting(people), story.taken_in(people), story.told_at_length(people, LONG)
    connection.close()
    with super_connection() as super_:
        told = [tell(super_, people, case, shape.tables) for case in cases]
    say(f"  told: {told[0].history}, {told[1].history} and {told[2].history} rows of history")
    waiting, ordinary, long = told
    beginning = Beginning(
        shape, found_provinces(shape), waiting, ordinary, long, datetime.now(UTC) - timedelta(hours=2)
    )
    connection.close()
    kept.write_bytes(pickle.dumps(beginning))
    return beginning


def load(size: int) -> None:
    """The cases of this size, whatever of it is there already."""
    shape = shape_of(size)
    call_command("migrate", verbosity=0)
    call_command("load_units", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    beginning = begun(shape)
    put(shape.size, beginning.columns(), beginning.case)


if __name__ == "__main__":
    load(int(sys.argv[1]))
