"""A trail that is put in order and signed as one asks for it, and its public key pinned in the web's settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import override_settings

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import viewing
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.trail.events import Event
from casework.trail.proof import leaves, signed_notes
from casework.trail.proof.signed_notes import NoteSigner, NoteVerifier
from casework.trail.sequencer.placing import Sequencer
from casework.vault.signing import SigningKey
from tests.cast import Cast

ORIGIN = "test.example/trail"


@dataclass
class Log:
    """The log of a test: it signs when told, and its superuser may do to the tables what no application may."""

    sequencer: Sequencer
    key_file: Path

    def sign(self) -> str:
        """Place all that waits and sign; answers the checkpoint."""
        self.sequencer.step()
        self.sequencer.sign()
        newest = leaves.latest_checkpoint()
        assert newest is not None
        return newest.note

    def attack(self, statement: str, *values: Any) -> None:
        """What the database's administrator does with every guard off; it must hit something."""
        with connection.cursor() as cursor:
            # What was done before was done in other transactions: let their guards speak now.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            assert cursor.rowcount > 0, "the attack hit nothing"
            cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def log(db: None, tmp_path: Path) -> Iterator[Log]:
    """A log whose key is pinned."""
    key = SigningKey.make_file(tmp_path / "key")
    public = key.public.to_bytes()
    pinned = tmp_path / "key.pub"
    pinned.write_text(signed_notes.key_text(ORIGIN, public) + "\n")
    signer, verifier = NoteSigner(ORIGIN, public, key.sign), NoteVerifier(ORIGIN, public, key.public.verify)
    with override_settings(TRAIL_PUBLIC_KEY_FILE=str(pinned)):
        yield Log(Sequencer(signer, verifier, None), pinned)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Somebody came, two notes were made, the desk was told and looked."""
    with cast.mai.acting() as mai:
        made = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, made, text="Chị ấy sợ đêm")
        add_note(mai, made, text="Mai lại đến")
        handed = submit_to_desk(mai, made)
    with cast.hoa.acting() as hoa:
        viewing.enter(hoa, Case, made.pk, Act.CASE_LOOK)
    return handed


def event_of(case_id: UUID, act: str) -> Event:
    """The first event of this act on a case."""
    return Event.objects.filter(case_id=case_id, act=act).earliest("case_seq")


def row_of(text: str, number: int | None) -> str:
    """The row of the line with this number, as HTML."""
    found = re.search(rf'<tr[^>]* id="d{number}".*?</tr>', text, re.DOTALL)
    assert found is not None, f"no line number {number}"
    return found[0]
