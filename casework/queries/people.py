"""Names of workers by id: what trails and histories keep is a number, what people read is a name."""

from __future__ import annotations

from collections.abc import Iterable

from casework.records.workers import Worker


class Names:
    """The names asked for so far, in as few statements as a page needs."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def fetch(self, ids: Iterable[int | None]) -> None:
        """Ask for those not yet known."""
        wanted = {worker_id for worker_id in ids if worker_id is not None} - self._known.keys()
        if wanted:
            self._known |= dict(Worker.objects.filter(pk__in=wanted).values_list("pk", "display_name"))

    def __getitem__(self, worker_id: int | None) -> str:
        return self._known.get(worker_id, "") if worker_id is not None else ""
