"""What a supervisor narrows the trail by: days as people here write them."""

from django.utils.translation import gettext_lazy as _

from casework.web.fields import VietnameseDateField
from casework.web.forms import Form


class DaysForm(Form):
    """From which day to which; the fields are called as they stand in the address."""

    tu = VietnameseDateField(label=_("Từ ngày"), required=False, help_text="")
    den = VietnameseDateField(label=_("Đến ngày"), required=False, help_text="", may_be_future=True)
