"""What a supervisor narrows the trail by: days as people here write them, a name; and a checkpoint she kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.rulebook.name_redaction import REASONS
from casework.rulebook.names import LONGEST_NAME
from casework.web import wording
from casework.web.fields import LongList, OneOf, VietnameseDateField
from casework.web.forms import Form

LONGEST_FILE = 4_000
"""Letters; a checkpoint has some two hundred."""


def _in_order(form: Form, first: str, last: str) -> dict[str, Any]:
    """Asked from a later day to an earlier one, nothing would be found, and that reads as if nothing had happened."""
    found = form.cleaned_data
    since, until = found.get(first), found.get(last)
    if since is not None and until is not None and until < since:
        form.add_error(last, ValidationError(wording.refusal("ends_before_it_starts"), code="ends_before_it_starts"))
    return found


class DaysForm(Form):
    """From which day to which; the fields are called as they stand in the address."""

    tu = VietnameseDateField("asked_since", label=_("Từ ngày"), required=False, help_text="")
    den = VietnameseDateField("asked_until", label=_("Đến ngày"), required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        """Days the right way round."""
        return _in_order(self, "tu", "den")


class SearchedForm(Form):
    """Whose name was searched for, and since when."""

    name = forms.CharField(
        label=_("Tên hoặc mã hồ sơ"),
        help_text=_("Cả tên. Ai chỉ gõ một phần của tên cũng thấy."),
        max_length=LONGEST_NAME,
    )
    since = VietnameseDateField("asked_since", label=_("Từ ngày"))
    until = VietnameseDateField("asked_until", label=_("Đến ngày"), required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        """Days the right way round."""
        return _in_order(self, "since", "until")


class CheckpointForm(Form):
    """A checkpoint she kept: its text pasted, or its file."""

    moc = forms.CharField(
        label=_("Dán mốc bạn đã giữ"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    tep = forms.FileField(label=_("Hoặc chọn tệp"), required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        """One text, from wherever it came; a file that is no text is no checkpoint."""
        found = super().clean() or {}
        file = found.get("tep")
        if file is not None:
            try:
                found["note"] = file.read(LONGEST_FILE + 1).decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise ValidationError(wording.refusal("no_checkpoint_text")) from error
            if len(found["note"]) > LONGEST_FILE:
                raise ValidationError(wording.refusal("no_checkpoint_text"))
        else:
            found["note"] = found.get("moc", "")
        if not found["note"].strip() and not self.errors:
            raise ValidationError(wording.refusal("checkpoint_missing"))
        return found

    def as_text(self) -> CheckpointForm:
        """The same with what a file says as if it had been pasted: no browser sends a file a second time by itself."""
        return CheckpointForm({"moc": self.cleaned_data["note"]}) if self.is_bound and self.is_valid() else self


class StandByForm(Form):
    """Which desk stands by for which."""

    desk_id = LongList(label=_("Bàn tiếp nhận"))
    stands_by_id = LongList(
        label=_("Bàn dự phòng"),
        help_text=_("Bàn của một xã khác, nơi ít có người quen với người ở xã ấy."),
    )

    def __init__(self, posted: QueryDict | None, desks: Sequence[tuple[int, str]]) -> None:
        super().__init__(posted)
        for name in ("desk_id", "stands_by_id"):
            field = self.fields[name]
            assert isinstance(field, LongList)
            field.offer([(str(pk), words) for pk, words in desks])

    def clean_desk_id(self) -> int:
        """The desk's number."""
        return int(self.cleaned_data["desk_id"])

    def clean_stands_by_id(self) -> int:
        """The other desk's number."""
        return int(self.cleaned_data["stands_by_id"])


class RedactNameForm(Form):
    """Whose name stays off papers, and why."""

    worker_id = LongList(label=_("Người làm việc"))
    reason = OneOf(REASONS, label=_("Vì sao"))

    def __init__(self, posted: QueryDict | None, nameable: Sequence[tuple[int, str]]) -> None:
        super().__init__(posted)
        field = self.fields["worker_id"]
        assert isinstance(field, LongList)
        field.offer([(str(pk), name) for pk, name in nameable])

    def clean_worker_id(self) -> int:
        """The worker's number."""
        return int(self.cleaned_data["worker_id"])
