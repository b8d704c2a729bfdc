"""What is typed to find a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.web.forms import Form


class FindForm(Form):
    """A name or a code; sent by POST, so that it stands in no address and no history."""

    typed = forms.CharField(
        label=_("Tìm theo tên hoặc mã hồ sơ"),
        max_length=100,
        help_text=_("Không cần gõ dấu, gõ thứ tự nào cũng được"),
        error_messages={"required": _("Hãy gõ tên hoặc mã hồ sơ.")},
    )
    below = forms.UUIDField(required=False, widget=forms.HiddenInput)
