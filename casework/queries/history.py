"""What changed in a case, field by field, before and after, and by whom - read under the keys of whoever reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext

from casework.queries import labels
from casework.queries.gathering import made
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.intake import Consent, Note, Report
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan, Milestone, Training
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import Refuge, RiskAssessment, SafetyPlan
from casework.rulebook.acts import Act
from casework.vault import keyring
from casework.vault.fields import SealedField, sealed_bytes

KEPT: Mapping[str, type[models.Model]] = {
    record.__name__.lower(): record
    for record in (
        Case,
        Survivor,
        SafeContact,
        Report,
        Consent,
        Note,
        RiskAssessment,
        SafetyPlan,
        Refuge,
        Referral,
        LivelihoodPlan,
        LivelihoodInput,
        Training,
        Milestone,
        FollowUp,
        ClosureReview,
    )
}
"""Every record of a case that keeps its history, by the word of `labels.RECORDS`."""

UNTOLD = frozenset({"id", "version", "case"})

LAST = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True)
class Field:
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
class Touched:
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
    limit: int = 50,
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
    found = [
        (kind, row, prior if prior is None or prior.history_id not in rewritten else None, act)
        for kind, row, prior, act in _rows(case.pk, before or LAST, limit, events)
    ]
    told = [[] if row.history_id in rewritten else list(_told(kind, row, prior)) for kind, row, prior, _ in found]
    names = Names()
    names.fetch_all(
        {row.history_user_id for _, row, *_ in found}.union(*(_ids_of("worker", difference) for difference in told)),
        set().union(*(_ids_of("unit", difference) for difference in told)),
    )
    return tuple(
        Change(
            id=row.history_id,
            event_id=row.event_id,
            at=row.history_date,
            who=names[row.history_user_id],
            act=str(Act.words(act or "")),
            record=str(labels.RECORDS[kind]),
            is_new=row.history_type == "+",
            fields=(Field(gettext("Bản ghi"), None, gettext("đã bị sửa từ khi ghi, nên không mở")),)
            if row.history_id in rewritten
            else tuple(_field(one, names) for one in differences),
        )
        for (kind, row, _, act), differences in zip(found, told, strict=True)
    )


def touched(
    case: Case, *, events: Collection[UUID], limit: int, rewritten: Collection[UUID] = ()
) -> tuple[Touched, ...]:
    """Which fields of which records these acts changed, newest first; bytes are compared and nothing is opened.

    What stands beneath a field that is sealed as a whole is not told apart.
    """
    found = []
    for kind, row, prior, _act in _rows(case.pk, LAST, limit, events):
        if row.history_id in rewritten:
            fields: tuple[str, ...] = (gettext("bản ghi đã bị sửa từ khi ghi"),)
        else:
            before = prior if prior is None or prior.history_id not in rewritten else None
            paths = [(kind, field.name) for field in _differing(kind, row, before)]
            fields = tuple(dict.fromkeys(str(labels.text(labels.field_of(path))) for path in paths))
        found.append(Touched(row.event_id, str(labels.RECORDS[kind]), row.history_type == "+", fields))
    return tuple(found)


def _differing(kind: str, row: Any, prior: Any) -> Iterator[models.Field[Any, Any]]:
    for field in KEPT[kind]._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        was: Any
        now: Any
        if isinstance(field, SealedField):
            was, now = (sealed_bytes(one, field.name) if one else None for one in (prior, row))
        else:
            was, now = (getattr(one, field.attname) if one else None for one in (prior, row))
        if was != now and not (was is None and now == ""):
            yield field


def last_change(case: Case, kind: str, record_id: UUID | None = None) -> LastChange | None:
    """Who changed a record of a case last; of several of one kind the one with this id."""
    rows = _history(KEPT[kind])._default_manager.filter(case_id=case.pk)
    row = (rows.filter(id=record_id) if record_id else rows).order_by("-history_id").first()
    if row is None:
        return None
    people = Names()
    people.fetch([row.history_user_id])
    return LastChange(people[row.history_user_id], row.history_date)


# Which rows -----------------------------------------------------------------------------------------------------------


def _history(record: type[models.Model]) -> Any:
    return record.history.model  # type: ignore[attr-defined]  # every kept record has one


def _rows(
    case_id: UUID, before: UUID, limit: int, events: Collection[UUID] | None
) -> list[tuple[str, Any, Any | None, str | None]]:
    """Kind, history row, the row before it of the same record, and the act, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, now_, was, act FROM wall.changes_of(%s, %s, %s::uuid[], %s)",
            [case_id, before, None if events is None else list(events), limit],
        )
        return [
            (
                kind,
                made(_history(KEPT[kind]), row, apart=True),
                prior and made(_history(KEPT[kind]), prior, apart=True),
                act,
            )
            for kind, row, prior, act in cursor.fetchall()
        ]


# What differs ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Difference:
    path: tuple[str, ...]
    before: Any
    after: Any
    apart: bool = False


def _told(kind: str, row: Any, prior: Any) -> Iterator[_Difference]:
    for field in KEPT[kind]._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        if isinstance(field, SealedField):
            yield from _sealed(kind, field, row, prior)
        else:
            was, now = (getattr(one, field.attname) if one else None for one in (prior, row))
            if was != now and not (was is None and now == ""):
                yield _Difference((kind, field.name), was, now)


def _sealed(kind: str, field: SealedField, row: Any, prior: Any) -> Iterator[_Difference]:
    """Unchanged values keep their bytes, so only what changed is opened."""
    was, now = (sealed_bytes(one, field.name) if one else None for one in (prior, row))
    if was == now:
        return
    path = (kind, field.name)
    guarded = getattr(row, field.guarded)
    if KEPT[kind] is not Case and field.guarded == "id" and not keyring.current().holds(guarded):
        yield _Difference(path, was is not None, now is not None, apart=True)
        return
    opened = [getattr(one, field.name) if one else None for one in (prior, row)]
    yield from _parts(path, *(labels.joined(path, value) for value in opened))


def _parts(path: tuple[str, ...], was: Any, now: Any) -> Iterator[_Difference]:
    """Key by key through whatever is nested; a list of plain values is one value."""
    if _empty(was) and _empty(now):
        return
    if not labels.whole(path) and (isinstance(was, dict) or isinstance(now, dict)):
        was, now = (value if isinstance(value, dict) else {} for value in (was, now))
        for key in dict.fromkeys([*now, *was]):
            yield from _parts((*path, str(key)), was.get(key), now.get(key))
    elif not labels.whole(path) and (_of_parts(was) or _of_parts(now)):
        was, now = (value if isinstance(value, list) else [] for value in (was, now))
        for place in range(max(len(was), len(now))):
            yield from _parts((*path, str(place)), *(v[place] if place < len(v) else None for v in (was, now)))
    elif was != now:
        yield _Difference(path, was, now)


def _of_parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


# In words -------------------------------------------------------------------------------------------------------------


def _ids_of(kind: str, differences: Sequence[_Difference]) -> Iterator[int]:
    for one in differences:
        if not one.apart and labels.label_of(one.path).kind == kind:
            yield from (int(value) for value in (one.before, one.after) if value is not None)


def _field(one: _Difference, names: Names) -> Field:
    label = labels.label_of(one.path)
    if one.apart:
        apart = gettext("niêm phong riêng")
        return Field(labels.text(label.words), apart if one.before else None, apart if one.after else None)

    def said(value: Any) -> str | None:
        if _empty(value):
            return None
        if label.kind:
            return names[int(value)] if label.kind == "worker" else names.post(int(value))
        return label.said(value) if label.said else labels.plain(value)

    return Field(labels.text(label.words), said(one.before), said(one.after))
