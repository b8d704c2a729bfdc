"""What is asked before a list of who saw a case goes on paper."""

from django.utils.translation import gettext_lazy as _

from casework.rulebook.name_redaction import WAYS, Way
from casework.web.fields import OneOf
from casework.web.forms import Form


class AccessPrintForm(Form):
    """What becomes of the paper; nothing is ticked beforehand."""

    handed = OneOf([(way.code, way.words) for way in WAYS.values()], label=_("Tờ giấy này sẽ đi đâu?"))

    def way(self) -> Way:
        """Which of the ways was chosen."""
        return WAYS[self.cleaned_data["handed"]]
