"""Where a text says that somebody is staying now, though no place of hers is kept to compare it with (disclosure).

The piece of `location_leak.py` is what is kept; before she is placed anywhere nothing is. Read where a text goes to a
body that calls her desk to reach her, the chairman and who watches over a ban; never in what asks a partner for help:
there it may be what saves her. A guess of ours, so whoever wrote the words may say that they are of no place of hers.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from casework.rulebook.names import fold

_KIN = "dì cô bác chú cậu mợ thím mẹ bố cha má ba bà ông chị anh em cháu bạn con hàng xóm người quen trưởng"
_PLACES = "bản thôn xóm buôn làng ấp tổ khu phòng nhà trạm chùa trường trung tâm homestay khách sạn"
_NOW = "đang ở|hiện ở|hiện đang ở|nay ở|giờ ở|vẫn ở|còn ở|đang nằm|đang ngủ"
_HIDING = (
    "ở nhờ|ở tạm|ngủ nhờ|nằm nhờ|ở trọ|thuê trọ|đang trốn|trốn ở|trốn sang|trốn về|lánh ở|lánh sang|lánh tại|tạm lánh|"
    "tạm trú"
)
_BETWEEN = "(?: (?:nhờ|tạm|ở|tại|bên|trong|sang|về|trên|dưới|ngoài|tận))*"
_WHOSE = "(?:nhà|chỗ|bên) (?:" + "|".join(_KIN.split()) + ")"
_NAMED = "(?:" + "|".join(_PLACES.split()) + ")"
_HIS = ("chồng", "anh ấy", "anh ta", "nó", "hắn", "ông ấy", "ông ta", "người gây", "người bị cấm", "đối tượng")
_BEFORE, _BEHIND = 4, 3
"""So many words before and behind are read for whose place it is."""


def _pattern(marked: bool) -> re.Pattern[str]:
    words = tuple(one if marked else _bare(one) for one in (_NOW, _HIDING, _BETWEEN, _NAMED, _WHOSE, "nhà"))
    now, hiding, between, named, whose, house = words
    # Being at home is being at no place of hers, unless it is said whose.
    text = f"(?:{now}){between} (?:{whose}|(?!{house}){named} \\w+)|(?:{hiding}){between} (?:{named}|{whose})"
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)")


def _bare(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda word: fold(word.group()), text)


_MARKED, _UNMARKED = _pattern(marked=True), _pattern(marked=False)
_HIS_BARE = tuple(fold(one) for one in _HIS)


def told_location(text: str) -> str:
    """The words that say it, or nothing; where whoever did it stays is no place of hers."""
    plain = " ".join(re.findall(r"\w+", normalize("NFC", text).lower()))
    marked = plain != fold(plain)
    for found in (_MARKED if marked else _UNMARKED).finditer(plain):
        before = plain[: found.start()].split()[-_BEFORE:]
        behind = plain[found.end() :].split()[:_BEHIND]
        near = f" {' '.join(before)} | {found.group()} {' '.join(behind)} "
        if not any(f" {his} " in near for his in (_HIS if marked else _HIS_BARE)):
            return " ".join((found.group().strip(), *behind))
    return ""
