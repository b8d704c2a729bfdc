"""The product itself as a contender: its WSGI application under production's settings, as the application's role."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import django
import psycopg

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - settings are read only after setup
from django.db import connection  # noqa: E402

from casework.policy import signed_context  # noqa: E402
from casework.vault import batch, credentials, keyring, sealing, wrapping  # noqa: E402
from tests.bench.browsing import WsgiAnswer, WsgiBrowser  # noqa: E402
from tests.bench.database import PASSPHRASE  # noqa: E402
from tests.bench.facts import STORY, name_of  # noqa: E402
from tests.bench.shape import shape_of  # noqa: E402
from tests.bench.statements import Statements  # noqa: E402

LAST = UUID(int=(1 << 128) - 1)
"""Above every case: the list alone, from its beginning, without what stands above it on a desk."""


class Opening:
    """Counts the boxes that are opened: sealed fields, wrapped keys, the ring of a session."""

    def __init__(self) -> None:
        self._count = 0
        for room in (sealing, wrapping, keyring, credentials):
            room.open_box = self._counted(room.open_box)  # type: ignore[attr-defined]  # imported there
        batch.tally = self._tallied(batch.tally)
        batch.Texts.text = self._told(batch.Texts.text)  # type: ignore[method-assign]

    def _counted(self, open_box: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(*given: Any) -> bytes:
            self._count += 1
            return open_box(*given)

        return counted

    def _tallied(self, tally: Callable[..., Any]) -> Callable[..., Any]:
        def tallied(block: bytes, **given: Any) -> Any:
            self._count += 2 * (len(block) // batch.PIECE)  # a key and what it opens
            return tally(block, **given)

        return tallied

    def _told(self, text: Callable[..., str]) -> Callable[..., str]:
        def told(*given: Any) -> str:
            self._count += 2
            return text(*given)

        return told

    def taken(self) -> int:
        """The count since the last call."""
        count, self._count = self._count, 0
        return count


class Ours:
    """People in their browsers, signed in through the real door."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self._counting = Statements(connection)
        self._opening: Opening | None = None
        self._each = threading.local()
        self._cases: dict[tuple[str, str], list[str]] = {}
        large = len(shape_of(int(os.environ["CASEWORK_BENCH_SIZE"])).provinces) - 1
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
        if self._opening is None:
            self._opening = Opening()
        return self._opening.taken()

    def ready(self, op: str, who: str, n: int) -> Callable[[], WsgiAnswer]:
        browser = self._browser(who)
        match op:
            case "counts":
                return partial(browser.get, "/so-lieu/")
            case "sign in":
                fresh = WsgiBrowser(self.application)
                return self._at_the_door(who, fresh)
            case "list":
                return partial(browser.get, "/")
            case "next":
                return partial(browser.get, f"/?sau={LAST}")
            case "open":
                return partial(self._opened, browser, f"/ho-so/{self._case(who, n)}/")
            case "case":
                return partial(browser.get, f"/ho-so/{self._case(who, n)}/")
            case "history":
                return partial(browser.get, f"/ho-so/{self._case(who, n)}/lich-su/")
            case "create":
                return self._form(browser, "/co-nguoi-den/", safe="yes", kind="family", writing="yes", name=name_of(n))
            case "change":
                story = f"Chị ấy kể lại lần thứ {n} ({secrets.token_hex(4)}), ở nhà. {STORY}"
                return self._form(browser, f"/ho-so/{self._case(who, n)}/loi-ke/", story=story)
            case "seen before":
                return partial(browser.get, f"/ho-so/{self._waiting(who, n)}/tiep-nhan/")
            case "find":
                browser.get("/")
                return partial(browser.post, "/tim/", {"typed": name_of(n)})
            case "find all":
                browser.get("/")
                return partial(self._looked_through, browser, name_of(n))
        raise LookupError(op)

    @staticmethod
    def _opened(browser: WsgiBrowser, page: str) -> WsgiAnswer:
        """What the rivals show on one page stands on two of ours: the case, and its changes field by field."""
        one, other = browser.get(page), browser.get(f"{page}lich-su/")
        body = one.body + other.body
        return WsgiAnswer(
            max(one.status, other.status), other.headers, body, one.seconds + other.seconds, one.cpu + other.cpu
        )

    @staticmethod
    def _looked_through(browser: WsgiBrowser, name: str) -> WsgiAnswer:
        """A search that goes on as long as there is more to look through; its `seconds` are those of its slowest
        step."""
        answer = browser.post("/tim/", {"typed": name})
        slowest, cpu = answer.seconds, answer.cpu
        while browser.hidden.get("below"):
            answer = browser.post("/tim/", {"typed": name})
            slowest, cpu = max(slowest, answer.seconds), cpu + answer.cpu
        return WsgiAnswer(answer.status, answer.headers, answer.body, slowest, cpu)

    def _form(self, browser: WsgiBrowser, page: str, **fields: Any) -> Callable[[], WsgiAnswer]:
        browser.get(page)
        return partial(browser.post, page, fields)

    def _at_the_door(self, who: str, browser: WsgiBrowser) -> Callable[[], WsgiAnswer]:
        browser.get("/vao/")
        return partial(browser.post, "/vao/", {"username": self._people[who], "passphrase": PASSPHRASE})

    def _browser(self, who: str) -> WsgiBrowser:
        # Each client has a browser of her own, also where several are the same person.
        browsers: dict[str, WsgiBrowser] = self._each.__dict__.setdefault("browsers", {})
        if who not in browsers:
            browsers[who] = WsgiBrowser(self.application)
            assert self._at_the_door(who, browsers[who])().status == 302
        return browsers[who]

    def _case(self, who: str, n: int) -> str:
        """One of the cases of the first desk, which have the long story; a supervisor sees them as well."""
        return self._one_of("p0-host" if who == "host" else "p0-officer", "registered", n)

    def _waiting(self, who: str, n: int) -> str:
        """One of the cases that wait to be taken in at the first desk."""
        return self._one_of("p0-officer", "reported", n)

    def _one_of(self, username: str, stage: str, n: int) -> str:
        if (username, stage) not in self._cases:
            with psycopg.connect(os.environ["CASEWORK_BENCH_SUPERUSER"]) as super_:
                rows = super_.execute(
                    "SELECT g.content_object_id FROM casework_caseheldbyunit g"
                    " JOIN casework_case c ON c.id = g.content_object_id AND c.stage = %s"
                    " JOIN casework_membership m ON m.unit_id = g.group_id"
                    " JOIN casework_worker w ON w.id = m.worker_id AND w.username = %s"
                    " WHERE g.sealed_key IS NOT NULL ORDER BY 1 DESC",
                    [stage, username],
                ).fetchall()
            self._cases[username, stage] = [str(case_id) for (case_id,) in rows]
        found = self._cases[username, stage]
        return found[n % len(found)]


def contender(name: str) -> Ours:
    """Ours; as `open` with nobody introduced."""
    if name == "open":
        signed_context.introduce = lambda worker_id: None
        signed_context.forget = lambda: None
    return Ours()
