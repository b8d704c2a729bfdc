"""Runs the trail's sequencer: every second it places new events, every minute it signs; one at a time, safe to kill."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.journey import call_backs, door, escalations
from casework.journey.new_log import BECAUSE, say_new_log
from casework.management.signed_in import signed_in_as
from casework.management.stopping import told_to_stop
from casework.policy import her_word
from casework.records.units import Unit, UnitKind
from casework.rulebook.refusals import Refused
from casework.trail.log import witness_log
from casework.trail.proof import signed_notes
from casework.trail.proof.signed_notes import BadNote, NoteSigner, NoteVerifier
from casework.trail.sequencer import new_log, row_binding
from casework.trail.sequencer.mirror_log import MirrorLog
from casework.trail.sequencer.placing import AlreadyRunning, Forked, Sequencer, alone, keep_sequencing
from casework.vault import keyring
from casework.vault.errors import BadKey
from casework.vault.signing import SigningKey, VerifyKey
from casework.web import wording


class Command(BaseCommand):
    """`sequence` runs until it is ended; `--once` places and signs what is there; `--show-key` prints the key.

    `--begin-new-log` ends a log whose database was put back to an earlier point, and begins the next (docs/restore.md).
    """

    help = "Put the trail's events into one order and sign it."
    stealth_options = ("stop",)  # a thread that runs this gives its own threading.Event

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="place and sign what is there, then end")
        parser.add_argument("--make-key", action="store_true", help="make the signing key, unless there is one")
        parser.add_argument("--show-key", action="store_true", help="print the public key that verifiers pin")
        parser.add_argument(
            "--begin-new-log", choices=BECAUSE, metavar="BECAUSE", help=f"begin a new log: {', '.join(BECAUSE)}"
        )
        parser.add_argument("--after", metavar="KEY", default="", help="the public key of the log that has ended")
        parser.add_argument("--as", dest="by", default="", help="the supervisor who does it")

    def handle(self, *args: Any, stop: threading.Event | None = None, **options: Any) -> None:
        if options["show_key"] or options["make_key"]:
            key = _key_from_settings(make=options["make_key"])
            self.stdout.write(signed_notes.key_text(settings.TRAIL_ORIGIN, key.public.to_bytes()))
            return
        sequencer = sequencer_from_settings()
        if options["begin_new_log"]:
            self._begin_new_log(sequencer, options)
            return
        try:
            with signed_in_as(settings.SEQUENCER_DATABASE):
                self._run(sequencer, stop, options)
        except AlreadyRunning:
            raise CommandError("Another sequencer is running on this database.") from None
        except Forked:
            raise CommandError(
                "The trail does not continue what was signed or filed: it was rewritten or put back to an earlier "
                "point. Nothing was signed. Verify a dump against a supervisor's checkpoint before anything else; "
                "docs/restore.md says how a new log is begun after a restore that was meant."
            ) from None

    def _run(self, sequencer: Sequencer, stop: threading.Event | None, options: dict[str, Any]) -> None:
        if not options["once"]:
            keep_sequencing(sequencer, stop or told_to_stop(), beside=_what_falls_due)
            return
        with alone():
            placed = sequencer.step()
            sequencer.go_round()
            if _what_falls_due():
                placed += sequencer.step()
            made = sequencer.sign()
        if options["verbosity"]:
            signed = f"signed a checkpoint over {made.size}" if made else "nothing new to sign"
            self.stdout.write(f"Placed {placed} events, {signed}.")

    def _begin_new_log(self, sequencer: Sequencer, options: dict[str, Any]) -> None:
        """Look, ask, say it in the trail in the supervisor's name, then do it."""
        held = sequencer.mirror
        if held is None:
            raise CommandError("CASEWORK_TRAIL_DIRECTORY is not set.")
        try:
            name, public = signed_notes.key_from(options["after"])
        except BadNote:
            raise CommandError("Name the log that has ended: --after KEY, as its --show-key printed it.") from None
        earlier = NoteVerifier(name, public, VerifyKey(public).verify)
        try:
            with signed_in_as(settings.SEQUENCER_DATABASE), alone():
                parted = new_log.cut(held, earlier, name=sequencer.signer.name)
            self.stdout.write(
                f"The log {name} had {parted.filed} events and had signed {parted.signed.size}. The database has "
                f"the first {parted.kept} of them: {parted.lost} are lost for ever, and whoever kept a checkpoint "
                f"over more than {parted.kept} will see it. The new log is {sequencer.signer.name}."
            )
            if input(f"Type {parted.lost} to begin it: ").strip() != str(parted.lost):
                raise CommandError("Nothing was done.")
            self._say(parted, options)
            with signed_in_as(settings.SEQUENCER_DATABASE), alone():
                size = new_log.begin(sequencer, held, parted)
        except AlreadyRunning:
            raise CommandError("A sequencer is running on this database: stop it first.") from None
        except new_log.NewLogRefused as why:
            raise CommandError(NOT_ANEW[why.code]) from None
        self.stdout.write(
            f"The new log has {size} events and its first checkpoint. Its key, for every supervisor to write down:\n"
            + signed_notes.key_text(sequencer.signer.name, sequencer.signer.public)
        )

    def _say(self, parted: new_log.LogCut, options: dict[str, Any]) -> None:
        if not options["by"]:
            raise CommandError("Say as whom: --as USERNAME of a supervisor.")
        secret = getpass(f"Passphrase of {options['by']}: ")
        try:
            signed = door.sign_in(options["by"], secret, source=door.Source("terminal"))
            province = Unit.objects.filter(pk__in=signed.ring.units, kind=UnitKind.PROVINCE).first()
            if province is None:
                raise CommandError("Only a supervisor of a province begins a new log.")
            with keyring.using(signed.ring):
                say_new_log(signed.worker, province, parted, because=options["begin_new_log"])
        except Refused as refusal:
            raise CommandError(str(wording.refusal(refusal.code))) from refusal


NOT_ANEW = {
    "same_name": "A new log needs a new name: set CASEWORK_TRAIL_ORIGIN to one that was never used, everywhere.",
    "no_checkpoint": "There is no checkpoint of an earlier log in TRAIL_DIRECTORY: nothing to begin anew.",
    "not_its_key": "The checkpoint in TRAIL_DIRECTORY is not signed by the key after --after.",
    "file_differs": "The file of leaves was changed: it is not what the earlier log signed. Verify a dump first.",
    "rewritten": "The database is no earlier point of that log: it was rewritten. Verify before anything else.",
    "continues": "The database continues what was signed: nothing was put back, and nothing is begun anew.",
}


def sequencer_from_settings() -> Sequencer:
    """The sequencer as the settings describe it. Raises CommandError when its key or its directory is not there."""
    key = _key_from_settings()
    directory = witness_log.directory()
    if directory is not None and not directory.is_dir():
        raise CommandError("The directory that CASEWORK_TRAIL_DIRECTORY names is not there.")
    public = key.public.to_bytes()
    return Sequencer(
        NoteSigner(settings.TRAIL_ORIGIN, public, key.sign),
        NoteVerifier(settings.TRAIL_ORIGIN, public, key.public.verify),
        MirrorLog(directory) if directory is not None else None,
    )


def _key_from_settings(*, make: bool = False) -> SigningKey:
    """The signing key; nothing else is needed to show or make it. Raises CommandError when it is not there."""
    if not settings.TRAIL_KEY_FILE:
        raise CommandError("Set CASEWORK_TRAIL_KEY_FILE to the file of the trail's signing key.")
    path = Path(settings.TRAIL_KEY_FILE)
    try:
        return SigningKey.make_file(path) if make else SigningKey.from_file(path)
    except FileNotFoundError as error:
        hint = "Make its directory first" if make else "Make it with --make-key"
        raise CommandError(f"CASEWORK_TRAIL_KEY_FILE names {path}, which is not there. {hint}.") from error
    except (OSError, BadKey) as error:
        raise CommandError(f"The trail's signing key ({path}) cannot be used: {error}.") from error


def _what_falls_due() -> int:
    """What happens by the clock alone, whether or not anybody signs in; how many lines of the trail it wrote."""
    her_word.drop_what_is_dark()
    return escalations.take_steps() + call_backs.say_hours() + row_binding.say_unsaid()
