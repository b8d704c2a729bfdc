"""Puts what was measured into words: a line while it runs, and docs/speed.md from the kept results of every size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.bench.goals import GATES, GOALS, Cost, Goal, Results
from tests.bench.growth import NEW, OLD

NAMES = {
    "ours": "ours",
    "open": "ours without the wall",
    "plain": "plain",
    "tuned_plain": "tuned plain",
    "ordinary": "ordinary",
    "tuned": "tuned guardian",
    "limit": "limit",
}

INTRODUCTION = """\
# How fast it is

Written by `make bench` (`make bench SIZE=1000000` for a million cases); do not edit by hand.

Every figure is one whole request through the contender's own stack, signed in, on the same PostgreSQL, one after the
other in turns. **Work** is CPU time of the process and its database backend together (the mean; a busy machine disturbs
it least), and ratios are ratios of work. Statements do not count `BEGIN`, `COMMIT` and savepoints. Buffers and log are
what the backend itself counted, after at least seven executions; images of whole pages, which follow a checkpoint and
hang on how a house was filled, are counted apart. Nothing is compressed, so that nobody is charged for gzip.
"""

CONTENDERS = {
    "ours": "this product as it runs: production's settings, the application's own database role, every duty on",
    "open": "the same code, signed in as a role that row security does not hold and"
    " whom no function asks who may see a case",
    "plain": "Django with the same facts in clear, well-indexed columns, simple-history, session sign-in, Django"
    " templates; no permissions, no trail beyond one row for a look",
    "tuned_plain": "the same with Jinja2, `.only()` and prepared statements: what a good team would make of it",
    "ordinary": "the usual assembly: guardian's generic object permissions, django-fernet-encrypted-fields,"
    " simple-history, Django templates",
    "tuned": "the same with guardian's direct foreign keys, no groups, `.only()` and no count",
    "limit": "prepared statements of psycopg and AES-GCM on our tables, no framework, no wall, no trail",
}

MISSES = """\
## What is missed, and why

Each was looked at by itself on 29 and 30 November 2026; what was tried stands with what it gave.

- **Lists** are half page, half everything else. Four round trips (who is asking, the word, the list, the line of the
  trail) are a fifth of every page. psycopg's pipeline cost what it saved; rows written as one string function gave 3 %
  and would be two ways of making a page. An interpreter built with PGO gives a fifth of all Python's time, more than
  any change of code: `deploy/find-python` takes what there is, and the line of each size says what it was.
- **Case and history** are two pages of ours against one of a rival's, with labels in the reader's language.
- **Create and change** do more than the same act of a rival: a form is done once however often it is sent, words that
  lead to her are looked for in what was written and in what stands beside it, and the duties are settled behind the
  act; a changed field asks sixteen times where plain asks seven. And they pass row security for rows that the same
  transaction has just made. One function that takes them all would save a tenth and say every column twice: refused.
- **Bytes of a case**: half of ours is the trail, which a rival has not at all. An event costs 861 B: its row 448, its
  indexes 247, its leaf 166. Hashes of leaves in tiles would save 130 of them, 8 % of a case: less than the tenth for
  which a second way of writing, reading, examining and taking over a trail is built. One word for "the whole file"
  would save 85 B of a look and nothing of an act; but which sections were open is what she is told, and a word that
  means another list after each release would have to be kept beside its list for ever. CBOR is slower, and a body that
  is put together from columns is no longer the bytes that were signed. Refused, all four.
- **Search** opens every name in sight, for names lie sealed and no index may know them: about 15 µs a name, of which
  the database a third, two keys and a text opened a quarter, rows read and folded the rest. A desk has some hundred;
  a province of 20,000 takes 0.3 s; where there are more, twenty thousand are looked through at a time and the page goes
  on when it is asked to, so that no search holds a thread for longer.
- **The log of a create** counts six rows with their history and the event; images of pages are apart.
"""


def line(asked: str, found: Mapping[str, Cost]) -> str:
    """One kind of request, one line for each contender."""
    lines = [asked]
    for name, one in found.items():
        lines.append(
            f"  {name:11} {one['median']:8.2f} ms, p95 {one['p95']:8.2f}; work {one['cpu']:8.2f}"
            f" (database {one['database']:7.2f}); {one['statements']:3.0f} SQL + {one['marks']:2.0f};"
            f" {one['buffers']:7.0f} buffers; {one['wal']:7.0f} log + {one['images']:4.1f} images;"
            f" {one['bytes']:7.0f} bytes"
        )
    return "\n".join(lines)


def written(kept: Iterable[Mapping[str, Any]], *, weights: Cost, verified: float) -> str:
    """The whole page: the results of each size, bytes a case, and microseconds to verify one event."""
    houses = sorted(kept, key=lambda one: int(one["size"]))
    here = {name for one in houses for costs in one["results"].values() for name in costs}
    lines = [INTRODUCTION]
    lines += [f"- **{NAMES[name]}**: {words}" for name, words in CONTENDERS.items() if name in here]
    lines += ["", "| cases | goal | at most | found | |", "|---|---|---|---|---|"]
    lines += _common(weights, verified)
    for one in houses:
        lines += (f"| {one['size']:,} {row}" for row in _rows(one))
    lines += ["", *_said(houses), "", MISSES.rstrip(), "", "## The work behind it, in milliseconds of CPU a request"]
    for one in houses:
        lines += ["", *_work(one)]
    return "\n".join(lines) + "\n"


def _common(weights: Cost, verified: float) -> Iterator[str]:
    ratio = weights["ours"] / weights["ordinary"]
    what = "bytes of a case with 30 rows of history, against ordinary"
    yield f"| any | {what} | 0.35 x | {ratio:.2f} | {_verdict(ratio <= 0.35)} |"
    without = weights["without"] / weights["ordinary"]
    what = "the same without the trail, which ordinary has not"
    yield f"| any | {what} | 0.6 x | {without:.2f} | {_verdict(without <= 0.6)} |"
    yield f"| any | one event of the trail verified | 10 µs | {verified:.1f} µs | {_verdict(verified <= 10)} |"


def _said(houses: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in houses:
        day = datetime.fromtimestamp(one["at"], UTC).date()
        yield f"{one['size']:,} cases: {day}, {one['machine']}."


def _rows(one: Mapping[str, Any]) -> Iterator[str]:
    results: Results = one["results"]
    for goal in GOALS:
        yield from _judged(goal, results)
    for asked, gates in GATES.items():
        for kind, most in gates.items():
            if asked in results:
                found = results[asked]["ours"][kind]
                yield f"| {asked}: {kind} | {most:.0f} | {found:.0f} | {_verdict(found <= most)} |"
    yield from _further(one)
    yield from _life(one)
    yield from _flat(one)
    yield from _front(one)


def _further(one: Mapping[str, Any]) -> Iterator[str]:
    results: Results = one["results"]
    searched = results["find supervisor"]["ours"]["cpu"] / 1e3
    visible = min(one["size"] // 2, 20_000)
    yield f"| find by name among {visible:,} visible | 0.25 s | {searched:.2f} s | {_verdict(searched <= 0.25)} |"
    entered = results["sign in officer"]["ours"]["cpu"] / 1e3
    yield f"| sign in | 0.25 s | {entered:.2f} s | {_verdict(entered <= 0.25)} |"
    pair = one["in two"]
    what = f"lists a second, four clients, {pair['processes']} processes on as many cores"
    yield f"| {what} | >= 280 | {pair['a second']:.0f} | {_verdict(pair['a second'] >= 280)} |"
    crowd = one["crowds"]["day"]
    faster = crowd["ours"]["a second"] / crowd["plain"]["a second"]
    what = "a mixed day of four people, requests a second: against plain"
    yield f"| {what} | >= 1 x | {faster:.2f} | {_verdict(faster >= 1)} |"
    for op, least in (("list", 1.5), ("open", 1.5)):
        crowd = one["crowds"][op]
        than_plain = crowd["ours"]["a second"] / crowd["plain"]["a second"]
        slow = crowd["ours"]["p95"] / crowd["ours"]["p50"]
        reached = than_plain >= least and slow <= 3
        what = f"four clients, {op}: against plain; p95 against p50"
        yield f"| {what} | >= {least} x, 3 x | {than_plain:.1f}, {slow:.1f} | {_verdict(reached)} |"
    memory, asked = one["memory"]["after"], one["memory"]["requests"]
    yield f"| memory of a process after {asked:,} requests | 150 MiB | {memory:.0f} MiB | {_verdict(memory <= 150)} |"
    counted = results["counts supervisor"]["ours"]["cpu"] / 1e3
    yield f"| a province's counts over {visible:,} cases | 0.3 s | {counted:.2f} s | {_verdict(counted <= 0.3)} |"


def _life(one: Mapping[str, Any]) -> Iterator[str]:
    """One case of few events and of very many: the work of the database, and what it reads."""
    for page, costs in one.get("life", {}).items():
        for kind, word in (("database", "the database's work"), ("buffers", "buffers")):
            ratio = costs[f"ours {OLD}"][kind] / costs[f"ours {NEW}"][kind]
            plain = costs[f"plain {OLD}"][kind] / costs[f"plain {NEW}"][kind]
            what = f"{page} with {OLD:,} events against {NEW}: {word} (plain: {plain:.2f})"
            yield f"| {what} | 1.2 x | {ratio:.2f} | {_verdict(ratio <= 1.2)} |"


def _flat(one: Mapping[str, Any]) -> Iterator[str]:
    """The same lists in a house of ten thousand, asked in turn with this one; and 200,000 in sight against fifty."""
    for asked, costs in one.get("flat", {}).items():
        for kind, most in (("cpu", 1.2), ("buffers", 1.1)):
            ratio = costs["here"][kind] / costs["small"][kind]
            what = f"{asked}, against 10,000 cases: {'work' if kind == 'cpu' else kind}"
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
    what = (
        f"a list while {storm['asked']:.0f} sign in ({storm['entered']:.0f} entered in {storm['seconds']:.0f} s): p95;"
        " the longest; quiet p95"
    )
    waited = f"{storm['storm p95']:.2f}; {storm['longest']:.2f}; {storm['quiet p95']:.2f} s"
    reached = storm["storm p95"] <= 0.5 and storm["entered"] == storm["asked"]
    yield f"| {what} | 0.5 s | {waited} | {_verdict(reached)} |"
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


def _work(one: Mapping[str, Any]) -> Iterator[str]:
    yield f"**{one['size']:,} cases**"
    yield ""
    for asked, costs in one["results"].items():
        ours = costs["ours"]
        work = ", ".join(f"{NAMES[name]} {cost['cpu']:.1f}" for name, cost in costs.items())
        yield (
            f"- {asked}: {work}; ours in {ours['statements']:.0f} statements, {ours['buffers']:.0f} buffers,"
            f" {ours['wal']:,.0f} B of log and {ours['images']:.1f} images"
        )
    for op, crowd in one["crowds"].items():
        said = ", ".join(f"{NAMES[name]} {found['a second']:.0f}" for name, found in crowd.items())
        yield f"- four clients in one process, {op}, requests a second: {said}"
    for name, parts in one.get("profiles", {}).items():
        said = ", ".join(f"{part} {share:.0%}" for part, share in list(parts.items())[:5])
        yield f"- where ours spends {name}: {said}"
