"""The overview of a desk: its three lists in one statement, which is the permission query of each of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from casework.policy import lists
from casework.policy.allowed import acts_allowed
from casework.policy.grant_tables import permission_of
from casework.policy.lists import ListColumns, Listed
from casework.policy.predicates import (
    ACTIVE_MEMBERSHIPS_IN_ROLES,
    not_excluded,
)
from casework.policy.table import TABLE, Hold
from casework.queries import overview_lists
from casework.queries.overview_lists import ABOUT_NEWS, ARRIVED, DUE, FOR_EVER, HOLDS, LISTED, TOLD
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan
from casework.records.reintegration import ClosureReview
from casework.records.setting_aside import SettingAside
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.news import KEPT as NEWS_KEPT
from casework.rulebook.news import SEEN_KEPT
from casework.rulebook.stages import Stage


class DutyPlace(NamedTuple):
    """Where a page of duties ended: how pressing, due when, which clock; and as of when pressing was reckoned, so that
    the order stands still while somebody reads on."""

    as_of: datetime
    rank: int
    due_at: datetime
    clock: int


@dataclass(frozen=True)
class Running:
    """A duty running at one of the worker's units, or at a unit below where nobody can see to it; its case is in her
    sight. `thing` says what it hangs on where its rule leaves that open, `acts` what she may do there now."""

    rule: str
    due_at: datetime
    object_id: UUID | None
    case: Listed
    place: DutyPlace
    thing: str = ""
    acts: frozenset[Act] = frozenset()
    began_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """One piece of news at one of the worker's units: by which act, when, by whom, on what; seen when and by whom."""

    act: str
    at: datetime
    object_id: UUID | None
    case: Listed
    by: str
    seen_at: datetime | None
    seen_by: str


@dataclass(frozen=True)
class Overview:
    """What a desk shows first: duties that fall due, what has just been reported to it, and the newest of her cases.

    `due_left`, `arrived_left` and `news_left` say how many there are beyond those that came. `beside` is the answer to
    what was asked along, None where nothing was or where there is no row for it to come with.
    """

    due: list[Running]
    arrived: list[Listed]
    cases: list[Listed]
    beside: str | None = None
    due_left: int = 0
    arrived_left: int = 0
    news: list[Told] = field(default_factory=list)
    news_left: int = 0


AWAITS_A_SECOND = "second"
DECIDED: Mapping[str, type[Model]] = {"closure": ClosureReview, "plan": LivelihoodPlan, "aside": SettingAside}
"""What a second person decides, each by the word that a page knows it by."""

MOST_NEWS = 5
"""So many lines of news stand on a desk; the rest stands behind them."""

SOON_ENOUGH = timedelta(days=1)
"""Very high risk presses from so long before its duty falls due."""


def overview(
    by: Worker,
    columns: tuple[str, ...],
    *,
    act: Act,
    until: datetime,
    arrivals: bool,
    soon: int,
    limit: int,
    news: bool = False,
    beside: str = "NULL",
    values: Mapping[str, Any] | None = None,
) -> Overview:
    """The three lists of a desk in one statement, each with its own limit.

    `until` is up to when duties count, the most pressing first; a duty shows only while its case is in her sight
    through one of her units. With `arrivals` the cases that stand reported at her own desks come too, with `news` what
    others did on what her units carry. `soon` bounds these lists, `limit` the list of all. `columns` are columns of the
    case; `desk` among them is the name of its desk. `beside` is the SQL of one text that the page needs as well, with
    its `values`: it comes along once.
    """
    arms = [overview_lists.due(soon)]
    if arrivals:
        arms.append(overview_lists.arrived(soon))
    if news:
        arms.append(overview_lists.told(MOST_NEWS))
    arms.append(overview_lists.newest(limit))
    return _asked(by, columns, arms, act=act, beside=beside, values={"until": until, **(values or {})})


def duties(by: Worker, columns: tuple[str, ...], *, act: Act, after: DutyPlace | None, limit: int) -> Overview:
    """All her running duties from there on, however far away, in the order of the desk."""
    asked: dict[str, Any] = {"until": FOR_EVER}
    if after is not None:
        asked |= {"rank": after.rank, "after": after.due_at, "clock": after.clock, "as_of": after.as_of}
    return _asked(by, columns, [overview_lists.due(limit)], act=act, values=asked)


def news(by: Worker, columns: tuple[str, ...], *, act: Act, limit: int) -> Overview:
    """What others did on what her units carry, the newest first, what nobody saw yet before the rest."""
    return _asked(by, columns, [overview_lists.told(limit)], act=act, values={})


def _asked(
    by: Worker,
    columns: tuple[str, ...],
    arms: list[str],
    *,
    act: Act,
    beside: str = "NULL",
    values: Mapping[str, Any],
) -> Overview:
    asked, now = ListColumns(columns), timezone.now()
    given = {
        "worker": by.pk,
        "see": permission_of(Case, Hold.SEE),
        "roles": [role.value for role in TABLE[act].roles],
        "before": lists.LAST,
        "now": now,
        "as_of": now,
        "rank": -1,
        "after": now,
        "clock": 0,
        "news_since": now - NEWS_KEPT,
        "seen_since": now - SEEN_KEPT,
        **values,
    }
    given["pressing"] = given["as_of"] + SOON_ENOUGH
    # A case that stands in two lists is read once.
    stage = "" if "stage" in columns else ", c.stage"
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}),
            chosen AS MATERIALIZED ({" UNION ALL ".join(f"({arm})" for arm in arms)}),
            told AS MATERIALIZED (
                SELECT c.id{stage}, {asked.of_object} FROM casework_case c
                WHERE c.id IN (SELECT content_object_id FROM chosen) AND {not_excluded("c.id")}
            ){asked.desks}
            SELECT h.list, h.rule, h.due_at, h.began_at, h.object_id, h.rank, h.clock, h.total, ({beside}),
                   {HOLDS}, {ABOUT_NEWS}, t.stage, t.id, h.unit_id, h.personal, h.sealed_key, {asked.told}
            FROM chosen h JOIN told t ON t.id = h.content_object_id {asked.joined}
            ORDER BY h.rank, h.due_at, h.clock, t.id DESC, h.personal, h.unit_id
            """,  # noqa: S608
            given,
        )
        rows = cursor.fetchall()
    lists.take_up(by, Case, [row[12:16] for row in rows], when_read=True)
    things = _things([row[4] for row in rows if row[1] == AWAITS_A_SECOND])
    return _sorted(rows, lists.Making(by, Case, columns), things, given["as_of"])


def _sorted(rows: list[Any], made: lists.Making, things: Mapping[UUID, str], as_of: datetime) -> Overview:
    due: list[Running] = []
    cases: dict[str, dict[UUID, Listed]] = {ARRIVED: {}, LISTED: {}}
    total = {DUE: 0, ARRIVED: 0, LISTED: 0, TOLD: 0}
    told: list[Told] = []
    for which, rule, due_at, began_at, object_id, rank, clock, of_all, _beside, *more in rows:
        holds, about, stage, case_id, unit_id, personal, key, *kept = more
        case = made.row((case_id, unit_id, personal, key), kept)
        total[which] = of_all or 0
        if which == DUE:
            place = DutyPlace(as_of, rank, due_at, clock)
            due.append(
                Running(
                    rule,
                    due_at,
                    object_id,
                    case,
                    place,
                    things.get(object_id, ""),
                    acts_held(holds, Stage(stage)),
                    began_at,
                )
            )
        elif which == TOLD:
            told.append(_news(rule, due_at, object_id, case, json.loads(about)))
        else:
            cases[which].setdefault(case_id, case)
    arrived = list(cases[ARRIVED].values())
    return Overview(
        due,
        arrived,
        list(cases[LISTED].values()),
        rows[0][8] if rows else None,
        due_left=total[DUE] - len(due),
        arrived_left=total[ARRIVED] - len(arrived),
        news=sorted(told, key=lambda one: (one.seen_at is None, one.at), reverse=True),
        news_left=total[TOLD] - len(told),
    )


def _things(ids: Collection[UUID]) -> dict[UUID, str]:
    """What each of these is that wait for a second person. Few desks have one, so it is asked for where there is."""
    if not ids:
        return {}
    of_each = (
        f"SELECT x.id, {word!r} FROM {kind._meta.db_table} x WHERE x.id = ANY(%(ids)s)"  # noqa: S608 - names only
        for word, kind in DECIDED.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(of_each), {"ids": list(ids)})
        return dict(cursor.fetchall())


def _news(act: str, at: datetime, object_id: UUID | None, case: Listed, about: list[Any]) -> Told:
    by, seen_at, seen_by = about
    return Told(act, at, object_id, case, by or "", datetime.fromisoformat(seen_at) if seen_at else None, seen_by or "")


@lru_cache(maxsize=1_024)
def acts_held(holds: str | None, stage: Stage) -> frozenset[Act]:
    """All acts that any of these holds allows: pairs of role and word, of which a house has few."""
    words = {permission_of(Case, word): word for word in Hold}
    found = (acts_allowed(Role(role), words[word], stage) for role, word in json.loads(holds or "[]"))
    return frozenset[Act]().union(*found)
