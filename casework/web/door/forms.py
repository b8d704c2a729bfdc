"""What the door asks: a name and a passphrase."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.web.fields import Passphrase
from casework.web.forms import Form


class SignInForm(Form):
    """Name and passphrase of a worker."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=64,
        # A phone writes the first letter large and "mends" the rest: neither helps here.
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocorrect": "off", "autocomplete": "username"}),
    )
    passphrase = Passphrase(label=_("Cụm mật khẩu"))
