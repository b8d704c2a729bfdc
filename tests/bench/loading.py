"""Loads a house of many cases by COPY, in two processes, and goes on where an earlier run was stopped.

python -m tests.bench.loading <cases>        inside the environment that tests/bench/house.py makes

Rows are put in past triggers and foreign keys (as replication would), but as the triggers would have them: they are the
rows of a case told through the real operations, and `checked` tries a handful of them through the real pages' code.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Sequence
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

from casework.journey import posts  # noqa: E402
from casework.journey.posts import Place  # noqa: E402
from casework.policy import gate, walls  # noqa: E402
from casework.policy.post_keys import fingerprint_key_of, key_of  # noqa: E402
from casework.records.cases import Case  # noqa: E402
from casework.records.units import Unit, UnitKind  # noqa: E402
from casework.records.workers import Role, Worker  # noqa: E402
from casework.vault import keyring  # noqa: E402
from casework.vault.keyring import Keyring  # noqa: E402
from tests.bench import story  # noqa: E402
from tests.bench.copying import Keys, Told  # noqa: E402
from tests.bench.putting import Row, put, say, super_connection  # noqa: E402
from tests.bench.shape import LONG, YEARS, Shape  # noqa: E402
from tests.bench.story import Post  # noqa: E402
from tests.cast import SINCE  # noqa: E402


@dataclass
class Posts:
    """Everything about the posts of one province that retelling needs."""

    unit: int
    supervisor: int
    keys: Keys
    desks: list[tuple[int, int]] = field(default_factory=list)
    addresses: list[list[tuple[int, int]]] = field(default_factory=list)
    """Unit and worker of each desk, and of each address by desk."""


# The posts ------------------------------------------------------------------------------------------------------------


def found_posts(shape: Shape) -> list[Posts]:
    """Found every province with its desks and addresses through the real operations; only some can sign in."""
    provinces = []
    for number in range(len(shape.provinces)):
        began = time.monotonic()
        provinces.append(_found(shape, number))
        count = sum(len(desk) for desk in provinces[-1].addresses)
        took = time.monotonic() - began
        say(f"  province {number}: {len(provinces[-1].desks)} desks, {count} addresses, {took:.0f} s")
    return provinces


def _found(shape: Shape, number: int) -> Posts:
    province, supervisor, ring = story.found_province(f"p{number}", f"Tỉnh {number}")
    with keyring.using(ring), walls.seen_by(supervisor):
        keys = {province.pk: ring.unit_key(province.pk)}
        place = Place("03390", SINCE)
        made = Posts(
            province.pk,
            supervisor.pk,
            Keys(keys, bytes(province.public_key), fingerprint_key_of(province)),
        )
        units: list[tuple[Unit, int]] = []
        for index in range(shape.desks(number)):
            desk = posts.found_unit(
                supervisor,
                province,
                kind=UnitKind.COMMUNE_DESK,
                name=f"Hội LHPN xã {number}.{index}",
                parent=province,
                place=place,
                phone="02133111222",
            )
            desk.parent = province
            keys[desk.pk] = key_of(desk)
            units.append((desk, -1))
            for which in range(shape.addresses(number, index)):
                address = posts.found_unit(
                    supervisor,
                    province,
                    kind=UnitKind.TRUSTED_ADDRESS,
                    name=f"ĐCTC bản {number}.{index}.{which}",
                    parent=desk,
                    place=place,
                    phone="02133111333",
                )
                address.parent = desk
                keys[address.pk] = key_of(address)
                units.append((address, index))
        seats = {
            units[0][0].pk: story.seat(supervisor, province, units[0][0], f"p{number}-officer", Role.OFFICER).pk,
            units[1][0].pk: story.seat(supervisor, province, units[1][0], f"p{number}-host", Role.HOST).pk,
        }
    connection.close()
    seats |= _names_only([unit for unit, _ in units if unit.pk not in seats])
    for unit, desk_index in units:
        if desk_index < 0:
            made.desks.append((unit.pk, seats[unit.pk]))
            made.addresses.append([])
        else:
            made.addresses[desk_index].append((unit.pk, seats[unit.pk]))
    return made


def _names_only(units: Sequence[Unit]) -> dict[int, int]:
    """Somebody at each of these posts who never signs in: a name and a seat, without a way in or a key."""
    seats = {}
    with super_connection() as super_:
        for unit in units:
            role = Role.OFFICER if unit.kind == UnitKind.COMMUNE_DESK else Role.HOST
            row = super_.execute(
                "INSERT INTO casework_worker (username, display_name, is_active, public_key, joined_at)"
                " VALUES (%s, %s, true, %s, now()) RETURNING id",
                [f"u{unit.pk}", f"Người làm {unit.pk}", bytes(unit.public_key)],
            ).fetchone()
            assert row is not None
            seats[unit.pk] = row[0]
            super_.execute(
                "INSERT INTO casework_membership (worker_id, group_id, role, began_at) VALUES (%s, %s, %s, now())",
                [row[0], unit.pk, role.value],
            )
    return seats


# The cases ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class House:
    """What the copying processes are handed."""

    shape: Shape
    provinces: list[Posts]
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
        post = Post(province.unit, desk, address, province.supervisor, officer, host)
        told = self.waiting if self.shape.waits(number) else self.long if self.shape.is_long(number) else self.ordinary
        at = self.ends - YEARS * (1 - number / self.shape.size)
        return told.retell(number, at, post, province.keys, runs=self.shape.runs(number))

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of every table that is filled."""
        return {table.name: table.columns for told in (self.waiting, self.ordinary, self.long) for table in told.tables}


# The whole ------------------------------------------------------------------------------------------------------------


def data_key_of(case_id: UUID, ring: Keyring, by: Worker) -> bytes:
    """The data key of a told case, through the gate."""
    with keyring.using(ring), walls.seen_by(by):
        assert gate.hold_keys(by, Case, [case_id])
        return ring.data_key(case_id)


def tell(super_: psycopg.Connection[Any], crew: story.Crew, case_id: UUID) -> Told:
    """The told case taken apart."""
    return Told(super_, case_id, data_key_of(case_id, crew.rings["host"], crew.workers["host"]), crew.post)


def begun(shape: Shape) -> House:
    """The posts and the told cases: found, told and kept in a file the first time, so that a stopped run can go on."""
    kept = Path(os.environ["CASEWORK_BENCH_BEGUN"])
    if kept.exists():
        return cast(House, pickle.loads(kept.read_bytes()))  # noqa: S301 - written below, by nobody else
    crew = story.gather()
    cases = story.waiting(crew), story.taken_in(crew), story.told_at_length(crew, LONG)
    connection.close()
    with super_connection() as super_:
        told = [tell(super_, crew, case) for case in cases]
    say(f"  told: {told[0].history}, {told[1].history} and {told[2].history} rows of history")
    waiting, ordinary, long = told
    house = House(shape, found_posts(shape), waiting, ordinary, long, datetime.now(UTC) - timedelta(hours=2))
    connection.close()
    kept.write_bytes(pickle.dumps(house))
    return house


def load(size: int) -> None:
    """The house of this size, whatever of it is there already."""
    shape = Shape(size)
    call_command("migrate", verbosity=0)
    call_command("load_units", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    house = begun(shape)
    put(shape.size, house.columns(), house.case)


if __name__ == "__main__":
    load(int(sys.argv[1]))
