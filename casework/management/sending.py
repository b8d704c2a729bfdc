"""Sends notifications: asks what is due, hands each message to the mail server or SMS gateway, says what came of it.

It sees addresses and times alone; a copy of the database that was put back sends nothing.
"""

from __future__ import annotations

import os
import smtplib
import subprocess
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.utils import timezone

from casework.records.notifications import NotificationWay
from casework.rulebook import alarms, news, notifications

SECONDS_BETWEEN = 20
MOST_AT_ONCE = 200
COMMAND_SECONDS = 60


class PutBack(Exception):
    """The database says another round than the file beside the sender: it was restored, or two of them send."""


class NotSent(Exception):
    """A message that did not go; its one argument is the kind of failure, for the row and for who looks after it."""


@dataclass(frozen=True)
class DueMessage:
    """A message: its number, by what it goes and where to."""

    id: int
    way: NotificationWay
    address: str
    tries: int


type Carrier = Callable[[str], None]
"""Hands the one text to an address. Raises NotSent."""


@dataclass(frozen=True)
class StateFile:
    """How far the sender went, in a file that stands beside no backup of the database."""

    path: Path

    def read(self) -> int | None:
        """The last round, or None where nobody told this sender to send yet."""
        try:
            return int(self.path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None

    def write(self, round_: int) -> None:
        """Keep this round; whoever is killed in between has the one before, which the database still takes."""
        half = self.path.with_suffix(".half")
        with half.open("w", encoding="ascii") as file:
            file.write(f"{round_}\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(self.path)


def carriers(
    smtp: dict[str, Any], sender: str, *, command: str, directory: str, backend: str | None = None
) -> dict[NotificationWay, Carrier]:
    """What can be sent from here; a way that is not set up is missing."""
    found: dict[NotificationWay, Carrier] = {}
    if sender and (smtp or backend):
        found[NotificationWay.EMAIL] = _by_mail(smtp, sender, backend)
    if command:
        found[NotificationWay.SMS] = _by_command(command)
    elif directory:
        found[NotificationWay.SMS] = _into(Path(directory))
    return found


def _by_mail(smtp: dict[str, Any], sender: str, backend: str | None) -> Carrier:
    def carry(address: str) -> None:
        message = EmailMessage(
            notifications.SUBJECT, notifications.TEXT, sender, [address], connection=get_connection(backend, **smtp)
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise NotSent("address_refused") from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent("server_refuses_us") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("server_not_reached") from error

    return carry


def _by_command(command: str) -> Carrier:
    def carry(address: str) -> None:
        try:
            ended = subprocess.run(
                [command, address],
                input=notifications.TEXT,
                text=True,
                timeout=COMMAND_SECONDS,
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotSent("gateway_not_reached") from error
        if ended.returncode:
            raise NotSent("gateway_refused")

    return carry


def _into(directory: Path) -> Carrier:
    def carry(address: str) -> None:
        name = uuid4().hex
        half = directory / f".{name}"
        try:
            half.write_text(f"{address}\n{notifications.TEXT}\n", encoding="utf-8")
            half.rename(directory / f"{name}.txt")
        except OSError as error:
            raise NotSent("gateway_not_reached") from error

    return carry


def tell_to_send(state: StateFile, *, at: datetime) -> None:
    """From now on this sender sends; what was due before is let go, for nobody knows who had it already."""
    state.write(_one("SELECT wall.notifier_told_to_send(%s)", at))


def go_round(state: StateFile, ways: dict[NotificationWay, Carrier], *, at: datetime) -> int:
    """One round: make what is due, send it, say what came of it; how many went. Raises PutBack, with nothing sent."""
    before = state.read()
    now_at = _one("SELECT wall.notifier_round(%s, %s)", before, at) if before is not None else None
    if now_at is None:
        raise PutBack
    state.write(now_at)
    _one(
        "SELECT wall.queue_notifications(%s, %s, %s, %s, %s, %s)",
        *(at, notifications.last_hour(at), notifications.PRESSES_WITHIN, notifications.AHEAD, news.KEPT),
        alarms.CALL_BACK_WITHIN,
    )
    return sum(_sent(one, ways, at=at) for one in _due(at))


def keep_sending(state: StateFile, ways: dict[NotificationWay, Carrier], stop: threading.Event) -> None:
    """Rounds until it is told to stop. Raises PutBack."""
    while not stop.is_set():
        go_round(state, ways, at=timezone.now())
        stop.wait(SECONDS_BETWEEN)


def _due(at: datetime) -> Iterable[DueMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, way, address, tries FROM wall.notifications_due(%s, %s)", [at, MOST_AT_ONCE])
        return [
            DueMessage(number, NotificationWay(way), address, tries)
            for number, way, address, tries in cursor.fetchall()
        ]


def _sent(one: DueMessage, ways: dict[NotificationWay, Carrier], *, at: datetime) -> bool:
    try:
        if one.way not in ways:
            raise NotSent("way_not_set_up")
        ways[one.way](one.address)
    except NotSent as error:
        again = notifications.next_try(one.tries + 1, at=at)
        _one("SELECT wall.notification_went(%s, NULL, %s, %s)", one.id, str(error), again)
        return False
    _one("SELECT wall.notification_went(%s, %s, '', NULL)", one.id, timezone.now())
    return True


def _one(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None
