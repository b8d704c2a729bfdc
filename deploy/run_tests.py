"""Runs every check and every test at the same time: style and types, the browser's tests, all others; one closing line.

Playwright keeps an event loop running in its process, and Django refuses to touch a database under one: hence runs of
their own for the browser, two of them, for each waits for pages while the others work: the long journeys alone, and
everything else in a browser. What ran beside speaks at the end.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from deploy.embedded_postgres import EmbeddedPostgres, in_memory
from deploy.processes import cores

CLOSING = re.compile(r"^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s")
NO_TESTS = 5  # pytest's word for an empty run
LINT = ("make", "--no-print-directory", "lint")
JOURNEYS = ("tests/browser/test_journey.py", "tests/browser/test_protected.py")
BROWSER = {"browser, the journeys": JOURNEYS, "browser": ("tests/browser", *(f"--ignore={one}" for one in JOURNEYS))}
MOST_WORKERS = 8
"""More than so many processes wait for the one database server they share."""


def _all_others() -> tuple[str, ...]:
    workers = str(min(max(cores(), 2), MOST_WORKERS))
    return ("tests", "--ignore=tests/browser", "-n", workers, "--dist", "worksteal")


def _pytest(asked: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "--quiet", "--durations=10", "--color=no", *asked]


def _tell(lines: Iterable[str], counts: Counter[str]) -> None:
    """Print what a run says, as it says it, and add up what it came to."""
    for line in lines:
        print(line, end="", flush=True)
        if closing := CLOSING.match(line):
            counts.update({what: int(number) for number, what in re.findall(r"(\d+) ([a-z]+)", closing[1])})


def _told(name: str, process: subprocess.Popen[str], kept: IO[str], counts: Counter[str]) -> int:
    """Wait for what ran beside, and print what it said meanwhile."""
    process.wait()
    kept.seek(0)
    print(f"{'-' * 8} {name} {'-' * 8}", flush=True)
    _tell(kept, counts)
    return process.returncode


@contextmanager
def _seed(environment: Mapping[str, str]) -> Iterator[str]:
    """Where the cast stands that all runs begin with: to migrate and to gather takes as long as a hundred tests."""
    with tempfile.TemporaryDirectory(prefix="casework-pg-", dir=in_memory()) as base:
        Path(base).chmod(0o755 if os.geteuid() == 0 else 0o700)
        home = f"{base}/home"
        subprocess.run([sys.executable, "-m", "tests.seed", home], check=True, env=environment)
        try:
            yield os.path.realpath(home)
        finally:
            EmbeddedPostgres(Path(home)).forget()


def main() -> int:
    """Run all, even when one fails, and say at the end what they came to together."""
    started = time.monotonic()
    found = subprocess.run(["deploy/find-browser", "--get"], stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode:
        return found.returncode
    environment = {**os.environ, "CASEWORK_CHROMIUM": found.stdout.strip()}
    counts: Counter[str] = Counter()
    codes: dict[str, int] = {}
    with ExitStack() as stack:
        beside: list[tuple[str, subprocess.Popen[str], IO[str]]] = []

        def begin(name: str, command: Sequence[str]) -> None:
            kept: IO[str] = stack.enter_context(tempfile.TemporaryFile("w+"))
            process = subprocess.Popen(command, stdout=kept, stderr=subprocess.STDOUT, text=True, env=environment)
            stack.callback(process.kill)
            beside.append((name, process, kept))

        begin("lint", LINT)
        environment["CASEWORK_TEST_LOOKED_AT"] = stack.enter_context(tempfile.TemporaryDirectory())
        environment["CASEWORK_TEST_SEED"] = stack.enter_context(_seed(environment))
        for name, which in BROWSER.items():
            begin(name, _pytest(which))
        with subprocess.Popen(
            _pytest(_all_others()), stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        ) as others:
            assert others.stdout is not None
            _tell(others.stdout, counts)
        codes["others"] = others.returncode
        for name, process, kept in beside:
            codes[name] = _told(name, process, kept, counts)
    for name in ("others", *BROWSER):
        if codes[name] == NO_TESTS:
            print(f"No test was found: {name}.")
    if codes["lint"]:
        counts["failed"] += 1
        print("make lint failed: what it said stands above.")
    summary = ", ".join(f"{number} {what}" for what, number in counts.items())
    print(f"{'=' * 8} {summary} in {time.monotonic() - started:.2f}s {'=' * 8}")
    return next((code for code in codes.values() if code), 0)


if __name__ == "__main__":
    sys.exit(main())
