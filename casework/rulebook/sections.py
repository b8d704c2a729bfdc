"""The sections of a case file: what can be opened apart from the rest, and how the trail keeps which were opened.

Every look says it, and looks are most of a trail: so each section has one letter there, and the whole file is a word of
eleven letters. Lines of before say the same in words, and are read as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Section(Enum):
    """A section: its letter, or its value, stands in the lines of the trail for ever; its label is what whoever reads
    them is told.

    `discreet` are words for a paper that a stranger may read over her shoulder.
    """

    letter: str
    label: str | Promise
    discreet: str | Promise

    def __new__(cls, word: str, letter: str, label: str | Promise, discreet: str | Promise) -> Section:
        section = object.__new__(cls)
        section._value_ = word
        section.letter = letter
        section.label = label
        section.discreet = discreet
        return section

    __hash__ = object.__hash__  # there is one of each; Enum hashes the name each time, ten times slower

    PERSON = "person", "p", _("người đến"), _("thông tin về mình")
    CONTACT = "contact", "c", _("cách liên lạc"), _("cách liên lạc")
    STORY = "story", "s", _("chuyện đã kể"), _("điều đã kể")
    PERPETRATOR = "perpetrator", "d", _("người đã gây ra"), _("một người liên quan")
    CONSENT = "consent", "y", _("sự đồng ý"), _("điều đã đồng ý")
    NOTES = "notes", "n", pgettext_lazy("part of a case", "ghi chú"), _("ghi chép")
    RISK = "risk", "r", _("nguy cơ"), _("phần đánh giá")
    SAFETY_PLAN = "safety_plan", "a", _("kế hoạch an toàn"), _("kế hoạch của mình")
    BAN = "ban", "b", _("cấm tiếp xúc"), _("việc đã đề nghị")
    SHELTER = "shelterstay", "h", _("chỗ ở"), _("chỗ ở")
    REFERRALS = "referrals", "f", pgettext_lazy("part of a case", "chuyển gửi"), _("việc giới thiệu")
    PACKET = "packet", "k", _("nội dung phiếu"), _("phiếu giới thiệu")
    ANSWERS = "answers", "w", _("câu trả lời"), _("trả lời của nơi nhận")
    LIVELIHOOD = "livelihood", "l", _("sinh kế"), _("việc làm ăn")
    FOLLOWUPS = "followups", "v", _("các lần thăm"), _("các lần thăm")
    CLOSING = "closing", "e", _("việc đóng hồ sơ"), _("việc kết thúc")
    HISTORY = "history", "o", _("lịch sử"), _("các lần sửa")
    TRAIL = "trail", "t", _("nhật ký"), _("ai đã xem")

    @classmethod
    def words(cls, word: str) -> str | Promise:
        """The label of a word that stands in the trail; one this version does not know answers with itself."""
        found = _BY_WORD.get(word)
        return found.label if found is not None else word


_BY_WORD = {section.value: section for section in Section}
_BY_LETTER = {section.letter: section for section in Section}


def in_letters(words: Iterable[str]) -> str:
    """Which sections were opened, as a line of the trail keeps it."""
    return "".join(_BY_WORD[word].letter for word in words)


def opened_in(kept: object) -> list[str] | None:
    """The words of which sections were opened, from what a line keeps, in letters or in words; None where it does not
    say. A letter of another version stands for itself, and what is no word at all is an empty one."""
    if isinstance(kept, str):
        return [_BY_LETTER[letter].value if letter in _BY_LETTER else letter for letter in kept]
    return [one if isinstance(one, str) else "" for one in kept] if isinstance(kept, list) else None
