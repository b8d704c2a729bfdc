"""Reads records and their history back as they are stored, sealed bytes and all, for whoever must prove them.

Records are found by the label that stands in the events, so that the trail knows their shape but not their meaning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models

from casework.trail.log.canonical import canonical_row


class StoredRow(NamedTuple):
    """One row: whose it is, its primary key, its canonical bytes."""

    label: str
    id: str
    row: bytes


class Recorded(NamedTuple):
    """A record that keeps history."""

    label: str
    record: type[models.Model]
    history: type[models.Model]


def recorded() -> list[Recorded]:
    """Every record that keeps history, by label."""
    found = []
    for model in apps.get_app_config("casework").get_models():
        manager = getattr(model._meta, "simple_history_manager_attribute", None)
        if manager is not None:
            found.append(Recorded(model._meta.label_lower, model, getattr(model, manager).model))
    return sorted(found, key=lambda one: one.label)


def stored(model: type[models.Model], label: str, ids: Collection[UUID] | None = None) -> Iterator[StoredRow]:
    """The rows of one table as they stand, in the order of their ids; of these ids, or all."""
    fields = model._meta.concrete_fields
    pk = model._meta.pk.attname
    rows = model._base_manager.order_by(pk)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    columns = [field.column or field.attname for field in fields]
    place = [field.attname for field in fields].index(pk)
    for values in rows.values_list(*(field.attname for field in fields)).iterator(chunk_size=2000):
        yield StoredRow(label, str(values[place]), canonical_row(dict(zip(columns, values, strict=True))))
