"""Every kind of record a case is made of, in the order people meet them; what says "all records" is made from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from casework.records import (
    additions,
    beside,
    cases,
    companions,
    contact_bans,
    first_words,
    incidents,
    intake,
    livelihood,
    notices,
    people,
    perpetrators,
    referral,
    reintegration,
    safety,
    setting_aside,
    struck,
)
from casework.records.base import Record
from casework.records.columns import names_a_unit, names_a_worker
from casework.rulebook.sections import Section
from casework.vault.fields import SealedField
from casework.vault.purposes import code_of

ROOMS = (
    *(cases, people, intake, first_words, notices, safety, referral, livelihood, reintegration, setting_aside),
    struck,
    additions,
    incidents,
    perpetrators,
    beside,
    companions,
    contact_bans,
)
"""The modules in which records are written; a kind that stands in one of them is one of the kinds."""


def _place(kind: type[Record]) -> int:
    """Kinds are met in the order of the numbers their sealed columns have: a new one comes last."""
    return min(code_of(one.purpose) for one in kind._meta.concrete_fields if isinstance(one, SealedField))


KINDS: tuple[type[Record], ...] = tuple(
    sorted((kind for kind in Record.__subclasses__() if not kind._meta.abstract), key=_place)
)


def word_of(kind: type[Record]) -> str:
    """The one word a kind of record has in tables, in labels and in the wall."""
    return str(kind._meta.model_name)


BY_WORD: Mapping[str, type[Record]] = {word_of(kind): kind for kind in KINDS}


def workers_of(kind: type[Record]) -> tuple[str, ...]:
    """The columns in which a record of this kind names a worker."""
    return tuple(str(one.column) for one in kind._meta.concrete_fields if names_a_worker(one))


def units_of(kind: type[Record]) -> tuple[str, ...]:
    """The columns in which a record of this kind names a unit."""
    return tuple(str(one.column) for one in kind._meta.concrete_fields if names_a_unit(one))


def opened_with_the_case(kind: type[Record]) -> tuple[Section, ...]:
    """What whoever reads such a record under the key of its case has opened."""
    return _sections(kind, own=False)


def opened_by_itself(kind: type[Record]) -> tuple[Section, ...]:
    """What whoever enters such a record has opened by its own key; nothing for a record that has none."""
    return _sections(kind, own=True)


@cache
def _sections(kind: type[Record], *, own: bool) -> tuple[Section, ...]:
    return tuple(dict.fromkeys(section for section, itself in _sealed(kind) if itself is own))


def _sealed(kind: type[Record]) -> Iterator[tuple[Section, bool]]:
    for one in kind._meta.concrete_fields:
        section = kind.about.section_of(one.name) if isinstance(one, SealedField) else None
        if isinstance(one, SealedField) and section is not None:
            yield section, one.guarded == "id"
