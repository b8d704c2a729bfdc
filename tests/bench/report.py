"""Puts what was measured into words: a line while it runs, and the table of docs/speed.md from the kept results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.bench import event_weight
from tests.bench.goals import GATES, GOALS, Cost, Goal, Results
from tests.bench.growth import NEW, OLD
from tests.bench.shape import OF_NAMES

NAMES = {
    "ours": "ours",
    "open": "ours without the wall",
    "plain": "plain",
    "tuned_plain": "tuned plain",
    "ordinary": "ordinary",
    "tuned": "tuned guardian",
    "limit": "limit",
}

BEGIN = "<!-- measured: what stands from here on is written by `make bench`, and not by hand -->"
END = "<!-- measured until here -->"


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


def filled(page: str, kept: Iterable[Mapping[str, Any]], *, weights: Cost, verified: float) -> str:
    """The page with what was measured put where it belongs: the results of each size, bytes of a case and an event, and
    microseconds to verify one."""
    before, _, rest = page.partition(BEGIN)
    _, _, behind = rest.partition(END)
    houses = sorted(kept, key=lambda one: int(one["size"]))
    rows = [*_common(weights, verified), *(f"| {one['size']:,} {row}" for one in houses for row in _rows(one))]
    lines = [BEGIN, "", *_said(houses), "", "| cases | goal | at most | found | |", "|---|---|---|---|---|", *rows]
    lines += ["", *_missed(rows), "", *_event(weights), *_search(houses), "", "## The work behind it"]
    lines += ["", "In milliseconds of CPU a request, of the process and its database backend together."]
    for one in houses:
        lines += ["", *_work(one)]
    return before + "\n".join([*lines, "", END]) + behind


def _missed(rows: list[str]) -> Iterator[str]:
    missed = sum(row.endswith(f"{_verdict(False)} |") for row in rows)
    yield f"{len(rows) - missed} of {len(rows)} are reached; why the others are missed is said below."


def _event(weights: Cost) -> Iterator[str]:
    """What an event is made of, in bytes."""
    parts = {name.removeprefix("event: "): size for name, size in weights.items() if name.startswith("event: ")}
    yield f"An event in bytes: {event_weight.said(parts)}."


def _search(houses: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What a search costs for each name it looks at."""
    for one in houses:
        if "names" in one:
            few, many = (one["names"][name] for name in ("find supervisor", "find all large"))
            each = (few["cpu"] * 1e3 / OF_NAMES[0], many["cpu"] * 1e3 / OF_NAMES[1])
            yield ""
            yield f"A search costs {each[0]:.1f} µs a name among {OF_NAMES[0]:,}, {each[1]:.1f} among {OF_NAMES[1]:,}."


def _common(weights: Cost, verified: float) -> Iterator[str]:
    ratio = weights["ours"] / weights["ordinary"]
    what = "bytes of a case with 30 rows of history, against ordinary"
    yield f"| any | {what} | 0.35 x | {ratio:.2f} | {_verdict(ratio <= 0.35)} |"
    without = weights["without"] / weights["ordinary"]
    what = "the same without the trail, which ordinary has not"
    yield f"| any | {what} | 0.6 x | {without:.2f} | {_verdict(without <= 0.6)} |"
    event = weights["event"]
    what = "bytes of an event of the trail with its indexes and its leaf"
    yield f"| any | {what} | {event_weight.GOAL} | {event:.0f} | {_verdict(event <= event_weight.GOAL)} |"
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
    visible = min(one["size"] // 2, 20_000)
    yield from _names(one, visible)
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


def _names(one: Mapping[str, Any], visible: int) -> Iterator[str]:
    """Searches: among the cases of this house, and in the house of names."""
    found = {visible: (one["results"]["find supervisor"]["ours"], 0.25)}
    if "names" in one:
        found[OF_NAMES[0]] = one["names"]["find supervisor"], 0.25
        found[OF_NAMES[1]] = one["names"]["find all large"], 2.5
    for names, (cost, most) in found.items():
        took = cost["cpu"] / 1e3
        what = f"find by name among {names:,} visible"
        if names > 20_000:
            what += f", {names // 20_000} steps of 20,000 (the slowest on the clock: {cost['median'] / 1e3:.2f} s)"
        yield f"| {what} | {most} s | {took:.2f} s | {_verdict(took <= most)} |"


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
    each = door["cpu each"]
    yield f"| 500 sign in at once: CPU of each | 0.2 s | {each:.2f} s | {_verdict(each <= 0.2)} |"
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
