"""A small house in which rights were given and taken, and what an administrator with superuser might do to its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.utils import timezone

from casework.journey import units
from casework.journey.alarms import raise_alarm
from casework.journey.assigning import hand_over
from casework.journey.escalations import take_steps
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.intake.violence_reports import log_call, take_report
from casework.journey.intake.warning import warn_of_contact
from casework.journey.name_redaction import show_name
from casework.journey.notifications import set_address
from casework.journey.reviewing import review_alert
from casework.journey.stated_reasons import state_reason
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.case_kinds import CaseKind
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.trail.sequencer import row_binding
from tests.passphrases import passphrase
from tests.past_the_acts import referral, shelter_stay
from tests.states import STATES, case_at
from tests.trail.running_log import Log


@dataclass(frozen=True)
class Table:
    """One table whose rows events bind: the word they are said with, its key, and what an administrator might write."""

    kind: str
    key: str
    changed: tuple[str, ...]
    made: str
    swapped: tuple[str, ...] = ()
    where: str = ""
    """Of a table whose rows are said in two kinds: which of them have this one; its name then stands behind a colon."""


NOBODY = "'00000000-0000-7000-8000-000000000001'::uuid"
RIGHT = ("expires_at = '2030-01-01'", "sealed_key = sha256('his')", "granted_at = '2020-01-01'", "reason = 'shared'")
TABLES = {
    **{
        f"casework_{of}heldbyunit": Table(
            f"{of}heldbyunit", "id", RIGHT, "id = 900000, group_id = 999", ("sealed_key",)
        )
        for of in ("case", "referral", "shelterstay")
    },
    **{
        f"casework_{of}heldbyworker": Table(
            f"{of}heldbyworker", "id", RIGHT, "id = 900000, user_id = 999", ("sealed_key",)
        )
        for of in ("case", "referral", "shelterstay")
    },
    "casework_exclusion": Table(
        "exclusion", "id", ("worker_id = 999", "made_by_id = 999"), "id = 900000, worker_id = 999"
    ),
    "casework_clock": Table(
        "clock",
        "id",
        ("due_at = '2040-01-01'", "met_at = now()", "unit_id = 999", f"case_id = {NOBODY}", "rule = 'visit'"),
        "id = 900000, unit_id = 999",
    ),
    "casework_membership": Table(
        "membership",
        "id",
        (
            "ended_at = '2031-01-01'",
            "role = 'committee'",
            "began_at = '2020-01-01'",
            "unit_id = 999",
            "worker_id = 999",
        ),
        "id = 900000, worker_id = 999",
        ("certified",),
    ),
    "casework_membershipkey": Table(
        "membershipkey",
        "membership_id",
        ("sealed_unit_key = sha256('his')",),
        "membership_id = 900000",
        ("sealed_unit_key",),
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
        (
            "name = 'Trạm khác'",
            "phone = '0912345678'",
            "is_active = NOT is_active",
            "parent_id = 999",
            "kind = 'partner'",
        ),
        "group_id = 900000",
        ("name", "public_key"),
    ),
    "casework_unitkey": Table(
        "unitkey",
        "unit_id",
        ("sealed_private = sha256('his')", "sealed_verifier = sha256('his')"),
        "unit_id = 900000",
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
    "casework_review": Table("oversight", "id", ("mark = 'x'",), f"id = {NOBODY}, locked_by = {NOBODY}"),
    "casework_statedreason": Table("oversight", "id", ("words = sha256('his')",), f"id = {NOBODY}, day = '2020-01-01'"),
    "casework_alert": Table(
        "alert", "id", ("place = 5", "kind = 'twice'"), "id = 900000, place = 999, at = '2020-01-01'"
    ),
    "casework_alarm": Table(
        "alarm",
        "id",
        ("answered_at = now(), answered_by_id = 999, answer = 'called'", "desk_id = 999", f"file_id = {NOBODY}"),
        f"id = {NOBODY}, unit_id = 999",
    ),
    "casework_contactwarning": Table(
        "contactwarning",
        "id",
        ("ended_at = now(), ended_by_id = 999", f"case_id = {NOBODY}"),
        f"id = {NOBODY}, ended_at = '2020-01-01', ended_by_id = 999",
    ),
    "casework_escalation": Table(
        "escalation",
        "id",
        ("unit_id = 999", "ended_at = now()"),
        f"id = {NOBODY}, clock_id = 999999",
        where="clock_id IS NOT NULL",
    ),
    "casework_escalation:notice": Table(
        "escalatednotice",
        "id",
        (f"notice_id = {NOBODY}",),
        f"id = {NOBODY}, notice_id = {NOBODY}",
        where="notice_id IS NOT NULL",
    ),
    "casework_committeenotice": Table(
        "committeenotice",
        "id",
        (
            "read_at = now(), read_by_id = 999, decision = 'self', decided_at = now(), decided_by_id = 999",
            "unit_id = 999",
            "words = sha256('his')",
        ),
        f"id = {NOBODY}, unit_id = 999",
    ),
    "casework_handover": Table(
        "handover", "id", ("to_id = 999", "until_on = '2040-01-01'"), "id = 900000, worker_id = 999"
    ),
    "casework_notificationaddress": Table(
        "notificationaddress",
        "id",
        ("address = '+84912345678'", "worker_id = 999", "ended_at = now()"),
        "id = 900000, worker_id = 999, address = 'x'",
    ),
    "casework_violencereport": Table(
        "violencereport",
        "id",
        (
            "desk_id = 999",
            "settle_by = '2040-01-01'",
            "told = sha256('his')",
            "received_by_id = NULL",
        ),
        f"id = {NOBODY}, desk_id = 999",
        ("told", "sealed_key"),
    ),
    "casework_reportcall": Table(
        "reportcall", "id", ("written_by_id = 999", "said = sha256('his')"), f"id = {NOBODY}", ("said",)
    ),
    "casework_reportkept": Table("reportkept", "id", ("worker_id = 999",), f"id = {NOBODY}, worker_id = 999"),
    "casework_herno": Table(
        "herno",
        "id",
        ("taken_back_at = heard_at, taken_back_by_id = 999", "dark_at = '2040-01-01'", "desk_keeps = NOT desk_keeps"),
        f"id = {NOBODY}, unit_id = 999, taken_back_at = heard_at, taken_back_by_id = 999",
    ),
}


@pytest.fixture
def house(log: Log) -> Log:
    """A small house with a row of every kind: one is excluded, one left, one has new keys; all is signed."""
    watched = STATES["watched"](log.cast)
    whole, other = case_at(log.cast, Stage.ACTIVE), case_at(log.cast, Stage.ACTIVE)
    with log.cast.mai.acting() as mai:
        waiting = open_case(mai, log.cast.address, name="Thào Thị Dợ", kinds=[CaseKind.FAMILY])
        give_notice(mai, waiting, danger="yes", needs=["stop"], way="account", expected_version=1)
        ask_consent(mai, waiting, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, waiting)
        raise_alarm(mai, waiting)
        refuse_writing(mai, open_case(mai, log.cast.address, name="Giàng Thị Mỷ"), how="spoken")
    take_steps(at=timezone.now() + timedelta(days=4))
    with log.cast.hoa.acting() as hoa:
        warn_of_contact(hoa, whole)
        hand_over(hoa, log.cast.desk, to_id=log.cast.quy.worker.pk, until=timezone.localdate() + timedelta(days=5))
        set_address(hoa, log.cast.desk, way="sms", address="0987654321")
        told = {"source": "kin", "channel": "call", "what": "Nghe kêu"}
        desk = Unit.objects.get(pk=log.cast.desk.pk)
        kept = take_report(hoa, desk, answers=told, named=[log.cast.quy.worker.pk])
        report = take_report(hoa, desk, answers=told)
        log_call(hoa, desk, report_id=report.pk, answers={"what": "told_chair"})
        assert kept.desk_id != report.desk_id
        for case in (whole, other):
            shelter_stay(hoa, case, log.cast)
            referral(hoa, case, log.cast)
    with log.cast.thu.acting() as thu:
        review_alert(thu, log.cast.province, alert_id=int(str(watched["alert"])), reason="asked")
        state_reason(thu, whole, words="Họp liên ngành")
    signed(log)
    _keep(log, "before")
    with log.cast.hoa.acting() as hoa:
        exclude(hoa, whole, worker_id=log.cast.quy.worker.pk)
        register(hoa, waiting)
    with log.cast.thu.acting() as thu:
        show_name(thu, log.cast.province, worker_id=log.cast.mai.worker.pk)
        units.end_membership(thu, log.cast.province, unit=log.cast.desk, worker=log.cast.quy.worker)
        lan = Worker.objects.get(pk=log.cast.lan.worker.pk)
        units.renew_worker(thu, log.cast.province, worker=lan, passphrase=passphrase("pao"))
    signed(log)
    _keep(log, "after")
    return log


def signed(log: Log) -> None:
    """What no act says is said by the sequencer, and everything is signed."""
    row_binding.say_unsaid()
    log.sequence()


def _keep(log: Log, moment: str) -> None:
    log.attack(f"CREATE SCHEMA {moment}")
    for source in (*{one.split(":")[0] for one in TABLES}, "bound_row"):
        log.attack(f"CREATE TABLE {moment}.{source} AS TABLE {'wall.' if source == 'bound_row' else ''}{source}")


def become_older(log: Log) -> None:
    """Let the house be one from before events said rows: what founded it names none, and nothing of it is bound."""
    for event_id, body in Event.objects.filter(case_id=None).values_list("id", "body"):
        parts = json.loads(bytes(body))[:14]
        while parts[-1] in (None, [], {}):
            del parts[-1]
        bare = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
        log.attack("UPDATE casework_event SET body = %s WHERE id = %s", bare, event_id)
    log.attack("UPDATE wall.bound_row SET older = true, event_id = NULL")


@contextmanager
def hands(log: Log, source: str) -> Iterator[Callable[[str], int]]:
    """The administrator at work; whatever is done is put back behind it."""
    source = source.split(":")[0]
    with psycopg.connect(log.superuser_url, autocommit=True) as thief:
        thief.execute("SET session_replication_role = replica")
        try:
            yield lambda statement: thief.execute(statement).rowcount
        finally:
            for name in (source, "wall.bound_row"):
                kept = name.removeprefix("wall.")
                thief.execute(f"DELETE FROM {name}")
                thief.execute(f"INSERT INTO {name} OVERRIDING SYSTEM VALUE SELECT * FROM after.{kept}")


def attacks(log: Log) -> Iterator[tuple[str, str, str, str]]:
    """Every attack: what it is, on which table, on which row, and the statement."""
    for named, table in TABLES.items():
        source = named.split(":")[0]
        rows = f"SELECT {table.key}::text FROM {source} r WHERE {table.where or True}"
        first = log.asked(f"SELECT coalesce(min(id), '') FROM ({rows}) t(id)")
        assert first, f"the house has no row in {source}"
        one = f"{table.key}::text = '{first}'"
        yield "deleted", named, first, f"DELETE FROM {source} WHERE {one}"
        for written in table.changed:
            yield f"changed ({written})", named, first, f"UPDATE {source} SET {written} WHERE {one}"
        values = ", ".join(
            f"'{column.strip()}', {value.strip()}"
            for column, value in (part.split("=") for part in table.made.split(","))
        )
        made = table.made.split(",")[0].split("=")[1].strip()
        number = made.strip("'").split("'")[0]
        yield (
            "made",
            named,
            number,
            (
                f"INSERT INTO {source} OVERRIDING SYSTEM VALUE "
                f"SELECT (jsonb_populate_record(r, jsonb_build_object({values}))).* FROM {source} r WHERE {one}"
            ),
        )
        for column in table.swapped:
            other = log.asked(
                f"SELECT min({table.key}::text) FROM {source} WHERE {column} IS DISTINCT FROM "
                f"(SELECT {column} FROM {source} WHERE {one}) AND {column} IS NOT NULL"
            )
            if other is None or log.asked(f"SELECT {column} IS NULL FROM {source} WHERE {one}"):
                continue
            both = f"('{first}', '{other}')"
            yield (
                f"swapped ({column})",
                named,
                first,
                (
                    f"UPDATE {source} t SET {column} = o.{column} FROM {source} o WHERE o.{table.key} <> t.{table.key} "
                    f"AND t.{table.key}::text IN {both} AND o.{table.key}::text IN {both}"
                ),
            )
        if ":" in named:
            continue  # all of the row but this is said in its other kind
        older = log.asked(
            f"SELECT min(b.{table.key}::text) FROM before.{source} b JOIN {source} r USING ({table.key}) "
            f"WHERE to_jsonb(b) <> to_jsonb(r)"
        )
        if older is not None:
            columns = log.asked(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
                f"WHERE attrelid = '{source}'::regclass AND attnum > 0 AND NOT attisdropped "
                f"AND attname <> '{table.key}'"
            )
            yield (
                "put back to older",
                named,
                older,
                (
                    f"UPDATE {source} r SET ({columns}) = "
                    f"(SELECT {columns} FROM before.{source} b WHERE b.{table.key} = r.{table.key}) "
                    f"WHERE r.{table.key}::text = '{older}'"
                ),
            )
        gone = log.asked(
            f"SELECT min(b.{table.key}::text) FROM before.{source} b LEFT JOIN {source} r USING ({table.key}) "
            f"WHERE r.{table.key} IS NULL"
        )
        if gone is not None:
            yield (
                "revived",
                named,
                gone,
                (
                    f"INSERT INTO {source} OVERRIDING SYSTEM VALUE "
                    f"SELECT * FROM before.{source} WHERE {table.key}::text = '{gone}'"
                ),
            )


def cases_of(log: Log, table: Table, number: str) -> set[UUID]:
    found = log.asked(
        "SELECT array_agg(DISTINCT its_case) FROM ("
        "SELECT its_case FROM wall.row_stands WHERE kind = %s AND number = %s "
        "UNION SELECT its_case FROM wall.bound_row WHERE kind = %s AND number = %s) c",
        table.kind,
        number,
        table.kind,
        number,
    )
    return {one for one in found or () if one is not None and one.int != 0x7000800000000000000001}
