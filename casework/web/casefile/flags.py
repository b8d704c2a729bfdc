"""The two pages of a reminder: it is set for a day, and a word says what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.flags import resolve_flag, set_flag
from casework.policy import viewing
from casework.queries import desk
from casework.queries import flags as queries
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.refusals import WrongStage
from casework.web.fields import NoteField, VietnameseDateField
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form, VersionedForm

LONGEST = 500
WORDS = {"title": _("Nhắc việc"), "send": _("Lưu")}
LEAD = format_lazy(
    _(
        "Hồ sơ này hiện trong việc đến hạn của bàn tiếp nhận từ {days} ngày trước ngày ấy; ngày gần hơn thì hiện ngay. "
        "Lời ghi chỉ đọc được trong hồ sơ."
    ),
    days=desk.LOOK_AHEAD.days - 1,  # it falls due at the end of its day
)


class FlagForm(Form):
    """What is to be remembered, and when."""

    words = NoteField(label=_("Cần nhớ việc gì?"), max_length=LONGEST, rows=3)
    due_on = VietnameseDateField("reminder", label=_("Nhắc vào ngày"))


class FlagResolvedForm(VersionedForm):
    """What came of it."""

    outcome = NoteField(label=_("Việc này đã ra sao?"), max_length=LONGEST, rows=3)


@require_http_methods(["GET", "POST"])
def set_(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A reminder for a day."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.FLAG_SET)
    form = FlagForm(posted(request))
    return form_page(
        request,
        form,
        lambda: set_flag(by, case, **form.answers()),
        template="forms/act.html",
        then=_case(case_id),
        context={**WORDS, "heading": _("Đặt nhắc việc"), "lead": LEAD, "back": _case(case_id)},
    )


@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, case_id: UUID, flag_id: UUID) -> HttpResponseBase:
    """It is seen to."""
    by = worker(request)
    case, flag = queries.to_resolve_flag(by, case_id, flag_id)
    if flag.page.resolved_on is not None and posted(request) is None:
        raise WrongStage("flag_resolved")  # what was typed too late is kept on its form, and the act says no
    form = FlagResolvedForm(posted(request), flag)
    about = (flag.page.words, flag.page.due_on, _("Đến ngày"))
    return form_page(
        request,
        form,
        lambda: resolve_flag(by, case, flag_id=flag_id, **form.answers()),
        template="forms/act.html",
        then=_case(case_id),
        context={**WORDS, "heading": _("Ghi nhắc việc đã xong"), "about": about, "back": _case(case_id)},
    )


def _case(case_id: UUID) -> str:
    return reverse("case", args=[case_id])
