"""A rival as a contender: its WSGI application, its own database, its people signed in through Django's own door."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from functools import partial

import django
import psycopg

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - settings are read only after setup
from django.db import connection  # noqa: E402

from tests.bench.browsing import WsgiAnswer, WsgiBrowser  # noqa: E402
from tests.bench.database import PASSPHRASE  # noqa: E402
from tests.bench.facts import STORY, name_of  # noqa: E402
from tests.bench.shape import Shape  # noqa: E402
from tests.bench.statements import Statements  # noqa: E402


class Rival:
    """People in their browsers."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self._counting = Statements(connection)
        self._each = threading.local()
        self._cases: dict[str, list[str]] = {}
        large = len(Shape(int(os.environ["CASEWORK_BENCH_SIZE"])).provinces) - 1
        self._people = {who: f"p0-{who}" for who in ("host", "officer", "supervisor")}
        self._people["large"] = f"p{large}-supervisor"

    def backend(self) -> int:
        connection.ensure_connection()
        return int(connection.connection.info.backend_pid)

    def flush(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")

    def statements(self) -> tuple[int, int]:
        return self._counting.taken()

    def leave(self) -> None:
        connection.close()

    def case(self, who: str, n: int) -> str:
        return self._case(who, n)

    def opened(self) -> int:
        return 0

    def ready(self, op: str, who: str, n: int) -> Callable[[], WsgiAnswer]:
        browser = self._browser(who)
        match op:
            case "sign in":
                return self._at_the_door(who, WsgiBrowser(self.application))
            case "list" | "next":
                return partial(browser.get, "/")
            case "open":
                return partial(browser.get, f"/cases/{self._case(who, n)}/")
            case "case":
                return partial(browser.get, f"/cases/{self._case(who, n)}/sheet/")
            case "history":
                return partial(browser.get, f"/cases/{self._case(who, n)}/history/")
            case "create":
                return self._form(browser, "/start/", name=name_of(n))
            case "change":
                story = f"Chị ấy kể lại lần thứ {n} ({secrets.token_hex(4)}), ở nhà. {STORY}"
                return self._form(browser, f"/cases/{self._case(who, n)}/story/", story=story)
            case "find":
                browser.get("/")
                return partial(browser.post, "/find/", {"typed": name_of(n)})
            case "seen before":
                return partial(browser.get, f"/cases/{self._case(who, n)}/seen/")
        raise LookupError(op)

    def _form(self, browser: WsgiBrowser, page: str, **fields: str) -> Callable[[], WsgiAnswer]:
        browser.get(page)
        return partial(browser.post, page, fields)

    def _at_the_door(self, who: str, browser: WsgiBrowser) -> Callable[[], WsgiAnswer]:
        browser.get("/login/")
        return partial(browser.post, "/login/", {"username": self._people[who], "password": PASSPHRASE})

    def _browser(self, who: str) -> WsgiBrowser:
        browsers: dict[str, WsgiBrowser] = self._each.__dict__.setdefault("browsers", {})
        if who not in browsers:
            browsers[who] = WsgiBrowser(self.application)
            assert self._at_the_door(who, browsers[who])().status == 302
        return browsers[who]

    def _case(self, who: str, n: int) -> str:
        if who not in self._cases:
            with psycopg.connect(os.environ["CASEWORK_BENCH_SUPERUSER"]) as super_:
                rows = super_.execute(
                    "SELECT c.id FROM rivals_case c JOIN auth_user_groups g ON g.group_id = c.desk_id"
                    " JOIN auth_user u ON u.id = g.user_id AND u.username = 'p0-officer'"
                    " WHERE c.code IS NOT NULL ORDER BY c.id DESC"
                ).fetchall()
            self._cases[who] = [str(case_id) for (case_id,) in rows]
        return self._cases[who][n % len(self._cases[who])]


def contender(name: str) -> Rival:
    """The rival that the settings name."""
    return Rival()
