"""One address of one's own at which to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.records.notifications import NotificationWay
from casework.web.forms import Form

LABELS = {
    NotificationWay.EMAIL: _("Thư điện tử của riêng bạn"),
    NotificationWay.SMS: _("Số điện thoại di động của riêng bạn"),
}
HELP = {
    NotificationWay.EMAIL: _("Hộp thư chỉ mình bạn đọc, không phải hộp thư chung của cơ quan. Như: ten@gmail.com"),
    NotificationWay.SMS: _("Máy chỉ mình bạn cầm. Như: 0912 345 678"),
}
TYPED_AS = {NotificationWay.EMAIL: ("email", "email"), NotificationWay.SMS: ("tel", "tel")}


class AddressForm(Form):
    """Where to, by this way."""

    address = forms.CharField(max_length=254)

    def __init__(self, data: QueryDict | None, way: NotificationWay, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["address"]
        field.label, field.help_text = LABELS[way], HELP[way]
        mode, known_as = TYPED_AS[way]
        field.widget.attrs |= {"inputmode": mode, "autocomplete": known_as, "autocapitalize": "none"}
