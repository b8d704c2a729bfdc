"""A small house in which rights were given and taken, and what an administrator with superuser might do to its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from tests.bans import asked, assigned, decided
from tests.passphrases import passphrase
from tests.past_the_acts import referral, shelter_stay
from tests.states import STATES, case_at
from tests.trail.bound_tables import TABLES, Table
from tests.trail.running_log import Log


@pytest.fixture
def house(log: Log) -> Log:
    """A small house with a row of every kind: one is excluded, one left, one has new keys; all is signed."""
    watched = STATES["watched"](log.cast)
    told = {"source": "kin", "channel": "call", "what": "Nghe kêu"}
    desk = Unit.objects.get(pk=log.cast.desk.pk)
    whole, other = case_at(log.cast, Stage.ACTIVE), case_at(log.cast, Stage.ACTIVE)
    with log.cast.mai.acting() as mai:
        waiting = open_case(mai, log.cast.address, name="Thào Thị Dợ", kinds=[CaseKind.FAMILY])
        give_notice(mai, waiting, danger="yes", needs=["stop"], way="account", expected_version=1)
        ask_consent(mai, waiting, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, waiting)
        raise_alarm(mai, waiting)
        refuse_writing(mai, open_case(mai, log.cast.address, name="Giàng Thị Mỷ"), how="spoken")
    assigned(log.cast, decided(log.cast, asked(log.cast, whole), "issue"))
    asked(log.cast, other)
    with log.cast.hoa.acting() as hoa:
        take_report(hoa, desk, answers=told)
    take_steps(at=timezone.now() + timedelta(days=4))
    with log.cast.hoa.acting() as hoa:
        warn_of_contact(hoa, whole)
        hand_over(hoa, log.cast.desk, to_id=log.cast.quy.worker.pk, until=timezone.localdate() + timedelta(days=5))
        set_address(hoa, log.cast.desk, way="sms", address="0987654321")
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
