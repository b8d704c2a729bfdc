"""What kinds of case it is: the closed list, what must be said for each kind before anything is written, and to whom.

Violence in the family, trafficking and harm to a child have laws of their own: what is a duty in one is forbidden in
another, so nothing is promised or told for a kind that is not known. A case may be of several: whatever is owed, said
or forbidden follows from which they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.deadlines import clock
from casework.rulebook.rows import (
    CHILD_DECREE,
    CHILD_DECREE_FROM,
    CHILD_LAW,
    CHILD_LAW_FROM,
    DV_LAW,
    DV_LAW_FROM,
    PRACTICE,
    PRACTICE_FROM,
    TRAFFICKING_LAW,
    TRAFFICKING_LAW_FROM,
    Citation,
    Sourced,
    Term,
    Terms,
    Words,
    holds,
)


class CaseKind(StrEnum):
    """One kind of case. A house list; no law has it."""

    FAMILY = "family"
    TRAFFICKING = "trafficking"
    CHILD = "child"


type Kinds = frozenset[CaseKind]
"""What kinds a case is of, as far as she told; empty while none is known."""

NONE_KNOWN: Kinds = frozenset()
NOT_KNOWN = "not_known"
"""What is chosen, and kept, where no kind is known."""

HOUSE_RULE = Citation(source=PRACTICE, valid_from=PRACTICE_FROM)
"""The list itself is ours."""

CASE_KINDS = Terms(
    Term(CaseKind.FAMILY, _("Bạo lực gia đình"), _("Người trong nhà gây ra")),
    Term(CaseKind.TRAFFICKING, _("Mua bán người"), _("Bị lừa, bị bán, bị ép đi")),
    Term(CaseKind.CHILD, _("Xâm hại trẻ em"), _("Trẻ em bị hại")),
    Term(NOT_KNOWN, _("Chưa rõ"), _("Chưa rõ là chuyện gì")),
)
"""The plain words may be read over her shoulder or aloud. `NOT_KNOWN` is chosen alone."""

SEVERAL = "several"

KEPT_KINDS = Terms(*CASE_KINDS, Term(SEVERAL, _("Nhiều chuyện cùng lúc")))
"""With what was kept once of a case of several kinds, when it was not asked which: nothing is owed or promised on it,
and which they are is still to be said."""

A_HARMED_CHILD_IS_REPORTED = Citation(source=f"{CHILD_LAW}, Điều 51", valid_from=CHILD_LAW_FROM, verified=True)
"""Whoever knows of it must report it: a body that was told keeps what it needs for that."""


@dataclass(frozen=True, slots=True)
class MustSay:
    """One thing she is told before anything is written. `to` is whom it will be told, `law` where that stands; `unsure`
    where the law was not read so that it surely binds here."""

    code: str
    words: Words
    law: Sourced
    valid_from: date
    valid_to: date | None = None
    unsure: bool = False


_DESK = MustSay(
    "desk",
    _("Những gì tôi ghi, bàn tiếp nhận của xã và cấp tỉnh đọc được. Chưa muốn thì tôi không ghi."),
    HOUSE_RULE,
    PRACTICE_FROM,
)
_COMMITTEE = MustSay(
    "committee",
    _("Tôi phải thông báo Uỷ ban nhân dân xã là có người bị bạo lực gia đình đến đây."),
    Citation(source=f"{DV_LAW}, Điều 36.3", valid_from=DV_LAW_FROM, verified=True),
    DV_LAW_FROM,
)
_POLICE = MustSay(
    "police",
    _("Có thể tôi còn phải báo Công an xã."),
    Citation(source=f"{DV_LAW}, Điều 29.4", valid_from=DV_LAW_FROM, verified=True),
    DV_LAW_FROM,
    unsure=True,
)
_CHAIR = MustSay(
    "chair",
    _("Tôi phải báo ngay Chủ tịch Uỷ ban nhân dân xã."),
    Citation(source=f"{DV_LAW}, Điều 20.2", valid_from=DV_LAW_FROM, verified=True),
    DV_LAW_FROM,
)
_NOBODY = MustSay(
    "nobody",
    _("Chị chưa đồng ý thì tôi không cho ai khác biết chuyện của chị."),
    Citation(source=f"{TRAFFICKING_LAW}, Điều 3.10", valid_from=TRAFFICKING_LAW_FROM, verified=True),
    TRAFFICKING_LAW_FROM,
)
_REPORT = MustSay(
    "report",
    _("Chị muốn trình báo thì tôi đưa chị đến Uỷ ban nhân dân xã; xã báo Sở Y tế."),
    Citation(source=f"{TRAFFICKING_LAW}, Điều 27.1", valid_from=TRAFFICKING_LAW_FROM, verified=True),
    TRAFFICKING_LAW_FROM,
)
_CHILD = MustSay(
    "child",
    _("Trẻ em bị hại thì ai biết cũng phải báo, cả tôi."),
    A_HARMED_CHILD_IS_REPORTED,
    CHILD_LAW_FROM,
)
_TO_WHOM_A_CHILD = MustSay(
    "child_to",
    _("Tôi báo Uỷ ban nhân dân xã, Công an hoặc 111."),
    Citation(source=f"{CHILD_DECREE}, Điều 25", valid_from=CHILD_DECREE_FROM),
    CHILD_DECREE_FROM,
    unsure=True,
)
_BEFORE_SILENCE = MustSay(
    "before_silence",
    _("Điều luật buộc báo thì tôi vẫn báo, dù chị chưa đồng ý. Điều khác thì chị đồng ý tôi mới nói."),
    HOUSE_RULE,
    PRACTICE_FROM,
    unsure=True,
)
"""Of several kinds, whichever they are: whom each duty names is told, and nobody else. That what trafficking forbids
yields to the duties of another kind stands in no law we read."""
_NOT_YET = MustSay(
    "not_yet",
    _("Chưa rõ là chuyện gì thì tôi chưa hứa và chưa báo ai ngoài bàn tiếp nhận của xã và cấp tỉnh."),
    HOUSE_RULE,
    PRACTICE_FROM,
)

_OF_KIND: Mapping[CaseKind, tuple[MustSay, ...]] = {
    CaseKind.FAMILY: (_COMMITTEE, _POLICE),
    CaseKind.TRAFFICKING: (_REPORT,),
    CaseKind.CHILD: (_CHILD, _TO_WHOM_A_CHILD),
}
_AT_THE_DESK: Mapping[CaseKind, tuple[MustSay, ...]] = {**_OF_KIND, CaseKind.FAMILY: (_CHAIR,)}
"""The notice of Article 36 is a trusted address's own; the desk has Article 20."""


def must_say(kinds: Kinds, *, at: date | datetime, at_address: bool = True) -> tuple[MustSay, ...]:
    """What she is told of these kinds on that day, in the order in which it is said: at a trusted address, or a desk.

    Of each kind its own. That nobody else hears of it is promised of trafficking alone: of several kinds the duties of
    each stand, and she is told that they come before silence, and nothing else does.
    """
    return tuple(one for one in (_DESK, *_said_of(kinds, at_address=at_address)) if holds(one, at))


def _said_of(kinds: Kinds, *, at_address: bool) -> Iterator[MustSay]:
    if not kinds:
        yield _NOT_YET
    of_kind = _OF_KIND if at_address else _AT_THE_DESK
    for kind in _WITH_DUTIES:
        if kind in kinds:
            yield from of_kind[kind]
    if kinds == {CaseKind.TRAFFICKING}:
        yield _NOBODY
    elif len(kinds) > 1:
        yield _BEFORE_SILENCE
    if CaseKind.TRAFFICKING in kinds:
        yield from of_kind[CaseKind.TRAFFICKING]


_WITH_DUTIES = (CaseKind.FAMILY, CaseKind.CHILD)


def kinds_among(codes: Iterable[object]) -> Kinds:
    """The kinds among these codes; a code that this release does not know is none."""
    known = set(CaseKind)
    return frozenset(CaseKind(str(code)) for code in codes if code in known)


_TOLD_TO_OTHERS = frozenset({"committee", "police", "chair", "child"})


def still_to_tell(kinds: Kinds, *, at: date | datetime, at_address: bool = True) -> tuple[MustSay, ...]:
    """What she heard that others will be told whatever she answers: duties that sending to the desk does not meet."""
    return tuple(one for one in must_say(kinds, at=at, at_address=at_address) if one.code in _TOLD_TO_OTHERS)


def kinds_of(said: Mapping[str, object] | None) -> Kinds:
    """The kinds in the first words of a case; none where none was said."""
    told = (said or {}).get("kind")
    return kinds_among(told if isinstance(told, list) else [told])


def as_kept(kinds: Kinds) -> list[str]:
    """The same as they are kept and chosen."""
    return [kind.value for kind in CaseKind if kind in kinds] or [NOT_KNOWN]


def in_words(said: Mapping[str, object] | None) -> str:
    """The kinds in the first words of a case, as people read them."""
    told = (said or {}).get("kind") or NOT_KNOWN
    return ", ".join(str(KEPT_KINDS.label(str(one))) for one in (told if isinstance(told, list) else [told]))


def is_answer(codes: Collection[str]) -> bool:
    """Whether this can be said of a case: one kind or more, or that none is known, and then nothing beside it."""
    return bool(codes) and set(codes) <= set(CASE_KINDS.codes) and (NOT_KNOWN not in codes or len(set(codes)) == 1)


def notice_may_go(kinds: Kinds) -> bool:
    """Whether the notice of Article 36 may go out: where violence in the family is among the kinds, and only there."""
    return CaseKind.FAMILY in kinds


KNOWN_BY = clock("kind")
"""By when the kind must be known: within the hour in which the desk must have it, for what is owed hangs on it."""
