"""What the reintegration pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.rulebook.closure import CHECKLIST, REASONS, REOPENING
from casework.rulebook.followups import DIMENSIONS, MODES, RECONTACT
from casework.rulebook.rows import Words
from casework.web.fields import NoteField, OneOf, SomeOf, VietnameseDateField
from casework.web.forms import Form, VersionedForm

NOT_ASKED = "none"


class ScheduleForm(Form):
    """From when the visits are counted."""

    start = VietnameseDateField(
        label=_("Tính từ ngày nào?"),
        help_text=_("Thường là ngày về nhà hoặc ngày bắt đầu theo dõi. Ví dụ 05/03/2026"),
        may_be_future=True,
    )
    trafficking = forms.BooleanField(
        label=_("Thăm cả sau 24 tháng"), help_text=_("Cho người bị mua bán trở về"), required=False
    )


class VisitForm(VersionedForm):
    """One visit: how she was reached, how each side of her life stands, and what was said."""

    done_on = VietnameseDateField(label=_("Ngày thăm"))
    mode = OneOf(
        MODES,
        label=_("Gặp bằng cách nào?"),
        hints={"phone": _("Chỉ gọi theo cách an toàn đã ghi trong hồ sơ")},
    )

    recontact = OneOf(RECONTACT, label=_("Người gây ra chuyện có tìm đến chị ấy không?"))
    note = NoteField(label=_("Ghi thêm"), required=False, max_length=4000, rows=5)

    @property
    def sides(self) -> list[Any]:
        """The questions about her life, for the page."""
        return [self[dimension.code] for dimension in DIMENSIONS]

    @classmethod
    def filled(cls, editing: Editing[Any]) -> dict[str, Any]:
        initial = {name: editing.stands.get(name) for name in ("done_on", "mode", "recontact", "note")}
        for code, score in editing.stands.get("scores", {}).items():
            initial[code] = NOT_ASKED if score is None else str(score)
        return initial

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The scores together, each a number, None where it was not asked."""
        given = {dimension.code: said.pop(dimension.code) for dimension in DIMENSIONS}
        return said | {
            "scores": {code: None if score in ("", NOT_ASKED) else int(score) for code, score in given.items()}
        }


for _dimension in DIMENSIONS:
    _scores: list[tuple[str, Words]] = [(str(score), words) for score, words in _dimension.choices]
    VisitForm.base_fields[_dimension.code] = OneOf(
        [*_scores, (NOT_ASKED, _("Không hỏi"))], label=_dimension.label, required=False
    )


class CloseForm(Form):
    """The asker's part of the checklist, and why."""

    reason = OneOf(REASONS, label=_("Vì sao đóng?"))
    ticked = SomeOf(
        [(item.code, item.label) for item in CHECKLIST if not item.by_second_person],
        label=_("Đã làm những việc này chưa?"),
        required=False,
    )
    words = NoteField(label=_("Ghi thêm cho người duyệt"), required=False, max_length=1000, rows=4)

    def clean_ticked(self) -> dict[str, bool]:
        """What was ticked is so."""
        return dict.fromkeys(self.cleaned_data["ticked"], True)


class DecideForm(VersionedForm):
    """The second person's answer."""

    decision = OneOf(
        [("approve", _("Đồng ý đóng hồ sơ")), ("back", _("Chưa đóng, gửi lại"))], label=_("Quyết định của bạn")
    )
    reviewed = forms.BooleanField(label=_("Tôi đã xem lại hồ sơ"), required=False)
    words = NoteField(
        label=_("Lời nhắn cho người đề nghị"),
        help_text=_("Khi gửi lại thì cần nói rõ còn thiếu việc gì"),
        required=False,
        max_length=1000,
        rows=4,
    )

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Whether it is a yes."""
        return {"approve": said.pop("decision") == "approve", **said}


class ReopenForm(Form):
    """Why the case is opened again."""

    reason = OneOf(REOPENING, label=_("Vì sao mở lại?"))
    words = NoteField(label=_("Nói thêm"), required=False, max_length=1000, rows=4)
