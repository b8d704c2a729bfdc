"""Retells one case as another: new ids and times, other units and people, everything sealed anew under a new key.

The rows of a told case are taken apart once; each retelling puts them together again through the real code of the vault
(padding, sealing, wrapping, fingerprints) and of the trail (canonical bytes, digests of history, the chain).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import psycopg
from django.apps import apps
from psycopg import sql
from psycopg.rows import dict_row

from casework.policy.grant_tables import KINDS, unit_context
from casework.queries import desk
from casework.records.cases import Case
from casework.records.kinds import KINDS as RECORDS
from casework.records.kinds import units_of, workers_of
from casework.trail.actor import HistoryCommitment
from casework.trail.log import encoding
from casework.trail.log.canonical import canonical_row, compact
from casework.trail.log.encoding import THIS_CASE, Body, leaf_hash
from casework.trail.proof.verification import bound_by
from casework.vault import wrapping
from casework.vault.commitments import as_text, commitment_of
from casework.vault.fields import SealedField
from casework.vault.fingerprints import canonical_cccd, canonical_phone, fingerprint
from casework.vault.keypairs import PublicKey
from casework.vault.sealing import Cipher, cipher_for, new_key, seal_at, unseal_at
from tests.bench.facts import CCCD, NAME, PHONE, cccd_of, code_of, name_of, phone_of
from tests.bench.putting import Row
from tests.bench.shape import YEARS
from tests.bench.story import Placed

EVENT, CHAIN, GRANTS, FINGERPRINTS = (
    "casework_event",
    "casework_casechain",
    "casework_caseheldbyunit",
    "casework_fingerprint",
)
STATISTICS = "casework_casestatistics"
KEYED_BY_CASE = frozenset({CHAIN, STATISTICS})
"""These have no id but that of their case."""
APART = frozenset({"casework_pendingevent", "casework_leaf"})
"""What the sequencer makes of events is not loaded: no page of the benchmark reads it."""

UNIT_COLUMNS = frozenset({"unit_id", "group_id", "through_unit_id", "province_id"})
UNIT_COLUMNS |= {column for kind in RECORDS for column in units_of(kind)}
WORKER_COLUMNS = frozenset(
    {"worker_id", "user_id", "granted_by", "history_user_id", "made_by_id", "by_id", "seen_by_id"}
)
WORKER_COLUMNS |= {column for kind in RECORDS for column in workers_of(kind)}
PLAIN_NUMBERS = frozenset({"version", "permission_id", "case_seq", "length", "survivor_charge", "key_number"})


NAMED = frozenset(("v", "thing", "rows", *Body._fields))
"""What an event says in places of its own; the rest of it are details."""
ROWS_AT = 14
"""Where in a body the database writes which rows its act changed."""


@dataclass(frozen=True)
class Keys:
    """The keys of the units of one case: unit keys by id, the public key of the province, and its fingerprint key."""

    units: Mapping[int, bytes]
    province: bytes
    fingerprints: bytes


@dataclass(frozen=True)
class _Sealed:
    clear: bytes
    prefix: bytes
    guarded: int
    row: int


@dataclass(frozen=True)
class _Table:
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, Any], ...], ...]


class Told:
    """A told case taken apart, ready to be retold."""

    def __init__(
        self,
        super_: psycopg.Connection[Any],
        case_id: UUID,
        data_key: bytes,
        placed: Placed,
        *,
        tables: frozenset[str] = frozenset(),
    ) -> None:
        self.case_id, self.placed = case_id, placed
        cipher = cipher_for(data_key)
        self._ids: dict[UUID, int] = {}
        self._seals: dict[bytes, _Sealed] = {}
        self._bodies: list[dict[str, Any]] = []
        raw = {
            table: self._read(super_, table, column)
            for table, column in _tables(super_)
            if not tables or table in tables
        }
        raw = {table: rows for table, rows in raw.items() if rows}
        self.began: datetime = raw["casework_case"][0]["received_at"]
        self.code = raw["casework_case"][0]["code"]
        self.see = next(row["permission_id"] for row in raw[GRANTS] if row["sealed_key"] is not None)
        self.tables = tuple(self._taken_apart(cipher, table, rows) for table, rows in raw.items())
        self._order = list(self._ids)

    @property
    def history(self) -> int:
        """How many rows of history it has."""
        return sum(len(table.rows) for table in self.tables if table.name.startswith("casework_historical"))

    def _read(self, super_: psycopg.Connection[Any], table: str, column: str) -> list[dict[str, Any]]:
        order = "case_id" if table in KEYED_BY_CASE else "id"
        order = "history_id" if table.startswith("casework_historical") else order
        query = sql.SQL("SELECT * FROM {} WHERE {} = %s ORDER BY {}").format(
            sql.Identifier(table), sql.Identifier(column), sql.Identifier(order)
        )
        with super_.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, [self.case_id]).fetchall()

    def _place(self, found: UUID) -> int:
        if found.version != 7:
            raise ValueError(f"{found} is no id of ours")
        return self._ids.setdefault(found, len(self._ids))

    def _taken_apart(self, cipher: Cipher, table: str, rows: list[dict[str, Any]]) -> _Table:
        # Ids that the database counts are counted anew.
        columns = tuple(name for name, value in rows[0].items() if not (name == "id" and isinstance(value, int)))
        parts = (tuple(self._part(cipher, table, name, row) for name in columns) for row in rows)
        return _Table(table, columns, tuple(parts))

    def _part(self, cipher: Cipher, table: str, name: str, row: dict[str, Any]) -> tuple[str, Any]:
        value = row[name]
        if (table, name) == (GRANTS, "expires_at"):
            # Whoever heard her sees her still: in a house as old as this one, most holds would have lapsed.
            return "as it is", value
        match value:
            case None:
                return "as it is", None
            case UUID():
                return "id", self._place(value)
            case datetime():
                return "time", value
            case bytes() if (table, name) in (fields := _sealed_columns()):
                return "sealed", self._seal(cipher, fields[table, name], value, row)
            case bytes() if (table, name) == (GRANTS, "sealed_key"):
                return "key", row["group_id"]
            case bytes() if name == "older_keys":
                raise AssertionError("the bench copies no case whose key was turned")
            case bytes() if name == "unit_mark":
                return "as it is", None  # as in a house in which nobody has left yet
            case bytes() if name == "key_commitment":
                return "commitment", None
            case bytes() if (table, name) == (FINGERPRINTS, "digest"):
                return "fingerprint", row["kind"]
            case bytes() if (table, name) == (EVENT, "body"):
                said = encoding.said(value)
                assert said is not None
                self._bodies.append(said)
                for bound in bound_by(said):
                    self._place(UUID(bound.history_id)), self._place(UUID(bound.row_id))
                return "body", len(self._bodies) - 1
            case bytes() if (table, name) == (CHAIN, "head"):
                return "head", None
            case bool():
                return "as it is", value
            case int() if name in UNIT_COLUMNS:
                return "unit", value
            case int() if name in WORKER_COLUMNS:
                return "worker", value
            case int() if name in PLAIN_NUMBERS:
                return "as it is", value
            case str() if name == "code":
                return "code", None
            case str() | dict() | list():
                return "as it is", value
        raise ValueError(f"{table}.{name} holds a {type(value).__name__} that nobody knows how to retell")

    def _seal(self, cipher: Cipher, field: SealedField, value: bytes, row: dict[str, Any]) -> bytes:
        if value not in self._seals:
            guarded, own = row["id" if field.guarded == "id" else "case_id"], row[field.row]
            if guarded != self.case_id:
                raise ValueError(f"{field} is sealed apart from its case")
            clear = unseal_at(cipher, value, field._prefix, guarded, own)
            self._seals[value] = _Sealed(clear, field._prefix, self._place(guarded), self._place(own))
        return value

    def retell(self, number: int, at: datetime, placed: Placed, keys: Keys, *, runs: bool) -> dict[str, list[Row]]:
        """The rows of another case, by table: heard at this time, at these units, by these people."""
        return _Telling(self, number, at, placed, keys, runs=runs).rows()


class _Telling:
    """One retelling under way."""

    def __init__(self, told: Told, number: int, at: datetime, placed: Placed, keys: Keys, *, runs: bool) -> None:
        self.told, self.number, self.keys, self.runs = told, number, keys, runs
        self.shift = at - told.began
        self.ids = _new_ids(told._order, self.shift)
        self.texts = {old: str(new) for old, new in zip(map(str, told._order), self.ids, strict=True)}
        self.case_id = self.ids[told._ids[told.case_id]]
        self.units = {
            told.placed.province: placed.province,
            told.placed.desk: placed.desk,
            told.placed.address: placed.address,
        }
        self.workers = {
            told.placed.supervisor: placed.supervisor,
            told.placed.officer: placed.officer,
            told.placed.host: placed.host,
        }
        self.data_key = new_key()
        cipher = cipher_for(self.data_key)
        words = (
            (NAME.encode(), name_of(number).encode()),
            (PHONE.encode(), phone_of(number).encode()),
            (CCCD.encode(), cccd_of(number).encode()),
        )
        self.seals: dict[bytes, bytes] = {}
        for old, seal in told._seals.items():
            clear = seal.clear
            for was, now in words:
                clear = clear.replace(was, now)
            self.seals[old] = seal_at(cipher, clear, seal.prefix, self.ids[seal.guarded], self.ids[seal.row])
        self.digests: dict[str, bytes] = {}
        self.chain: list[bytes] = []
        self.parts: dict[str, Callable[[Any], object]] = {
            "as it is": lambda value: value,
            "id": self.ids.__getitem__,
            "time": lambda when: when + self.shift,
            "sealed": self.seals.__getitem__,
            "key": self._key,
            "commitment": lambda _: commitment_of(self.data_key, self.case_id),
            "fingerprint": self._fingerprint,
            "body": self._body,
            "head": lambda _: self.chain[-1],
            "unit": self.units.__getitem__,
            "worker": self.workers.__getitem__,
            "code": lambda _: code_of(number),
        }

    def rows(self) -> dict[str, list[Row]]:
        """History first, since events commit to it; the chain last, since it ends with the last event."""
        made: dict[str, list[Row]] = {}
        for table in sorted(self.told.tables, key=lambda one: (one.name == CHAIN, one.name == EVENT)):
            rows = [[self.parts[kind](part) for kind, part in row] for row in table.rows]
            if table.name.startswith("casework_historical"):
                self._commit_to(table, rows)
            if table.name == "casework_clock" and not self.runs:
                self._at_rest(table, rows)
            made[table.name] = rows
        return made

    def _at_rest(self, table: _Table, rows: list[Row]) -> None:
        """Of an old case every duty is done; only its risk is looked at again, later than a desk looks ahead. Were that
        clock stopped as well, whatever is done on the case next would have to begin it anew."""
        rule, due, met = (table.columns.index(name) for name in ("rule", "due_at", "met_at"))
        for row in rows:
            if row[met] is None and row[rule] == "risk":
                row[due] = cast(datetime, row[due]) + YEARS + 3 * desk.LOOK_AHEAD
            else:
                row[met] = row[met] or row[due]

    def _commit_to(self, table: _Table, rows: list[Row]) -> None:
        for row in rows:
            columns = dict(zip(table.columns, row, strict=True))
            self.digests[str(columns["history_id"])] = sha256(canonical_row(columns)).digest()

    def _key(self, group_id: int) -> bytes:
        unit = self.units[group_id]
        context = unit_context(KINDS[Case], self.case_id, unit)
        if group_id == self.told.placed.province and self.runs:
            # The newest have not been listed by the province yet: its copies are still as they came.
            return wrapping.wrap_to(PublicKey.from_bytes(self.keys.province), self.data_key, context=context)
        return wrapping.wrap(self.keys.units[unit], self.data_key, context=context)

    def _fingerprint(self, kind: str) -> bytes:
        if kind == "cccd":
            plain = canonical_cccd(cccd_of(self.number), is_a_card=str.isdigit)
        else:
            plain = canonical_phone(phone_of(self.number))
        return fingerprint(self.keys.fingerprints, kind, plain)

    def _body(self, place: int) -> bytes:
        old = self.told._bodies[place]
        texts = self.texts
        body = encoding.written(
            Body(
                id=UUID(texts[old["id"]]),
                at=datetime.fromisoformat(old["at"]) + self.shift,
                act=old["act"],
                outcome=old["outcome"],
                worker=self.workers[old["worker"]],
                province=self.units[old["province"]],
                case=UUID(texts[old["case"]]),
                seq=old["seq"],
                prev=self.chain[-1] if self.chain else None,
                subject=UUID(texts[old["thing"]]) if old["thing"] else None,
                changed=[
                    HistoryCommitment(
                        one.label,
                        UUID(texts[one.history_id]),
                        self.digests[texts[one.history_id]],
                        UUID(texts[one.row_id]),
                    )
                    for one in bound_by(old)
                ],
                rights=[self._right(*right) for right in old["rights"]],
                details={name: value for name, value in old.items() if name not in NAMED},
            )
        )
        if rows := old.get("rows"):
            body = self._saying(body, rows)
        self.chain.append(leaf_hash(body))
        return body

    def _saying(self, body: bytes, rows: list[list[str]]) -> bytes:
        """The body with the rows of rights that its act changed behind it, as wall.event_says_rows writes them."""
        parts = json.loads(body)
        parts += [None] * (ROWS_AT - len(parts))
        own = str(self.told.case_id)
        parts.append([[kind, THIS_CASE if of == own else self.texts.get(of, of), *said] for kind, of, *said in rows])
        return compact(parts)

    def _right(self, what: str, kind: str, subject: str, holder: str, hold: str) -> list[str]:
        if what == "key":
            return [what, kind, self.texts[subject], "", as_text(commitment_of(self.data_key, self.case_id))]
        word, _, number = holder.partition(":")
        now = (self.units if word == "unit" else self.workers)[int(number)]
        return [what, kind, self.texts[subject], f"{word}:{now}", hold]


def _new_ids(old: list[UUID], shift: timedelta) -> list[UUID]:
    """Ids of the same order at another time, and otherwise as random as ever."""
    noise = os.urandom(8 * len(old))
    moved = int(shift.total_seconds() * 1000) << 80
    made = []
    for place, one in enumerate(old):
        random_bits = int.from_bytes(noise[place * 8 : place * 8 + 8], "big") & ((1 << 62) - 1)
        made.append(UUID(int=((one.int >> 62) << 62 | random_bits) + moved))
    return made


@cache
def _sealed_columns() -> dict[tuple[str, str], SealedField]:
    return {
        (model._meta.db_table, str(field.column)): field
        for model in apps.get_app_config("casework").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    }


def _tables(super_: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Every table with rows of a case, and the column that names the case."""
    found = super_.execute(
        """
        SELECT table_name::text, min(column_name::text) FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name LIKE 'casework\\_%' AND (
            column_name = 'case_id'
            OR (table_name IN ('casework_case', 'casework_historicalcase') AND column_name = 'id')
            OR (table_name LIKE 'casework\\_caseheldby%' AND column_name = 'content_object_id')
        ) GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    return [(table, column) for table, column in found if table not in APART]
