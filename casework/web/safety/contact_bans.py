"""Contact bans in the file: the pages of the desk and of the address that hears her."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.safety.contact_bans import ask_ban, end_ban, record_ban, tell_breach, undo_ban
from casework.queries.safety import contact_bans as queries
from casework.queries.safety.contact_bans import BanPage
from casework.rulebook import ban_sheets
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import NOT_KNOWN
from casework.rulebook.contact_bans import BREACH_LAW, MAY_BE_LIFTED, NO_FORM, ON_PAPER, OWN_MOTION, SHE_CHOOSES
from casework.rulebook.sheets import Sheet
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted
from casework.web.moment_field import MomentField, told_field
from casework.web.query_params import query_params
from casework.web.url_names import for_act

READ = for_act(Act.BAN_READ)


class AskBanForm(Form):
    """Who asks, against whom, why, and where she chooses to live while it lasts."""

    asks = ban_sheets.ASKED

    def __init__(self, posted: Posted, *, her: str) -> None:
        super().__init__(posted, initial={"her": her, "by": ban_sheets.HERSELF, "how": "spoken"})
        self.fields["told_at"] = told_field()
        self.speak_to(NOT_KNOWN)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers together."""
        return _shaped(said, ban_sheets.ASKED)


class UndoBanForm(Form):
    """Why it is wanted no more."""

    why = fields.NoteField(
        label=_("Vì sao thôi?"), help_text=_("Không ghi người được bảo vệ đang ở đâu."), max_length=1_000, rows=3
    )

    def __init__(self, posted: Posted) -> None:
        super().__init__(posted)
        self.fields["told_at"] = told_field()


class BreachForm(Form):
    """What he did."""

    asks = ban_sheets.BROKEN

    def __init__(self, posted: Posted) -> None:
        super().__init__(posted)
        self.fields["told_at"] = told_field()


class RecordBanForm(Form):
    """A decision that came on paper."""

    maker = fields.OneOf([(one.value, one.label) for one in ON_PAPER], label=_("Quyết định của ai?"))
    began_at = MomentField("ban_began", label=_("Có hiệu lực từ lúc nào?"))
    until = MomentField("ban_until", label=_("Đến lúc nào?"), help_text=_("Giờ và ngày, ví dụ 17:00 05/03/2026"))

    asks = ban_sheets.ON_A_PAPER

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers together."""
        return _shaped(said, ban_sheets.ON_A_PAPER)


class EndBanForm(VersionedForm):
    """What follows on a ban that came on paper."""

    ended = fields.NoteField(
        label=_("Hết hạn, được huỷ hay đã đề nghị lần mới?"),
        help_text=_("Hãy hỏi người được bảo vệ còn cần gì trước khi ghi."),
        max_length=1_000,
        rows=3,
    )


def _shaped(said: dict[str, Any], sheet: Sheet) -> dict[str, Any]:
    answers = {key: it or None for key, it in said.items() if key in sheet.keys}
    return {**{key: it for key, it in said.items() if key not in sheet.keys}, "answers": answers}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Ask the chairman for a ban."""
    query_params(request)
    by = worker(request)
    case, page = queries.to_ask(by, case_id)
    form = AskBanForm(posted(request), her=page.her)
    return form_page(
        request,
        form,
        lambda: ask_ban(by, case, **form.answers()),
        template="safety/ban_ask.html",
        then=lambda made: reverse(READ, args=[case_id, made.pk]),
        context={
            "page": page,
            "case_id": case_id,
            "no_form": NO_FORM,
            "own_motion": OWN_MOTION,
            "she_chooses": SHE_CHOOSES,
        },
    )


@require_GET
def read(request: HttpRequest, case_id: UUID, ban_id: UUID) -> HttpResponseBase:
    """One ban, as the file and her desk have it."""
    query_params(request)
    page = queries.ban(worker(request), case_id, ban_id)
    return render(request, "safety/ban.html", {"page": page, "she_chooses": SHE_CHOOSES, "breach_law": BREACH_LAW})


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, case_id: UUID, ban_id: UUID) -> HttpResponseBase:
    """It is wanted no more."""
    by, sent = worker(request), posted(request)
    case, page = queries.to_change(by, case_id, ban_id, Act.BAN_UNDO, sent=sent is not None)
    form = UndoBanForm(sent)
    return _act(
        request,
        form,
        lambda: undo_ban(by, case, ban_id=ban_id, **form.answers()),
        page,
        heading=_("Rút đề nghị") if page.takes_back else _("Đề nghị huỷ bỏ cấm tiếp xúc"),
        law=MAY_BE_LIFTED,
    )


@require_http_methods(["GET", "POST"])
def breach(request: HttpRequest, case_id: UUID, ban_id: UUID) -> HttpResponseBase:
    """He broke it: the police are told."""
    by, sent = worker(request), posted(request)
    case, page = queries.to_change(by, case_id, ban_id, Act.BAN_BREACH, sent=sent is not None)
    form = BreachForm(sent)
    return _act(
        request,
        form,
        lambda: tell_breach(by, case, ban_id=ban_id, **form.answers()),
        page,
        heading=_("Báo Công an vi phạm"),
        law=BREACH_LAW,
    )


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A decision that came on paper."""
    query_params(request)
    by = worker(request)
    case = queries.to_record(by, case_id)
    form = RecordBanForm(posted(request))
    there = reverse("case", args=[case_id])
    return form_page(
        request,
        form,
        lambda: record_ban(by, case, **form.answers()),
        template="forms/act.html",
        then=lambda made: reverse(READ, args=[case_id, made.pk]),
        context={
            "title": _("Cấm tiếp xúc"),
            "heading": _("Ghi quyết định trên giấy"),
            "lead": _(
                "Quyết định của Toà án, hoặc của Chủ tịch xã chưa có tài khoản. Không ghi người được bảo vệ ở đâu."
            ),
            "send": _("Lưu"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, case_id: UUID, ban_id: UUID) -> HttpResponseBase:
    """A ban on paper is over."""
    by, sent = worker(request), posted(request)
    case, ending = queries.to_end(by, case_id, ban_id, sent=sent is not None)
    form, page = EndBanForm(sent, ending), ending.page
    return _act(
        request,
        form,
        lambda: end_ban(by, case, ban_id=ban_id, **form.answers()),
        page,
        heading=_("Ghi cấm tiếp xúc đã hết"),
        law=SHE_CHOOSES,
    )


def _act(
    request: HttpRequest, form: Form, act: Callable[[], object], page: BanPage, *, heading: object, law: object
) -> HttpResponseBase:
    there = reverse(READ, args=[page.case_id, page.id])
    query_params(request)
    return form_page(
        request,
        form,
        act,
        template="safety/ban_act.html",
        then=there,
        context={"page": page, "heading": heading, "law": law, "back": there},
    )
