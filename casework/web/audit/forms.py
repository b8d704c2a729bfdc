"""What a supervisor narrows the trail by: days as people here write them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.rulebook.names import LONGEST_NAME
from casework.web.fields import VietnameseDateField
from casework.web.forms import Form


class DaysForm(Form):
    """From which day to which; the fields are called as they stand in the address."""

    tu = VietnameseDateField(label=_("Từ ngày"), required=False, help_text="")
    den = VietnameseDateField(label=_("Đến ngày"), required=False, help_text="", may_be_future=True)


class SearchedForm(Form):
    """Whose name was searched for, and since when."""

    name = forms.CharField(
        label=_("Tên hoặc mã hồ sơ"),
        help_text=_("Cả tên. Ai chỉ gõ một phần của tên cũng thấy."),
        max_length=LONGEST_NAME,
    )
    since = VietnameseDateField(label=_("Từ ngày"))
    until = VietnameseDateField(label=_("Đến ngày"), required=False, help_text="", may_be_future=True)
