"""Whoever did it, as a person: what is asked of him, what a packet says of him, and when somebody else may be he.

He has a name nowhere else in a file. Whoever carries a message to her, whoever answers for a child and whoever works on
her case is compared with him: equal is never let pass, alike is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook.case_kinds import CaseKind, Kinds
from casework.rulebook.hearing import SHORT
from casework.rulebook.names import fold, words_of_name
from casework.rulebook.people import IDENTITY_PAPERS, RELATIONSHIPS
from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet, national

Told = Mapping[str, Any]
"""The answers of one of them."""

CALLED: Mapping[CaseKind, Words] = {
    CaseKind.FAMILY: _("Người có hành vi bạo lực gia đình"),
    CaseKind.TRAFFICKING: _("Người bị tố giác mua bán người"),
    CaseKind.CHILD: _("Người bị cho là xâm hại trẻ em"),
}
"""What the law of each kind of case calls him: law 13/2022, law 53/2024, law on children 102/2016."""

ANYBODY = _("Người đã gây ra sự việc")
"""What he is called where no kind is known, or several are."""


INVOLVED = _("Người liên quan")
"""What the address that heard her reads."""


def called(kinds: Kinds) -> Words:
    """What he is called in a case of these kinds."""
    return CALLED[next(iter(kinds))] if len(kinds) == 1 else ANYBODY


DANGERS = Terms(
    Term("weapon", _("Có súng, dao hoặc vũ khí khác trong tay")),
    Term("drink_drugs", _("Hay uống rượu hoặc dùng ma tuý")),
    Term("power", _("Có chức quyền, quen biết ở xã")),
    Term("looks_for_her", _("Đang đi tìm")),
    Term("threatens_helpers", _("Doạ người giúp đỡ")),
    Term("knows_home", _("Biết nhà bố mẹ đẻ, chỗ làm")),
    Term("earlier", _("Đã từng gây ra cho người khác")),
)

PERPETRATOR = Sheet(
    Ask("name", _("Họ tên"), AnswerKind.NAME, help=_("Chưa biết thì bỏ trống."), longest=120),
    Ask(
        "aliases",
        _("Tên khác, biệt danh"),
        help=_("Cách bà con gọi. Nhiều tên thì ngăn bằng dấu phẩy."),
        longest=SHORT,
    ),
    Ask("relationship", _("Là gì với người được giúp"), RELATIONSHIPS, opened=True),
    Ask("address", _("Nơi ở"), longest=SHORT),
    Ask("work", _("Làm việc gì, ở đâu"), longest=SHORT),
    Ask("phone", _("Số điện thoại"), AnswerKind.PHONE),
    Ask("cccd", _("Số căn cước"), AnswerKind.IDENTITY_CARD),
    Ask("paper_kind", _("Giấy tờ khác"), IDENTITY_PAPERS.without("cccd", "none"), opened=True),
    Ask("paper_number", _("Số giấy tờ"), longest=40, beside="paper_kind"),
    Ask("dangers", _("Điều nguy hiểm"), DANGERS, several=True),
    Ask("note", _("Ghi thêm"), AnswerKind.WORDS, longest=1_000, lines=2),
    Ask("not_they", _("Chỉ trùng, không phải người này"), AnswerKind.WORKER, several=True),
)
"""One of them (sealed apart). `not_they` are the workers who have his name or number and are somebody else."""

ASKED = PERPETRATOR.without("not_they")
"""What its form asks."""

NUMBERS = ("phone", "cccd", "paper_number")

IN_PACKET = ("name", "aliases", "relationship", "address", "work", "dangers")
NUMBERS_IN_PACKET = ("name", "phone", "cccd", "paper_kind")
"""What goes where his section is chosen, and where his numbers are."""


def says_who(told: Told) -> bool:
    """Whether anything of it tells who he is."""
    return any(told.get(key) for key in ASKED.keys if key not in ("relationship", "dangers", "note", "paper_kind"))


def in_packet(everybody: Iterable[Told], keys: Collection[str]) -> str:
    """One line for each of them, of these answers alone."""
    return "\n".join(line for told in everybody if (line := _line(told, keys)))


def _line(told: Told, keys: Collection[str]) -> str:
    said = PERPETRATOR.only(*keys, *(["paper_number"] if "paper_kind" in keys else [])).said(told)
    if keys is NUMBERS_IN_PACKET and not any(told.get(key) for key in NUMBERS):
        return ""
    return "; ".join(f"{label}: {words}" for label, words in said)


# Who may be he --------------------------------------------------------------------------------------------------------


class Resemblance(StrEnum):
    """How near somebody's name or number comes to his."""

    NUMBER = "number"
    NAME = "name"
    SURNAME = "surname"


EQUAL = frozenset({Resemblance.NUMBER, Resemblance.NAME})
"""What is never let pass before somebody said who it is; an equal surname only asks."""


def names_of(told: Told) -> tuple[str, ...]:
    """Every name he goes by."""
    aliases = str(told.get("aliases") or "").replace(";", ",").split(",")
    return tuple(name for one in (told.get("name"), *aliases) if (name := str(one or "").strip()))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(fold(" ".join(words_of_name(name))).split())


def likeness(told: Told, name: str, numbers: Collection[str] = ()) -> Resemblance | None:
    """How near a person of this name, with these telephone numbers, comes to him. A name of one word is no full name:
    it is compared as a name by which he is called."""
    if told.get("phone") and told["phone"] in numbers:
        return Resemblance.NUMBER
    theirs = _parts(name)
    his = [_parts(one) for one in names_of(told)]
    if theirs and theirs in [one for one in his if len(one) > 1]:
        return Resemblance.NAME
    if len(theirs) > 1 and any(one[:1] == theirs[:1] or one == theirs[-1:] for one in his if one):
        return Resemblance.SURNAME
    return None


_KIN: Mapping[str, frozenset[str]] = {
    "spouse": frozenset({"chong", "vo"}),
    "divorced": frozenset({"chong cu", "vo cu", "chong", "vo"}),
    "cohabiting": frozenset({"chong", "vo", "nguoi yeu", "ban trai"}),
    "parent": frozenset({"bo", "cha", "me", "ba", "ma", "thay", "u", "tia", "bo de", "me de", "bo me", "cha me"}),
    "step_parent": frozenset({"bo", "cha", "me", "duong", "bo duong", "cha duong", "me ke", "di", "di ghe"}),
    "parent_in_law": frozenset({"bo chong", "me chong", "bo vo", "me vo", "bo", "me", "nha chong"}),
    "partner_of_parent": frozenset({"bo", "me", "duong", "bo duong", "me ke", "chu"}),
    "grandparent": frozenset({"ong", "ba", "ong noi", "ba noi", "ong ngoai", "ba ngoai"}),
    "sibling": frozenset({"anh", "chi", "em", "anh trai", "chi gai", "em trai", "em gai"}),
    "sibling_in_law": frozenset({"anh chong", "em chong", "chi chong", "anh vo", "em vo", "anh re", "chi dau"}),
    "child": frozenset({"con", "con trai", "con gai"}),
    "child_in_law": frozenset({"con dau", "con re"}),
}
"""What people say for somebody who is that to them, where they say no name."""

_NO_NAME = frozenset({"toi", "chi", "ay", "cua", "nha", "minh", "no", "chau", "co", "anh", "em"})


def called_by_kinship(words: str, relationship: str) -> bool:
    """Whether these words name nobody, and only say what that one is to her: `bố`, `chồng`, `anh rể`."""
    kin, said = _KIN.get(relationship, frozenset()), fold(words)
    if said in kin:
        return True
    return any(said.startswith(f"{one} ") and not set(said.removeprefix(one).split()) - _NO_NAME for one in sorted(kin))


def may_be(told: Told, words: str) -> bool:
    """Whether whoever is named in these few words may be he: by his full name, or by what he is called."""
    said = _parts(words)
    if not said:
        return False
    return any(his[-len(said) :] == said or said[-len(his) :] == his for one in names_of(told) if (his := _parts(one)))


def barred(ways: Mapping[str, Any], everybody: Iterable[Told], *, relationship: str = "") -> str | None:
    """Which answer of how she is reached leads to one of them, or to whoever she was told to be hurt by: his number,
    whoever is said to answer it, or his name; None where none does."""
    known = list(everybody)
    if ways.get("phone") and any(told.get("phone") == ways["phone"] for told in known):
        return "phone"
    whom = str(ways.get("through_whom") or "")
    if whom and (
        any(may_be(told, whom) for told in known)
        or any(called_by_kinship(whom, one) for one in {relationship, *_relationships(known)})
    ):
        return "through_whom"
    return None


def _relationships(everybody: Iterable[Told]) -> Iterator[str]:
    return (str(told.get("relationship") or "") for told in everybody)


def shown_number(told: Told) -> str:
    """His telephone as people say it."""
    return national(str(told["phone"])) if told.get("phone") else ""
