"""The wall around each piece of work: one transaction in the name of one worker, and a line for every refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Refused
from casework.trail import pen
from casework.trail.actor import Acting, act_of
from casework.trail.events import Outcome


@contextmanager
def within(by: Worker | None, act: Act, *, realm_id: int | None) -> Iterator[Acting]:
    """Do one act as this worker in one transaction: it is done with its event, or not at all."""
    with transaction.atomic(), act_of(by.pk if by else None, realm_id, str(act.value)) as doing:
        yield doing


def refused(
    by: Worker | None, act: Act, refusal: Refused, *, realm_id: int | None, case_id: UUID | None, thing_id: UUID | None
) -> None:
    """Write the refusal after the work was rolled back."""
    with within(by, act, realm_id=realm_id) as doing:
        pen.write(
            doing,
            Outcome.REFUSED,
            case_id=case_id,
            thing_id=thing_id,
            refusal=type(refusal).__name__,
            code=refusal.code,
        )
