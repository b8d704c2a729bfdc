"""When somebody else was faster: what stands now beside what was typed, so that the second person loses nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from casework.queries.editing import Editing
from casework.web.forms import VersionedForm


def edit_conflict(request: HttpRequest, form: VersionedForm, *, back: str) -> dict[str, object]:
    """The context of 409.html for a form that came too late; sent again it saves over what stands, knowingly."""
    now = form.editing.again()
    last = now.last_change()
    again = type(form)(_over(request.POST, form, now), now)
    again.full_clean()
    return {
        "form": again,
        "standing": again.compared(form.editing),
        "changed_by": last.who if last else "",
        "changed_at": last.at if last else None,
        "here": request.get_full_path(),
        "back": back,
    }


def _over(typed: QueryDict, form: VersionedForm, now: Editing[Any]) -> QueryDict:
    """What was typed, carrying the version that stands now."""
    over = typed.copy()
    over["version"] = str(now.version)
    stands = form.filled(now)
    for name in form.seen:
        over[name] = str(stands.get(name) or "")
    return over
