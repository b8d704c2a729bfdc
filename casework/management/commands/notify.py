"""Runs the sender of notifications: content-free messages to the people of a unit, each at her own address."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.management import sending
from casework.management.signed_in import signed_in_as
from casework.management.stopping import told_to_stop


class Command(BaseCommand):
    """`notify` runs until it is ended; `--once` goes round once; `--allow` tells this server to send.

    A server sends only after it was told to, once. A database that was put back says another round than the file beside
    the sender: then it sends nothing and says so, until it is told to send once more.
    """

    help = "Tell people by e-mail and SMS that something waits for them; a message never says what."
    stealth_options = ("stop",)  # a thread that runs this gives its own threading.Event

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument("--allow", action="store_true", help="this database is the living one: send from here")

    def handle(self, *args: Any, stop: threading.Event | None = None, **options: Any) -> None:
        if not settings.NOTIFY_STATE:
            raise CommandError("Set CASEWORK_NOTIFY_STATE to a file that only the sender writes, beside no backup.")
        state = sending.StateFile(Path(settings.NOTIFY_STATE))
        ways = sending.carriers(
            settings.NOTIFY_SMTP,
            settings.NOTIFY_FROM,
            command=settings.NOTIFY_SMS_COMMAND,
            directory=settings.NOTIFY_SMS_DIRECTORY,
        )
        if not ways:
            raise CommandError(
                "Nothing can be sent from here: set CASEWORK_NOTIFY_SMTP_URL with CASEWORK_NOTIFY_FROM, or "
                "CASEWORK_NOTIFY_SMS_COMMAND, or CASEWORK_NOTIFY_SMS_DIRECTORY."
            )
        with signed_in_as(settings.NOTIFIER_DATABASE):
            if options["allow"]:
                sending.tell_to_send(state, at=timezone.now())
                self.stdout.write("This server sends from now on. What was due before was let go.")
                return
            try:
                if options["once"]:
                    sent = sending.go_round(state, ways, at=timezone.now())
                    self.stdout.write(f"Sent {sent}.")
                else:
                    sending.keep_sending(state, ways, stop or told_to_stop())
            except sending.PutBack:
                raise CommandError(
                    "Nothing was sent: this server was not told to send, or its database was put back to an earlier "
                    "point, or another server sends. Where this is the living database: manage.py notify --allow"
                ) from None
