"""A real Chromium for the whole run before a server as in production; what every page must hold: looking.py."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from deploy.embedded_postgres import SEQUENCER
from tests.browser import looking
from tests.database import TestPostgres
from tests.server import HOST, ROOT, RunningServer, production, serving


@pytest.fixture(scope="session")
def server(
    django_db_setup: None, postgres_server: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The pages over TLS under production's settings, on the database with the cast, as the application's own role."""
    directory = tmp_path_factory.mktemp("server")
    name = settings.DATABASES["default"]["NAME"]
    environment = production(
        directory,
        host=HOST,
        origin="casework.example/tests",
        secret_key=settings.SECRET_KEY,
        CASEWORK_TRAIL_PUBLIC_KEY_FILE=str(directory / "trail.pub"),
        DATABASE_URL=postgres_server.url(name),
        DATABASE_SEQUENCER_URL=postgres_server.url(name, role=SEQUENCER),
    )
    outside = postgres_server.outside(name)
    with serving(environment, directory, tls=True, database_from_outside=outside) as running:
        yield running


@pytest.fixture(scope="session")
def playwright(django_db_setup: None) -> Iterator[Playwright]:
    """From here on an event loop runs in this process, and Django refuses its database under one: that comes first."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser that `deploy/find-browser` names."""
    path = os.environ.get("CASEWORK_CHROMIUM") or subprocess.check_output([ROOT / "deploy" / "find-browser"], text=True)
    return path.strip()


@pytest.fixture(scope="session")
def browser_arguments(server: RunningServer) -> list[str]:
    """Root may run it only without its sandbox; this run's certificate counts as a good one, and nobody else is met."""
    return [
        "--no-sandbox",
        f"--ignore-certificate-errors-spki-list={server.trusted_key}",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, browser_path: str, browser_arguments: list[str]) -> Iterator[Browser]:
    """One browser for all tests; each person has a context of her own in it."""
    browser = playwright.chromium.launch(executable_path=browser_path, args=browser_arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def looks_right() -> Callable[[Page], None]:
    """Checks the open page: nothing sticks out at its width, and axe finds nothing at WCAG 2.2 AA."""
    return looking.holds
