"""What a guard is that `make guards` switches off, and where it stands, what replaces it, who must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: what it keeps, the file and the words that are it, what stands in each place of them when it is off,
    and the tests that must fall then (paths for pytest; `select` is its `-k`).

    `anew`: without it nothing opens that was sealed with it, so that the cast must be gathered without it as well.
    `behind`: SQL that takes the guard of the wall away that does the same behind it; both are off then.
    `path` "sql" means the wall: `found` is then a function's name with words of its body, or empty, and `put` is SQL.
    """

    name: str
    path: str
    found: str
    put: str
    suite: tuple[str, ...]
    select: str = ""
    anew: bool = False
    behind: str = ""

    @property
    def in_the_wall(self) -> bool:
        """Whether it stands in the database."""
        return self.path == SQL


SQL = "sql"
