"""The people of a test, each with a browser of her own, and the database as it looks from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.walk import NAME
from tests.browser.window import Weights, Window
from tests.server import RunningServer

PHONE_SCREEN, DESK_SCREEN = (360, 740), (1280, 800)
STORY = "Tối qua anh ấy uống rượu. Tôi bế con sang nhà chị Mỷ, nằm đến sáng."

type Database = psycopg.Connection[tuple[Any, ...]]


def plain_words(view: str, name: str) -> str:
    """What people would write there."""
    told = {"story": STORY, "name": NAME, "where": "Trung tâm học nghề", "address": "Bản Nà Khương"}
    if view == "shelter-admit":
        told["where"] = "Nhà dì Pà ở bản Huổi Ke"
    return told.get(name, "Chị ấy nói thứ Tư quay lại")


class Browsers:
    """The people of one test; `check` is done on every page that comes for the first time."""

    def __init__(
        self,
        chromium: Browser,
        server: RunningServer,
        *,
        check: Callable[[Page], None] | None = None,
        script: bool = True,
    ) -> None:
        self.chromium = chromium
        self.server = server
        self.check = check
        self.script = script
        self.weights = Weights()
        self._contexts: list[BrowserContext] = []

    def person(self, username: str) -> Window:
        """Somebody who has signed in: Mai on her phone, everybody else at a desk."""
        width, height = PHONE_SCREEN if username == "mai" else DESK_SCREEN
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=self.script, ignore_https_errors=True
        )
        context.route(
            f"{settings.QUICK_EXIT_URL}**",
            lambda route: route.fulfill(body="<title>Nắng</title>", content_type="text/html; charset=utf-8"),
        )
        self._contexts.append(context)
        window = Window(
            context,
            self.server,
            username,
            words=plain_words,
            check=self.check,
            weights=self.weights,
            her_names=(NAME, "Thào"),
        )
        window.sign_in()
        return window

    def go_home(self) -> None:
        """Everybody closes her browser."""
        for context in self._contexts:
            context.close()


@contextmanager
def looking_in(server: RunningServer) -> Iterator[Database]:
    """The database as its superuser sees it: past every wall, and unable to open anything."""
    with psycopg.connect(server.database_from_outside, autocommit=True) as connection:
        yield connection


def acts_in_the_trail(database: Database, case_id: UUID) -> list[tuple[UUID, str]]:
    """The acts done on a case, in order."""
    rows = database.execute(
        "SELECT id, act FROM casework_event WHERE case_id = %s AND outcome = 'done' ORDER BY id", [case_id]
    )
    return [(event, act) for event, act in rows.fetchall()]


def rows_of_history(database: Database, case_id: UUID) -> Counter[UUID]:
    """How many rows each event of a case left in its history, over all tables of history there are."""
    tables = database.execute(
        "SELECT table_name, bool_or(column_name = 'case_id') FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name LIKE 'casework_historical%' GROUP BY 1"
    ).fetchall()
    found: Counter[UUID] = Counter()
    for table, has_case in tables:
        column = "case_id" if has_case else "id"
        rows = database.execute(f"SELECT event_id FROM {table} WHERE {column} = %s", [case_id])
        found.update(event for (event,) in rows.fetchall())
    return found


def sessions(database: Database) -> set[str]:
    """The keys of all sessions there are."""
    return {key for (key,) in database.execute("SELECT session_key FROM casework_workersession").fetchall()}
