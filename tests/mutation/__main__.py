"""`make guards`: switch each guard off, run the tests that must notice, and say which fell.

    python -m tests.mutation [words of a guard's name, or the beginning of its file or tests ...]

A line for each guard as it is done; what was done before is not done again until its row or its file changes (`--again`
does all). It ends with 1 where a guard went and no test fell. `--write` puts the table into docs/attacks.md;
`--confirm` runs once more, with every guard on, all that ever fell. `--known` asks of each guard only the test that
fell before, for a busy machine; where another must notice now, a run without it finds out.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from hashlib import sha256

from tests.mutation import GUARDS
from tests.mutation.guards import Guard
from tests.mutation.running import Runner, with_tests_of
from tests.mutation.switching import ROOT, DoesNotStand

REPORT = ROOT / "docs" / "attacks.md"
BEGIN, END = "<!-- guards: written by `make guards` -->", "<!-- guards end -->"
ROW = re.compile(r"^\| (.+) \| `(\S+)` \|$", re.MULTILINE)
CONFIRMED_EVERY = 40
DONE, WHY = ROOT / ".run" / "guards.json", ROOT / ".run" / "guards.txt"


def _digest(guard: Guard) -> str:
    """Changes when its file does, or what goes."""
    there = b"" if guard.in_the_wall else (ROOT / guard.path).read_bytes()
    return sha256(
        repr((guard.path, guard.found, guard.put, *filter(None, [guard.behind]))).encode() + there
    ).hexdigest()[:16]


def _of_the_table() -> dict[str, str]:
    """Who fell when the table was written: they are asked first."""
    return dict(ROW.findall(REPORT.read_text().partition(BEGIN)[2].partition(END)[0]))


def _is_asked(guard: Guard, word: str) -> bool:
    return word in guard.name or any(path.startswith(word) for path in (guard.path, *guard.suite))


def _write(done: dict[str, list[str]]) -> None:
    fell = {guard.name: done[guard.name][1] for guard in GUARDS if done.get(guard.name, [""])[0] == _digest(guard)}
    rows = [f"| {name} | `{test}` |" for name, test in fell.items()]
    said = f"{len(fell)} of {len(GUARDS)} guards were switched off, each alone, and a test fell each time."
    if left := [guard.name for guard in GUARDS if guard.name not in fell]:
        said += f" Not done yet, or no test fell: {'; '.join(left)}."
    before, _, rest = REPORT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join([said, "", "| switched off | falls |", "|---|---|", *rows])
    REPORT.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}")


def main(asked: list[str]) -> int:
    """Go through the guards asked for, or all."""
    again, write, all_of_them, only_known = (word in asked for word in ("--again", "--write", "--confirm", "--known"))
    words = [one for one in asked if not one.startswith("--")]
    DONE.parent.mkdir(exist_ok=True)
    done: dict[str, list[str]] = json.loads(DONE.read_text()) if DONE.exists() else {}
    known = {**_of_the_table(), **{name: fell for name, (_, fell) in done.items()}}
    left = [
        one
        for one in GUARDS
        if all(_is_asked(one, word) for word in words) and (again or done.get(one.name, [""])[0] != _digest(one))
    ]
    # A test that was known under another name is not asked for: pytest would not begin.
    known = {name: test for name, test in known.items() if (ROOT / test.split("::")[0]).exists()}
    # Those that take longest are those of which nobody knows yet who falls.
    left.sort(key=lambda one: one.name not in known)
    if only_known:
        left = [one for one in left if one.name in known]
    unnoticed: list[str] = []

    def go_through(runner: Runner) -> None:
        for number, guard in enumerate(left, 1):
            began = time.monotonic()
            try:
                told = runner.who_falls(guard, known.get(guard.name, ""), alone=only_known)
                fell, why = told.fell, told.why
            except DoesNotStand as error:
                fell, why = "", str(error)
            took = time.monotonic() - began
            print(f"{number}/{len(left)} {took:4.0f} s  {guard.name}: {fell or 'NOBODY NOTICED'}", file=out, flush=True)
            with WHY.open("a") as reasons:
                reasons.write(f"\n=== {guard.name}: {fell or 'NOBODY NOTICED'}\n{why}\n")
            done.pop(guard.name, None)
            if fell:
                done[guard.name] = [_digest(guard), fell]
            else:
                unnoticed.append(guard.name)
            if number % CONFIRMED_EVERY == 0 and not all_of_them:
                confirm(runner)
            keep()
        confirm(runner)
        keep()

    def keep() -> None:
        DONE.write_text(json.dumps(done, ensure_ascii=False, indent=1))

    def confirm(runner: Runner) -> None:
        """What fell must stand with every guard on."""
        whose = {one.name for one in (GUARDS if all_of_them else left)}
        ours = {name: fell for name, (digest, fell) in done.items() if name in whose and digest}
        for test, why in runner.falls_anyway(ours.values()).items():
            for name in [name for name, fell in ours.items() if fell == test]:
                print(f"{name}: {test} falls with the guard on as well\n{why}", file=out, flush=True)
                del done[name]
                unnoticed.append(name)

    if left or all_of_them:
        suites = set() if only_known else {place for one in left for place in one.suite}
        asked_first = GUARDS if all_of_them else left
        suites |= {known[one.name].split("::")[0] for one in asked_first if one.name in known}
        # pytest takes what its tests print; these lines are for who waits.
        with open(os.dup(1), "w") as out:
            with_tests_of(sorted(suites), go_through)
    stands = sum(done.get(one.name, [""])[0] == _digest(one) for one in GUARDS)
    print(f"{stands} of {len(GUARDS)} guards: switched off, and a test fell.")
    if write:
        _write(done)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
