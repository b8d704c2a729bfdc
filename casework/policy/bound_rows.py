"""What history and log bind of the rights on a case, asked before a key is sealed: its desk, its bans, what has ended.

Neither the row of a case nor the end of a right is signed. But each change of a case leaves a row of history whose hash
its event names, and each act that lets a right end says so in its event. A row that says more than they do was written
by nobody's act: the narrower counts, and an alert comes of the line.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cache

from django.db import connection
from django.utils import timezone

from casework.policy.grant_tables import KINDS, Guarded
from casework.policy.kept_out import LogBroken
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from casework.rulebook.stages import Stage
from casework.trail import actor
from casework.trail.log import encoding
from casework.trail.log.canonical import canonical_row, digest
from casework.trail.proof.verification import bound_by

logger = logging.getLogger("casework")


@cache
def _columns(kind: type[Case | ContactBan]) -> tuple[str, ...]:
    return tuple(str(one.column) for one in history_of(kind)._meta.concrete_fields)


@cache
def _asked() -> str:
    """The case as it stands, its newest row of history from before the act under way, and the event that binds it."""
    columns = ", ".join(f"h.{name}" for name in _columns(Case))
    return f"""
        SELECT c.desk_id, c.origin_id, h.desk_id, h.origin_id, h.stage, e.body, {columns}
        FROM casework_case c JOIN LATERAL (
            SELECT * FROM casework_historicalcase h WHERE h.id = c.id AND h.event_id <> %(event)s
            ORDER BY h.history_id DESC LIMIT 1
        ) h ON true LEFT JOIN casework_event e ON e.id = h.event_id AND e.case_id = c.id
        WHERE c.id = %(case)s
    """  # noqa: S608 - names only


def check_desk(subject: Guarded) -> None:
    """Compare the desk of this object's case with what its history and log say, once in an act, before anything is
    sealed. A draft has not come to any desk: its way up is certified. Raises LogBroken.
    """
    case_id, doing = subject.pk if isinstance(subject, Case) else subject.case_id, actor.acting()
    if doing is None or case_id in doing.compared:
        return
    with connection.cursor() as cursor:
        cursor.execute(_asked(), {"case": case_id, "event": doing.event_id})
        row = cursor.fetchone()
    doing.compared.add(case_id)
    if row is None:  # made in this act; or she holds what hangs on it, and not the case
        return
    desk, origin, desk_was, origin_was, stage, body, *values = row
    if stage != Stage.DRAFT and (
        (desk, origin) != (desk_was, origin_was) or not _is_bound(body, dict(zip(_columns(Case), values, strict=True)))
    ):
        logger.critical("case %s is led by another desk than its history and log say", case_id)
        raise LogBroken


@cache
def _asked_of_ban() -> str:
    """The newest row of history of a ban of this case, and the event that binds it."""
    columns = ", ".join(f"h.{name}" for name in _columns(ContactBan))
    return f"""
        SELECT e.body, {columns} FROM casework_historicalcontactban h
        LEFT JOIN casework_event e ON e.id = h.event_id AND e.case_id = h.case_id
        WHERE h.id = %s AND h.case_id = %s ORDER BY h.history_id DESC LIMIT 1
    """  # noqa: S608 - names only


def check_ban(ban: ContactBan) -> None:
    """Compare the order that this ban has at the bodies with what its history and log say, before anything is sealed by
    that order: each order is as its own event left it, and the row of a ban says which of all of them is hers. Raises
    LogBroken.
    """
    with connection.cursor() as cursor:
        cursor.execute(_asked_of_ban(), [ban.pk, ban.case_id])
        row = cursor.fetchone()
    body, *values = row or (None,)
    history = dict(zip(_columns(ContactBan), values, strict=True)) if row else {}
    if not history or history["order_id"] != ban.order_id or not _is_bound(body, history):
        logger.critical("a contact ban has another order than its history and log say: %s", ban.pk)
        raise LogBroken


def _is_bound(body: bytes | None, history: dict[str, object]) -> bool:
    said = encoding.said(bytes(body)) if body is not None else None
    hashes = {one.history_id: one.history for one in bound_by(said or {})}
    return hashes.get(str(history["history_id"])) == digest(canonical_row(history))


class Ends:
    """When each hold on an object ends, as its log says: the last word on each holder counts."""

    def __init__(self, subject: Guarded) -> None:
        self._subject = subject
        self._ends: dict[str, tuple[int, datetime]] = {}
        self._given: dict[str, int] = {}
        with connection.cursor() as cursor:
            asked = "SELECT what, holder, until FROM wall.ends_in_the_log(%s, %s)"
            cursor.execute(asked, [subject.pk, KINDS[type(subject)].word])
            said = cursor.fetchall()
        for place, (what, holder, until) in enumerate(said):
            if what == "give":
                self._given[holder] = place
                self._ends.pop(holder, None)
            else:
                self._ends[holder] = (place, datetime.fromisoformat(until))

    def revived_unit(self, unit_id: int) -> bool:
        """Whether this unit's hold, whose row lives, has ended by now: then the line of the act says so, and nothing is
        sealed to it."""
        return self._is_revived(f"unit:{unit_id}", self._end(f"unit:{unit_id}", since=-1))

    def revived_worker(self, worker_id: int, through: int) -> bool:
        """The same of somebody's hold in her own name."""
        return self._is_revived(f"worker:{worker_id}", self.of_worker(worker_id, through))

    def _is_revived(self, holder: str, end: datetime | None) -> bool:
        over = end is not None and end <= timezone.now()
        if over:
            _note_revived(self._subject, holder)
        return over

    def of_worker(self, worker_id: int, through: int) -> datetime | None:
        """When her own hold ends, if at all; what ends for the unit ends for whoever held it through the unit then."""
        holder = f"worker:{worker_id}"
        given = self._given.get(holder, -1)
        both = (self._end(holder, since=-1), self._end(f"unit:{through}", since=given))
        return min((at for at in both if at is not None), default=None)

    def was_given_to(self, worker_id: int) -> bool:
        """Whether the log says that it was given to her in her own name."""
        return f"worker:{worker_id}" in self._given

    def _end(self, holder: str, *, since: int) -> datetime | None:
        place, at = self._ends.get(holder, (-1, None))
        return at if place > since else None


def _note_revived(subject: Guarded, holder: str) -> None:
    """Let the line of the act under way say that a right lives on which its log lets end; nothing was sealed to it."""
    kind, doing = KINDS[type(subject)].word, actor.acting()
    # Whose, the line says: whoever reads the server's log may be the one who lost it.
    logger.critical("a right lives on past its end: %s %s", kind, subject.pk)
    right = ["broken", kind, str(subject.pk), holder, ""]
    if doing is not None and right not in doing.rights:
        doing.rights.append(right)
