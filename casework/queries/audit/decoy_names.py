"""Whether a decoy's made-up name is somebody's: asked before it is planted."""

from __future__ import annotations

from casework.policy import gate, lists, viewing
from casework.queries.list_rows import opened_name
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import name_forms, names
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage

OVER = (Stage.CLOSED, Stage.DUPLICATE, Stage.OUT_OF_SCOPE, Stage.GONE)


def is_named_at(by: Worker, desk: Unit, name: str) -> bool:
    """Whether an open case at this desk bears this name, in the supervisor's own sight. Raises NotAllowed.

    Names are opened to be compared and none is shown: the line says of how many cases, and of which.
    """
    with viewing.view_access(by, Act.DECOY_LIST) as access:
        gate.require_role(by, Act.DECOY_LIST)
        running = Case.objects.filter(desk=desk).exclude(stage__in=OVER).values_list("pk", flat=True)
        seen = lists.among(by, Case, ("name",), list(running), act=Act.DECOY_LIST)
        access.showed(row.id for row in seen)
        wanted = names.in_order(name_forms.asked(name))
        return any(names.in_order(name_forms.asked(opened_name(row))) == wanted for row in seen)
