"""An administrator with superuser deletes, changes, makes, swaps, revives or puts back a row of rights: it is named, by
the offline verifier, by the page of the case and by the sequencer; and nothing is named where nobody did."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from casework.journey import decoys, units
from casework.journey.intake.excluding import exclude
from casework.journey.name_redaction import show_name
from casework.records.cases import Case
from casework.records.oversight import Decoy
from casework.records.redacted_names import RedactedName
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.trail.alerts import Alert, AlertKind
from casework.trail.log.encoding import said as said_in
from casework.trail.events import Event
from casework.trail.proof.verification import Fault, examine
from casework.trail.sequencer import row_binding
from deploy.verify.casework_verify import SOUND, TAMPERED
from tests.passphrases import passphrase
from tests.past_the_acts import referral, shelter_stay
from tests.states import STATES, case_at
from casework.rulebook.stages import Stage
from tests.trail.running_log import Log, said


@dataclass(frozen=True)
class Table:
    """One table whose rows events bind: the word they are said with, its key, and what an administrator might write."""

    kind: str
    key: str
    changed: tuple[str, ...]
    made: str
    swapped: tuple[str, ...] = ()


NOBODY = "'00000000-0000-7000-8000-000000000001'::uuid"
RIGHT = ("expires_at = '2030-01-01'", "sealed_key = sha256('his')", "granted_at = '2020-01-01'", "reason = 'shared'")
TABLES = {
    **{
        f"casework_{of}heldbyunit": Table(
            f"{of}heldbyunit", "id", RIGHT, "id = 900000, group_id = 999", ("sealed_key", "group_id")
        )
        for of in ("case", "referral", "shelterstay")
    },
    **{
        f"casework_{of}heldbyworker": Table(f"{of}heldbyworker", "id", RIGHT, "id = 900000, user_id = 999", ("sealed_key",))
        for of in ("case", "referral", "shelterstay")
    },
    "casework_exclusion": Table("exclusion", "id", ("worker_id = 999", "made_by_id = 999"), "id = 900000, worker_id = 999"),
    "casework_clock": Table(
        "clock",
        "id",
        ("due_at = '2040-01-01'", "met_at = now()", "unit_id = 999", f"case_id = {NOBODY}", "rule = 'visit'"),
        "id = 900000, unit_id = 999",
    ),
    "casework_membership": Table(
        "membership",
        "id",
        ("ended_at = '2031-01-01'", "role = 'committee'", "began_at = '2020-01-01'", "unit_id = 999", "worker_id = 999"),
        "id = 900000, worker_id = 999",
        ("certified",),
    ),
    "casework_membershipkey": Table(
        "membershipkey", "membership_id", ("sealed_unit_key = sha256('his')",), "membership_id = 900000", ("sealed_unit_key",)
    ),
    "casework_worker": Table(
        "worker",
        "id",
        ("is_active = NOT is_active", "display_name = 'Giàng A Páo'", "public_key = sha256('his')", "username = 'pao'"),
        "id = 900000, username = 'pao'",
        ("display_name", "public_key"),
    ),
    "casework_unit": Table(
        "unit",
        "group_id",
        ("name = 'Trạm khác'", "phone = '0912345678'", "is_active = NOT is_active", "parent_id = 999", "kind = 'partner'"),
        "group_id = 900000",
        ("name", "public_key"),
    ),
    "casework_unitkey": Table(
        "unitkey", "unit_id", ("sealed_private = sha256('his')", "sealed_verifier = sha256('his')"), "unit_id = 900000",
        ("sealed_private",),
    ),
    "casework_provinceroll": Table("provinceroll", "unit_id", ("floors = sha256('his')",), "unit_id = 900000"),
    "casework_organisation": Table(
        "organisation", "unit_id", ("serves_id = 999", "services = '[\"legal\"]'"), "unit_id = 900000"
    ),
    "casework_standby": Table("standby", "id", ("stands_by_id = 999",), "id = 900000, desk_id = 999"),
    "casework_redactedname": Table(
        "redactedname", "id", ("worker_id = 999", "reason = 'x'"), "id = 900000, worker_id = 999"
    ),
    "casework_decoy": Table("oversight", "id", ("what = sha256('his')",), f"id = {NOBODY}", ("what",)),
    "casework_review": Table("oversight", "id", ("mark = 'x'",), f"id = {NOBODY}"),
    "casework_statedreason": Table("oversight", "id", ("words = sha256('his')",), f"id = {NOBODY}, day = '2020-01-01'"),
    "casework_alert": Table("alert", "id", ("place = 5", "kind = 'gone'"), "id = 900000, place = 999, at = '2020-01-01'"),
}


@pytest.fixture
def house(log: Log) -> Log:
    """A house in which every state of the suite was reached, somebody was excluded, somebody left, and all is signed."""
    for state in STATES.values():
        state(log.cast)
    whole = case_at(log.cast, Stage.ACTIVE)
    with log.cast.hoa.acting() as hoa:
        shelter_stay(hoa, whole, log.cast)
        referral(hoa, whole, log.cast)
    signed(log)
    _keep(log, "before")
    with log.cast.hoa.acting() as hoa:
        exclude(hoa, whole, worker_id=log.cast.quy.worker.pk)
    with log.cast.thu.acting() as thu:
        for ruling in RedactedName.objects.filter(ended_at=None):
            show_name(thu, log.cast.province, worker_id=ruling.worker_id)
        units.end_membership(thu, log.cast.province, unit=log.cast.desk, worker=log.cast.quy.worker)
        units.renew_worker(
            thu, log.cast.province, worker=Worker.objects.get(pk=log.cast.lan.worker.pk), passphrase=passphrase("pao")
        )
    signed(log)
    _keep(log, "after")
    return log


def signed(log: Log) -> None:
    """What no act says is said by the sequencer, and everything is signed."""
    row_binding.say_unsaid()
    log.sequence()


def _keep(log: Log, moment: str) -> None:
    log.attack(f"CREATE SCHEMA {moment}")
    for source in (*TABLES, "bound_row"):
        log.attack(f"CREATE TABLE {moment}.{source} AS TABLE {'wall.' if source == 'bound_row' else ''}{source}")


@contextmanager
def hands(log: Log) -> Iterator[Callable[[str], int]]:
    """The administrator at work; whatever is done is put back behind it."""
    with psycopg.connect(log.superuser_url, autocommit=True) as thief:
        thief.execute("SET session_replication_role = replica")
        try:
            yield lambda statement: thief.execute(statement).rowcount  # type: ignore[arg-type]
        finally:
            for source in (*TABLES, "wall.bound_row"):
                name = source.removeprefix("wall.")
                thief.execute(f"DELETE FROM {source}")  # type: ignore[arg-type]
                thief.execute(f"INSERT INTO {source} OVERRIDING SYSTEM VALUE SELECT * FROM after.{name}")  # type: ignore[arg-type]


def attacks(log: Log) -> Iterator[tuple[str, Table, str, str]]:
    """Every attack: what it is, on which table, on which row, and the statement."""
    for source, table in TABLES.items():
        rows = f"SELECT {table.key}::text FROM {source} r"
        first = log.asked(f"SELECT coalesce(min(id), '') FROM ({rows}) t(id)")
        assert first, f"the house has no row in {source}"
        one = f"{table.key}::text = '{first}'"
        yield "deleted", table, first, f"DELETE FROM {source} WHERE {one}"
        for written in table.changed:
            yield f"changed ({written})", table, first, f"UPDATE {source} SET {written} WHERE {one}"
        values = ", ".join(
            f"'{column.strip()}', {value.strip()}" for column, value in (part.split("=") for part in table.made.split(","))
        )
        made = table.made.split(",")[0].split("=")[1].strip()
        number = made.strip("'").split("'")[0]
        yield "made", table, number, (
            f"INSERT INTO {source} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(r, jsonb_build_object({values}))).* "
            f"FROM {source} r WHERE {one}"
        )
        for column in table.swapped:
            other = log.asked(
                f"SELECT min({table.key}::text) FROM {source} WHERE {column} IS DISTINCT FROM "
                f"(SELECT {column} FROM {source} WHERE {one}) AND {column} IS NOT NULL"
            )
            if other is None or log.asked(f"SELECT {column} IS NULL FROM {source} WHERE {one}"):
                continue
            yield f"swapped ({column})", table, first, (
                f"UPDATE {source} t SET {column} = o.{column} FROM {source} o WHERE t.{table.key}::text IN "
                f"('{first}', '{other}') AND o.{table.key}::text IN ('{first}', '{other}') AND o.{table.key} <> t.{table.key}"
            )
        older = log.asked(
            f"SELECT min(b.{table.key}::text) FROM before.{source} b JOIN {source} r USING ({table.key}) "
            f"WHERE to_jsonb(b) <> to_jsonb(r)"
        )
        if older is not None:
            columns = log.asked(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
                f"WHERE attrelid = '{source}'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> '{table.key}'"
            )
            yield "put back to older", table, older, (
                f"UPDATE {source} r SET ({columns}) = (SELECT {columns} FROM before.{source} b WHERE b.{table.key} = "
                f"r.{table.key}) WHERE r.{table.key}::text = '{older}'"
            )
        gone = log.asked(
            f"SELECT min(b.{table.key}::text) FROM before.{source} b LEFT JOIN {source} r USING ({table.key}) "
            f"WHERE r.{table.key} IS NULL"
        )
        if gone is not None:
            yield "revived", table, gone, (
                f"INSERT INTO {source} OVERRIDING SYSTEM VALUE SELECT * FROM before.{source} WHERE {table.key}::text = '{gone}'"
            )


def cases_of(log: Log, table: Table, number: str) -> set[UUID]:
    found = log.asked(
        "SELECT array_agg(DISTINCT its_case) FROM (SELECT its_case FROM wall.row_stands WHERE kind = %s AND number = %s "
        "UNION SELECT its_case FROM wall.bound_row WHERE kind = %s AND number = %s) c",
        table.kind, number, table.kind, number,
    )
    return {one for one in found or () if one is not None and one.int != 0x7000800000000000000001}


def test_every_row_an_administrator_touches_is_named_and_no_other(house: Log):
    report = house.verify(house.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)
    done: dict[str, set[str]] = {}
    for what, table, number, statement in attacks(house):
        with hands(house) as write:
            assert write(statement) > 0, statement
            report = house.verify(house.keep())
            told = f"{number} ({table.kind}): "
            assert report.code == TAMPERED and "row" in report.names(), f"{what} {told}{said(report)}"
            named = [line for line in report.found[TAMPERED, "row"] if told in line]
            assert named and len(report.found[TAMPERED, "row"]) <= 2, f"{what} {told}{said(report)}"
            with connection.cursor() as cursor:
                cursor.execute("SELECT kind, number FROM wall.rows_that_do_not_fit(%s)", [[table.kind]])
                assert (table.kind, number) in cursor.fetchall(), f"{what} {told}"
            for case_id in cases_of(house, table, number):
                if Case.objects.filter(pk=case_id).exists():
                    faults = {(one.fault, one.label, one.row_id) for one in examine(case_id).faults}
                    assert (Fault.RIGHT_CHANGED, table.kind, number) in faults, f"{what} {told}{faults}"
                    bundled = house.verify_case(case_id, house.keep())
                    assert bundled.code == TAMPERED, f"{what} {told}{said(bundled)}"
        done.setdefault(what.split(" (")[0], set()).add(table.kind)
    kinds = {table.kind for table in TABLES.values()}
    assert kinds == set(house.asked("SELECT array_agg(DISTINCT kind) FROM wall.row_stands"))
    assert done["deleted"] == done["made"] == done["changed"] == kinds
    assert {"worker", "unit", "caseheldbyunit", "membershipkey"} <= done["swapped"]
    assert {"worker", "membership", "clock", "redactedname"} <= done["put back to older"]
    assert {"caseheldbyunit", "shelterstayheldbyunit", "referralheldbyunit", "membershipkey"} <= done["revived"]
    report = house.verify(house.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)
