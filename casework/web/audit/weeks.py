"""The chart of acts, looks and refusals per week."""

from __future__ import annotations

from django.utils.translation import gettext as _

from casework.queries.audit.lines import Weeks
from casework.web import charts


def chart(weeks: Weeks) -> charts.Chart:
    """One bar for each week, with its table."""
    return charts.bar_chart(
        _("Mỗi tuần"),
        [f"{monday:%d/%m}" for monday in weeks.mondays],
        [
            charts.Series(_("Việc đã làm"), weeks.done),
            charts.Series(_("Lượt xem"), weeks.looked),
            charts.Series(_("Bị từ chối"), weeks.refused),
        ],
    )
