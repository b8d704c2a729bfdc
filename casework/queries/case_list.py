"""The list of cases by danger, narrowed as its reader asks, and the view she had it remember."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from casework.policy import filtered_lists, gate, viewing
from casework.policy.filtered_lists import ListPlace, Sifted
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.predicates import MEMBERSHIPS, NOT_ENDED
from casework.policy.roles import memberships_for, profile_of
from casework.queries.desk import A_PAGE, columns_of_list
from casework.queries.list_rows import CaseRow, Reader
from casework.records.units import UnitKind
from casework.records.workers import Worker
from casework.rulebook import deadlines
from casework.rulebook.acts import Act
from casework.rulebook.list_views import ListView
from casework.rulebook.rows import Words, day_of


class NoSuchChoice(ValueError):
    """A place or a person was asked for that this reader is not offered."""


@dataclass(frozen=True)
class ListedCase:
    """One case of the list, whose it is, and what falls due on it next."""

    case: CaseRow
    assigned: str
    due: Words
    due_at: datetime | None
    began_at: datetime | None


@dataclass(frozen=True)
class StandsIn:
    """Whose cases are hers as well, until which day; or to whom hers went."""

    name: str
    until_on: date
    mine: bool


@dataclass(frozen=True)
class CaseList:
    """A page of the list. `places` and `people` are what may be chosen; `kept` is whether this is the view that was
    remembered, `after` where it goes on."""

    view: ListView
    kept: bool
    remembers: bool
    rows: tuple[ListedCase, ...]
    places: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    stand_ins: tuple[StandsIn, ...]
    assigns: bool
    after: ListPlace | None


def case_list(by: Worker, *, view: ListView | None, after: ListPlace | None = None) -> CaseList:
    """Her cases by danger, as the view asks, or as she had it remembered where none is asked for.

    Raises NotAllowed for whose list says nothing of danger, NoSuchChoice.
    """
    memberships = memberships_of(by)
    now = timezone.now()
    with viewing.view_access(by, Act.CASE_FILTER, memberships=memberships) as access:
        gate.require_role(by, Act.CASE_FILTER)
        beside = _beside(by, memberships, day_of(now))
        asked = beside.kept if view is None else view
        if not _is_offered(asked, beside):
            if view is not None:
                raise NoSuchChoice
            asked = ListView()  # what she had it remember is not there any more
        watching = any(profile_of(membership.role).oversees for membership in memberships)
        found = filtered_lists.list_by_danger(
            by,
            columns_of_list(memberships),
            act=Act.CASE_FILTER,
            view=asked,
            watching=watching,
            after=after,
            limit=A_PAGE + 1,
            now=now,
            today=day_of(now),
        )
        shown = found[:A_PAGE]
        access.showed(one.case.id for one in shown)
        return CaseList(
            view=asked,
            kept=asked == beside.kept,
            remembers=beside.kept.narrows,
            rows=tuple(_rows(memberships, shown)),
            places=beside.places,
            people=beside.people,
            stand_ins=beside.stand_ins,
            assigns=bool(memberships_for(memberships, Act.CASE_ASSIGN)),
            after=shown[-1].place if len(found) > A_PAGE else None,
        )


def _rows(memberships: Sequence[ActiveMembership], found: Iterable[Sifted]) -> Iterable[ListedCase]:
    read = Reader(memberships)
    for one in found:
        due = deadlines.name_of(one.due_rule) if one.due_rule else ""
        yield ListedCase(read.row(one.case), one.assigned, due, one.due_at, one.began_at)


@dataclass(frozen=True)
class _Beside:
    kept: ListView
    places: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    stand_ins: tuple[StandsIn, ...]


_BESIDE = f"""
    SELECT 'view', NULL::bigint, v.asked::text, NULL::date FROM casework_deskview v WHERE v.worker_id = %(worker)s
    UNION ALL
    SELECT 'place', u.group_id, u.name, NULL::date FROM casework_unit u WHERE u.is_active AND (
        u.group_id = ANY(%(desks)s) OR u.parent_id = ANY(%(desks)s) AND u.kind = %(address)s
        OR u.province_id = ANY(%(provinces)s) AND u.kind = %(desk)s
    )
    UNION ALL
    SELECT DISTINCT 'person', w.id, w.display_name, NULL::date FROM {MEMBERSHIPS}
    WHERE m.unit_id = ANY(%(desks)s) AND {NOT_ENDED}
    UNION ALL
    SELECT CASE h.to_id WHEN %(worker)s THEN 'in' ELSE 'out' END, h.id, w.display_name, h.until_on
    FROM casework_handover h
    JOIN casework_worker w ON w.id = CASE h.to_id WHEN %(worker)s THEN h.worker_id ELSE h.to_id END
    WHERE h.unit_id = ANY(%(desks)s) AND %(worker)s IN (h.to_id, h.worker_id)
      AND h.ended_at IS NULL AND h.until_on >= %(today)s
"""  # noqa: S608


def _beside(by: Worker, memberships: Iterable[ActiveMembership], today: date) -> _Beside:
    """What stands around the list, in one question: the view she keeps, what she may choose, who stands in for whom."""
    mine = list(memberships)
    provinces = [one.unit_id for one in mine if profile_of(one.role).oversees]
    with connection.cursor() as cursor:
        cursor.execute(
            _BESIDE,
            {
                "worker": by.pk,
                "desks": [one.unit_id for one in mine if one.unit_id not in provinces],
                "provinces": provinces,
                "address": UnitKind.TRUSTED_ADDRESS.value,
                "desk": UnitKind.COMMUNE_DESK.value,
                "today": today,
            },
        )
        rows = cursor.fetchall()
    named = {kind: sorted(((row[1], row[2]) for row in rows if row[0] == kind), key=_by_name) for kind in _CHOSEN}
    kept = next((ListView.from_kept(json.loads(row[2])) for row in rows if row[0] == "view"), ListView())
    stand_ins = tuple(StandsIn(row[2], row[3], row[0] == "out") for row in rows if row[0] in ("in", "out"))
    return _Beside(kept, tuple(named["place"]), tuple(named["person"]), stand_ins)


_CHOSEN = ("place", "person")


def _by_name(row: tuple[int, str]) -> str:
    return row[1]


def _is_offered(view: ListView, beside: _Beside) -> bool:
    places = {place for place, _name in beside.places}
    people = {str(person) for person, _name in beside.people}
    return view.is_known and view.place in (None, *places) and (not view.whose.isdecimal() or view.whose in people)
