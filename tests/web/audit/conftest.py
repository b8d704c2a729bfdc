"""A trail that is put in order and signed as one asks for it, and its public key pinned in the web's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import viewing
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.trail.proof import signed_notes
from casework.trail.proof.signed_notes import NoteSigner, NoteVerifier
from casework.trail.sequencer.placing import Sequencer
from casework.vault.signing import SigningKey
from tests.cast import Cast
from tests.web.audit.reading import ORIGIN, PinnedLog


@pytest.fixture
def pinned_log(db: None, tmp_path: Path) -> Iterator[PinnedLog]:
    """A log whose key is pinned."""
    key = SigningKey.make_file(tmp_path / "key")
    public = key.public.to_bytes()
    file = tmp_path / "key.pub"
    file.write_text(signed_notes.key_text(ORIGIN, public) + "\n")
    signer, verifier = NoteSigner(ORIGIN, public, key.sign), NoteVerifier(ORIGIN, public, key.public.verify)
    with override_settings(TRAIL_PUBLIC_KEY_FILE=str(file)):
        yield PinnedLog(Sequencer(signer, verifier, None), file)


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
