"""Files of the province that share an identifier: which they are, for a supervisor alone, each look with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from casework.policy import gate, viewing
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.people import Fingerprint
from casework.records.workers import Worker
from casework.rulebook.acts import Act, words_of
from casework.rulebook.people import IDENTITY_PAPERS
from casework.rulebook.rows import Words
from casework.rulebook.stages import SET_ASIDE, Stage

MOST = 50
"""Pairs on one page of the list; what is left stands on the next."""

OPENED = 10
"""At most so many files beside one are opened at once; a number that more share is no number of hers alone."""


@dataclass(frozen=True)
class SharedFile:
    """A file that shares an identifier: whose, where, how far, by which identifiers; `acts` are open to the reader."""

    case_id: UUID
    code: str
    name: str
    desk: str
    stage: str
    shared: tuple[Words, ...]
    acts: frozenset[str]


@dataclass(frozen=True)
class SamePersonPage:
    """One file and those that share an identifier with it; `more` of them are not opened."""

    this: SharedFile
    others: tuple[SharedFile, ...]
    more: int


@dataclass(frozen=True)
class SharedPair:
    """Two files that may be of one person, without a name: each with its code, desk and stage."""

    one: tuple[UUID, str, str, str]
    other: tuple[UUID, str, str, str]


@dataclass(frozen=True)
class SharedPairs:
    """The pairs that nobody has joined yet, the newest first; `older` is the last of a page that goes on."""

    pairs: tuple[SharedPair, ...]
    older: tuple[UUID, UUID] | None


def same_person(by: Worker, case_id: UUID) -> SamePersonPage:
    """A file and those that share an identifier with it; each opened leaves a line of its own. Raises NotFound."""
    with viewing.view_access(by, Act.SAME_PERSON_LOOK) as access:
        case = access.enter(Case, case_id)
        acts = words_of(access.acts)
    mine = {bytes(one.digest): one.kind for one in Fingerprint.objects.filter(case=case)}
    # What the wall does not show is not hers to see: a draft, or a file she is kept from.
    sharing: dict[UUID, set[str]] = {}
    for one in Fingerprint.objects.filter(digest__in=list(mine)).exclude(case=case).order_by("-case_id"):
        sharing.setdefault(one.case_id, set()).add(one.kind)
    opened = [_opened(by, other, kinds) for other, kinds in list(sharing.items())[:OPENED]]
    names = Names()
    names.fetch_all((), {case.desk_id, *(other.desk_id for other, *_ in opened)})
    every = {kind for kinds in sharing.values() for kind in kinds}
    return SamePersonPage(
        _file(case, every, acts, names),
        tuple(_file(other, kinds, acts, names) for other, kinds, acts in opened),
        max(0, len(sharing) - OPENED),
    )


def _opened(by: Worker, case_id: UUID, kinds: set[str]) -> tuple[Case, set[str], frozenset[str]]:
    with viewing.view_access(by, Act.SAME_PERSON_LOOK) as access:
        return access.enter(Case, case_id), kinds, words_of(access.acts)


def _file(case: Case, kinds: Iterable[str], acts: frozenset[str], names: Names) -> SharedFile:
    shared = tuple(_kind(kind) for kind in sorted(kinds))
    return SharedFile(case.pk, case.code or "", case.name or "", names.unit(case.desk_id), case.stage, shared, acts)


def _kind(kind: str) -> Words:
    if kind == "phone":
        return _("số điện thoại")
    return IDENTITY_PAPERS.label(kind) if kind in IDENTITY_PAPERS else _("giấy tờ")


def shared_pairs(by: Worker, *, after: tuple[UUID, UUID] | None = None) -> SharedPairs:
    """Pairs of files at work that share an identifier, by code alone, those `after` this one. Raises NotAllowed.

    The list goes on: pairs that are two persons stay in it, and would otherwise hide whatever comes after them.
    """
    later, earlier = after or (None, None)
    with viewing.view_access(by, Act.SAME_PERSON_LIST) as access:
        gate.require_role(by, Act.SAME_PERSON_LIST)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT DISTINCT o.id, o.code, o.desk_id, o.stage, c.id, c.code, c.desk_id, c.stage
                FROM casework_fingerprint f
                JOIN casework_fingerprint g
                  ON g.province_id = f.province_id AND g.digest = f.digest AND g.case_id < f.case_id
                JOIN casework_case c ON c.id = f.case_id AND c.stage <> ALL(%(aside)s)
                JOIN casework_case o ON o.id = g.case_id AND o.stage <> ALL(%(aside)s)
                WHERE %(later)s::uuid IS NULL OR (c.id, o.id) < (%(later)s::uuid, %(earlier)s::uuid)
                ORDER BY c.id DESC, o.id DESC LIMIT %(limit)s
                """,
                {
                    "aside": [stage.value for stage in (*SET_ASIDE, Stage.DRAFT)],
                    "limit": MOST + 1,
                    "later": later,
                    "earlier": earlier,
                },
            )
            rows = cursor.fetchall()
        names = Names()
        names.fetch_all((), {row[2] for row in rows} | {row[6] for row in rows})
        access.showed(dict.fromkeys(found for row in rows[:MOST] for found in (row[0], row[4])))
        return SharedPairs(
            tuple(SharedPair(_short(row[4:], names), _short(row[:4], names)) for row in rows[:MOST]),
            (rows[MOST - 1][4], rows[MOST - 1][0]) if len(rows) > MOST else None,
        )


def _short(row: tuple[UUID, str | None, int, str], names: Names) -> tuple[UUID, str, str, str]:
    case_id, code, desk, stage = row
    return case_id, code or f"…{case_id.hex[-6:]}", names.unit(desk), stage
