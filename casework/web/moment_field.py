"""A moment typed as people tell it, the time told that stands beside the time written, and a ban's own times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.rulebook.date_limits import anchors_at
from casework.rulebook.rows import Words, day_of
from casework.rulebook.told_times import parse_moment, written
from casework.web.day_words import refused_day
from casework.web.fields import VietnameseDateField
from casework.web.wording import refusal


class MomentField(VietnameseDateField):
    """A moment: 22:30, 21h hôm qua, 22:30 29/11/2026, within the limits of its row. Gives a datetime, or None."""

    width = 20

    def __init__(self, limit: str, **kw: Any) -> None:
        kw.setdefault("help_text", _("Giờ, và ngày nếu không phải hôm nay: 22:30, 21h hôm qua, 22:30 05/03/2026"))
        super().__init__(limit, **kw)

    def clean(self, value: Any) -> datetime | None:
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        now, ahead = timezone.now(), self.limit.may_be_future
        moment: datetime = self.read(text, lambda it: parse_moment(it, at=now, may_be_future=ahead))
        why = self.limit.refused(day_of(moment), anchors_at(now))
        if why is not None:
            raise ValidationError(refused_day(why), code=why.code)
        if not ahead and moment > now:
            raise ValidationError(refusal("moment_to_come"), code="moment_to_come")
        return moment

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, datetime) else value


TOLD: Words = _("Được kể lúc nào, nếu không phải bây giờ?")


def told_field(label: Words = TOLD) -> MomentField:
    """When it was told, or was as it was told, beside when it is written."""
    return MomentField(
        "told",
        label=label,
        help_text=_("Giờ được kể đứng cạnh giờ ghi. Ví dụ 22:30, 21h hôm qua"),
        required=False,
    )
