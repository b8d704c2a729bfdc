"""What the reintegration pages ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.rulebook.closure import CHECKLIST, DECIDED, REOPENING, WHY_CLOSE
from casework.rulebook.followups import ALSO_ASKED, SIDES, VISITED
from casework.rulebook.sheets import Sheet
from casework.web.fields import NOT_ASKED, NoteField, OneOf, SomeOf, VietnameseDateField
from casework.web.forms import Form, VersionedForm


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
    note = NoteField(label=_("Ghi thêm"), required=False, max_length=4000, rows=5)

    asks = Sheet(*VISITED.only("mode", "recontact"), *ALSO_ASKED, *SIDES)
    field_order = ("version", "done_on", "mode", "recontact", "note")

    @property
    def sides(self) -> list[Any]:
        """The questions about her life, for the page."""
        return [self[side] for side in self.side_names]

    side_names = SIDES.keys

    def answers(self) -> dict[str, Any]:
        """What the operation is called with."""
        typed = dict(self.cleaned_data)
        given = {side: typed.pop(side) for side in SIDES.keys}
        scores = {side: None if score in ("", NOT_ASKED) else int(score) for side, score in given.items()}
        return {"expected_version": typed.pop("version"), "scores": scores, **typed}


def visit_initial(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A visit as it is kept, under the names of the form."""
    initial: dict[str, Any] = {"done_on": None}
    initial |= {name: answer for name, answer in kept.items() if name in VisitForm.base_fields}
    for code, score in kept.get("scores", {}).items():
        initial[code] = NOT_ASKED if score is None else str(score)
    return initial


class CloseForm(Form):
    """The asker's part of the checklist, and why."""

    ticked = SomeOf(
        [(item.code, item.label) for item in CHECKLIST if not item.by_second_person],
        label=_("Đã làm những việc này chưa?"),
        required=False,
    )

    asks = WHY_CLOSE
    field_order = ("reason", "ticked")

    def answers(self) -> dict[str, Any]:
        """What the operation is called with."""
        return {**self.cleaned_data, "ticked": dict.fromkeys(self.cleaned_data["ticked"], True)}


class DecideForm(VersionedForm):
    """The second person's answer."""

    decision = OneOf(
        [("approve", _("Đồng ý đóng hồ sơ")), ("back", _("Chưa đóng, gửi lại"))], label=_("Quyết định của bạn")
    )
    reviewed = forms.BooleanField(label=_("Tôi đã xem lại hồ sơ"), required=False)

    asks = DECIDED

    def answers(self) -> dict[str, Any]:
        """What the operation is called with."""
        typed = dict(self.cleaned_data)
        return {"approve": typed.pop("decision") == "approve", "expected_version": typed.pop("version"), **typed}


class ReopenForm(Form):
    """Why the case is opened again."""

    reason = OneOf(REOPENING, label=_("Vì sao mở lại?"))
    words = NoteField(label=_("Nói thêm"), required=False, max_length=1000, rows=4)
