"""The view of the list that a worker has it remember: hers alone, and nothing of any case."""

from __future__ import annotations

from django.utils import timezone

from casework.policy import gate, unit_of_work
from casework.records.desk_views import DeskView
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.list_views import ListView
from casework.trail.events import Outcome
from casework.trail.log import append


def keep_view(by: Worker, view: ListView) -> None:
    """Open the list so from now on; the list as it is, where the view leaves out nothing. Raises NotAllowed."""
    gate.require_role(by, Act.VIEW_KEEP)
    with unit_of_work.within(by, Act.VIEW_KEEP, province_id=gate.province_of(by)) as doing:
        if view.narrows:
            values = {"asked": view.kept(), "kept_at": timezone.now()}
            DeskView.objects.update_or_create(worker=by, defaults=values)
        else:
            DeskView.objects.filter(worker=by).delete()
        append.write(doing, Outcome.DONE)
