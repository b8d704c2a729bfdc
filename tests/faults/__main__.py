"""`make faults`: F1, F2, F3 one after the other, with the figures as a table; ends with 1 when anything was wrong.

`python -m tests.faults [f1] [f2] [f3] [--cycles N] [--keep docs/faults.md]`. It needs Linux, and root for F3's small
disks; it uses the loopback only, kills only what it started, and leaves nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.faults import between, full, kills
from tests.faults.clients import Ledger
from tests.faults.examine import Found
from tests.faults.installation import an_installation

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="make faults", description="Kill, cut and fill the running house.")
    parser.add_argument("which", nargs="*", choices=["f1", "f2", "f3", []], default=[])
    parser.add_argument("--cycles", type=int, default=24, help="kills in F1 (default 24, at most 1000)")
    parser.add_argument("--keep", type=Path, help="a file whose table of figures is replaced")
    asked = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(1))  # so that what was mounted and made is taken away
    which = asked.which or ["f1", "f2", "f3"]
    began = time.monotonic()
    tables: list[str] = []
    wrong: list[str] = []
    try:
        if "f3" in which:
            full.can_mount()  # said now, not after minutes
    except full.NoSmallDisk as why:
        print(f"F3 cannot run: {why}")
        which.remove("f3")
        wrong.append("F3 was not run")
    if "f1" in which:
        _f1(min(asked.cycles, 1000), tables, wrong)
    if "f2" in which:
        _f2(tables, wrong)
    if "f3" in which:
        _f3(tables, wrong)
    text = "\n\n".join([_machine(), *tables])
    print(f"\n{text}\n")
    if asked.keep:
        page = asked.keep.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        asked.keep.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    for one in wrong:
        print(f"WRONG: {one}")
    print(f"{'WRONG' if wrong else 'Nothing lost, nothing doubled, sound'}, in {time.monotonic() - began:.0f} s.")
    return 1 if wrong else 0


def _f1(cycles: int, tables: list[str], wrong: list[str]) -> None:
    print(f"F1: {cycles} kills under load", flush=True)
    ledger = Ledger()
    with an_installation() as installation:
        result = kills.run(installation, ledger, cycles=cycles, say=_say)
    wrong += [f"F1: {one}" for one in result.wrong]
    rows = [
        (name, count, f"{median(result.seconds[name]):.1f}", f"{max(result.seconds[name]):.1f}")
        for name, count in result.cycles.items()
    ]
    tables.append(
        _table("F1: killed with nine under load", ("killed", "cycles", "served again, median s", "longest s"), rows)
        + "\n\n"
        + _counts(ledger, result.found)
    )


def _f2(tables: list[str], wrong: list[str]) -> None:
    print("F2: kills between two writes of one act", flush=True)
    ledger = Ledger()
    with an_installation(servers=1) as installation:
        result = between.run(installation, ledger, say=_say)
    wrong += [f"F2: {one}" for one in result.wrong]
    rows = [(name, count) for name, count in result.by_killer.items()]
    tables.append(
        _table("F2: killed between two writes", ("killed", "places"), rows) + "\n\n" + _counts(ledger, result.found)
    )


def _f3(tables: list[str], wrong: list[str]) -> None:
    print("F3: full disks", flush=True)
    rows = []
    for name in full.DISKS:
        result = full.run_one(name, say=_say)
        wrong += [f"F3 {name}: {one}" for one in result.wrong]
        found = result.found
        done, resting, cut = result.acknowledged_while_full, result.answers[503], result.answers[0]
        again = f"{result.seconds_to_serve:.1f}"
        rows.append((name, done, resting, cut, found.lost, found.doubled, again, found.verifier.lower()))
    heads = ("full disk", "acknowledged", "503", "cut off", "lost", "doubled", "served again, s", "verifier")
    tables.append(_table("F3: full disks, each for some seconds", heads, rows))


def _counts(ledger: Ledger, found: Found) -> str:
    sent = sum(ledger.answers.values())
    facts = [
        ("requests", sent),
        ("answered 503 in our words", ledger.answers[503]),
        ("cut off without an answer", ledger.answers[0]),
        ("acknowledged acts and looks", len(ledger.acknowledged)),
        ("acknowledged and lost", found.lost),
        ("there twice", found.doubled),
        ("there though never acknowledged", found.there_unacknowledged),
        ("events in the trail", found.events),
        ("of them without a line of arrival (killed between commit and line)", found.without_line),
        ("offline verifier", found.verifier.lower()),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {words} | {value} |" for words, value in facts)])


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    lines = [" | ".join(map(str, row)) for row in (heads, ("---",) * len(heads), *rows)]
    return f"**{title}**\n\n" + "\n".join(f"| {line} |" for line in lines)


def _machine() -> str:
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = round(int(file.readline().split()[1]) / 1024 / 1024)
    versions = f"Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory} GiB, {versions}, embedded PostgreSQL."


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
