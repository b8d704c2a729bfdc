"""Compares what the house holds with the ledger outside, and asks the offline verifier; says in words what is wrong."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.faults.clients import Ledger
from tests.faults.installation import Installation
from tests.passphrases import passphrase
from tests.server import ROOT

TRACKED = "SELECT substr(tablename, 20) FROM pg_tables WHERE tablename LIKE 'casework\\_historical%' ORDER BY 1"
"""Every kind of record that keeps its history, as the database has them; this runs where no code of the house does."""

LEAVES = "casework_leaves(0, 4611686018427387904)"
"""Every leaf, in a tile or alone."""

OF_RECORDS = {
    "records whose versions are not their history rows": (
        "SELECT id FROM casework_{name} r WHERE version <> (SELECT count(*) FROM casework_historical{name} h"
        " WHERE h.id = r.id)"
    ),
    "history rows of no event": (
        "SELECT history_id FROM casework_historical{name} h WHERE NOT EXISTS"
        " (SELECT FROM casework_event e WHERE e.id = h.event_id)"
    ),
}
"""Asked of each of them."""

COUNTED = {
    "chains that are not as long as their events": (
        "SELECT case_id FROM casework_casechain c WHERE NOT (length = ALL (ARRAY[(SELECT count(*) FROM casework_event e"
        " WHERE e.case_id = c.case_id), (SELECT max(case_seq) FROM casework_event e WHERE e.case_id = c.case_id)]))"
    ),
    "cases without a whole beginning": (
        "SELECT id FROM casework_case c WHERE NOT (EXISTS (SELECT FROM casework_survivor WHERE case_id = c.id)"
        " AND EXISTS (SELECT FROM casework_safecontact WHERE case_id = c.id)"
        " AND EXISTS (SELECT FROM casework_incident WHERE case_id = c.id)"
        " AND EXISTS (SELECT FROM casework_clock WHERE case_id = c.id)"
        " AND EXISTS (SELECT FROM casework_caseheldbyunit WHERE content_object_id = c.id AND sealed_key IS NOT NULL))"
    ),
    # But those the sequencer writes itself, for what falls due by the clock meanwhile: they may wait for their place.
    "events without a leaf": (
        f"SELECT id FROM casework_event e WHERE id NOT IN (SELECT event_id FROM {LEAVES})"
        " AND NOT (worker_id IS NULL AND EXISTS (SELECT FROM casework_pendingevent p WHERE p.event_id = e.id))"
    ),
    "leaves without their event": (
        f"SELECT place FROM {LEAVES} l WHERE NOT EXISTS (SELECT FROM casework_event e WHERE e.id = l.event_id)"
    ),
    "gaps among the leaves": f"SELECT 1 FROM {LEAVES} HAVING count(*) <> coalesce(max(place) + 1, 0)",
    # But not that the shape of the database changed: triggers of this run hold acts between two writes. And a kill
    # between commit and line leaves an event unannounced; those are compared with the file of arrivals, one by one.
    "alerts": "SELECT id FROM casework_alert WHERE kind NOT IN ('schema', 'unannounced')",
}


@dataclass
class Found:
    """What an examination came to."""

    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    there_unacknowledged: int = 0
    events: int = 0
    without_line: int = 0
    verifier: str = ""


def examine(installation: Installation, ledger: Ledger) -> Found:
    """Everything at rest: nobody is working now."""
    found = Found()
    catch_up(installation, found)
    with installation.outside() as connection:
        for words, query in _questions(connection).items():
            (count,) = connection.execute(f"SELECT count(*) FROM ({query}) AS found").fetchone() or (0,)
            if count:
                found.wrong.append(f"{count} {words}")
        (found.events,) = connection.execute("SELECT count(*) FROM casework_event").fetchone() or (0,)
        levels = Counter(
            (str(case), by)
            for case, by in connection.execute(
                "SELECT case_id, worker_id FROM casework_event WHERE act = 'risk.raise' AND outcome = 'done'"
            )
        )
        looks = Counter(
            (str(case), by)
            for case, by in connection.execute(
                "SELECT case_id, worker_id FROM casework_event WHERE act = 'case.look' AND outcome = 'looked'"
            )
        )
        people = dict(connection.execute("SELECT username, id FROM casework_worker").fetchall())
        cases = {str(one) for (one,) in connection.execute("SELECT id FROM casework_case")}
    _ledger(installation, ledger, found, people, cases, looks, levels)
    _verify(installation, found)
    return found


def _questions(connection: psycopg.Connection) -> dict[str, str]:
    """What is counted; what is asked of records, of each kind that the database keeps a history of."""
    kinds = [name for (name,) in connection.execute(TRACKED)]
    assert kinds, "no record keeps its history"
    of_records = {
        words: " UNION ALL ".join(query.format(name=name) for name in kinds) for words, query in OF_RECORDS.items()
    }
    return of_records | COUNTED


def catch_up(installation: Installation, found: Found, seconds: float = 600) -> None:
    """Until every event has its leaf; then the sequencer is ended politely, signs, and starts again."""
    deadline = time.monotonic() + seconds
    while installation.asked("SELECT count(*) FROM casework_pendingevent"):
        installation.keep_sequencing()
        if time.monotonic() > deadline:
            found.wrong.append("the sequencer does not catch up")
            break
        time.sleep(0.2)
    else:
        installation.keep_sequencing()
        while (signed := _signed(installation)) < installation.asked(f"SELECT count(*) FROM {LEAVES}"):
            if time.monotonic() > deadline:
                found.wrong.append(f"signed are {signed} only")
                break
            if "sequencer" in installation.running:
                time.sleep(1)  # it may have started this moment, and not listen to signals yet
                installation.kill("sequencer", signal.SIGTERM)
            installation.start_sequencer()
            time.sleep(2)
    shutil.copy(
        installation.trail / "checkpoint",
        installation.kept / f"checkpoint-{len(list(installation.kept.iterdir()))}.txt",
    )


def _signed(installation: Installation) -> int:
    try:
        return int((installation.trail / "checkpoint").read_text().split("\n")[1])
    except (OSError, IndexError, ValueError):
        return -1


def _ledger(
    installation: Installation,
    ledger: Ledger,
    found: Found,
    people: dict[str, int],
    cases: set[str],
    looks: Counter[tuple[str, int]],
    levels: Counter[tuple[str, int]],
) -> None:
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for deed in ledger.deeds:
        if deed.case and deed.case not in asked[deed.by]:
            asked[deed.by].append(deed.case)
    notes = installation.notes({by: (passphrase(by), mine) for by, mine in asked.items()})
    wanted_looks: Counter[tuple[str, int]] = Counter()
    wanted_levels: Counter[tuple[str, int]] = Counter()
    for deed in ledger.deeds:
        key = (deed.case, people[deed.by])
        if deed.kind == "note":
            there = notes.get(deed.case, {}).get(deed.words, 0)
            found.lost += deed.acknowledged and not there
            found.doubled += there > 1
            found.there_unacknowledged += bool(there and not deed.acknowledged)
        elif deed.kind == "open" and deed.acknowledged:
            found.lost += deed.case not in cases
        elif deed.kind == "look":
            wanted_looks[key] += deed.acknowledged
        elif deed.kind == "raise":
            wanted_levels[key] += deed.acknowledged
    for wanted, there_are in ((wanted_looks, looks), (wanted_levels, levels)):
        found.lost += sum(max(0, count - there_are[key]) for key, count in wanted.items())
    opened = {deed.case for deed in ledger.deeds if deed.kind == "open" and deed.acknowledged}
    attempts = sum(deed.kind == "open" and not deed.acknowledged for deed in ledger.deeds)
    unknown = len(cases - opened)
    found.there_unacknowledged += unknown
    if unknown > attempts:
        found.doubled += unknown - attempts
    if found.lost:
        found.wrong.append(f"{found.lost} acknowledged acts are lost")
    if found.doubled:
        found.wrong.append(f"{found.doubled} acts are there twice")
    found.wrong += [f"ugly: {one}" for one in sorted(set(ledger.ugly))]


def _verify(installation: Installation, found: Found) -> None:
    """As a supervisor does it: the files first, then the dump, every checkpoint ever kept."""
    for name in ("leaves.jsonl", "arrivals.jsonl"):
        shutil.copy(installation.trail / name, installation.place / name)
    dump = installation.place / "trail.jsonl"
    installation.run("manage.py", "dump_trail", str(dump), "-v0")
    key = installation.run("manage.py", "sequence", "--show-key").strip()
    command: list[str | Path] = [sys.executable, ROOT / "deploy" / "verify" / "casework_verify.py", "dump", dump]
    command += ["--quiet", "--key", key, "--leaves", installation.place / "leaves.jsonl"]
    command += ["--arrivals", installation.place / "arrivals.jsonl"]
    for kept in sorted(installation.kept.iterdir()):
        command += ["--checkpoint", kept]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found.verifier = done.stdout.strip().rsplit("\n", 1)[-1]
    if done.returncode:
        found.wrong.append(f"the verifier: {done.stdout}{done.stderr}")
    events = {
        line.split('"')[3]
        for line in (installation.place / "arrivals.jsonl").read_text().split("\n")
        if line[:9] == '{"event":'
    }
    with installation.outside() as connection:
        every = {str(one) for (one,) in connection.execute("SELECT id FROM casework_event")}
        unannounced = {
            str(one) for (one,) in connection.execute("SELECT event_id FROM casework_alert WHERE kind = 'unannounced'")
        }
    found.without_line = len(every - events)
    if unannounced & events:
        found.wrong.append(f"{len(unannounced & events)} events were cried out as unannounced and have their line")
