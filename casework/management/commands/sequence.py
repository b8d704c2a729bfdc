"""Runs the trail's sequencer: every second it places new events, every minute it signs; one at a time, safe to kill."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.management.signed_in import signed_in_as
from casework.trail import arrivals, notes
from casework.trail.notes import Signer, Verifier
from casework.trail.sequencer import AlreadyRunning, Forked, Sequencer, alone, keep_sequencing
from casework.trail.sink import Sink
from casework.vault.errors import BadKey
from casework.vault.signing import SigningKey


class Command(BaseCommand):
    """`sequence` runs until it is ended; `--once` places and signs what is there; `--show-key` prints the key."""

    help = "Put the trail's events into one order and sign it."
    stealth_options = ("stop",)  # a thread that runs this hands in its own threading.Event

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="place and sign what is there, then end")
        parser.add_argument("--make-key", action="store_true", help="make the signing key, unless there is one")
        parser.add_argument("--show-key", action="store_true", help="print the public key that verifiers pin")

    def handle(self, *args: Any, stop: threading.Event | None = None, **options: Any) -> None:
        if options["make_key"] and settings.TRAIL_KEY_FILE:
            SigningKey.make_file(Path(settings.TRAIL_KEY_FILE))
        sequencer = sequencer_from_settings()
        if options["show_key"] or options["make_key"]:
            self.stdout.write(notes.key_text(sequencer.signer.name, sequencer.signer.public))
            return
        try:
            with signed_in_as(settings.SEQUENCER_DATABASE):
                self._run(sequencer, stop, options)
        except AlreadyRunning:
            raise CommandError("Another sequencer is running on this database.") from None
        except Forked:
            raise CommandError(
                "The trail does not continue what was signed or filed: it was rewritten or put back to an earlier "
                "point. Nothing was signed. Verify a dump against a supervisor's checkpoint before anything else."
            ) from None

    def _run(self, sequencer: Sequencer, stop: threading.Event | None, options: dict[str, Any]) -> None:
        if not options["once"]:
            keep_sequencing(sequencer, stop or _told_to_stop())
            return
        with alone():
            placed = sequencer.step()
            made = sequencer.sign()
        if options["verbosity"]:
            signed = f"signed a checkpoint over {made.size}" if made else "nothing new to sign"
            self.stdout.write(f"Placed {placed} events, {signed}.")


def sequencer_from_settings() -> Sequencer:
    """The sequencer as the settings describe it. Raises CommandError when its key or its directory is not there."""
    if not settings.TRAIL_KEY_FILE:
        raise CommandError("Set TRAIL_KEY_FILE to the file of the trail's signing key.")
    try:
        key = SigningKey.from_file(Path(settings.TRAIL_KEY_FILE))
    except (OSError, BadKey) as error:
        raise CommandError(f"The trail's signing key cannot be used: {error}.") from error
    directory = arrivals.directory()
    if directory is not None and not directory.is_dir():
        raise CommandError("TRAIL_DIRECTORY is not there.")
    public = key.public.to_bytes()
    return Sequencer(
        Signer(settings.TRAIL_ORIGIN, public, key.sign),
        Verifier(settings.TRAIL_ORIGIN, public, key.public.verify),
        Sink(directory) if directory is not None else None,
    )


def _told_to_stop() -> threading.Event:
    stop = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stop.set())
    return stop
