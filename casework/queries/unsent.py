"""What is given back to a worker of a page: the form she typed last and could not send, opened with her own key."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.policy.unit_keys import unsent_context
from casework.records.unsent import UnsentForm
from casework.records.workers import Worker
from casework.trail import ids
from casework.vault import keyring, wrapping
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")


@dataclass(frozen=True)
class GivenBack:
    """The words of one form by the names of its fields; `ids` are the rows that hold them: two of a form sent twice."""

    words: dict[str, list[str]]
    ids: tuple[UUID, ...]
    at: datetime


def given_back(by: Worker, *, device: bytes, page: bytes) -> GivenBack | None:
    """The latest form of hers from this page on this device; what else she left there comes after it.

    The page asks this, behind the gate: whoever lost the right to the page does not get so far.
    """
    rows = UnsentForm.objects.filter(worker=by, page=page, device=device, until__gt=timezone.now()).order_by("-id")
    opened = list(_opened(by, rows))
    if not opened:
        return None
    row_id, words = opened[0]
    same = tuple(other for other, said in opened if said == words)
    return GivenBack(words, same, ids.moment_of(row_id))


def _opened(by: Worker, rows: Iterable[UnsentForm]) -> Iterator[tuple[UUID, dict[str, list[str]]]]:
    ring = keyring.current()
    for row in rows:
        try:
            context = unsent_context(row.pk, by.pk)
            ring.hold(row.pk, wrapping.unwrap(bytes(row.sealed_key), context=context, private=ring.private))
            yield row.pk, row.words
        except VaultError:
            logger.exception("an unsent form did not open: row %s", row.pk)
