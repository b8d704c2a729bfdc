"""What the tests of oversight do and read: a log that they sign, looks and knocks, events, lines and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from casework.journey import units
from casework.queries import casefile
from casework.records.cases import Case
from casework.records.workers import Role, Worker
from casework.rulebook.refusals import NotFound
from casework.rulebook.rows import VIETNAM
from casework.trail.events import Event
from casework.trail.proof import leaves
from casework.trail.sequencer.placing import Sequencer
from casework.vault import keyring
from tests.cast import Cast, Person

ORIGIN = "test.example/trail"
ANOMALIES = "/nhat-ky/can-xem/"
SOUND, BROKEN = "Nguyên vẹn", "Nhật ký này không còn nguyên vẹn"


@dataclass
class PinnedLog:
    """The log of a test: it signs when told, and its superuser may do to the tables what no application may."""

    sequencer: Sequencer
    key_file: Path

    def place(self) -> None:
        """Give each line that waits its place in the log."""
        _committed()
        self.sequencer.step()

    def sign(self) -> str:
        """Place all that waits and sign; answers the checkpoint."""
        self.place()
        self.sequencer.sign()
        newest = leaves.latest_checkpoint()
        assert newest is not None
        return newest.note

    def attack(self, statement: str, *values: Any) -> None:
        """What the database's administrator does with every guard off; it must hit something."""
        _committed()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            assert cursor.rowcount > 0, "the attack hit nothing"
            cursor.execute("SET LOCAL session_replication_role = origin")


def _committed() -> None:
    """What was done before was done in other transactions: let their guards speak now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def story(case: Case, asked: str = "") -> str:
    """The address of a case's trail."""
    return f"/ho-so/{case.pk}/nhat-ky/{asked}"


def event_of(case_id: UUID, act: str) -> Event:
    """The first event of this act on a case."""
    return Event.objects.filter(case_id=case_id, act=act).earliest("case_seq")


def row_of(text: str, number: int | None) -> str:
    """The row of the line with this number, as HTML."""
    found = re.search(rf'<tr[^>]* id="d{number}".*?</tr>', text, re.DOTALL)
    assert found is not None, f"no line number {number}"
    return found[0]


def opens(person: Person, *cases: Case, times: int = 1) -> None:
    """She looks into these cases."""
    with person.acting() as by:
        for case in cases * times:
            casefile.casefile(by, case.pk)


def knocks(person: Person, case: Case, times: int = 1) -> None:
    """She asks for a case that is not there for her."""
    with person.acting() as by:
        for _ in range(times):
            with pytest.raises(NotFound):
                casefile.casefile(by, case.pk)


def read(client: Client, address: str = ANOMALIES) -> str:
    """A page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content, "utf-8")


def links(text: str) -> list[str]:
    """Where "reviewed, because" leads."""
    found = [part.split('"')[0] for part in text.split('href="')[1:]]
    return [link for link in dict.fromkeys(found) if link.startswith(ANOMALIES) and link.count("/") == 5]


def at(days_ago: int, clock: str) -> datetime:
    """A time of day in Vietnam, some days ago."""
    day = timezone.localdate() - timedelta(days=days_ago)
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def supervisor(cast: Cast, name: str = "Trần Thị Hà") -> Person:
    """A second one, seated by the first."""
    with cast.thu.acting() as thu:
        passphrase = "ba con vịt bơi qua suối lớn"
        worker = units.enrol_worker(thu, cast.province, username="ha", display_name=name, passphrase=passphrase)
        units.appoint(thu, cast.province, unit=cast.province, worker=worker, role=Role.SUPERVISOR)
        keys = {cast.province.pk: keyring.current().unit_key(cast.province.pk)}
    return Person(Worker.objects.get(pk=worker.pk), passphrase, cast.thu.private, keys)
