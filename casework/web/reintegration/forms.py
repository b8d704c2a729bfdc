"""What the reintegration pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.rulebook.closure import CHECKLIST, DECIDED, REOPENING, WHY_CLOSE
from casework.rulebook.followups import ALSO_ASKED, ALSO_LONGEST, SIDES, VISITED
from casework.rulebook.sheets import Sheet
from casework.web.fields import NOT_ASKED, NoteField, OneOf, SomeOf, VietnameseDateField
from casework.web.forms import Form, VersionedForm


class ScheduleForm(Form):
    """From when the visits are counted."""

    start = VietnameseDateField(
        "schedule_start",
        label=_("Tính từ ngày nào?"),
        help_text=_("Thường là ngày về nhà hoặc ngày bắt đầu theo dõi. Ví dụ 05/03/2026"),
    )
    trafficking = forms.BooleanField(label=ALSO_LONGEST, help_text=_("Cho người bị mua bán trở về"), required=False)


class VisitForm(VersionedForm):
    """One visit: how she was reached, how each side of her life stands, and what was said."""

    done_on = VietnameseDateField("visit", label=_("Ngày thăm"))
    why_day = NoteField(
        label=_("Vì sao sửa ngày thăm?"),
        help_text=_("Chỉ ghi khi ngày đã ghi là nhầm. Ngày cũ và lý do ở lại trong hồ sơ."),
        required=False,
        max_length=500,
        rows=2,
    )
    note = NoteField(label=_("Ghi thêm"), required=False, max_length=4000, rows=5)

    asks = Sheet(*VISITED.only("mode", "recontact"), *ALSO_ASKED, *SIDES)
    field_order = ("version", "done_on", "why_day", "mode", "recontact", "note")

    def __init__(self, posted: QueryDict | None, editing: Editing[Any], **otherwise: object) -> None:
        super().__init__(posted, editing, **otherwise)
        if not editing.stands.get("made"):
            del self.fields["why_day"]

    @property
    def sides(self) -> list[Any]:
        """The questions about her life, for the page."""
        return [self[side] for side in self.side_names]

    side_names = SIDES.keys

    @classmethod
    def filled(cls, editing: Editing[Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {"done_on": None}
        initial |= {name: answer for name, answer in editing.stands.items() if name in cls.base_fields}
        for code, score in editing.stands.get("scores", {}).items():
            initial[code] = NOT_ASKED if score is None else str(score)
        return initial

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The scores together, each a number, None where it was not asked."""
        given = {side: said.pop(side) for side in SIDES.keys}
        scores = {side: None if score in ("", NOT_ASKED) else int(score) for side, score in given.items()}
        return {"scores": scores, **said}


class CloseForm(Form):
    """The asker's part of the checklist, and why."""

    ticked = SomeOf(
        [(item.code, item.label) for item in CHECKLIST if not item.by_second_person],
        label=_("Đã làm những việc này chưa?"),
        required=False,
    )

    asks = WHY_CLOSE
    field_order = ("reason", "ticked")

    def clean_ticked(self) -> dict[str, bool]:
        """What was ticked is so."""
        return dict.fromkeys(self.cleaned_data["ticked"], True)


class DecideForm(VersionedForm):
    """The second person's answer."""

    hangs_on_the_whole = True

    decision = OneOf(
        [("approve", _("Đồng ý đóng hồ sơ")), ("back", _("Chưa đóng, gửi lại"))], label=_("Quyết định của bạn")
    )
    reviewed = forms.BooleanField(label=_("Tôi đã xem lại hồ sơ"), required=False)

    asks = DECIDED

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Whether it is a yes."""
        return {"approve": said.pop("decision") == "approve", **said}


class ReopenForm(Form):
    """Why the case is opened again."""

    reason = OneOf(REOPENING, label=_("Vì sao mở lại?"))
    words = NoteField(label=_("Nói thêm"), required=False, max_length=1000, rows=4)
