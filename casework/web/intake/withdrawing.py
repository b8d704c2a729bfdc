"""The page on which she takes back her word: which of it, and who was beside her. No reason is asked."""

from __future__ import annotations

from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.intake.withdrawing import withdraw_consent
from casework.queries.editing import Editing
from casework.queries.intake import draft
from casework.queries.intake.draft import Withdrawable
from casework.rulebook import consents
from casework.rulebook.address_terms import addressed
from casework.rulebook.names import LONGEST_NAME
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import VersionedForm
from casework.web.intake.forms import Posted

LEAD = _(
    "Chị ấy không phải nói lý do. Phiếu đang mở dựa trên lời đồng ý ấy được rút ngay, nơi nhận không đọc được nữa. "
    "Điều họ đã đọc thì không lấy lại được: hãy nói để chị ấy biết."
)


class WithdrawConsentForm(VersionedForm):
    """Which purposes she takes back."""

    asks_anew = True

    purposes = fields.SomeOf((), label=_("Chị ấy rút lại điều gì?"))
    beside = django_forms.CharField(
        label=_("Lúc này có ai ở bên chị ấy?"),
        help_text=_("Để trống nếu không có ai."),
        max_length=LONGEST_NAME,
        required=False,
    )

    def __init__(self, posted: Posted, editing: Editing[Withdrawable]) -> None:
        super().__init__(posted, editing)
        offered = [(code, consents.PURPOSES[code].label) for code in editing.page.purposes]
        self.fields["purposes"] = fields.SomeOf(offered, label=self.fields["purposes"].label)
        self.speak_to(editing.page.terms)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her no, at any stage."""
    by, there = worker(request), reverse("case", args=[case_id])
    case, standing = draft.to_withdraw(by, case_id)
    form = WithdrawConsentForm(posted(request), standing)
    return form_page(
        request,
        form,
        lambda: withdraw_consent(by, case, **form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Sự đồng ý"),
            "heading": _("Rút lại sự đồng ý"),
            "lead": addressed(LEAD, standing.page.terms),
            "send": _("Lưu"),
            "back": there,
        },
    )
