"""A database of its own for each test that commits: a copy of the test database, with a superuser to attack it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test import override_settings
from psycopg import sql
from pytest_django import DjangoDbBlocker

from casework.journey.intake.hearing import add_note, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import viewing
from casework.records.cases import Case
from casework.records.people import Survivor
from casework.rulebook.acts import Act
from casework.trail.log import witness_log
from casework.trail.log.encoding import Body, written
from casework.trail.proof import signed_notes
from casework.trail.proof.bundles import bundle
from casework.trail.proof.dump import dump
from casework.trail.proof.signed_notes import NoteSigner, NoteVerifier
from casework.trail.sequencer import mirror_log
from casework.trail.sequencer.mirror_log import MirrorLog
from casework.trail.sequencer.placing import Sequencer
from casework.vault.signing import SigningKey
from deploy.verify import casework_verify
from deploy.verify.casework_verify import Report
from tests.cast import Cast
from tests.database import TestPostgres, standing_in
from tests.server import ROOT

ORIGIN = "test.example/trail"


WRITER = """
import os, sys, django
from uuid import UUID
django.setup()
from casework.rulebook.acts import Act
from casework.policy import unit_of_work
from casework.trail.log import append
from casework.trail.events import Outcome
writers, times, *cases = sys.argv[1:]
others = []
for _ in range(int(writers) - 1):
    if not (other := os.fork()):
        others = []
        break
    others.append(other)
for number in range(int(times)):
    with unit_of_work.within(None, Act.CASE_LOOK, province_id=None) as doing:
        append.write(doing, Outcome.LOOKED, case_id=UUID(cases[number % len(cases)]))
ended = [os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) for other in others]
sys.exit(any(ended))
"""
"""So many processes, each of which writes so many events of these cases."""


def in_bytes(said: dict[str, Any]) -> bytes:
    """An event in the bytes it would be written in today, from what it says in words."""
    return written(
        Body(
            id=UUID(said["id"]),
            at=datetime.fromisoformat(said["at"]),
            act=said["act"],
            outcome=said["outcome"],
            worker=said["worker"],
            province=said["province"],
            case=UUID(said["case"]),
            seq=said["seq"],
            prev=bytes.fromhex(said["prev"]),
            subject=UUID(said["thing"]) if said["thing"] else None,
            changed=[],
            rights=said["rights"],
            details={name: value for name, value in said.items() if name not in ("v", *Body._fields)},
        )
    )


@dataclass
class Log:
    """A running trail: its database, the files beside it, its sequencer, and what a supervisor keeps elsewhere."""

    cast: Cast
    superuser_url: str
    directory: Path
    kept: Path
    key: SigningKey
    sequencer: Sequencer

    @property
    def pinned(self) -> casework_verify.Key:
        """What every supervisor wrote down on the first day."""
        return casework_verify.key_of(self.key_text)

    @property
    def key_text(self) -> str:
        """The public key as text."""
        return signed_notes.key_text(ORIGIN, self.key.public.to_bytes())

    def work(self, notes_written: int = 3) -> Case:
        """A case is opened, worked on, submitted and looked at."""
        with self.cast.mai.acting() as mai:
            case = open_case(mai, self.cast.address, name="Thào Thị Dợ")
            for number in range(notes_written):
                add_note(mai, case, text=f"Lời kể {number}")
            note_person(mai, case, expected_version=1, details={"literacy": "reads"})
            submit_to_desk(mai, case)
        with self.cast.hoa.acting() as hoa:
            viewing.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert Survivor.objects.get(case=case).version == 2
        return case

    def look(self, case: Case) -> None:
        """One more event of the case."""
        with self.cast.hoa.acting() as hoa:
            viewing.enter(hoa, Case, case.pk, Act.CASE_LOOK)

    def sequence(self) -> None:
        """Place and sign everything there is."""
        self.sequencer.step()
        self.sequencer.sign()

    def keep(self, name: str = "kept.txt") -> Path:
        """A supervisor keeps the newest checkpoint."""
        where = self.kept / name
        signed = self.directory / mirror_log.CHECKPOINT
        where.write_text(signed.read_text())
        return where

    def dumped(self) -> Path:
        """A fresh dump of the database as it stands."""
        where = self.kept / "trail.jsonl"
        with where.open("wb") as out:
            dump(out, origin=ORIGIN)
        return where

    def verify(self, *checkpoints: Path, files: bool = False) -> Report:
        """What the offline verifier says of the database as it stands."""
        return casework_verify.check_dump(
            self.dumped(),
            self.pinned,
            checkpoints,
            leaves=self.directory / mirror_log.LEAVES if files else None,
            arrivals=self.directory / witness_log.NAME if files else None,
        )

    def verify_case(self, case_id: UUID, *checkpoints: Path) -> Report:
        """What it says of one case's bundle."""
        where = self.kept / "case.json"
        sizes = [casework_verify.head_of(path.read_text()).size for path in checkpoints]
        where.write_bytes(bundle(case_id, older=sizes))
        return casework_verify.check_bundle(where, self.pinned, checkpoints)

    def attack(self, statement: str, *values: Any) -> int:
        """The administrator: superuser, every trigger off. Answers how many rows it hit."""
        with psycopg.connect(self.superuser_url, autocommit=True) as thief:
            thief.execute("SET session_replication_role = replica")
            return thief.execute(sql.SQL(statement), values).rowcount

    def asked(self, query: str, *values: Any) -> Any:
        """One value the administrator reads."""
        with psycopg.connect(self.superuser_url, autocommit=True) as thief:
            row = thief.execute(sql.SQL(query), values).fetchone()
        assert row is not None
        return row[0]

    def environment(self) -> dict[str, str]:
        """What a process needs to work on this database."""
        wanted = {"DATABASE_URL": database_url(), "CASEWORK_TEST_TRAIL": str(self.directory), "PYTHONPATH": str(ROOT)}
        return {**os.environ, **wanted, "DJANGO_SETTINGS_MODULE": "config.test"}

    def process(self, *code: str) -> subprocess.Popen[bytes]:
        """A Python process on this database, with this trail's files."""
        return subprocess.Popen([sys.executable, *code], env=self.environment(), cwd=ROOT)


def database_url() -> str:
    """The address of the database this test works on."""
    held = connection.settings_dict
    return f"postgresql://{held['USER']}:{held['PASSWORD']}@/{held['NAME']}?host={held['HOST']}"


@pytest.fixture
def log(
    gathered: Cast,
    django_db_blocker: DjangoDbBlocker,
    postgres_server: TestPostgres,
    tmp_path: Path,
) -> Iterator[Log]:
    """The cast in a copy of the test database, where everything is really committed."""
    name = f"trail_{os.getpid()}"
    with django_db_blocker.unblock(), postgres_server.copied(name), standing_in(name):
        log = _log(gathered, postgres_server, tmp_path, name)
        key_file = str(log.directory / "key")
        with override_settings(TRAIL_ORIGIN=ORIGIN, TRAIL_DIRECTORY=str(log.directory), TRAIL_KEY_FILE=key_file):
            yield log


def _log(cast: Cast, server: TestPostgres, tmp_path: Path, name: str) -> Log:
    directory, kept = tmp_path / "beside", tmp_path / "kept"
    directory.mkdir()
    kept.mkdir()
    key = SigningKey.make_file(directory / "key")
    public = key.public.to_bytes()
    return Log(
        cast,
        server.outside(name),
        directory,
        kept,
        key,
        Sequencer(
            NoteSigner(ORIGIN, public, key.sign), NoteVerifier(ORIGIN, public, key.public.verify), MirrorLog(directory)
        ),
    )


def said(report: Report) -> str:
    """What the verifier says, line by line."""
    return "\n".join(report.lines())
