"""The sections of a case file: what can be opened apart from the rest, each by the one word the trail keeps for it."""

from __future__ import annotations

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Section(Enum):
    """A section: its value stands in the lines of the trail for ever, its label is what whoever reads them is told.

    `discreet` are words for a paper that a stranger may read over her shoulder.
    """

    label: str | Promise
    discreet: str | Promise

    def __new__(cls, word: str, label: str | Promise, discreet: str | Promise) -> Section:
        section = object.__new__(cls)
        section._value_ = word
        section.label = label
        section.discreet = discreet
        return section

    __hash__ = object.__hash__  # there is one of each; Enum hashes the name each time, ten times slower

    PERSON = "person", _("người đến"), _("thông tin về mình")
    CONTACT = "contact", _("cách liên lạc"), _("cách liên lạc")
    STORY = "story", _("chuyện đã kể"), _("điều đã kể")
    CONSENT = "consent", _("sự đồng ý"), _("điều đã đồng ý")
    NOTES = "notes", pgettext_lazy("part of a case", "ghi chú"), _("ghi chép")
    RISK = "risk", _("nguy cơ"), _("phần đánh giá")
    SAFETY_PLAN = "safety_plan", _("kế hoạch an toàn"), _("kế hoạch của mình")
    BAN = "ban", _("cấm tiếp xúc"), _("việc đã đề nghị")
    SHELTER = "shelterstay", _("chỗ ở"), _("chỗ ở")
    REFERRALS = "referrals", pgettext_lazy("part of a case", "chuyển gửi"), _("việc giới thiệu")
    PACKET = "packet", _("nội dung phiếu"), _("phiếu giới thiệu")
    ANSWERS = "answers", _("câu trả lời"), _("trả lời của nơi nhận")
    LIVELIHOOD = "livelihood", _("sinh kế"), _("việc làm ăn")
    FOLLOWUPS = "followups", _("các lần thăm"), _("các lần thăm")
    CLOSING = "closing", _("việc đóng hồ sơ"), _("việc kết thúc")
    HISTORY = "history", _("lịch sử"), _("các lần sửa")
    TRAIL = "trail", _("nhật ký"), _("ai đã xem")

    @classmethod
    def words(cls, word: str) -> str | Promise:
        """The label of a word that stands in the trail; one this version does not know answers with itself."""
        found = _BY_WORD.get(word)
        return found.label if found is not None else word


_BY_WORD = {section.value: section for section in Section}
