"""The page on which she takes back her word: which of it, and who was beside her. No reason is asked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.intake.withdrawing import withdraw_consent
from casework.queries.editing import Editing
from casework.queries.intake import consents as queries
from casework.queries.intake.consents import OpenDisclosure, Withdrawable
from casework.rulebook import consent_scope, consents
from casework.rulebook.address_terms import addressed
from casework.rulebook.first_words import GOES_DARK
from casework.rulebook.lengths import with_lengths
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.rows import Words
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import VersionedForm
from casework.web.intake.forms import Posted
from casework.web.typed_text import NameField
from casework.web.wording import day, sentence

LEAD = _(
    "Chị ấy không phải nói lý do. Phiếu đang mở dựa trên lời đồng ý ấy được rút ngay, nơi nhận không đọc được nữa; "
    "phần được giữ lại thì tối đi trong phiếu. Điều họ đã đọc thì không lấy lại được: hãy nói để chị ấy biết."
)


class WithdrawConsentForm(VersionedForm):
    """Which purposes she takes back, and which parts of her file she keeps back; under each what hangs on it now."""

    asks_anew = True

    purposes = fields.SomeOf((), label=_("Chị ấy rút lại điều gì?"), required=False)
    parts = fields.SomeOf(
        (),
        label=_("Phần nào chị ấy giữ lại, không gửi cho ai?"),
        help_text=_("Việc vẫn làm, chỉ phần ấy không đi."),
        required=False,
    )
    beside = django_forms.CharField(
        label=_("Lúc này có ai ở bên chị ấy?"),
        help_text=_("Để trống nếu không có ai."),
        max_length=LONGEST_NAME,
        required=False,
    )
    interpreter = NameField(label=_("Người phiên dịch"), required=False)

    def __init__(self, posted: Posted, editing: Editing[Withdrawable]) -> None:
        super().__init__(posted, editing)
        page = editing.page
        self._offer(
            "purposes",
            {code: consents.PURPOSES[code].label for code in page.purposes},
            {
                code: _of_the_file(page)
                if code == consents.RECORD_KEEPING
                else _cut(one for one in page.hangs if one.purpose == code)
                for code in (*page.purposes, *page.others)
            },
            folded=(_("Điều khác"), [(code, consents.PURPOSES[code].label) for code in page.others]),
        )
        parts = {code: consent_scope.KEEPS.label(code) for code in page.parts}
        self._offer(
            "parts",
            {} if page.others else parts,
            {code: _darkened(one for one in page.hangs if code in one.parts) for code in page.parts},
            folded=(_("Chọn phần"), list(parts.items())) if page.others else None,
        )
        if not page.parts:
            del self.fields["parts"]
        self.speak_to(page.terms)

    def _offer(
        self,
        name: str,
        rows: dict[str, Words],
        hints: dict[str, Words],
        folded: tuple[Words, list[tuple[str, Words]]] | None = None,
    ) -> None:
        asked = self.fields[name]
        self.fields[name] = fields.SomeOf(
            list(rows.items()),
            folded=folded,
            hints=hints,
            label=asked.label,
            help_text=asked.help_text,
            required=False,
        )


def _of_the_file(page: Withdrawable) -> str:
    """What a no to the file itself ends."""
    ends = (
        with_lengths(
            _("Như lời không cho ghi: không ai ghi thêm gì nữa, và sau {long} chìa khoá của mọi điều đã ghi bị bỏ."),
            long=GOES_DARK,
        )
        if page.stops_writing
        else _(
            "Hồ sơ đã tiếp nhận vẫn được giữ. Không phiếu nào bị rút theo lời này: muốn một nơi không biết nữa thì rút "
            "cả việc ấy."
        )
    )
    return str(ends)


def _cut(hanging: Iterable[OpenDisclosure]) -> str:
    """What is cut with one purpose, in words; nothing where nothing hangs on it."""
    lines = [
        (_("%(place)s không còn biết chỗ ở") if one.is_stay else _("rút phiếu %(service)s ở %(place)s, gửi %(day)s"))
        % {"service": one.service, "place": one.place, "day": day(one.since)}
        for one in hanging
    ]
    return sentence("; ".join(map(str, lines)))


def _darkened(hanging: Iterable[OpenDisclosure]) -> str:
    """In which packets that are out a part goes dark: at which places."""
    places = dict.fromkeys(str(one.place) for one in hanging)
    return str(_("Tối đi trong phiếu ở: %(places)s") % {"places": "; ".join(places)}) if places else ""


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her no, at any stage."""
    by, there = worker(request), reverse("case", args=[case_id])
    case, standing = queries.to_withdraw(by, case_id)
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
