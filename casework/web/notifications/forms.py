"""One address of one's own at which to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.records.notifications import Way
from casework.web.forms import Form

LABELS = {Way.EMAIL: _("Thư điện tử của riêng bạn"), Way.SMS: _("Số điện thoại di động của riêng bạn")}
HELP = {
    Way.EMAIL: _("Hộp thư chỉ mình bạn đọc, không phải hộp thư chung của cơ quan. Như: ten@gmail.com"),
    Way.SMS: _("Máy chỉ mình bạn cầm. Như: 0912 345 678"),
}
TYPED_AS = {Way.EMAIL: ("email", "email"), Way.SMS: ("tel", "tel")}


class AddressForm(Form):
    """Where to, by this way."""

    address = forms.CharField(max_length=254)

    def __init__(self, data: QueryDict | None, way: Way, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["address"]
        field.label, field.help_text = LABELS[way], HELP[way]
        mode, known_as = TYPED_AS[way]
        field.widget.attrs |= {"inputmode": mode, "autocomplete": known_as, "autocapitalize": "none"}
