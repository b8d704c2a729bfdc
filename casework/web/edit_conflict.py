"""When somebody else was faster: what stands now beside what was typed, so that the second person loses nothing."""

from __future__ import annotations

from django.http import HttpRequest

from casework.web.forms import VersionedForm


def edit_conflict(request: HttpRequest, form: VersionedForm, *, back: str) -> dict[str, object]:
    """The context of 409.html for a form that came too late; sent again it saves over what stands, knowingly."""
    now = form.editing.again()
    last = now.last_change()
    again = type(form)(request.POST, now)
    again.full_clean()
    standing, asked_otherwise = [*again.asked_no_more, *again.compared(form.editing)], again.asked_otherwise
    again.sees_now()
    return {
        "form": again,
        "standing": standing,
        "asked_otherwise": asked_otherwise,
        "changed_by": last.who if last else "",
        "changed_at": last.at if last else None,
        "here": request.get_full_path(),
        "back": back,
    }
