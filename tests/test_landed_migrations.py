"""What a database has run is never edited: it would be one thing where it was run and another where it was not."""

import re

from deploy.landed_migrations import MIGRATIONS, digests, edited, files, landed


def test_a_migration_that_has_landed_is_not_edited():
    wrong = edited(digests(files()), landed())
    assert not wrong, f"a database has run these already; what they lack goes into a migration of its own: {wrong}"


def test_an_edited_migration_is_found():
    standing = landed()
    first, *others = standing
    assert edited({**standing, first: "0" * 64}, standing) == [first]
    assert edited({name: standing[name] for name in others}, standing) == [first]


def test_what_has_not_landed_comes_after_all_that_has():
    written = landed()
    newest = max(number for name in written if (number := _number(name)) is not None)
    before = [
        name
        for name in digests(files())
        if name not in written and (number := _number(name)) is not None and number <= newest
    ]
    assert not before, f"a database that has run {newest:04} never runs these: {before}"


def test_every_migration_of_the_list_is_one_of_ours():
    assert all((MIGRATIONS / name).is_file() for name in landed())


def _number(name: str) -> int | None:
    found = re.match(r"(?:sql/)?(\d{4})_", name)
    return int(found[1]) if found else None
