"""The rows of a list of cases: as much of each as its reader's unit should read over a shoulder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy

from casework.policy.lists import Listed
from casework.policy.memberships import ActiveMembership
from casework.policy.roles import NameShown, profile_of
from casework.policy.viewing import Viewing
from casework.queries.likenesses import Likeness, told_apart
from casework.rulebook.stages import HIGH_RISK
from casework.vault.errors import VaultError

UNOPENED = gettext_lazy("(không mở được – hãy báo cấp tỉnh)")


class CaseRow(NamedTuple):
    """One case in a list. `name` is as much of it as this unit should read over a shoulder."""

    id: UUID
    name: str
    code: str
    stage: str
    risk: str | None
    received_at: datetime
    desk: str
    like: Likeness | None = None
    """Where another row bears the same name: what tells them apart."""

    @property
    def high(self) -> bool:
        """Whether she is in high danger."""
        return self.risk in HIGH_RISK


class Reader:
    """Makes rows of a list: an officer reads whole names, a host the given name, the province none unless it searched.

    A phone lies open on a table and a screen stands in an office: a list shows no more of a name than its work needs.
    """

    def __init__(self, memberships: Iterable[ActiveMembership], *, searched: bool = False) -> None:
        self._profiles = {membership.unit_id: profile_of(membership.role) for membership in memberships}
        self._searched = searched
        self._names: dict[UUID, str] = {}
        self._given: dict[UUID, str] = {}
        self._likes: dict[UUID, Likeness] = {}

    def tell_apart(self, access: Viewing, rows: Iterable[Listed], at: datetime) -> None:
        """Read what tells apart those of these rows that bear no more than one given name."""
        given = {row.id: row for row in rows if self._profiles[row.unit_id].name is NameShown.GIVEN}
        self._given = {case: self._name(NameShown.GIVEN, row, None) for case, row in given.items()}
        self._likes = told_apart(access, self._given, at)

    def row(self, listed: Listed, name: str | None = None) -> CaseRow:
        """One row; `name` where it has been opened already."""
        profile = self._profiles[listed.unit_id]
        columns = listed.columns
        return CaseRow(
            id=listed.id,
            name=self._name(profile.name, listed, name),
            code=columns["code"] or "",
            stage=columns["stage"],
            risk=columns["risk_level"] if profile.risk else None,
            received_at=columns["received_at"],
            desk=columns["desk"] if profile.desk else "",
            like=self._likes.get(listed.id),
        )

    def _name(self, shown: NameShown, listed: Listed, name: str | None) -> str:
        if not shown.is_read(searched=self._searched):
            return ""
        if shown is NameShown.GIVEN and listed.id in self._given:
            return self._given[listed.id]
        if name is None:
            name = self._names.get(listed.id)
        if name is None:  # a case that stands in two lists is opened once
            name = self._names[listed.id] = opened_name(listed)
        return shown.part_of(name)


def opened_name(listed: Listed) -> str:
    """The name of a listed case, opened with its key on the ring; empty where none was told.

    What does not open is said in its place: the file itself tells more, and the rest of the desk goes on.
    """
    try:
        return listed.name()
    except VaultError:
        return str(UNOPENED)
