"""Who searched for a name: each search left a digest under the key of the post it was made from, and is asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casework.policy import gate, looks
from casework.policy.post_keys import key_of
from casework.queries.audit.lines import midnight
from casework.queries.people import Names
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.trail import reading
from casework.trail.events import Outcome
from casework.trail.reading import Asked, Entry
from casework.vault.errors import VaultError
from casework.vault.searches import Asker

AT_ONCE = 500
"""So many searches of the province are asked at once, newest first."""

SEARCHES = Asked(outcomes=(Outcome.LOOKED,), acts=(Act.CASE_SEARCH.value, Act.TRAIL_SEARCHES.value))


@dataclass(frozen=True)
class Search:
    """One search that could have found the name: when, who, from which post, and how many cases it showed.

    `asked` where it was a supervisor's question like this one.
    """

    at: datetime
    who: str
    post: str
    shown: int
    asked: bool


@dataclass(frozen=True)
class Searches:
    """What was found among `among` searches; `back_to` is the oldest that was looked at, where there are older ones.

    `silent` searches cannot be asked: they carry no digest, or one under a key that is no longer there.
    """

    found: tuple[Search, ...]
    among: int
    silent: int
    back_to: datetime | None


def may_ask(by: Worker) -> None:
    """Raises NotAllowed for whoever is no supervisor."""
    with looks.look(by, Act.TRAIL_SEARCHES):
        gate.require_role(by, Act.TRAIL_SEARCHES)


def who_searched(by: Worker, *, name: str, since: date, until: date | None = None) -> Searches:
    """The searches in the supervisor's province in these days, both included, that this name would have answered."""
    with looks.look(by, Act.TRAIL_SEARCHES) as looking:
        here = gate.require_role(by, Act.TRAIL_SEARCHES)
        folded = names.fold(name)
        looking.searched(here.unit_id, folded)
        end = midnight(until + timedelta(days=1)) if until else None
        wanted = replace(SEARCHES, since=midnight(since), until=end)
        entries = reading.of_realm(here.realm_id, limit=AT_ONCE + 1, asked=wanted)
        looked_at = entries[:AT_ONCE]
        posts = Unit.objects.select_related("parent__parent").in_bulk({_post(entry) for entry in looked_at})
        askers = {pk: asker for pk, unit in posts.items() if (asker := _asker(unit)) is not None}
        ways = names.ways_to_ask(folded)
        hits = [
            entry
            for entry in looked_at
            if (asker := askers.get(_post(entry)))
            and any(asker.digest(entry.id, way) == reading.word_of(entry.body, "asked") for way in ways)
        ]
        people = Names()
        people.fetch(entry.worker_id for entry in hits)
        return Searches(
            found=tuple(
                Search(
                    at=entry.at,
                    who=people[entry.worker_id],
                    post=posts[_post(entry)].name,
                    shown=reading.number_of(entry.body, "shown") or 0,
                    asked=entry.act == Act.TRAIL_SEARCHES.value,
                )
                for entry in hits
            ),
            among=len(looked_at),
            silent=sum(_post(entry) not in askers for entry in looked_at if entry.act == Act.CASE_SEARCH.value),
            back_to=looked_at[-1].at if len(entries) > AT_ONCE else None,
        )


def _post(entry: Entry) -> int:
    return reading.number_of(entry.body, "asked_at") or 0


def _asker(unit: Unit) -> Asker | None:
    try:
        return Asker(key_of(unit))
    except VaultError:
        return None
