"""Installs what a lock pins, says so in both languages, and shows how far it has come.

`make` runs this with the new environment's own Python, before anything is installed: it needs nothing but Python.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

SAID = "Đang cài (chỉ một lần)... / Installing (once)..."
WIDE = 24
FOUND = re.compile(r"^(Collecting|Requirement already satisfied:) ")


def bar(done: int, whole: int) -> str:
    """How far it has come, as one line."""
    full = WIDE * min(done, whole) // max(whole, 1)
    return f"[{'#' * full}{'.' * (WIDE - full)}] {min(done, whole)}/{whole}"


def pinned(lock: str) -> int:
    """How many packages a lock pins."""
    return len(re.findall(r"^[a-z0-9.-]+==", lock, re.MULTILINE))


def steps(lines: Iterable[str], whole: int) -> Iterator[str]:
    """A bar for each package that was found."""
    done = 0
    for line in lines:
        if FOUND.match(line):
            done += 1
            yield bar(done, whole)


def main() -> int:
    """Install the lock that is named; what went wrong is printed as the installer said it."""
    lock = Path(sys.argv[1])
    print(SAID, flush=True)
    # On a terminal one line is written over; in a file a line for each package would be noise.
    shown = sys.stdout.isatty()
    said: list[str] = []
    command = [sys.executable, "-m", "pip", "install", "--require-hashes", "--requirement", str(lock)]
    with subprocess.Popen(
        [*command, "--progress-bar", "off"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as installing:
        assert installing.stdout is not None

        def heard() -> Iterator[str]:
            for line in installing.stdout or ():
                said.append(line)
                yield line

        for step in steps(heard(), pinned(lock.read_text(encoding="utf-8"))):
            if shown:
                print(f"\r{step}", end="", flush=True)
    if shown:
        print()
    if installing.returncode:
        sys.stderr.writelines(said[-20:])
    return installing.returncode


if __name__ == "__main__":
    raise SystemExit(main())
