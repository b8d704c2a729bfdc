"""Names of workers and units by id: what trails, clocks and histories keep is a number, what people read is a name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


class Names:
    """The names asked for so far, in as few statements as a page needs."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}
        self._units: dict[int, tuple[str, str]] = {}

    def learn(self, workers: Iterable[tuple[int, str]], units: Iterable[tuple[int, str, str]]) -> None:
        """Take in names that came along with something else: workers, and units with their telephone numbers."""
        self._known |= dict(workers)
        self._units |= {unit_id: (name, phone) for unit_id, name, phone in units}

    def fetch(self, ids: Iterable[int | None]) -> None:
        """Ask for the workers not yet known."""
        self.fetch_all(ids, ())

    def fetch_all(self, workers: Iterable[int | None], units: Iterable[int]) -> None:
        """Ask for those of these workers and units that are not known yet, in one statement if there are any."""
        people = {one for one in workers if one is not None} - self._known.keys()
        places = set(units) - self._units.keys()
        if not people and not places:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT true, id, display_name, '' FROM casework_worker WHERE id = ANY(%s)"
                " UNION ALL SELECT false, group_id, name, phone FROM casework_unit WHERE group_id = ANY(%s)",
                [list(people), list(places)],
            )
            for is_worker, found_id, name, phone in cursor.fetchall():
                if is_worker:
                    self._known[found_id] = name
                else:
                    self._units[found_id] = (name, phone)

    def __getitem__(self, worker_id: int | None) -> str:
        return self._known.get(worker_id, "") if worker_id is not None else ""

    def unit(self, unit_id: int) -> str:
        """The name of a unit that was asked for."""
        return self._units.get(unit_id, ("", ""))[0]

    def phone(self, unit_id: int) -> str:
        """Its telephone number."""
        return self._units.get(unit_id, ("", ""))[1]
