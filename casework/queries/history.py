"""What changed in a case, field by field, before and after, and by whom - read under the keys of whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext

from casework.queries import labels
from casework.queries.case_records import UNIT, WORKER
from casework.queries.people import Names
from casework.records.about import UNTOLD
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.kinds import BY_WORD
from casework.records.rows import reader_of
from casework.rulebook.acts import Act
from casework.vault import keyring
from casework.vault.fields import SealedField, open_held

LAST = UUID(int=(1 << 128) - 1)


class Field(NamedTuple):
    """One field of a change: what it is called, what stood, what stands; None where nothing did."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """One change of one record: when, who, by which act, and what. `id` pages on, `event_id` joins the trail."""

    id: UUID
    event_id: UUID
    at: datetime
    who: str
    act: str
    record: str
    is_new: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ChangedFields:
    """One change of one record without a word of what stood or stands in it: the record and its fields by name."""

    event_id: UUID
    record: str
    is_new: bool
    fields: tuple[str, ...]


@dataclass(frozen=True)
class LastChange:
    """Who changed something last, and when: for whoever comes second."""

    who: str
    at: datetime


def changes(
    case: Case,
    *,
    before: UUID | None = None,
    limit: int | None = 50,
    events: Collection[UUID] | None = None,
    rewritten: Collection[UUID] = (),
) -> tuple[Change, ...]:
    """The changes of a case, newest first; `before` is the id of the last one of the page above.

    `events` keeps only what these acts of the trail changed. Rows that are known to be `rewritten` are named as such,
    not opened, and nothing is compared with them.

    The case's key must be on the ring, else Locked. Where she is hidden and what a partner was told open under their
    own keys; without them a reader learns that they changed, and that they are sealed apart.
    """
    keyring.current().cipher(case.pk)
    names = Names()
    return _in_words(_rows(case.pk, before or LAST, limit, events, rewritten, names), names)


def page(
    case: Case, *, before: UUID | None, limit: int, kinds: Collection[str] | None = None
) -> tuple[tuple[Change, ...], UUID | None]:
    """A page of the changes, of some kinds of records alone where they are named, and where the next begins.

    Who asks for few kinds is shown as many of them: rows of others are passed over, a page of them at a time.
    """
    keyring.current().cipher(case.pk)
    names, kept, below = Names(), list[_Row](), before or LAST
    while True:
        found = _rows(case.pk, below, limit + 1, None, (), names)
        for row in found[:limit]:
            below = row.id
            if kinds is None or row.kind in kinds:
                kept.append(row)
                if len(kept) == limit:
                    break
        if len(kept) == limit or len(found) <= limit:
            more = len(found) > limit or (bool(found) and below != found[-1].id)
            return _in_words(kept, names), below if more else None


def _in_words(found: Sequence[_Row], names: Names) -> tuple[Change, ...]:
    told = [[] if row.rewritten else list(_told(row)) for row in found]
    names.fetch_all(
        {row.by for row in found}.union(*(_ids_of("worker", difference) for difference in told)),
        set().union(*(_ids_of("unit", difference) for difference in told)),
    )
    return tuple(
        Change(
            id=row.id,
            event_id=UUID(row.now["event_id"]),
            at=datetime.fromisoformat(row.now["history_date"]),
            who=names[row.by],
            act=str(Act.words(row.act)),
            record=str(labels.RECORDS[row.kind]),
            is_new=row.is_new,
            fields=(Field(gettext("Bản ghi"), None, gettext("đã bị sửa từ khi ghi, nên không mở")),)
            if row.rewritten
            else tuple(_field(one, names) for one in differences),
        )
        for row, differences in zip(found, told, strict=True)
    )


def touched(
    case: Case, *, events: Collection[UUID], limit: int | None, rewritten: Collection[UUID] = ()
) -> tuple[ChangedFields, ...]:
    """Which fields of which records these acts changed, newest first; bytes are compared and nothing is opened.

    What stands beneath a field that is sealed as a whole is not told apart.
    """
    found = []
    for row in _rows(case.pk, LAST, limit, events, rewritten, Names()):
        if row.rewritten:
            fields: tuple[str, ...] = (gettext("bản ghi đã bị sửa từ khi ghi"),)
        else:
            paths = [(row.kind, field.name) for field, *_ in _differing(row)]
            fields = tuple(dict.fromkeys(str(labels.text(labels.field_of(path))) for path in paths))
        found.append(ChangedFields(UUID(row.now["event_id"]), str(labels.RECORDS[row.kind]), row.is_new, fields))
    return tuple(found)


def last_change(case_id: UUID, kind: str, record_id: UUID | None = None) -> LastChange | None:
    """Who changed a record of a case last; of several of one kind the one with this id."""
    of_case = {"id" if BY_WORD[kind] is Case else "case_id": case_id}
    rows = history_of(BY_WORD[kind])._default_manager.filter(**of_case)
    row = (rows.filter(id=record_id) if record_id else rows).order_by("-history_id").first()
    if row is None:
        return None
    people = Names()
    people.fetch([row.history_user_id])
    return LastChange(people[row.history_user_id], row.history_date)


# Which rows -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A row of history and the one before it of the same record, as the database writes them in JSON.

    `opened` holds what was opened of each row, for what stands in one row often stood before the next.
    """

    kind: str
    id: UUID
    act: str
    now: Mapping[str, Any]
    was: Mapping[str, Any]
    rewritten: bool
    opened: dict[tuple[str, str], Any]

    @property
    def by(self) -> int | None:
        found: int | None = self.now["history_user_id"]
        return found

    @property
    def is_new(self) -> bool:
        return bool(self.now["history_type"] == "+")


_NOTHING: Mapping[str, Any] = {}


def _rows(
    case_id: UUID,
    before: UUID,
    limit: int | None,
    events: Collection[UUID] | None,
    rewritten: Collection[UUID],
    names: Names,
) -> list[_Row]:
    """The rows to be told of, newest first; the names that came along are learnt."""
    shown: list[tuple[str, UUID, UUID | None, str]] = []
    kept: dict[UUID, Mapping[str, Any]] = {}
    came: dict[str, list[Any]] = {WORKER: [], UNIT: []}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, history_id, record, prior, act FROM wall.changes_in(%s, %s, %s::uuid[], %s)",
            [case_id, before, None if events is None else list(events), limit],
        )
        for kind, history_id, record, prior, act in cursor.fetchall():
            if history_id is None:
                came[kind].append(json.loads(record))
            elif record is None:
                shown.append((kind, history_id, prior, act or ""))
            else:
                kept[history_id] = json.loads(record)
    names.learn(came[WORKER], came[UNIT])
    opened: dict[tuple[str, str], Any] = {}
    return [
        _Row(
            kind,
            history_id,
            act,
            kept[history_id],
            _NOTHING if prior is None or prior in rewritten else kept[prior],
            history_id in rewritten,
            opened,
        )
        for kind, history_id, prior, act in shown
    ]


# What differs ---------------------------------------------------------------------------------------------------------


class _Difference(NamedTuple):
    label: labels.Label
    before: Any
    after: Any
    apart: bool = False


@cache
def _fields_of(kind: str) -> tuple[tuple[models.Field[Any, Any], str], ...]:
    fields = BY_WORD[kind]._meta.concrete_fields
    return tuple((field, str(field.column)) for field in fields if field.name not in UNTOLD)


def _differing(row: _Row) -> Iterator[tuple[models.Field[Any, Any], Any, Any]]:
    """What is not as before. Bytes are compared: unchanged values keep theirs, so nothing of them is opened."""
    for field, column in _fields_of(row.kind):
        was, now = row.was.get(column), row.now[column]
        if was != now and not (was is None and now == ""):
            yield field, was, now


def _told(row: _Row) -> Iterator[_Difference]:
    for field, was, now in _differing(row):
        path = (row.kind, field.name)
        if not isinstance(field, SealedField):
            read = reader_of(field)
            yield _Difference(labels.label_of(path), read(was), read(now))
        elif row.kind != "case" and field.guarded == "id" and not keyring.current().holds(UUID(row.now["id"])):
            yield _Difference(labels.label_of(path), was is not None, now is not None, apart=True)
        else:
            yield from _parts(path, *(labels.joined(path, _opened(row, field, sealed)) for sealed in (was, now)))


def _opened(row: _Row, field: SealedField, sealed: str | None) -> Any:
    """What is sealed there; each value is opened once, however many rows it stands in."""
    if sealed is None:
        return None
    place = (row.now["id"] + field.name, sealed)
    if place not in row.opened:
        guarded, own = (UUID(row.now[str(name)]) for name in (field.guarded, field.row))
        row.opened[place] = open_held(field, reader_of(field)(sealed), guarded, own)
    return row.opened[place]


def _parts(path: tuple[str, ...], was: Any, now: Any) -> Iterator[_Difference]:
    """Key by key through whatever is nested; a list of plain values is one value."""
    if was == now or (_empty(was) and _empty(now)):
        return
    if not labels.whole(path) and (isinstance(was, dict) or isinstance(now, dict)):
        was, now = (value if isinstance(value, dict) else {} for value in (was, now))
        for key in dict.fromkeys([*now, *was]):
            yield from _parts((*path, str(key)), was.get(key), now.get(key))
    elif not labels.whole(path) and (_of_parts(was) or _of_parts(now)):
        was, now = (value if isinstance(value, list) else [] for value in (was, now))
        for place in range(max(len(was), len(now))):
            yield from _parts((*path, str(place)), *(v[place] if place < len(v) else None for v in (was, now)))
    else:
        yield _Difference(labels.label_of(path), was, now)


def _of_parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


# In words -------------------------------------------------------------------------------------------------------------


def _ids_of(kind: str, differences: Sequence[_Difference]) -> Iterator[int]:
    for one in differences:
        if one.label.kind == kind and not one.apart:
            yield from (int(value) for value in (one.before, one.after) if value is not None)


def _field(one: _Difference, names: Names) -> Field:
    label = one.label
    if one.apart:
        apart = gettext("niêm phong riêng")
        return Field(labels.text(label.words), apart if one.before else None, apart if one.after else None)

    def said(value: Any) -> str | None:
        if _empty(value):
            return None
        if label.kind:
            return names[int(value)] if label.kind == "worker" else names.unit(int(value))
        return label.said(value) if label.said else labels.plain(value)

    return Field(labels.text(label.words), said(one.before), said(one.after))
