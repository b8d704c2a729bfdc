"""A planted build under attack: who attacks, over HTTP and past every wall, and what is hers and what is not."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from casework.records.cases import Case
from tests.browsing import Browser, signed_in
from tests.cast import Cast, Person

WORDS = ("mot", "hai", "ba")
"""What stands in the one table that guards nothing."""


@dataclass(frozen=True)
class Siege:
    """The planted build: hers is the case Hoa may see, `second` another one, `other` a case of another commune."""

    cast: Cast
    port: int
    name: str
    superuser_url: str
    app_url: str
    hers: Case
    second: Case
    other: Case

    def browser(self, person: Person) -> Browser:
        """This person, signed in over HTTP."""
        return signed_in(self.port, person.username)

    def outside(self) -> psycopg.Connection[tuple[object, ...]]:
        """The database past every wall."""
        return psycopg.connect(self.superuser_url, autocommit=True)
