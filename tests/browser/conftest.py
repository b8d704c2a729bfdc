"""A real Chromium for the whole run before a house that is served as in production, and what every page must hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from deploy.embedded_postgres import SEQUENCER, EmbeddedPostgres
from tests.conftest import TestServer

ROOT = Path(__file__).resolve().parents[2]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class House:
    """The running house: its address, which key its certificate has, and every place where it may leave a file."""

    url: str
    trusted_key: str
    directory: Path
    database_from_outside: str
    environment: dict[str, str]

    @property
    def public_key(self) -> Path:
        """The public key of its trail, which is pinned in the settings of the pages; `sequence` makes it."""
        return Path(self.environment["CASEWORK_TRAIL_PUBLIC_KEY_FILE"])

    def sequence(self) -> None:
        """Put the trail into order and sign it, as the process beside the pages does every minute."""
        secret = {"CASEWORK_TRAIL_KEY_FILE": str(self.directory / "trail" / "key")}
        for what in ("--make-key", "--once"):
            command = [sys.executable, str(ROOT / "manage.py"), "sequence", what]
            said = subprocess.check_output(command, env={**self.environment, **secret}, cwd=self.directory, text=True)
            if what == "--make-key":
                self.public_key.write_text(said)

    @property
    def log(self) -> Path:
        """What the server process said."""
        return self.directory / "server.log"


@pytest.fixture(scope="session")
def house(
    django_db_setup: None, postgres_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The pages over TLS under production's settings, on the database with the cast, as the application's own role."""
    directory = tmp_path_factory.mktemp("house")
    for place in ("temporary", "static", "trail"):
        (directory / place).mkdir()
    name = settings.DATABASES["default"]["NAME"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "CASEWORK_TEST_STATIC": str(directory / "static"),
        "CASEWORK_SECRET_KEY": settings.SECRET_KEY,
        "CASEWORK_HOSTS": "127.0.0.1",
        "CASEWORK_TRAIL_ORIGIN": "casework.example/tests",
        "CASEWORK_TRAIL_DIRECTORY": str(directory / "trail"),
        "CASEWORK_TRAIL_PUBLIC_KEY_FILE": str(directory / "trail.pub"),
        "DATABASE_URL": EmbeddedPostgres(postgres_server.data.parent).url(name),
        "DATABASE_SEQUENCER_URL": EmbeddedPostgres(postgres_server.data.parent).url(name, role=SEQUENCER),
        "TMPDIR": str(directory / "temporary"),
        "PYTHONPATH": str(ROOT),
    }
    with (
        (directory / "server.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.browser.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            cwd=directory,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (directory / "server.log").read_text()
        outside = urlsplit(postgres_server.superuser_url)._replace(path=f"/{name}").geturl()
        yield House(**json.loads(line), directory=directory, database_from_outside=outside, environment=environment)
        process.kill()


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
def browser_arguments(house: House) -> list[str]:
    """Root may run it only without its sandbox; this run's certificate counts as a good one, and nobody else is met."""
    return [
        "--no-sandbox",
        f"--ignore-certificate-errors-spki-list={house.trusted_key}",
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
    axe = Axe()

    def check(page: Page) -> None:
        # From the top: a sticky bar over half a button would be an artefact of where we scrolled to.
        page.evaluate("scrollTo(0, 0)")
        wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, f"{page.url} is {wide} px wide in {room} px"
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
        assert not found, [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]

    return check
