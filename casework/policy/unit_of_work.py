"""The unit of work: one transaction in the name of one worker whom the database knows, for a request or one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from casework.policy import refusal_log
from casework.policy.signed_context import is_known, known_to_the_database
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.actor import Acting, act_of


@contextmanager
def transaction_as(by: Worker, *, done_again: Callable[[BaseException], bool] | None = None) -> Iterator[None]:
    """One transaction in which the database knows this worker: a whole request, with its acts and looks inside.

    Refusals whose lines a rollback took back, of the whole request or of a part of it, are written again behind it,
    each once, in a transaction of its own. After an error of which `done_again` says that all will be tried once more
    they are not: the next try meets them itself.
    """
    if refusal_log.is_open():
        with transaction.atomic(), known_to_the_database(by.pk):
            yield
        return
    with refusal_log.rewriting_lost_lines(done_again) as request:
        with transaction.atomic():
            with known_to_the_database(by.pk):
                yield
            asked_back = transaction.get_rollback()
        request.undone = asked_back


@contextmanager
def within(by: Worker | None, act: Act, *, province_id: int | None) -> Iterator[Acting]:
    """Do one act as this worker in one transaction: it is done with its event, or not at all."""
    worker_id = by.pk if by else None
    with (
        refusal_log.lost_when_undone(),
        transaction.atomic(),
        known_to_the_database(worker_id),
        act_of(worker_id, province_id, str(act.value)) as doing,
    ):
        yield doing


@contextmanager
def while_viewing(by: Worker, act: Act, *, province_id: int | None) -> Iterator[Acting]:
    """Look as this worker: in the transaction of her request where there is one, for reading leaves nothing to undo.

    Save that a list seals keys anew: where the look is refused in there, its `rights` stay done and belong to the line
    of the refusal; in a transaction of its own they are undone, and none are left.
    """
    if is_known(by.pk):
        with act_of(by.pk, province_id, str(act.value)) as doing:
            yield doing
        return
    with within(by, act, province_id=province_id) as doing:
        try:
            yield doing
        except BaseException:
            doing.rights.clear()
            raise
