"""The page on which an entry is struck: what it says, and why it counts no more."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.striking import strike_entry
from casework.queries import striking
from casework.web.fields import NoteField
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form

LONGEST = 500
LEAD = _("Mục này không mất: vẫn còn trong hồ sơ, có gạch ngang, nhưng không tính nữa.")


class StrikeForm(Form):
    """Why."""

    reason = NoteField(label=_("Vì sao gạch bỏ?"), max_length=LONGEST, rows=3)


@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponseBase:
    """One entry counts no more."""
    by = worker(request)
    case, entry = striking.to_strike(by, case_id, entry_id)
    form, back = StrikeForm(posted(request)), reverse(entry.page, args=[case_id])
    return form_page(
        request,
        form,
        lambda: strike_entry(by, case, entry_id=entry_id, **form.answers()),
        template="forms/act.html",
        then=back,
        context={
            "title": _("Gạch bỏ"),
            "heading": _("Gạch bỏ mục này"),
            "send": _("Gạch bỏ"),
            "about": (entry.words, entry.day, entry.day_is),
            "lead": LEAD,
            "back": back,
        },
    )
