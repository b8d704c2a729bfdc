"""`make guards`: switch each guard off in a copy of the house, run the tests that must notice, and say which fell.

    python -m tests.mutation [words of a guard's name ...]

A line for each guard as it is done; what was done before is not done again until the code changes (`--again` does all).
It ends with 1 where a guard went and no test fell. `--write` puts the table into docs/attacks.md.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tests.mutation import GUARDS
from tests.mutation.guards import Guard

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "attacks.md"
BEGIN, END = "<!-- guards: written by `make guards` -->", "<!-- guards end -->"
DONE = ROOT / ".run" / "guards.json"
FELL = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?:\[.*?)?(?: - .*)?$", re.MULTILINE)
LONGEST_SECONDS = 1_800
MIGRATION = '''"""A guard of the wall, switched off."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "{newest}")]
    operations = [migrations.RunSQL({sql!r})]
'''


@contextlib.contextmanager
def _copied() -> Iterator[Path]:
    """A copy of the tree, for one guard's absence; the environment is shared."""
    with tempfile.TemporaryDirectory(prefix="casework-guards-") as place:
        there = Path(place) / "house"
        shutil.copytree(
            ROOT, there, ignore=shutil.ignore_patterns(".git", ".venv", ".run", ".*_cache", "__pycache__", ".attack")
        )
        (there / ".venv").symlink_to(ROOT / ".venv")
        yield there


def _switch_off(guard: Guard, there: Path) -> None:
    if guard.in_the_wall:
        migrations = there / "casework" / "migrations"
        newest = max(one.stem for one in migrations.glob("0*.py"))
        (migrations / "9999_switched_off.py").write_text(MIGRATION.format(newest=newest, sql=guard.put))
        return
    path = there / guard.path
    text = path.read_text()
    if guard.found not in text:
        raise SystemExit(f"{guard.name}: these words do not stand in {guard.path}")
    path.write_text(text.replace(guard.found, guard.put))


def _who_falls(guard: Guard) -> str:
    """The first test that fell, or nothing."""
    with _copied() as there:
        _switch_off(guard, there)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *guard.suite]
        if guard.select:
            command += ["-k", guard.select]
        ran = subprocess.run(
            command, cwd=there, env={**os.environ, "PYTHONPATH": str(there)}, capture_output=True, text=True,
            timeout=LONGEST_SECONDS, check=False,
        )  # fmt: skip
    fell = FELL.search(ran.stdout)
    if fell is None and ran.returncode != 0:
        raise SystemExit(f"{guard.name}: the tests did not run\n{ran.stdout[-3_000:]}{ran.stderr[-2_000:]}")
    return fell[1] if fell else ""


def _digest(guard: Guard) -> str:
    """Changes when the guard's row or its file does."""
    there = b"" if guard.in_the_wall else (ROOT / guard.path).read_bytes()
    return sha256(repr(guard).encode() + there).hexdigest()[:16]


def _write(done: dict[str, list[str]]) -> None:
    rows = [f"| {guard.name} | `{done[guard.name][1]}` |" for guard in GUARDS if guard.name in done]
    before, _, rest = REPORT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(["| switched off | falls |", "|---|---|", *rows])
    REPORT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def main(asked: list[str]) -> int:
    """Go through the guards asked for, or all."""
    again, write = "--again" in asked, "--write" in asked
    words = [one for one in asked if not one.startswith("--")]
    DONE.parent.mkdir(exist_ok=True)
    done: dict[str, list[str]] = json.loads(DONE.read_text()) if DONE.exists() else {}
    unnoticed = 0
    for number, guard in enumerate(GUARDS, 1):
        if words and not all(word in guard.name for word in words):
            continue
        if again or done.get(guard.name, [""])[0] != _digest(guard):
            began = time.monotonic()
            fell = _who_falls(guard)
            unnoticed += not fell
            said = fell or "NOBODY NOTICED"
            print(f"{number}/{len(GUARDS)} {time.monotonic() - began:4.0f} s  {guard.name}: {said}", flush=True)
            done.pop(guard.name, None)
            if fell:
                done[guard.name] = [_digest(guard), fell]
            DONE.write_text(json.dumps(done, ensure_ascii=False, indent=1))
    print(f"{len(done)} of {len(GUARDS)} guards: switched off, and a test fell.")
    if write:
        _write(done)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
