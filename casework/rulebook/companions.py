"""A child who came with her: who it is, and what the child's own case says of where it came from.

A child has a case, a key and consents of its own. Of the other case it keeps what protects the child alone: whoever may
have harmed it is never a contact, and what would lead to her is kept so that it can be kept out of the child's packets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook import consents
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import BadDate, Birth, parse_birth
from casework.rulebook.people import CHILD_UNDER, RELATIONSHIPS
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

HER_CHILD = "child"

CHILD = Sheet(
    Ask("name", _("Tên cháu, hoặc một tên gọi khác"), AnswerKind.NAME, longest=120, must=True),
    Ask("born", _("Năm sinh"), help=_("Chưa rõ thì bỏ trống."), longest=4),
    Ask("relationship", _("Là gì với người được giúp"), RELATIONSHIPS, opened=True),
    Ask("note", _("Ghi thêm"), AnswerKind.WORDS, longest=1_000, lines=2),
)
"""A child who came with her (sealed with her case)."""

HARMED, WITH_HER = "harmed", "with_her"

WHY_OWN_CASE = Terms(
    Term(HARMED, _("Cháu bị hại"), _("Cháu cũng bị hại, hoặc có thể bị hại")),
    Term(WITH_HER, _("Đi cùng"), _("Cháu đi cùng, không bị hại")),
)

NOBODY, HER, OTHER_PARENT, GRANDPARENT, KIN = "nobody", "her", "other_parent", "grandparent", "kin"

CONTACTS = Terms(
    Term(NOBODY, _("Chưa liên lạc ai"), _("Chưa liên lạc ai, cán bộ hỏi cháu")),
    Term(HER, _("Người đi cùng cháu, qua cán bộ")),
    Term(OTHER_PARENT, _("Cha hoặc mẹ còn lại")),
    Term(GRANDPARENT, _("Ông bà")),
    Term(KIN, _("Họ hàng khác")),
)
"""With whom the child may be spoken of."""

SUSPECTED = Terms(Term(HER, _("Người đi cùng cháu")), *(term for term in CONTACTS if term.code not in {NOBODY, HER}))
"""Who may have harmed the child."""

PARENTS = frozenset({HER, OTHER_PARENT})
NAMED = frozenset({OTHER_PARENT, GRANDPARENT, KIN})
"""Contacts who are reached by themselves; of her, nothing that would lead to her goes into the child's case."""

_PARTNERS = frozenset({"spouse", "divorced", "cohabiting"})
_KIN_OF: Mapping[str, str] = {
    **dict.fromkeys(_PARTNERS, OTHER_PARENT),
    "partner_of_parent": OTHER_PARENT,
    **dict.fromkeys(("parent", "step_parent", "parent_in_law", "grandparent"), GRANDPARENT),
    **dict.fromkeys(("sibling", "sibling_in_law", "other_kin", "in_law_kin", "child", "grandchild"), KIN),
}


def did_it_to_her(told: Iterable[object], *, child_is: object) -> frozenset[str]:
    """Who is barred where those who did it stand in these relations to her. Of a child who is no child of hers her own
    parents may be the child's, and nobody asks which."""
    barred = {_KIN_OF[str(one)] for one in told if str(one) in _KIN_OF}
    if child_is != HER_CHILD and GRANDPARENT in barred:
        barred.add(OTHER_PARENT)
    return frozenset(barred)


_KEPT: Words = _("giữ kín")


def _unsaid(_answer: Any) -> Words:
    return _KEPT


LINK = Sheet(
    Ask("case", _("Ghi thêm"), say=_unsaid),
    Ask("hers", _("Điều không đi theo phiếu của cháu"), several=True, say=_unsaid),
    Ask("why", _("Vì sao có hồ sơ riêng"), WHY_OWN_CASE),
    Ask("contact", _("Được nói về cháu với"), CONTACTS),
    Ask("suspected", _("Có thể đã làm hại cháu"), SUSPECTED, several=True),
    Ask("agreed_by", _("Ai đã đồng ý"), Terms(*(Term(one.value, one.label) for one in Consenter)), several=True),
    Ask(
        "barred",
        _("Không bao giờ liên lạc"),
        Sheet(
            Ask("name", _("Họ tên"), AnswerKind.NAME),
            Ask("aliases", _("Tên khác, biệt danh")),
            Ask("phone", _("Số điện thoại"), AnswerKind.PHONE),
            Ask("relationship", _("Là gì với cháu"), RELATIONSHIPS),
        ),
    ),
)
"""The link (sealed on each side under the key of its own case). Neither the other case nor what leads to her is ever in
the words of a page or of the history."""

BARRED_BY = ("name", "aliases", "phone")
_TO_THE_CHILD = {OTHER_PARENT: "parent", GRANDPARENT: "grandparent"}


def barred_for_the_child(they: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept in the child's case of one who did it in hers, so that nobody is led there: how he is found, and
    what he is to the child."""
    kept = {key: they[key] for key in BARRED_BY if they.get(key)}
    to_the_child = _TO_THE_CHILD.get(_KIN_OF.get(str(they.get("relationship")), ""))
    return {**kept, "relationship": to_the_child} if to_the_child else kept


def who_harmed(suspected: Iterable[str]) -> str | None:
    """What whoever may have harmed the child is to it, as the child's own first account says; a parent before all."""
    among = set(suspected)
    if among & PARENTS:
        return "parent"
    return "grandparent" if GRANDPARENT in among else "other_kin" if among else None


def born(told: object, *, at: date | datetime) -> Birth | None:
    """The year in which the child was born; None where nobody knows. Raises InvalidValue for what is no year, and for
    somebody who is grown up under each law that has children."""
    text = str(told or "").strip()
    if not text:
        return None
    try:
        birth = parse_birth(text, at=at)
    except BadDate as unreadable:
        raise InvalidValue("born", "no_year") from unreadable
    if not birth.may_be_under(CHILD_UNDER["trafficking"], at):
        raise InvalidValue("born", "not_a_child")
    return birth


def who_agrees(birth: Birth | None, suspected: Iterable[str], *, at: date | datetime) -> frozenset[Consenter]:
    """Whose yes it takes to begin the child's case: the child's own from seven years, beside a parent who is not
    suspected, or another guardian or the commune. A child whose age nobody knows is asked as well."""
    harmed_by_parent = bool(PARENTS & set(suspected))
    if birth is None:
        adult = Consenter.GUARDIAN_OR_COMMUNE if harmed_by_parent else Consenter.REPRESENTATIVE
        return frozenset({Consenter.CHILD, adult})
    return consents.who_must_agree(birth, at=at, representative_suspected=harmed_by_parent)
