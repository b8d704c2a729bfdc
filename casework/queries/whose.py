"""Whose case the page of an act is about: who works on forty at once must see it on each before she writes."""

from __future__ import annotations

from dataclasses import dataclass

from casework.policy import viewing
from casework.policy.memberships import memberships_of
from casework.policy.roles import NameShown, profile_of
from casework.records.workers import Worker
from casework.vault.errors import VaultError


@dataclass(frozen=True)
class CaseShown:
    """Her name, where its reader's lists bear it whole, and the code of her case."""

    name: str
    code: str


def whose(by: Worker) -> CaseShown | None:
    """Of the case that this request entered; None where it entered none, and for a telephone that lies open before
    whoever sits beside it: there nobody has forty cases, and her name beside a question would tell what it is about.
    """
    case, shown = viewing.case_entered(), {profile_of(one.role).name for one in memberships_of(by)}
    if case is None or NameShown.GIVEN in shown:
        return None
    try:
        name = case.name or "" if NameShown.WHOLE in shown else ""
    except VaultError:
        name = ""  # the file itself says that it does not open
    return CaseShown(name, case.code or "") if name or case.code else None
