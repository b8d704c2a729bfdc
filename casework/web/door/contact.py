"""The page on which somebody without an account asks to be called back: no cookie, no address, one answer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework.journey import call_backs
from casework.policy.call_backs import Places
from casework.rulebook import hotlines
from casework.rulebook.address_terms import NOT_KNOWN
from casework.rulebook.refusals import Refused
from casework.rulebook.violence_reports import CALL_BACK
from casework.web import fields
from casework.web.form_page import answer_page, posted
from casework.web.forms import Form
from casework.web.intake.forms import Posted
from casework.web.sheet_fields import fields_of


class PlaceField(fields.LongList):
    """The places there are. What is none is no mistake of hers: the answer is the same."""

    def valid_value(self, value: Any) -> bool:
        """Any."""
        return True


class CallBackForm(Form):
    """By whom she wants to be called, and how; everything but her number may stay empty."""

    def __init__(self, posted: Posted, among: Places) -> None:
        super().__init__(posted)
        self.fields["place"] = PlaceField(
            [(str(unit.pk), unit.name) for unit in (among.province, *among.desks.values())],
            label=_("Muốn nơi nào gọi?"),
            help_text=_("Có thể chọn tỉnh, hay xã khác, nếu không muốn người ở xã mình biết."),
            required=False,
        )
        self.fields |= fields_of(CALL_BACK)
        self.fields["reporter_phone"].label = _("Số điện thoại")
        self.fields["reporter_phone"].required = True
        self.speak_to(NOT_KNOWN)

    @property
    def place(self) -> int | None:
        """The number of what was chosen, whether or not that is a place."""
        chosen = str(self.cleaned_data.get("place") or "")
        return int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None


# Nobody is signed in, so nobody's name can be forged; the mark against it would be kept on her telephone.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask, and one answer: whether that place is one, whether there was room, whether anything is refused."""
    try:
        among = call_backs.places()
    except Refused as nowhere:
        raise Http404 from nowhere
    form = CallBackForm(posted(request), among)

    def answer() -> HttpResponseBase:
        said = {key: form.cleaned_data.get(key) for key in CALL_BACK.keys}
        with suppress(Refused):  # what would be said of it would be said of the house
            call_backs.ask_call_back(among, form.place, answers=said)
        return render(request, "door/contact_asked.html", {"lines": _lines()})

    page = answer_page(request, form, answer, template="door/contact.html", context=lambda: {"lines": _lines()})
    # Not even that something was typed wrongly stands in a log, for a line there has its second.
    setattr(page, "_has_been_logged", True)  # noqa: B010 - the name is Django's own
    return page


def _lines() -> list[dict[str, object]]:
    lines = hotlines.to_call(at=timezone.now(), numbers=settings.HOTLINE_NUMBERS)
    return [{"words": one.label, "number": one.number} for one in lines]
