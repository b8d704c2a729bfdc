"""Who searched for a name: each search left a digest under the key of the unit it was made from, and is asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casework.policy import gate, viewing
from casework.policy.unit_keys import all_keys_of
from casework.queries.audit.lines import midnight
from casework.queries.people import Names
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import name_forms, names
from casework.rulebook.acts import Act
from casework.trail.events import Outcome
from casework.trail.log import reading
from casework.trail.log.reading import Entry, EventQuery
from casework.vault.errors import VaultError
from casework.vault.searches import Asker

AT_ONCE = 500
"""So many searches of the province are asked at once, newest first."""

SEARCHES = EventQuery(outcomes=(Outcome.LOOKED,), acts=(Act.CASE_SEARCH.value, Act.TRAIL_SEARCHES.value))


@dataclass(frozen=True)
class NameSearch:
    """One search that could have found the name: when, who, from which unit, and how many cases it showed.

    `asked` where it was a supervisor's question like this one.
    """

    at: datetime
    who: str
    unit: str
    shown: int
    asked: bool


@dataclass(frozen=True)
class NameSearches:
    """What was found among `among` searches; `back_to` is the oldest that was looked at, where there are older ones.

    `silent` searches cannot be asked: they carry no digest, or one under a key that is no longer there.
    """

    found: tuple[NameSearch, ...]
    among: int
    silent: int
    back_to: datetime | None


def may_ask(by: Worker) -> None:
    """Raises NotAllowed for whoever is no supervisor."""
    with viewing.view_access(by, Act.TRAIL_SEARCHES):
        gate.require_role(by, Act.TRAIL_SEARCHES)


def who_searched(by: Worker, *, name: str, since: date, until: date | None = None) -> NameSearches:
    """The searches in the supervisor's province in these days, both included, that this name would have answered."""
    with viewing.view_access(by, Act.TRAIL_SEARCHES) as access:
        here = gate.require_role(by, Act.TRAIL_SEARCHES)
        access.searched(here.unit_id, name_forms.asked(name))
        end = midnight(until + timedelta(days=1)) if until else None
        wanted = replace(SEARCHES, since=midnight(since), until=end)
        entries = reading.of_province(here.province_id, limit=AT_ONCE + 1, asked=wanted)
        looked_at = entries[:AT_ONCE]
        units = Unit.objects.select_related("parent__parent").in_bulk({_unit(entry) for entry in looked_at})
        askers = {pk: found for pk, unit in units.items() if (found := _askers(unit))}
        # Under both foldings: a search made before spellings were one left the digest of the words as typed.
        ways = names.ways_to_ask(name_forms.found_as(name)) | names.ways_to_ask(names.fold(name))
        hits = [
            entry
            for entry in looked_at
            if any(
                asker.digest(entry.id, way) == reading.word_of(entry.body, "asked")
                for asker in askers.get(_unit(entry), ())
                for way in ways
            )
        ]
        people = Names()
        people.fetch(entry.worker_id for entry in hits)
        return NameSearches(
            found=tuple(
                NameSearch(
                    at=entry.at,
                    who=people[entry.worker_id],
                    unit=units[_unit(entry)].name,
                    shown=reading.number_of(entry.body, "shown") or 0,
                    asked=entry.act == Act.TRAIL_SEARCHES.value,
                )
                for entry in hits
            ),
            among=len(looked_at),
            silent=sum(_unit(entry) not in askers for entry in looked_at if entry.act == Act.CASE_SEARCH.value),
            back_to=looked_at[-1].at if len(entries) > AT_ONCE else None,
        )


def _unit(entry: Entry) -> int:
    return reading.number_of(entry.body, "asked_at") or 0


def _askers(unit: Unit) -> list[Asker]:
    """One for each key that the unit has had: a search of before somebody left is still found."""
    try:
        return [Asker(key) for key in all_keys_of(unit)]
    except VaultError:
        return []
