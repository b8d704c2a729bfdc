"""F1: people work while database, servers and sequencer are killed with nine, one after the other and all at once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.faults.clients import ActingPerson, Ledger
from tests.faults.examine import Found, examine
from tests.faults.installation import Installation

PEOPLE = ("mai", "lu", "hoa", "binh", "mai", "hoa")


@dataclass
class Kills:
    """What the cycles came to."""

    cycles: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    wrong: list[str] = field(default_factory=list)


def database_whole(installation: Installation) -> None:
    """The postmaster and all its children."""
    installation.kill_database()
    installation.bring_back_database()


def postmaster_alone(installation: Installation) -> None:
    """Its children notice by themselves."""
    installation.kill_database(whole=False)
    installation.bring_back_database()


def one_backend(installation: Installation) -> None:
    """One process that serves the application; the database throws all others out and recovers."""
    for pid in installation.backends()[:1]:
        installation.kill_backend(pid)
    installation.bring_back_database()


def one_server(installation: Installation) -> None:
    """One of the servers."""
    port = random.choice(installation.ports)
    installation.kill(f"server-{port}")
    installation.start_server(port)


def sequencer(installation: Installation) -> None:
    """The process that orders and signs."""
    if "sequencer" in installation.running:
        installation.kill("sequencer")
    installation.start_sequencer()


def everything(installation: Installation) -> None:
    """As when the power goes, but for the disk's own cache."""
    installation.kill_database()
    for name in list(installation.running):
        installation.kill(name)
    installation.bring_back_database()
    for port in installation.ports:
        installation.start_server(port)
    installation.start_sequencer()


KINDS: dict[str, Callable[[Installation], None]] = {
    "database, whole group": database_whole,
    "one server process": one_server,
    "sequencer": sequencer,
    "postmaster alone": postmaster_alone,
    "one database process": one_backend,
    "everything at once": everything,
}


def run(
    installation: Installation,
    ledger: Ledger,
    *,
    cycles: int,
    kinds: Mapping[str, Callable[[Installation], None]] = KINDS,
    people: tuple[str, ...] = PEOPLE,
    at_work: float = 2.0,
    at_least: int = 0,
    examine_every: int | None = 12,
    say: Callable[[str], None] = print,
) -> Kills:
    """So many kills under load; examined after every so many, and at the end.

    People work about `at_work` seconds before each kill, and on until `at_least` more of what they did is acknowledged.
    """
    result = Kills()
    names = list(kinds)
    working: list[ActingPerson] = []
    for cycle in range(cycles):
        if not working:
            working = [
                ActingPerson(installation, ledger, name, seed=cycle * 100 + place) for place, name in enumerate(people)
            ]
            for person in working:
                person.start()
            _all_served(installation, ledger, time.monotonic())
        name = names[cycle % len(names)]
        done = len(ledger.acknowledged)
        time.sleep(at_work * (0.5 + random.random()))
        _until_acknowledged(ledger, done + at_least)
        installation.keep_sequencing()
        began = time.monotonic()
        kinds[name](installation)
        seconds = _all_served(installation, ledger, began)
        if seconds is None:
            result.wrong.append(f"after the kill of {name} no acts are served for a minute")
            break
        result.cycles[name] = result.cycles.get(name, 0) + 1
        result.seconds.setdefault(name, []).append(seconds)
        say(f"  {cycle + 1:>3} {name}: served again after {seconds:.1f} s, {len(ledger.acknowledged)} acknowledged")
        if examine_every and ((cycle + 1) % examine_every == 0 or cycle + 1 == cycles):
            for person in working:
                person.stop()
            working = []
            result.found = examine(installation, ledger)
            result.wrong += result.found.wrong
            if result.wrong:
                say(f"  wrong: {result.wrong}")
                break
    for person in working:
        person.stop()
    return result


def _until_acknowledged(ledger: Ledger, wanted: int, longest: float = 90) -> None:
    """A busy machine gets to it later."""
    deadline = time.monotonic() + longest
    while len(ledger.acknowledged) < wanted and time.monotonic() < deadline:
        time.sleep(0.05)


def _all_served(installation: Installation, ledger: Ledger, since: float, longest: float = 90) -> float | None:
    """How long until every server has answered an act that began afterwards."""
    while time.monotonic() - since < longest:
        with ledger.lock:
            if all(ledger.last_done.get(port, 0.0) > since for port in installation.ports):
                return time.monotonic() - since
        installation.keep_sequencing()
        time.sleep(0.02)
    return None
