"""The page on which a wrong day is put right: the day that stands, the right one, and why."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.correcting import correct_day
from casework.queries.correcting import StandingDay, to_correct
from casework.queries.editing import Editing
from casework.rulebook.date_limits import LIMITS
from casework.web.fields import NoteField, VietnameseDateField
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import VersionedForm

LONGEST = 500


class CorrectDayForm(VersionedForm):
    """The right day, and why the other was wrong."""

    day = VietnameseDateField("appointment", label=_("Ngày đúng"))
    why = NoteField(label=_("Vì sao sửa?"), max_length=LONGEST, rows=2)

    def __init__(self, posted: QueryDict | None, editing: Editing[StandingDay]) -> None:
        super().__init__(posted, editing)
        typed = self.fields["day"]
        assert isinstance(typed, VietnameseDateField)
        typed.limit = LIMITS[editing.page.what]


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, case_id: UUID, what: str, record_id: UUID) -> HttpResponseBase:
    """Put one day right."""
    by = worker(request)
    case, standing = to_correct(by, case_id, what, record_id)
    form = CorrectDayForm(posted(request), standing)
    back = reverse(PAGES.get(what, "case"), args=[case_id])
    return form_page(
        request,
        form,
        lambda: correct_day(by, case, what=what, record_id=record_id, **form.answers()),
        template="forms/act.html",
        then=back,
        context={
            "title": _("Sửa ngày"),
            "heading": _("Sửa ngày ghi nhầm"),
            "send": _("Sửa"),
            "back": back,
            "about": (LIMITS[what].label, standing.page.on, _("đang ghi")),
            "lead": _("Ngày cũ, ngày mới và lý do đều ở lại trong hồ sơ."),
        },
    )


PAGES = {
    "incident_told": "incident-list",
    "appointment": "reintegration",
    "hand_over": "livelihood",
    "training_start": "livelihood",
    "training_end": "livelihood",
    "milestone": "livelihood",
    "milestone_met": "livelihood",
}
"""From which page each day is put right; else from the file."""
