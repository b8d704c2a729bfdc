"""Reports of violence at a desk: the list, taking one, its log, and its end as a case, with one, or by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.violence_reports import end_report, join_case, log_call, open_case_of, take_report
from casework.policy import gate
from casework.queries.intake import violence_reports as queries
from casework.queries.intake.violence_reports import ReportLook
from casework.records.units import Unit
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import NOT_KNOWN
from casework.rulebook.first_words import MAY_WRITE, SHORT, WRITING
from casework.rulebook.refusals import WrongStage
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Sheet
from casework.rulebook.violence_reports import ADDRESSES, CALL_ASKED, ENDS_ALONE, PROTECTED, TOLD_ASKED, at_once
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.intake.first_words_forms import KindsField
from casework.web.intake.forms import Posted
from casework.web.query_params import key, one_of, query_params
from casework.web.sheet_fields import fields_of
from casework.web.typed_text import NameField
from casework.web.url_names import for_act

LIST = for_act(Act.VIOLENCE_REPORT_LIST)
LOOK = for_act(Act.VIOLENCE_REPORT_LOOK)


class SheetForm(Form):
    """The questions of one sheet, asked anew and empty."""

    def __init__(self, posted: Posted, sheet: Sheet) -> None:
        super().__init__(posted)
        self._sheet = sheet
        self.fields |= fields_of(sheet)
        self.speak_to(NOT_KNOWN)

    def said(self) -> dict[str, Any]:
        """The answers by their keys."""
        return {key: self.cleaned_data.get(key) for key in self._sheet.keys}


class TakeReportForm(SheetForm):
    """What was reported; at which desk, where whoever writes sits at several."""

    def __init__(self, posted: Posted, desks: list[Unit], colleagues: list[tuple[int, str]]) -> None:
        super().__init__(posted, TOLD_ASKED)
        self._desks = {str(desk.pk): desk for desk in desks}
        self.fields["named"] = fields.SomeOf(
            [(str(pk), name) for pk, name in colleagues],
            label=_("Người gây bạo lực, hay người nhà của họ, có trong số này không?"),
            required=False,
        )
        if len(desks) > 1:
            self.fields["desk"] = fields.OneOf(
                [(pk, desk.name) for pk, desk in self._desks.items()], label=_("Bàn nào?")
            )

    @property
    def named(self) -> frozenset[int]:
        """Whom of her colleagues it is about."""
        return frozenset(int(one) for one in self.cleaned_data.get("named") or ())

    @property
    def desk(self) -> Unit:
        """At which it came."""
        return self._desks.get(str(self.cleaned_data.get("desk")), next(iter(self._desks.values())))


class EndReportForm(Form):
    """It stays a report: how it ended, and why."""

    outcome = fields.OneOf(ENDS_ALONE, label=_("Tin này ra sao?"))
    why = fields.NoteField(label=_("Đã làm gì, vì sao thôi?"), max_length=2_000, rows=3)


class JoinCaseForm(Form):
    """It is about somebody whose case is here."""

    code = django_forms.CharField(label=_("Mã hồ sơ"), help_text=_("Ví dụ HS26-4KX7P"), max_length=20)


class OpenCaseForm(Form):
    """It becomes a case on her yes, or where her life is in danger and she cannot be asked."""

    kinds = KindsField()
    writing = fields.OneOf(
        [(code, words) for code, words in WRITING.choices if code in MAY_WRITE], label=_("Người ấy có cho ghi không?")
    )
    writing_why = django_forms.CharField(
        label=_("Chưa hỏi được thì vì sao?"),
        max_length=SHORT,
        required=False,
        help_text=_("Một câu ngắn, như “đang ngất”."),
    )
    name = NameField(label=_("Tên người ấy, hoặc một tên gọi khác"))


@require_GET
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every report at her desks, or those that wait, newest first, page by page."""
    asked = query_params(request, sau=key, cho=one_of("co"))
    before, waiting = asked["sau"], asked["cho"] is not None
    page = queries.listed(worker(request), before=before, waiting=waiting)
    older = {"sau": str(page.older or ""), **({"cho": "co"} if waiting else {})}
    context = {"page": page, "further": before is not None, "older": urlencode(older), "waiting": waiting}
    return render(request, "intake/violence_reports.html", context)


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponseBase:
    """A report comes in."""
    by = worker(request)
    desks = gate.units_for(by, Act.VIOLENCE_REPORT_TAKE)
    here = {desk.pk for desk in desks}
    form = TakeReportForm(posted(request), desks, queries.colleagues(by, desks))
    return form_page(
        request,
        form,
        lambda: take_report(by, form.desk, answers=form.said(), named=form.named),
        template="intake/violence_report_take.html",
        then=lambda made: reverse(LOOK, args=[made.pk]) if made.desk_id in here else reverse(LIST),
        context={"addresses": ADDRESSES, "protected": PROTECTED, "back": reverse(LIST)},
    )


@require_GET
def look(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """One report, and what was done about it."""
    query_params(request)
    page = queries.to_look(worker(request), report_id)
    context = {"page": page, "report_id": report_id, "law": at_once(at=timezone.now())}
    return render(request, "intake/violence_report.html", context)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """One call, visit or notice about it."""
    by, page = worker(request), _waiting(request, queries.to_call(worker(request), report_id))
    form = SheetForm(posted(request), CALL_ASKED)
    return _act(
        request,
        form,
        lambda: log_call(by, page.desk, report_id=report_id, answers=form.said()),
        page,
        _("Ghi việc đã làm"),
        _("Gọi từ máy của bàn. Không nói ai đã báo."),
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """It stays a report."""
    by, page = worker(request), _waiting(request, queries.to_end(worker(request), report_id))
    form = EndReportForm(posted(request))
    return _act(
        request,
        form,
        lambda: end_report(by, page.desk, report_id=report_id, **form.answers()),
        page,
        _("Kết thúc tin báo"),
        _("Tin ở lại danh sách với lời này, không có hồ sơ nào."),
    )


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """It is joined to a case that stands."""
    by, page = worker(request), _waiting(request, queries.to_end(worker(request), report_id))
    form = JoinCaseForm(posted(request))
    return _act(
        request,
        form,
        lambda: join_case(by, page.desk, report_id=report_id, **form.answers()),
        page,
        _("Nhập vào hồ sơ đang có"),
        _("Hồ sơ chỉ có một ghi chú là có tin báo; người báo tin không đi theo."),
    )


@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """It becomes a case."""
    by, page = worker(request), _waiting(request, queries.to_end(worker(request), report_id))
    form = OpenCaseForm(posted(request))
    return _act(
        request,
        form,
        lambda: open_case_of(by, page.desk, report_id=report_id, **form.answers()),
        page,
        _("Mở hồ sơ từ tin báo"),
        _("Hỏi người ấy trước. Hồ sơ bắt đầu trống; người báo tin không đi theo."),
    )


def _waiting(request: HttpRequest, page: ReportLook) -> ReportLook:
    if page.row.ended_at is not None and posted(request) is None:
        raise WrongStage("violence_report_ended")  # what was typed too late is kept on its form, and the act says no
    return page


def _act(request: HttpRequest, form: Form, act: Any, page: ReportLook, heading: Words, lead: Words) -> HttpResponseBase:
    there = reverse(LOOK, args=[page.row.id])
    return form_page(
        request,
        form,
        act,
        template="intake/violence_report_act.html",
        then=there,
        context={"page": page, "heading": heading, "lead": lead, "back": there},
    )
