"""Writes down which migrations have landed (`make landed`), each with the SHA-256 of its file, when a release is made.

A database of that release has run them: one that is edited afterwards would never be run there again. The list only
grows; `tests/test_landed_migrations.py` holds the files to it.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parent.parent / "casework" / "migrations"
LANDED = MIGRATIONS / "landed.txt"


def files() -> list[Path]:
    """Every migration and every file of SQL, in the order of their names."""
    return sorted([*MIGRATIONS.glob("[0-9]*.py"), *MIGRATIONS.glob("sql/*.sql")])


def digests(paths: list[Path]) -> dict[str, str]:
    """The SHA-256 of each file, by its name below the migrations."""
    return {str(path.relative_to(MIGRATIONS)): sha256(path.read_bytes()).hexdigest() for path in paths}


def landed() -> dict[str, str]:
    """What was written down."""
    lines = (line.split() for line in LANDED.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: digest for digest, name in lines}


def edited(standing: Mapping[str, str], written: Mapping[str, str]) -> list[str]:
    """The files that landed and are not what they were, or are gone."""
    return sorted(name for name, digest in written.items() if standing.get(name) != digest)


def main() -> None:
    """Add what is new. Raises SystemExit where a file that landed was edited: it stays as it was."""
    standing, written = digests(files()), landed() if LANDED.exists() else {}
    if wrong := edited(standing, written):
        raise SystemExit(f"These have landed and are not edited: {', '.join(wrong)}")
    head = "# Migrations that databases have run, with their SHA-256. `make landed` adds to it; nothing is changed.\n"
    LANDED.write_text(head + "".join(f"{digest}  {name}\n" for name, digest in standing.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
