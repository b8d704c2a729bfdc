"""What is typed to find a case."""

from functools import cache

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from casework.web.forms import Form


class FindForm(Form):
    """A name, a code or a number; sent by POST, so that it stands in no address and no history."""

    typed = forms.CharField(
        label=_("Tìm hồ sơ"),
        max_length=100,
        help_text=_("Tên, mã, số điện thoại, giấy tờ, nơi nhận phiếu; không cần gõ dấu"),
        error_messages={"required": _("Hãy gõ tên, mã hồ sơ hoặc số.")},
    )
    below = forms.UUIDField(required=False, widget=forms.HiddenInput)
    beside = forms.UUIDField(required=False, widget=forms.HiddenInput)
    """The case whose double is sought."""


def blank_field() -> Markup:
    """The field in which a search is typed, as it stands above each list: empty, and the same for everybody."""
    return _blank_field(get_language() or "")


@cache
def _blank_field(language: str) -> Markup:
    return Markup(render_to_string("desk/_typed.html", {"form": FindForm()}))
