"""How fast it could be at all: prepared statements and AES-GCM on our own tables, strings put together, and no duty.

No framework, no wall, no permissions asked, no trail, no session: the same rows are read or written, the same bytes
opened or sealed, and a page of about the same words is made of them. Only the keys come through the real door.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any
from uuid import UUID

import django
import psycopg

django.setup()

from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402 - records are known only after setup
from django.db import connection  # noqa: E402

from casework.journey import door  # noqa: E402
from casework.policy.grant_tables import KINDS, permission_of, unit_context  # noqa: E402
from casework.policy.table import Hold  # noqa: E402
from casework.records.cases import Case  # noqa: E402
from casework.records.intake import Incident  # noqa: E402
from casework.records.units import Unit  # noqa: E402
from casework.trail.ids import uuid7  # noqa: E402
from casework.vault.padding import pad  # noqa: E402
from casework.vault.sealing import purpose_prefix  # noqa: E402
from tests.bench.browsing import WsgiAnswer  # noqa: E402
from tests.bench.database import PASSPHRASE  # noqa: E402
from tests.bench.facts import STORY, name_of  # noqa: E402
from tests.bench.shape import Shape  # noqa: E402

SEALED = {
    "casework_case": {"name": ("case.name", "id")},
    "casework_survivor": {"birth": ("survivor.birth", ""), "details": ("survivor.details", "")},
    "casework_safecontact": {"ways": ("contact.ways", "")},
    "casework_incident": {"answers": ("incident.answers", ""), "story": ("incident.story", "")},
    "casework_consent": {"terms": ("consent.terms", "")},
    "casework_note": {"text": ("note.text", "")},
    "casework_riskassessment": {"answers": ("risk.answers", "")},
}


class Limit:
    """Straight at the tables, past every trigger."""

    def __init__(self) -> None:
        self._db = psycopg.connect(os.environ["CASEWORK_BENCH_SUPERUSER"], autocommit=True, prepare_threshold=0)
        self._db.execute("SET session_replication_role = replica")
        self._db.execute("SET plan_cache_mode = force_generic_plan")
        self._sent = 0
        self._keys: dict[str, tuple[int, AESGCM]] = {}
        self._cases: list[UUID] = []
        self._see = permission_of(Case, Hold.SEE)
        self._work = permission_of(Case, Hold.WORK)
        large = len(Shape(int(os.environ["CASEWORK_BENCH_SIZE"])).provinces) - 1
        self._people = {who: f"p0-{who}" for who in ("host", "officer", "supervisor")}
        self._people["large"] = f"p{large}-supervisor"
        self._prefixes = {
            table: {name: purpose_prefix(purpose) for name, (purpose, _) in columns.items()}
            for table, columns in SEALED.items()
        }
        address = Unit.objects.select_related("parent").get(pk=self._held("host")[0])
        assert address.parent is not None
        self._address, self._desk = address.pk, address.parent.pk
        connection.close()

    def backend(self) -> int:
        return self._db.info.backend_pid

    def flush(self) -> None:
        self._db.execute("SELECT pg_stat_force_next_flush()")

    def statements(self) -> tuple[int, int]:
        sent, self._sent = self._sent, 0
        return sent, 0

    def leave(self) -> None:
        """It has one connection and no threads."""

    def case(self, who: str, n: int) -> str:
        return str(self._case(n))

    def opened(self) -> int:
        return 0

    def ready(self, op: str, who: str, n: int) -> Callable[[], WsgiAnswer]:
        unit, key = self._held(who)
        match op:
            case "list" | "next":
                return partial(_timed, partial(self._list, unit, key))
            case "open":
                return partial(_timed, partial(self._open, unit, key, self._case(n)))
            case "case":
                return partial(_timed, partial(self._sheet, unit, key, self._case(n)))
            case "history":
                return partial(_timed, partial(self._open, unit, key, self._case(n), stands=False))
            case "create":
                return partial(_timed, partial(self._create, key, name_of(n)))
            case "change":
                return partial(_timed, partial(self._change, unit, key, self._case(n), f"Lần thứ {n}. {STORY}"))
        raise LookupError(op)

    def _held(self, who: str) -> tuple[int, AESGCM]:
        if who not in self._keys:
            signed = door.sign_in(self._people[who], PASSPHRASE, source=door.Source("bench"))
            unit = next(iter(signed.ring.units))
            self._keys[who] = unit, AESGCM(signed.ring.unit_key(unit))
            connection.close()
        return self._keys[who]

    def _case(self, n: int) -> UUID:
        if not self._cases:
            rows = self._db.execute(
                "SELECT id FROM casework_case WHERE desk_id = %s AND stage = 'registered' ORDER BY id DESC",
                [self._held("officer")[0]],
            ).fetchall()
            self._cases = [case_id for (case_id,) in rows]
        return self._cases[n % len(self._cases)]

    def _ask(self, statement: str, values: Sequence[object]) -> list[Any]:
        self._sent += 1
        return self._db.execute(statement.encode(), values, prepare=True, binary=True).fetchall()

    def _list(self, unit: int, key: AESGCM) -> str:
        rows = self._ask(
            "SELECT c.id, g.sealed_key, c.code, c.stage, c.risk_level, c.received_at, c.name, u.name"
            " FROM casework_caseheldbyunit g JOIN casework_case c ON c.id = g.content_object_id"
            " JOIN casework_unit u ON u.group_id = c.desk_id"
            " WHERE g.group_id = %s AND g.permission_id = %s ORDER BY g.content_object_id DESC LIMIT 50",
            [unit, self._see],
        )
        prefix = self._prefixes["casework_case"]["name"]
        lines = []
        for case_id, sealed_key, code, stage, risk, at, sealed, desk in rows:
            name = ""
            if sealed_key[:1] == b"\x01":  # a copy still in transit costs what it costs; ours shows those as well
                cipher = AESGCM(
                    key.decrypt(sealed_key[1:13], sealed_key[13:], unit_context(KINDS[Case], case_id, unit))
                )
                name = _opened(cipher, sealed, prefix, case_id, case_id)
            lines.append(
                f'<li><div><a href="/ho-so/{case_id}/">{escape(name or code or "")}</a><div class="hint">{code or ""}'
                f' · {escape(desk)} · đến <time datetime="{at.isoformat()}">{at:%H:%M %d/%m/%Y}</time></div></div>'
                f"<div><strong>{risk or ''}</strong> <strong>{stage}</strong></div></li>"
            )
        return f"<!doctype html><html><body><ul>{''.join(lines)}</ul></body></html>"

    def _cipher(self, unit: int, key: AESGCM, case_id: UUID) -> AESGCM:
        ((sealed,),) = self._ask(
            "SELECT sealed_key FROM casework_caseheldbyunit"
            " WHERE group_id = %s AND permission_id = %s AND content_object_id = %s",
            [unit, self._see, case_id],
        )
        return AESGCM(key.decrypt(sealed[1:13], sealed[13:], unit_context(KINDS[Case], case_id, unit)))

    def _sheet(self, unit: int, key: AESGCM, case_id: UUID) -> str:
        """What stands in the case now, part by part."""
        cipher = self._cipher(unit, key, case_id)
        told = []
        for table, columns in SEALED.items():
            own = "id" if table == "casework_case" else "case_id"
            for row_id, *sealed in self._ask(
                f"SELECT id, {', '.join(columns)} FROM {table} WHERE {own} = %s ORDER BY id", [case_id]
            ):
                clear = (
                    _opened(cipher, value, prefix, case_id, row_id)
                    for value, prefix in zip(sealed, self._prefixes[table].values(), strict=True)
                )
                told.append(f"<p>{escape(' '.join(clear))}</p>")
        return f"<!doctype html><html><body>{''.join(told)}</body></html>"

    def _open(self, unit: int, key: AESGCM, case_id: UUID, *, stands: bool = True) -> str:
        """Every version of every part with its differences, and before them what stands now."""
        cipher = self._cipher(unit, key, case_id)
        told = []
        for table, columns in SEALED.items():
            own = "id" if table == "casework_case" else "case_id"
            names = ", ".join(columns)
            kept = "casework_historical" + table.removeprefix("casework_")
            rows = self._ask(
                f"SELECT history_id, history_date, id, {names} FROM {kept} WHERE {own} = %s ORDER BY history_id",
                [case_id],
            )
            before: dict[UUID, list[str]] = {}
            for history_id, at, row_id, *sealed in rows:
                clear = [
                    _opened(cipher, value, prefix, case_id, row_id)
                    for value, prefix in zip(sealed, self._prefixes[table].values(), strict=True)
                ]
                was = before.get(row_id, [""] * len(clear))
                differs = "".join(
                    f"<li><del>{escape(one)}</del><ins>{escape(other)}</ins></li>"
                    for one, other in zip(was, clear, strict=True)
                    if one != other
                )
                before[row_id] = clear
                told.append((history_id, f"<li>{at:%H:%M %d/%m/%Y} {table}<ul>{differs}</ul></li>"))
            told += [
                (case_id, f"<p>{escape(' '.join(clear))}</p>")
                for clear in before.values()  # what stands now is the last of each
                if stands
            ]
        told.sort(key=lambda one: one[0], reverse=True)
        return f"<!doctype html><html><body>{''.join(line for _, line in told)}</body></html>"

    def _create(self, key: AESGCM, name: str) -> str:
        case_id, now, data_key = uuid7(), datetime.now(UTC), AESGCM.generate_key(256)
        cipher = AESGCM(data_key)
        rows: list[tuple[str, dict[str, object]]] = []

        def kept(table: str, **columns: object) -> None:
            row: dict[str, object] = {"id": uuid7(), "version": 1, **columns}
            own = row["id"]
            assert isinstance(own, UUID)
            for column, value in row.items():
                if column in self._prefixes[table] and isinstance(value, str):
                    row[column] = _shut(cipher, value, self._prefixes[table][column], case_id, own)
            rows.append((table, row))
            history = {"history_id": uuid7(), "history_date": now, "history_type": "+", "event_id": uuid7()}
            rows.append(("casework_historical" + table.removeprefix("casework_"), {**row, **history}))

        unit = {"origin_id": self._address, "desk_id": self._desk}
        kept("casework_case", id=case_id, stage="draft", programme="p8", received_at=now, name=name, **unit)
        kept("casework_survivor", case_id=case_id)
        kept("casework_safecontact", case_id=case_id, ways='{"channel":"none"}')
        kept("casework_incident", case_id=case_id)
        nonce = os.urandom(12)
        context = unit_context(KINDS[Case], case_id, self._address)
        sealed = b"\x01" + nonce + key.encrypt(nonce, data_key, context)
        for permission, carried in ((self._see, sealed), (self._work, None)):
            grant = {"group_id": self._address, "permission_id": permission, "content_object_id": case_id}
            grant |= {"sealed_key": carried, "granted_by": 1, "granted_at": now, "origin": "case.open", "reason": ""}
            rows.append(("casework_caseheldbyunit", grant))
        clock = {"case_id": case_id, "rule": "D01", "unit_id": self._address, "began_at": now, "due_at": now}
        rows.append(("casework_clock", clock))
        with self._db.pipeline(), self._db.transaction():
            for table, row in rows:
                self._put(table, row)
        return str(case_id)

    def _change(self, unit: int, key: AESGCM, case_id: UUID, story: str) -> str:
        cipher = self._cipher(unit, key, case_id)
        names = ", ".join(str(field.column) for field in Incident._meta.concrete_fields if field.column != "story")
        ((row_id, *rest),) = self._ask(f"SELECT id, {names} FROM casework_incident WHERE case_id = %s", [case_id])
        row = dict(zip(names.split(", "), rest, strict=True))
        row |= {"version": row["version"] + 1}
        row["story"] = _shut(cipher, story, self._prefixes["casework_incident"]["story"], case_id, row_id)
        history = {"history_id": uuid7(), "history_date": datetime.now(UTC), "history_type": "~", "event_id": uuid7()}
        with self._db.pipeline(), self._db.transaction():
            self._sent += 1
            self._db.execute(
                "UPDATE casework_incident SET story = %s, version = %s WHERE id = %s",
                [row["story"], row["version"], row_id],
                prepare=True,
            )
            self._put("casework_historicalincident", {**row, **history})
        return str(case_id)

    def _put(self, table: str, row: dict[str, object]) -> None:
        self._sent += 1
        columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"
        self._db.execute(statement.encode(), list(row.values()), prepare=True)


def _opened(cipher: AESGCM, sealed: bytes | None, prefix: bytes, guarded: UUID, row: UUID) -> str:
    if sealed is None:
        return ""
    bound = prefix + guarded.bytes + b"\x10" + row.bytes
    return cipher.decrypt(sealed[1:13], sealed[13:], bound).rstrip(b"\0")[:-1].decode()


def _shut(cipher: AESGCM, text: str, prefix: bytes, guarded: UUID, row: UUID) -> bytes:
    nonce = os.urandom(12)
    bound = prefix + guarded.bytes + b"\x10" + row.bytes
    return b"\x01" + nonce + cipher.encrypt(nonce, pad(text.encode()), bound)


def _timed(work: Callable[[], str]) -> WsgiAnswer:
    began, cpu = time.perf_counter(), time.process_time()
    body = work().encode()
    cpu, seconds = time.process_time() - cpu, time.perf_counter() - began
    return WsgiAnswer(200, {}, body, seconds, cpu)


def contender(name: str) -> Limit:
    """The limit."""
    return Limit()
