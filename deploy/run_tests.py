"""Runs every test: all but the browser's side by side, then the browser's in a process of their own; one closing line.

Playwright keeps an event loop running in its process, and Django refuses to touch a database under one: hence two runs.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter

CLOSING = re.compile(r"^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s")
NO_TESTS = 5  # pytest's word for an empty run
RUNS = (
    [
        *("tests", "--ignore=tests/browser", "-n", "2", "--dist", "worksteal"),
        # These measure time, and a machine that tests is not quiet: `make bench` is for them.
        *("--ignore=tests/bench/test_trail_bench.py", "--ignore=tests/bench/test_vault_bench.py"),
    ],
    ["tests/browser"],
)


def main() -> int:
    """Run both, even when the first fails, and say at the end what they came to together."""
    started = time.monotonic()
    browser = subprocess.run(["deploy/find-browser", "--get"], stdout=subprocess.PIPE, text=True, check=False)
    if browser.returncode:
        return browser.returncode
    environment = {**os.environ, "CASEWORK_CHROMIUM": browser.stdout.strip()}
    counts: Counter[str] = Counter()
    worst = 0
    for run in RUNS:
        command = [sys.executable, "-m", "pytest", "--quiet", "--durations=5", "--color=no", *run]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment) as pytest:
            assert pytest.stdout is not None
            for line in pytest.stdout:
                print(line, end="", flush=True)
                if closing := CLOSING.match(line):
                    counts.update({what: int(number) for number, what in re.findall(r"(\d+) ([a-z]+)", closing[1])})
        worst = worst or pytest.returncode
        if pytest.returncode == NO_TESTS:
            print(f"No test was found in {run[0]}.")
    summary = ", ".join(f"{number} {what}" for what, number in counts.items())
    print(f"{'=' * 8} {summary} in {time.monotonic() - started:.2f}s {'=' * 8}")
    return worst


if __name__ == "__main__":
    sys.exit(main())
