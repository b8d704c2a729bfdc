"""Names of workers and posts by id: what trails, clocks and histories keep is a number, what people read is a name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from casework.records.workers import Worker


class Names:
    """The names asked for so far, in as few statements as a page needs."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}
        self._posts: dict[int, tuple[str, str]] = {}

    def fetch(self, ids: Iterable[int | None]) -> None:
        """Ask for the workers not yet known."""
        wanted = {worker_id for worker_id in ids if worker_id is not None} - self._known.keys()
        if wanted:
            self._known |= dict(Worker.objects.filter(pk__in=wanted).values_list("pk", "display_name"))

    def fetch_all(self, workers: Iterable[int | None], posts: Iterable[int]) -> None:
        """Ask for these workers and posts in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT true, id, display_name, '' FROM casework_worker WHERE id = ANY(%s)"
                " UNION ALL SELECT false, group_id, name, phone FROM casework_unit WHERE group_id = ANY(%s)",
                [[one for one in set(workers) if one is not None], list(set(posts))],
            )
            for is_worker, found_id, name, phone in cursor.fetchall():
                if is_worker:
                    self._known[found_id] = name
                else:
                    self._posts[found_id] = (name, phone)

    def __getitem__(self, worker_id: int | None) -> str:
        return self._known.get(worker_id, "") if worker_id is not None else ""

    def post(self, unit_id: int) -> str:
        """The name of a post that was asked for."""
        return self._posts.get(unit_id, ("", ""))[0]

    def phone(self, unit_id: int) -> str:
        """Its telephone number."""
        return self._posts.get(unit_id, ("", ""))[1]
