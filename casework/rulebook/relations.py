"""Between whom an act is domestic violence: all of it in a family, the decree's shorter lists, nothing outside.

Law 13/2022/QH15, Articles 2.1 and 3.2; Decree 76/2023/NĐ-CP, Articles 2 to 5. Who is outside the family may do the
same acts: they are recorded and helped, and never counted or worded as domestic violence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts_of_violence import ACTS
from casework.rulebook.case_kinds import NONE_KNOWN, CaseKind, Kinds
from casework.rulebook.people import UNKNOWN
from casework.rulebook.rows import DV_DECREE, DV_DECREE_FROM, DV_LAW, DV_LAW_FROM, Words


class RelationGroup(StrEnum):
    """The groups of people the law tells apart, and the two it does not cover or cannot be asked about."""

    FAMILY = "family"
    DIVORCED = "divorced"
    COHABITING = "cohabiting"
    KIN_OF_EX = "kin_of_ex"
    FORMER_ADOPTIVE = "former_adoptive"
    OUTSIDE = "outside"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Which acts are domestic violence in one group. `narrowed` counts only in the decree's shorter words; of `unsure`
    no source told us. `verified` is about all the rest."""

    acts: frozenset[str]
    source: str
    verified: bool
    narrowed: Mapping[str, Words] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    valid_from: date = DV_DECREE_FROM
    valid_to: date | None = None


_ALL = frozenset(ACTS)

_FAMILY_RIGHTS = _(
    "Ngăn cản việc thực hiện quyền, nghĩa vụ trong quan hệ gia đình giữa ông, bà và cháu; giữa cha, mẹ và con; "
    "giữa anh, chị, em với nhau"
)

REACHES: Mapping[RelationGroup, Reach] = {
    RelationGroup.FAMILY: Reach(acts=_ALL, source=f"{DV_LAW}, Điều 3.1", verified=True, valid_from=DV_LAW_FROM),
    RelationGroup.DIVORCED: Reach(
        acts=frozenset("abckqhegl"),
        source=f"{DV_DECREE}, Điều 2",
        verified=True,
        narrowed={"g": _FAMILY_RIGHTS, "l": _("Cản trở kết hôn")},
    ),
    # The list was read to its eleventh item; whether property (n) follows was cut off in every copy we could read.
    RelationGroup.COHABITING: Reach(
        acts=frozenset("abckmipqđhegdlo"),
        source=f"{DV_DECREE}, Điều 3",
        verified=True,
        narrowed={"d": _("Bỏ mặc, không quan tâm"), "g": _FAMILY_RIGHTS, "l": _("Cưỡng ép, cản trở kết hôn")},
        unsure=frozenset("n"),
    ),
    RelationGroup.KIN_OF_EX: Reach(acts=frozenset("abceg"), source=f"{DV_DECREE}, Điều 4", verified=True),
    RelationGroup.FORMER_ADOPTIVE: Reach(acts=frozenset(), source=f"{DV_DECREE}, Điều 5", verified=False, unsure=_ALL),
    RelationGroup.OUTSIDE: Reach(acts=frozenset(), source=f"{DV_LAW}, Điều 2.1", verified=True, valid_from=DV_LAW_FROM),
    RelationGroup.NOT_KNOWN: Reach(
        acts=frozenset(), source=f"{DV_LAW}, Điều 2.1, Điều 3.2", verified=True, unsure=_ALL, valid_from=DV_LAW_FROM
    ),
}

GROUP_OF: Mapping[str, RelationGroup] = {
    **dict.fromkeys(
        (
            *("spouse", "parent", "step_parent", "parent_in_law", "child", "child_in_law", "sibling"),
            *("sibling_in_law", "grandparent", "grandchild", "in_law_kin", "other_kin"),
        ),
        RelationGroup.FAMILY,
    ),
    "divorced": RelationGroup.DIVORCED,
    "cohabiting": RelationGroup.COHABITING,
    **dict.fromkeys(
        (
            *("parent_of_ex", "sibling_of_ex", "stepchild_of_ex"),
            *("parent_of_cohabitant", "sibling_of_cohabitant", "stepchild_of_cohabitant"),
            *("partner_of_parent", "partner_of_child", "partner_of_sibling"),
        ),
        RelationGroup.KIN_OF_EX,
    ),
    "former_adoptive": RelationGroup.FORMER_ADOPTIVE,
    **dict.fromkeys(("recruiter", "stranger", "other"), RelationGroup.OUTSIDE),
    UNKNOWN: RelationGroup.NOT_KNOWN,
}
"""Every relationship that can be answered; `tests/rulebook/test_relations.py` fails for one without its group."""

PARTNERS = frozenset({"spouse", "divorced", "cohabiting"})
"""Of whom the six questions about a violent partner were made."""


def group_of(relationship: str, kinds: Kinds = NONE_KNOWN) -> RelationGroup:
    """The group of a relationship; one not told, or one this release does not know, is not known.

    In a case of trafficking that is none of violence in the family whoever is not said to be family is none: a
    trafficker's acts are never taken for domestic violence because nobody asked who he is.
    """
    found = GROUP_OF.get(relationship, RelationGroup.NOT_KNOWN)
    if found is RelationGroup.NOT_KNOWN and CaseKind.TRAFFICKING in kinds and CaseKind.FAMILY not in kinds:
        return RelationGroup.OUTSIDE
    return found


def reach_between(relationship: str, kinds: Kinds = NONE_KNOWN) -> Reach:
    """Which acts are domestic violence between these two."""
    return REACHES[group_of(relationship, kinds)]


def is_outside_family(relationship: str, kinds: Kinds = NONE_KNOWN) -> bool:
    """Whether whoever did it is known to be no family: no act of theirs is domestic violence."""
    return group_of(relationship, kinds) is RelationGroup.OUTSIDE


def domestic_violence(codes: Iterable[str], *, relationship: str, kinds: Kinds = NONE_KNOWN) -> frozenset[str]:
    """Those of the acts told that the law calls domestic violence between these two, as far as it was read.

    A narrowed act is among them: what was told may be the part that counts. KeyError on an unknown letter.
    """
    return frozenset(ACTS[code].code for code in codes) & reach_between(relationship, kinds).acts


def outside_statute(codes: Iterable[str], *, relationship: str, kinds: Kinds = NONE_KNOWN) -> frozenset[str]:
    """The acts told that the statute does not cover between these two: recorded and helped all the same."""
    reach = reach_between(relationship, kinds)
    return frozenset(ACTS[code].code for code in codes) - reach.acts - reach.unsure
