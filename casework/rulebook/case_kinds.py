"""What kind of case it is: the closed list, what must be said for each kind before anything is written, and to whom.

Violence in the family, trafficking and harm to a child have laws of their own: what is a duty in one is forbidden in
another, so nothing is promised or told for a kind that is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.deadlines import clock
from casework.rulebook.rows import (
    CHILD_DECREE,
    CHILD_DECREE_FROM,
    CHILD_LAW,
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
    """What kind of case it is, as far as she told. A house list; no law has it."""

    FAMILY = "family"
    TRAFFICKING = "trafficking"
    CHILD = "child"
    SEVERAL = "several"
    NOT_KNOWN = "not_known"


HOUSE_RULE = Citation(source=PRACTICE, valid_from=PRACTICE_FROM)
"""The list itself is ours."""

CASE_KINDS = Terms(
    Term(CaseKind.FAMILY, _("Bạo lực gia đình"), _("Người trong nhà gây ra")),
    Term(CaseKind.TRAFFICKING, _("Mua bán người"), _("Bị lừa, bị bán, bị ép đi")),
    Term(CaseKind.CHILD, _("Xâm hại trẻ em"), _("Trẻ em bị hại")),
    Term(CaseKind.SEVERAL, _("Nhiều chuyện cùng lúc"), _("Nhiều hơn một chuyện ở trên")),
    Term(CaseKind.NOT_KNOWN, _("Chưa rõ"), _("Chưa rõ là chuyện gì")),
)
"""The plain words may be read over her shoulder or aloud."""

CHILD_LAW_FROM = date(2017, 6, 1)
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
"""Of several kinds. That what trafficking forbids yields to the duties of the other kind stands in no law we read."""
_NOT_YET = MustSay(
    "not_yet",
    _("Chưa rõ là chuyện gì thì tôi chưa hứa và chưa báo ai ngoài bàn tiếp nhận của xã và cấp tỉnh."),
    HOUSE_RULE,
    PRACTICE_FROM,
)

_MUST_SAY: Mapping[CaseKind, tuple[MustSay, ...]] = {
    CaseKind.FAMILY: (_DESK, _COMMITTEE, _POLICE),
    CaseKind.TRAFFICKING: (_DESK, _NOBODY, _REPORT),
    CaseKind.CHILD: (_DESK, _CHILD, _TO_WHOM_A_CHILD),
    CaseKind.SEVERAL: (_DESK, _COMMITTEE, _POLICE, _CHILD, _TO_WHOM_A_CHILD, _BEFORE_SILENCE, _REPORT),
    CaseKind.NOT_KNOWN: (_DESK, _NOT_YET),
}
_AT_THE_DESK: Mapping[CaseKind, tuple[MustSay, ...]] = {
    **_MUST_SAY,
    CaseKind.FAMILY: (_DESK, _CHAIR),
    CaseKind.SEVERAL: (_DESK, _CHAIR, _CHILD, _TO_WHOM_A_CHILD, _BEFORE_SILENCE, _REPORT),
}
"""The notice of Article 36 is a trusted address's own; the desk has Article 20. Of several kinds every duty of each is
said, and that it comes before silence."""


def must_say(kind: CaseKind, *, at: date | datetime, at_address: bool = True) -> tuple[MustSay, ...]:
    """What she is told of this kind on that day, in the order in which it is said: at a trusted address, or a desk."""
    said = _MUST_SAY if at_address else _AT_THE_DESK
    return tuple(one for one in said[kind] if holds(one, at))


_TOLD_TO_OTHERS = frozenset({"committee", "police", "chair", "child"})


def still_to_tell(kind: CaseKind, *, at: date | datetime, at_address: bool = True) -> tuple[MustSay, ...]:
    """What she heard that others will be told whatever she answers: duties that sending to the desk does not meet."""
    return tuple(one for one in must_say(kind, at=at, at_address=at_address) if one.code in _TOLD_TO_OTHERS)


def kind_of(said: Mapping[str, object] | None) -> CaseKind:
    """The kind in the first words of a case; not known where none was said, or one that this release does not know."""
    told = (said or {}).get("kind")
    return CaseKind(str(told)) if told in CASE_KINDS else CaseKind.NOT_KNOWN


def notice_may_go(kind: CaseKind) -> bool:
    """Whether the notice of Article 36 may go out: of violence in the family, and never while the kind is not known."""
    return kind in {CaseKind.FAMILY, CaseKind.SEVERAL}


KNOWN_BY = clock("kind")
"""By when the kind must be known: within the hour in which the desk must have it, for what is owed hangs on it."""
