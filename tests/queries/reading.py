"""How the tests of queries read a screen: as one person, and as everybody who should find nothing there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db.models import Model

from casework.policy import viewing
from casework.queries.case_records import CaseRecords
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from tests.cast import Cast, Person


def read[R](person: Person, query: Callable[..., R], *args: Any, **asked: Any) -> R:
    """What this person finds."""
    with person.acting() as by:
        return query(by, *args, **asked)


def read_section[R](
    person: Person, case: Case, section: Callable[[CaseRecords], R], kinds: Iterable[type[Model]], *beside: str
) -> R:
    """One section of the case page, made of records that are read inside a look, as the page reads them."""
    with person.acting() as by, viewing.view_access(by, Act.CASE_LOOK) as access:
        return section(CaseRecords(access, access.enter(Case, case.pk), kinds, beside=beside))


def only(cast: Cast, entitled: str, query: Callable[[Worker], object]) -> None:
    """Whoever is named (with blanks between) finds something, and everybody else nothing at all."""
    for name, person in cast.everybody.items():
        with person.acting() as by:
            if name in entitled.split():
                query(by)
            else:
                with pytest.raises(NotFound):
                    query(by)
                    pytest.fail(f"{name} found something")
