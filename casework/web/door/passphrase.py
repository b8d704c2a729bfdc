"""Her own passphrase, changed by herself: the one before is asked, and her sessions elsewhere end."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.own_passphrase import change_passphrase
from casework.policy import gate
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.vault.errors import Busy
from casework.vault.typed_words import folded
from casework.web.door.views import source_of
from casework.web.fields import Passphrase
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.query_params import query_params
from casework.web.wording import refusal


class PassphraseForm(Form):
    """The one before, and the new one twice: what nobody can read again is not kept with a slip of the finger."""

    old = Passphrase(label=_("Cụm mật khẩu đang dùng"))
    passphrase = Passphrase(
        new=True, label=_("Cụm mật khẩu mới"), help_text=_("Sáu từ không liên quan đến nhau, chỉ mình bạn biết.")
    )
    again = Passphrase(new=True, label=_("Gõ lại cụm mới"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and folded(said["passphrase"]) != folded(said["again"]):
            self.add_error("again", ValidationError(refusal("passphrase_differs"), code="passphrase_differs"))
        return said

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"old": said["old"], "passphrase": said["passphrase"]}


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponseBase:
    """Ask the one before and the new one; then her own page says that it is done."""
    query_params(request)
    by = worker(request)
    units = gate.units_for(by, Act.PASSPHRASE_CHANGE)[:1]
    if not units:
        raise NotFound
    form = PassphraseForm(posted(request))
    session: str = request.session.digest  # type: ignore[attr-defined]  # our own store has it
    try:
        return form_page(
            request,
            form,
            lambda: change_passphrase(by, units[0], **form.answers(), session=session, source=source_of(request)),
            template="door/passphrase.html",
            then=reverse("own-page"),
        )
    except Busy:
        return render(request, "503.html", status=503)
