"""The pages on which a case is given to one officer, and hers are handed over while she is away."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.assigning import assign, end_handover, hand_over
from casework.queries import assigning as queries
from casework.queries.assigning import Choices
from casework.queries.editing import Editing
from casework.rulebook.refusals import NotFound
from casework.web.fields import OneOf, VietnameseDateField
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form, VersionedForm
from casework.web.query_params import query_params

NOBODY = "0"


class AssignForm(VersionedForm):
    """Whose case it is from now on."""

    names = "worker_id"

    worker_id = OneOf({}, label=_("Ai phụ trách hồ sơ này?"))

    def __init__(self, posted: QueryDict | None, editing: Editing[Choices]) -> None:
        super().__init__(posted, editing)
        offered = [(str(worker_id), name) for worker_id, name in editing.page]
        field = self.fields["worker_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*offered, (NOBODY, _("Chưa giao cho ai"))]

    @classmethod
    def filled(cls, editing: Editing[Choices]) -> dict[str, object]:
        """Nobody is a choice like any other."""
        return {"worker_id": str(editing.stands["worker_id"] or NOBODY)}

    def shaped(self, said: dict[str, object]) -> dict[str, object]:
        """As the operation takes it."""
        return {"worker_id": int(str(said["worker_id"])) or None}


class HandoverForm(Form):
    """Who stands in for her, and until when."""

    names = "to_id"

    to_id = forms.TypedChoiceField(coerce=int, label=_("Ai làm thay bạn?"))
    until = VietnameseDateField("handover_end", label=_("Đến hết ngày"))

    def __init__(self, posted: QueryDict | None, choices: Choices) -> None:
        super().__init__(posted)
        field = self.fields["to_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Chọn một người")), *((str(worker_id), name) for worker_id, name in choices)]


@require_http_methods(["GET", "POST"])
def assign_case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Give a case to one officer of its desk."""
    query_params(request)
    by = worker(request)
    case, editing = queries.to_assign(by, case_id)
    form = AssignForm(posted(request), editing)
    there = reverse("case", args=[case_id])
    return form_page(
        request,
        form,
        lambda: assign(by, case, **form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Giao hồ sơ"),
            "heading": _("Giao hồ sơ cho một người"),
            "lead": _("Người được giao thấy hồ sơ này trong “Của tôi”. Cả bàn tiếp nhận vẫn đọc và làm như trước."),
            "send": _("Giao"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest) -> HttpResponseBase:
    """Hand over all that is hers, until a day."""
    query_params(request)
    by = worker(request)
    page = queries.handover_page(by)
    form = HandoverForm(posted(request), page.choices)
    return form_page(
        request,
        form,
        lambda: hand_over(by, page.desk, **form.answers()),
        template="desk/handover.html",
        then=reverse("handover-make"),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def handover_end(request: HttpRequest, handover_id: int) -> HttpResponseBase:
    """She is back."""
    query_params(request)
    by = worker(request)
    page = queries.handover_page(by)
    row = next((one for one in page.running if one.id == handover_id), None)
    if row is None and posted(request) is None:
        raise NotFound  # what comes after somebody ended it is the same end
    there = reverse("handover-make")
    return form_page(
        request,
        Form(posted(request)),
        lambda: end_handover(by, page.desk, handover_id=handover_id),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Nhận lại hồ sơ"),
            "heading": _("Nhận lại hồ sơ đã bàn giao"),
            **({"about": (f"{row.worker} → {row.to}", row.until_on, _("đến hết"))} if row else {}),
            "send": _("Nhận lại") if row is None or row.mine else _("Trả lại"),
            "back": there,
        },
    )
