"""What a kind of record says of itself, once: what it is called, in which section it is read, what its columns hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum

from django.db import models
from django.db.models import TextChoices

from casework.records.columns import names_a_worker
from casework.rulebook.rows import Terms, Words
from casework.rulebook.sections import Section
from casework.vault.fields import SealedField


class Notation(Enum):
    """How a value is said that is neither a code nor plain."""

    MONEY = "money"
    BIRTH = "birth"


@dataclass(frozen=True)
class Column:
    """What one column is called, and how what stands in it is said: as a code of a list, or in a `notation` of its own.

    A column of `parts` is sealed as a whole and has no words: each answer inside it has its own.
    """

    words: Words
    _: KW_ONLY
    codes: type[TextChoices] | Terms | None = None
    notation: Notation | None = None
    parts: bool = False


PARTS = Column("", parts=True)
"""For a sealed column whose answers are called each by its own name."""

UNTOLD = frozenset({"id", "version", "case", "key_commitment", "older_keys"})
"""Columns that every record has and nobody is told of."""


@dataclass(frozen=True)
class About:
    """The facts of one kind of record.

    `section` is where it is read; None for what stands at the head of the file. `apart` names the columns that are read
    in another section than the rest.
    """

    label: Words
    _: KW_ONLY
    section: Section | None
    labels: Mapping[str, Words | Column]
    apart: Mapping[str, Section] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """What one column is called and how it is said."""
        found = self.labels[name]
        return found if isinstance(found, Column) else Column(found)

    def section_of(self, name: str) -> Section | None:
        """In which section what stands in this column is read."""
        return self.apart.get(name, self.section)

    def sections(self) -> frozenset[Section]:
        """Every section in which anything of such a record is read."""
        return frozenset({*([self.section] if self.section else ()), *self.apart.values()})


def unsaid(record: type[models.Model], about: About) -> Iterator[str]:
    """What is missing, or says of a column that is not there; nothing for a record that says all its facts."""
    fields = {one.name: one for one in record._meta.concrete_fields}
    told = {name: one for name, one in fields.items() if name not in UNTOLD}
    kind = record.__name__
    if not about.label:
        yield f"{kind} has no words for itself: give its About a label"
    for name in told.keys() - about.labels.keys():
        yield f"{kind}.{name} has no words: name it in the labels of its About"
    for name in about.labels.keys() - told.keys():
        yield f"{kind}.{name} has words and is no column that is told of"
    for name, one in told.items():
        column = about.column(name) if name in about.labels else None
        if column is not None and column.parts and not isinstance(one, SealedField):
            yield f"{kind}.{name} is not sealed and cannot be made of parts: give it words"
        elif column is not None and not column.parts and not column.words:
            yield f"{kind}.{name} has empty words"
        if str(one.column).endswith("_by_id") and not names_a_worker(one):
            yield f"{kind}.{name} names a worker without saying so: make it a WorkerRef"
    for name in about.apart:
        if not isinstance(fields.get(name), SealedField):
            yield f"{kind}.{name} is read apart and is no sealed column"
