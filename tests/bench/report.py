"""Puts what was measured into words: a line while it runs, and docs/speed.md from the kept results of every size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

type Cost = Mapping[str, float]
type Results = Mapping[str, Mapping[str, Cost]]
"""For each kind of request and each contender, what it cost."""

NAMES = {
    "ours": "ours",
    "open": "ours without the wall",
    "plain": "plain",
    "ordinary": "ordinary",
    "tuned": "tuned guardian",
    "limit": "limit",
}

INTRODUCTION = """\
# How fast it is

Written by `make bench` (`make bench SIZE=1000000` for a million cases); do not edit by hand.

Every figure is one whole request through the contender's own stack, signed in, on the same PostgreSQL, one after the
other in turns. **Work** is CPU time of the process and its database backend together (the mean; a busy machine disturbs
it least), and ratios are ratios of work. The median and the 95th percentile are on the clock. Statements do not count
`BEGIN`, `COMMIT` and savepoints. Buffers and WAL are what the backend itself counted, the least of some requests, after
at least seven executions. No request is compressed, so that nobody is charged for gzip.
"""

MISSES = """\
## What is missed, and why

The profiles under each size say where the work goes; this is what was tried, on 2026-11-29, and what is left.

- **Lists against plain (0.5 x) and the limit (6 x)** stand at the line. Half of a list is the page: texts,
  addresses and file names are in it since it is compiled (before: a third more), rows are printed without macros.
  About 1.3 ms of every request is Django's own (middleware, session, transaction), 1.5 ms the database, of which
  row security a third. A desk's first page prints up to sixty rows more than a rival's list; it is measured beside
  the list alone.
- **Lists against ordinary (10 x) and tuned guardian (3 x)** grow with the house: guardian walks what ours does not.
  The rivals here keep narrow rows and few of them; at ten thousand cases everybody's page costs more than
  everybody's query.
- **Open against ordinary (4 x) and the limit (5 x)**: two pages of ours (the case; its changes) against one of
  theirs. One statement brings the case with everything beside it, one its changes; equal sealed bytes are passed
  over, each value is opened once. What is left is Django's part twice and the printing of labels in the reader's
  language.
- **Change one field (0.9 x plain)**: lock and holds are two statements more than plain has, row security is asked
  for the old and the new row, history is compared at commit. A function that answers lock and holds at once was
  left out: it would say in SQL a second time who may do what. psycopg's pipeline was not tried: eight statements
  are left.
- **Create against ordinary (5 x)**: eight statements against twenty-two, but each of ours passes row security, a
  key is made and wrapped, and six rows are sealed or hashed. In large houses its log is several times plain's: most
  likely pages logged whole after a checkpoint, which was not proved; with 2,000 cases the gate in the tests counts
  5,560 bytes.
- **Find among 20,000 and a province's counts** are at two thirds the database: it asks row security for each of
  twenty thousand scattered rows. A function that hands them over at once, as a case file has, is the next step.
- **Seen before (0.5 x plain)**: the whole page of taking a case in, with its form, against a bare form; the
  fingerprint itself is one probe of an index.
- **Bytes of a case (0.35 x ordinary)**: half of ours is the provable trail, which ordinary has not at all; without
  it ours is 0.57 of ordinary. CBOR instead of JSON in the trail's bodies would save 2 kB of 45 and cost three times
  the reading; the rivals' history rows here are narrow (1.4 kB, not the 3.4 kB of wide tables).
- **Buffers of lists at a million** are those of deeper indexes, one page more for each probe.

**Beside other systems, in words only.** GlobaLeaks lists by opening every report (2.8 CPU-seconds for 10,000
reports, by the measurement this benchmark was set up on), so a list costs what there is; ours opens the fifty that are
shown. Of care no figure was at hand. Neither was run here, and no code of theirs is in this house.
"""

CONTENDERS = {
    "ours": "this product as it runs: production's settings, the application's own database role, every duty on",
    "open": "the same code, signed in as a role that row security does not hold and"
    " whom no function asks who may see a case",
    "plain": "Django with the same facts in clear, well-indexed columns, simple-history, session sign-in, Django"
    " templates; no permissions, no trail beyond one row for a look",
    "ordinary": "the usual assembly: guardian's generic object permissions, django-fernet-encrypted-fields,"
    " simple-history, Django templates",
    "tuned": "the same with guardian's direct foreign keys, no groups, `.only()` and no count",
    "limit": "prepared statements of psycopg and AES-GCM on our tables, no framework, no wall, no trail",
}


@dataclass(frozen=True)
class Goal:
    """One promise: what is compared, in which kinds of request, at most how much; for whom it is said in words."""

    what: str
    asked: tuple[str, ...]
    against: str
    at_most: float
    of: str = "cpu"


LISTS = ("list host", "list officer", "list supervisor")
ALONE = ("next host", "next officer", "next supervisor")
"""The list of fifty alone: a desk shows duties and arrivals above it, up to sixty rows more, and rivals do not."""
OPEN = ("open officer", "case officer", "history officer")
"""The case and its changes on one page of a rival and two of ours, and each of the two against its like alone."""

GOALS: Sequence[Goal] = (
    Goal("list of 50, against the limit", ALONE, "limit", 6),
    Goal("list of 50, against plain", ALONE, "plain", 0.5),
    Goal("list of 50, against ordinary", ALONE, "ordinary", 1 / 10),
    Goal("list of 50, against tuned guardian", ALONE, "tuned", 1 / 3),
    Goal("the whole desk, with up to 60 rows more, against the limit's list", LISTS, "limit", 6),
    Goal("the whole desk, against plain's list", LISTS, "plain", 0.5),
    Goal("the whole desk, against ordinary's list", LISTS, "ordinary", 1 / 10),
    Goal("the whole desk, against tuned guardian's list", LISTS, "tuned", 1 / 3),
    Goal("open with 20 rows of history (whole, case, history), against the limit", OPEN, "limit", 5),
    Goal("open (whole, case, history), against plain", OPEN, "plain", 0.7),
    Goal("open (whole, case, history), against ordinary", OPEN, "ordinary", 1 / 4),
    Goal("create, against the limit", ("create host",), "limit", 6),
    Goal("create, against plain", ("create host",), "plain", 0.8),
    Goal("create, against ordinary", ("create host",), "ordinary", 1 / 5),
    Goal("create: bytes of the write-ahead log, against plain", ("create host",), "plain", 1.5, of="wal"),
    Goal("change one field, against the limit", ("change officer",), "limit", 5),
    Goal("change one field, against plain", ("change officer",), "plain", 0.9),
    Goal("change one field, against ordinary", ("change officer",), "ordinary", 1 / 2.5),
    Goal("second wall: list", LISTS, "open", 1.25),
    Goal("second wall: case page and history", ("case officer", "history officer"), "open", 1.25),
)

GATES: Mapping[str, Mapping[str, float]] = {
    **{name: {"statements": 4, "buffers": 600} for name in (*ALONE, *LISTS)},
    "case officer": {"statements": 10},
    "history officer": {"statements": 10},
    "create host": {"statements": 16},
    "change officer": {"statements": 10},
}
"""What the issue allows ours to use, beside what it uses."""


def line(asked: str, found: Mapping[str, Cost]) -> str:
    """One kind of request, one line for each contender."""
    lines = [asked]
    for name, one in found.items():
        lines.append(
            f"  {name:9} {one['median']:8.2f} ms, p95 {one['p95']:8.2f}; work {one['cpu']:8.2f}"
            f" (database {one['database']:7.2f}); {one['statements']:3.0f} SQL + {one['marks']:2.0f};"
            f" {one['buffers']:7.0f} buffers; {one['wal']:7.0f} WAL; {one['bytes']:7.0f} bytes"
        )
    return "\n".join(lines)


def written(kept: Iterable[Mapping[str, Any]], *, weights: Cost, verified: float) -> str:
    """The whole page: the results of each size, bytes a case, and microseconds to verify one event."""
    houses = sorted(kept, key=lambda one: int(one["size"]))
    here = {name for one in houses for costs in one["results"].values() for name in costs}
    lines = [INTRODUCTION]
    lines += [f"- **{NAMES[name]}**: {words}" for name, words in CONTENDERS.items() if name in here]
    lines += ["", *_common(weights, verified)]
    lines += ["", MISSES.rstrip()]
    for one in houses:
        lines += ["", *_house(one)]
    return "\n".join(lines) + "\n"


def _common(weights: Cost, verified: float) -> Iterator[str]:
    yield "## What does not depend on the number of cases"
    yield ""
    yield "| goal | at most | found | |"
    yield "|---|---|---|---|"
    ratio = weights["ours"] / weights["ordinary"]
    what = "bytes of a case with 30 rows of history, against ordinary"
    yield f"| {what} | 0.35 x | {ratio:.2f} | {_verdict(ratio <= 0.35)} |"
    yield f"| one event of the trail verified | 10 µs | {verified:.1f} µs | {_verdict(verified <= 10)} |"
    yield ""
    said = ", ".join(f"{NAMES[name]} {weights[name]:,.0f}" for name in NAMES if name in weights)
    yield f"Bytes of a case, tables and indexes: {said}. Of ours {weights['trail']:,.0f} are the trail's:"
    yield "events, chains, leaves and tree; the others keep one short row for each look. Without it ours takes"
    yield f"{weights['without']:,.0f}, which is {weights['without'] / weights['ordinary']:.2f} of ordinary."


def _house(one: Mapping[str, Any]) -> Iterator[str]:
    day = datetime.fromtimestamp(one["at"], UTC).date()
    yield f"## {one['size']:,} cases"
    yield ""
    yield f"{day}, {one['machine']}."
    yield ""
    yield "| goal | at most | found | |"
    yield "|---|---|---|---|"
    results: Results = one["results"]
    for goal in GOALS:
        yield from _judged(goal, results)
    for asked, gates in GATES.items():
        for kind, most in gates.items():
            if asked in results:
                found = results[asked]["ours"][kind]
                yield f"| {asked}: {kind} | {most:.0f} | {found:.0f} | {_verdict(found <= most)} |"
    yield from _further(one)
    yield from _flat(one)
    yield from _front(one)
    yield ""
    yield "| request | contender | median ms | p95 ms | work ms | database ms | SQL | buffers | WAL bytes | page |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for asked, costs in results.items():
        for name, cost in costs.items():
            yield (
                f"| {asked} | {NAMES[name]} | {cost['median']:.1f} | {cost['p95']:.1f} | {cost['cpu']:.1f} |"
                f" {cost['database']:.1f} | {cost['statements']:.0f} | {cost['buffers']:.0f} | {cost['wal']:.0f} |"
                f" {cost['bytes']:.0f} |"
            )
    yield ""
    yield "Four clients at once in one process, requests a second: " + "; ".join(
        f"{op}: " + ", ".join(f"{NAMES[name]} {found['a second']:.0f}" for name, found in crowd.items())
        for op, crowd in one["crowds"].items()
    )
    for name, parts in one.get("profiles", {}).items():
        yield ""
        yield f"Where ours spends the work of **{name}**: " + ", ".join(
            f"{part} {share:.0%}" for part, share in parts.items()
        )


def _further(one: Mapping[str, Any]) -> Iterator[str]:
    results: Results = one["results"]
    searched = results["find supervisor"]["ours"]["cpu"] / 1e3
    visible = min(one["size"] // 2, 20_000)
    yield f"| find by name among {visible:,} visible | 0.35 s | {searched:.2f} s | {_verdict(searched <= 0.35)} |"
    entered = results["sign in officer"]["ours"]["cpu"] / 1e3
    yield f"| sign in | 0.25 s | {entered:.2f} s | {_verdict(entered <= 0.25)} |"
    seen = results["seen before officer"]
    ratio = seen["ours"]["cpu"] / seen["plain"]["cpu"]
    yield f"| seen before, by fingerprint, against plain | 0.5 x | {ratio:.2f} | {_verdict(ratio <= 0.5)} |"
    for op, least in (("list", 5), ("open", 4)):
        crowd = one["crowds"][op]
        faster = crowd["ours"]["a second"] / crowd["ordinary"]["a second"]
        than_plain = crowd["ours"]["a second"] / crowd["plain"]["a second"]
        slow = crowd["ours"]["p95"] / crowd["ours"]["p50"]
        reached = faster >= least and than_plain >= 1.5 and slow <= 3
        yield (
            f"| four clients, {op}: against ordinary, against plain, p95 against p50 | >= {least} x, >= 1.5 x, 3 x |"
            f" {faster:.1f}, {than_plain:.1f}, {slow:.1f} | {_verdict(reached)} |"
        )
    memory = one["memory"]["after"]
    asked = one["memory"]["requests"]
    yield f"| memory of a process after {asked:,} requests | 150 MiB | {memory:.0f} MiB | {_verdict(memory <= 150)} |"
    counted = results["counts supervisor"]["ours"]["cpu"] / 1e3
    yield f"| a province's counts over {visible:,} cases | 0.3 s | {counted:.2f} s | {_verdict(counted <= 0.3)} |"


def _flat(one: Mapping[str, Any]) -> Iterator[str]:
    """The same lists in a house of ten thousand, asked in turn with this one; and 200,000 in sight against fifty."""
    for asked, costs in one.get("flat", {}).items():
        for kind, most in (("cpu", 1.2), ("buffers", 1.1)):
            ratio = costs["here"][kind] / costs["small"][kind]
            what = f"{asked}, {one['size']:,} cases against 10,000: {'work' if kind == 'cpu' else kind}"
            yield f"| {what} | {most} x | {ratio:.2f} | {_verdict(ratio <= most)} |"
    results: Results = one["results"]
    if "list large" in results:
        for other in ("list supervisor", "list host"):
            for kind, most in (("cpu", 1.2), ("buffers", 1.1)):
                ratio = results["list large"]["ours"][kind] / results[other]["ours"][kind]
                what = f"list of who sees 200,000, against {other}: {'work' if kind == 'cpu' else kind}"
                yield f"| {what} | {most} x | {ratio:.2f} | {_verdict(ratio <= most)} |"


def _front(one: Mapping[str, Any]) -> Iterator[str]:
    if not one.get("front"):
        return
    page, door = one["front"]["page"], one["front"]["door"]
    what = f"first page at 400 kbit/s and 400 ms, {page['bytes']:,.0f} bytes"
    yield f"| {what} | 2.5 s | {page['seconds']:.2f} s | {_verdict(page['seconds'] <= 2.5)} |"
    storm = one["front"]["storm"]
    what = f"a list while 200 sign in ({storm['entered']} entered in {storm['seconds']:.0f} s): p95"
    yield f"| {what} | 0.5 s | {storm['storm p95']:.2f} s | {_verdict(storm['storm p95'] <= 0.5)} |"
    grew = door["peak"] - door["before"]
    # As many as there are cores may stretch a passphrase, each in 64 MiB; the rest is the threads' own.
    kept = grew <= 256 and door["entered"] == 500
    what = f"500 sign in at once: all entered, in {door['seconds']:.0f} s; memory of the processes grows by"
    yield f"| {what} | 256 MiB | {grew:.0f} MiB | {_verdict(kept)} |"


def _judged(goal: Goal, results: Results) -> Iterator[str]:
    ratios = [
        results[asked]["ours"][goal.of] / results[asked][goal.against][goal.of]
        for asked in goal.asked
        if asked in results and goal.against in results[asked]
    ]
    if not ratios:
        return
    said = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    yield f"| {goal.what} | {goal.at_most:.3g} x | {said} | {_verdict(max(ratios) <= goal.at_most)} |"


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**missed**"
