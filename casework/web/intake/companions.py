"""A child who came with her: written down, and given a case of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.intake.companions import note_child, open_case_of_child
from casework.queries.intake import beside as queries
from casework.queries.intake.beside import OwnCase
from casework.rulebook import companions
from casework.rulebook.acts import Act
from casework.rulebook.consents import Consenter
from casework.rulebook.first_words import MAY_WRITE, SHORT, WRITING
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.intake.beside import LIST
from casework.web.intake.forms import Posted
from casework.web.typed_text import NameField

LEAD = _("Hồ sơ của cháu có khoá riêng. Ai không được xem hồ sơ này thì cũng không xem được hồ sơ của cháu.")
HAS_CASE = _("Cháu đã có hồ sơ riêng. Mở từ danh sách người đi cùng.")


class ChildForm(Form):
    """A child who came with her."""

    asks = companions.CHILD


class OwnCaseForm(Form):
    """What it takes to begin the child's own case."""

    name = NameField(label=_("Tên cháu, hoặc một tên gọi khác"), max_length=120)
    born = django_forms.CharField(label=_("Năm sinh"), max_length=4, required=False)
    why = fields.OneOf(companions.WHY_OWN_CASE, spoken=True, label=_("Vì sao mở hồ sơ riêng?"))
    suspected = fields.SomeOf(
        companions.SUSPECTED, label=_("Có ai trong số này có thể đã làm hại cháu không?"), required=False
    )
    contact = fields.OneOf(companions.CONTACTS, spoken=True, label=_("Được nói về cháu với ai?"))
    through_whom = NameField(
        label=_("Tên người ấy"), help_text=_("Ông bà, họ hàng thì ghi tên hoặc số."), required=False, max_length=80
    )
    phone = fields.PhoneField(label=_("Số điện thoại người ấy"), required=False)
    writing = fields.OneOf(
        [(code, words) for code, words in WRITING.choices if code in MAY_WRITE], label=_("Có cho ghi hồ sơ không?")
    )
    agreed_by = fields.SomeOf(
        [(one.value, one.label) for one in Consenter if one is not Consenter.SELF],
        label=_("Ai đã đồng ý?"),
        help_text=_("Cháu từ 7 tuổi thì phải hỏi chính cháu. Người có thể đã làm hại cháu không đồng ý thay cháu."),
        required=False,
    )
    writing_why = django_forms.CharField(label=_("Chưa hỏi được thì vì sao?"), max_length=SHORT, required=False)

    def __init__(self, posted: Posted, page: OwnCase) -> None:
        super().__init__(posted, initial={"name": page.name, "born": page.born})
        offered = [(code, words) for code, words in companions.CONTACTS.spoken_choices if code not in page.barred]
        contact = self.fields["contact"]
        assert isinstance(contact, django_forms.ChoiceField)
        contact.choices = offered

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Nothing typed is nothing."""
        return {name: "" if value is None else value for name, value in said.items()}


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Write down a child who came with her."""
    by = worker(request)
    case, there = queries.to_write(by, case_id, Act.CHILD_NOTE), reverse(LIST, args=[case_id])
    form = ChildForm(posted(request))
    return form_page(
        request,
        form,
        lambda: note_child(by, case, told=form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Ghi thêm"),
            "heading": _("Trẻ đi cùng"),
            "send": _("Lưu"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def own_case(request: HttpRequest, case_id: UUID, companion_id: UUID) -> HttpResponseBase:
    """Begin the child's own case."""
    by, there = worker(request), reverse(LIST, args=[case_id])
    case, page = queries.to_open(by, case_id, companion_id)
    form = OwnCaseForm(posted(request), page)
    return form_page(
        request,
        form,
        lambda: open_case_of_child(by, case, companion_id=companion_id, **form.answers()),
        template="forms/act.html",
        then=lambda made: reverse("case", args=[made.pk]),
        context={
            "title": _("Ghi thêm"),
            "heading": _("Hồ sơ riêng của cháu"),
            "lead": HAS_CASE if page.has_case else LEAD,
            "send": _("Mở hồ sơ"),
            "back": there,
        },
    )
