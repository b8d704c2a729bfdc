"""A request to be called back comes in from a page without an account; and the hour it came in gets its line."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from casework.policy import call_backs
from casework.policy.call_backs import Places
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.rulebook.violence_reports import CALL_BACK, CALLED_BACK_WITHIN, SETTLED_WITHIN
from casework.trail.actor import act_of
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault.certificates import Anchor


def places() -> Places:
    """Where somebody may ask to be called from. Raises NotFound where this house has no such page, and NotCertified."""
    try:
        kept = Path(settings.CALL_BACK_ANCHOR_FILE or "/dev/null").read_text(encoding="ascii")
    except FileNotFoundError:
        kept = ""
    if not kept.strip():
        raise NotFound
    return call_backs.places(Anchor.from_bytes(base64.b64decode(kept)))


def anchor_text(anchor: Anchor) -> str:
    """What that file has in it: no secret, and nothing that a database administrator may choose."""
    return base64.b64encode(anchor.to_bytes()).decode("ascii")


def ask_call_back(among: Places, desk_id: int | None, *, answers: Mapping[str, object]) -> None:
    """Hand in what she told. Nothing is answered: known or not, with room for it or without."""
    said = CALL_BACK.answered(answers)
    CALL_BACK.check(said, refusal="unknown_answer")
    call_backs.ask(
        among,
        desk_id,
        {"source": "herself", "channel": "page", **said},
        at=timezone.now(),
        act=timedelta(hours=CALLED_BACK_WITHIN.value or 0),
        settle=timedelta(hours=SETTLED_WITHIN.value or 0),
    )


def say_hours(*, at: datetime | None = None) -> int:
    """One line for each desk and hour in which it was asked, once the hour is over; how many. Beside the sequencer."""
    at, said = at or timezone.now(), 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT desk, province FROM wall.take_up_call_backs(%s)", [at])
                desk, province = cursor.fetchone()
            if desk is None:
                return said
            with act_of(None, province, str(Act.CALL_BACK_ASK.value)) as doing:
                append.write(doing, Outcome.DONE, desk=desk)
        said += 1
