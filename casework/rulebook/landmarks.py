"""Things of which every commune has one, and by which a place is told all the same: `sau chợ`, `gần trạm y tế`.

Read by `location_pieces.py` and `location_leak.py`. Alone such a word tells nothing; behind a word that says where it
stands from there it does: one is asked about, two together are a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.rulebook.location_words import Word, WordList, words_in

LANDMARKS: Mapping[str, tuple[tuple[Word, ...], ...]] = {
    kind: tuple(sorted((words_in(one) for one in called.split("; ")), key=len, reverse=True))
    for kind, called in {
        "market": "chợ; chợ phiên; chợ xã; chợ huyện",
        "clinic": "trạm y tế; trạm xá; y tế xã; trạm",
        "committee": "ubnd; uỷ ban; uỷ ban nhân dân; trụ sở uỷ ban; trụ sở xã; trụ sở ubnd",
        "school": "trường; trường học; trường tiểu học; trường mầm non; trường cấp hai; trường bản; trường mẫu giáo",
        "hospital": "bệnh viện; nhà thương",
        "police": "công an; công an xã; đồn công an; đồn biên phòng",
        "post": "bưu điện; bưu điện xã",
        "culture": "nhà văn hoá; nhà văn hoá bản; nhà cộng đồng",
        "bridge": "cầu; cầu treo; cầu tràn",
        "water": "suối; bờ suối; sông; bờ sông; thác; đập",
        "temple": "chùa; đền; đình; miếu; nhà thờ",
        "station": "bến xe; bến; ngã ba; ngã tư; cây xăng; trạm xăng",
        "graves": "nghĩa trang; nghĩa địa",
    }.items()
}
"""Each with the ways it is called, the longest first."""

_NEAR = WordList("gần cạnh sau trước bên kề sát dưới trên đối giáp")
_BETWEEN = WordList("cái khu cổng diện kia cạnh ngay phía sau trước bên chân đầu cuối")


def stands_by(words: Sequence[Word], place: int) -> tuple[str, int]:
    """Which landmark is named from here as the way to a place, and behind which word; nothing and 0 where none is."""
    if not _NEAR.has(words[place]):
        return "", 0
    start = place + 1
    while start < len(words) and start - place < 3 and _BETWEEN.has(words[start]) and not words[start].starts_sentence:
        start += 1
    for kind, called in LANDMARKS.items():
        for name in called:
            if _is_here(words, start, name):
                return kind, start + len(name)
    return "", 0


def _is_here(words: Sequence[Word], start: int, name: Sequence[Word]) -> bool:
    run = words[start : start + len(name)]
    if len(run) < len(name) or any(word.starts_sentence for word in run):
        return False
    if all(word.marked == one.marked for word, one in zip(run, name, strict=True)):
        return True
    if any(word.has_marks or word.folded != one.folded for word, one in zip(run, name, strict=True)):
        return False
    # Without marks `sau cho` is behind the market, or after giving: only where nothing is given.
    after = words[start + len(name)] if start + len(name) < len(words) else None
    ends = after is None or after.starts_sentence or _NEAR.has(after) or after.folded in _GOES_ON
    return ends or sum(len(one.folded) for one in name) > _SHORT


_SHORT = 4
_GOES_ON = frozenset({"va", "o", "thi", "do", "ay", "xa", "phien", "huyen", "co"})
