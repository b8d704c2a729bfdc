"""The product itself as a contender: its WSGI application under production's settings, as the application's role."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

import django
import psycopg

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - settings are read only after setup
from django.db import connection  # noqa: E402

from casework.policy import walls  # noqa: E402
from tests.bench.browsing import Answer, Browser  # noqa: E402
from tests.bench.copying import name_of  # noqa: E402
from tests.bench.house import PASSPHRASE  # noqa: E402
from tests.bench.statements import Statements  # noqa: E402
from tests.bench.story import STORY  # noqa: E402

PEOPLE = {"host": "p0-host", "officer": "p0-officer", "supervisor": "p0-supervisor"}


class Ours:
    """People in their browsers, signed in through the real door."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self._counting = Statements(connection)
        self._browsers: dict[str, Browser] = {}
        self._cases: dict[str, list[str]] = {}

    def backend(self) -> int:
        connection.ensure_connection()
        return int(connection.connection.info.backend_pid)

    def flush(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")

    def statements(self) -> tuple[int, int]:
        return self._counting.taken()

    def ready(self, op: str, who: str, n: int) -> Callable[[], Answer]:
        browser = self._browser(who)
        match op:
            case "sign in":
                fresh = Browser(self.application)
                return self._at_the_door(who, fresh)
            case "list":
                return partial(browser.get, "/")
            case "case":
                return partial(browser.get, f"/ho-so/{self._case(who, n)}/")
            case "history":
                return partial(browser.get, f"/ho-so/{self._case(who, n)}/lich-su/")
            case "create":
                return self._form(browser, "/co-nguoi-den/", name=name_of(n))
            case "change":
                story = f"Chị ấy kể lại lần thứ {n} ({secrets.token_hex(4)}), ở nhà. {STORY}"
                return self._form(browser, f"/ho-so/{self._case(who, n)}/loi-ke/", story=story)
            case "find":
                browser.get("/")
                return partial(browser.post, "/tim/", {"typed": name_of(n)})
        raise LookupError(op)

    def _form(self, browser: Browser, page: str, **fields: Any) -> Callable[[], Answer]:
        browser.get(page)
        return partial(browser.post, page, fields)

    def _at_the_door(self, who: str, browser: Browser) -> Callable[[], Answer]:
        browser.get("/vao/")
        return partial(browser.post, "/vao/", {"username": PEOPLE.get(who, who), "passphrase": PASSPHRASE})

    def _browser(self, who: str) -> Browser:
        if who not in self._browsers:
            self._browsers[who] = Browser(self.application)
            assert self._at_the_door(who, self._browsers[who])().status == 302
        return self._browsers[who]

    def _case(self, who: str, n: int) -> str:
        """One of the cases of the first desk, which have the long story; a supervisor sees them as well."""
        if who not in self._cases:
            self._cases[who] = _cases_of("host" if who == "host" else "officer")
        return self._cases[who][n % len(self._cases[who])]


def _cases_of(who: str) -> list[str]:
    """Ids of the cases taken in at the first desk, newest first; asked past the wall."""
    with psycopg.connect(os.environ["CASEWORK_BENCH_SUPERUSER"]) as super_:
        return [
            str(case_id)
            for (case_id,) in super_.execute(
                "SELECT g.content_object_id FROM casework_caseheldbyunit g"
                " JOIN casework_case c ON c.id = g.content_object_id AND c.code IS NOT NULL"
                " JOIN casework_membership m ON m.group_id = g.group_id"
                " JOIN casework_worker w ON w.id = m.worker_id AND w.username = %s"
                " WHERE g.sealed_key IS NOT NULL ORDER BY 1 DESC",
                [PEOPLE[who]],
            ).fetchall()
        ]


def contender(name: str) -> Ours:
    """Ours; as `open` with nobody introduced."""
    if name == "open":
        walls.introduce = lambda worker_id: None
        walls.forget = lambda: None
    return Ours()
