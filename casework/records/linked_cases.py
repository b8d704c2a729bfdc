"""What a case says of another that is linked with it: which, and of which side; seen of it is what the reader holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from casework.records.cases import Case
from casework.records.companions import Companion
from casework.rulebook.stages import ENDED


def is_of_a_child(one: Companion) -> bool:
    """Whether it is a child who came with her; of the child's case it is whom the child came with, without a name."""
    return bool(one.told.get("name"))


def linked_to(one: Companion) -> UUID | None:
    """The other case."""
    linked: Mapping[str, Any] = one.linked or {}
    return UUID(linked["case"]) if linked.get("case") else None


def cases_of_children(companions: Iterable[Companion]) -> set[UUID]:
    """The own cases of the children who came with her."""
    return {other for one in companions if is_of_a_child(one) and (other := linked_to(one)) is not None}


def any_child_case_open(companions: Iterable[Companion]) -> bool:
    """Whether the own case of a child who came with her goes on, as far as whoever asks sees it."""
    ids = cases_of_children(companions)
    return bool(ids) and Case.objects.filter(pk__in=ids).exclude(stage__in=ENDED).exists()


def codes_of(ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """Those of these cases that whoever asks holds now, with their codes."""
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "code"))
