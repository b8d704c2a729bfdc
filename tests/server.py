"""The pages, served to a test by a process of their own: the one server of all suites, and production's environment.

`serving` starts it and says where it listens; `production` is what production's settings ask for, with every file below
one directory. Whoever kills, cuts and restarts a whole installation finds it in tests/faults/installation.py.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from config import test as test_settings
from config.environment import keep_secret_in

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
OF_THE_RUN = ("CASEWORK_", "DATABASE_", "DJANGO_", "PYTEST_")


@dataclass(frozen=True)
class RunningServer:
    """A running server: its address, which key its certificate has, and every place where it may leave a file."""

    url: str
    directory: Path
    environment: dict[str, str] = field(repr=False)
    trusted_key: str = ""
    database_from_outside: str = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        port = urlsplit(self.url).port
        assert port is not None
        return port

    @property
    def log(self) -> Path:
        """What the server process said."""
        return self.directory / "server.log"

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


def free_port() -> int:
    """A port for a process that is started later. Of those the system lends to whoever calls somebody, a browser has
    hundreds: one of them could be taken in the meantime."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port


def pepper_of_the_tests(directory: Path) -> Path:
    """The file production reads its pepper from: the one the cast was enrolled with, for copies of their database."""
    file = directory / "pepper"
    file.write_text("".join(f"{name} {key.hex()}\n" for name, key in test_settings.PEPPERS), encoding="utf-8")
    file.chmod(0o600)
    return file


def production(directory: Path, *, host: str, origin: str, secret_key: str = "", **more: str) -> dict[str, str]:
    """What production's settings ask for, and nothing of this run; a secret key is kept in the directory or given."""
    for place in ("static", "trail", "temporary"):
        (directory / place).mkdir(parents=True, exist_ok=True)
    if secret_key:
        secret = {"CASEWORK_SECRET_KEY": secret_key}
    else:
        keep_secret_in(directory / "secret_key")
        secret = {"CASEWORK_SECRET_KEY_FILE": str(directory / "secret_key")}
    beside = {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_RUN)}
    return {
        **beside,
        "DJANGO_SETTINGS_MODULE": "tests.production",
        "CASEWORK_TEST_STATIC": str(directory / "static"),
        **secret,
        "CASEWORK_PEPPER_FILE": str(pepper_of_the_tests(directory)),
        "CASEWORK_HOSTS": host,
        "CASEWORK_TRAIL_ORIGIN": origin,
        "CASEWORK_TRAIL_DIRECTORY": str(directory / "trail"),
        "TMPDIR": str(directory / "temporary"),
        "PYTHONPATH": str(ROOT),
        **more,
    }


@contextmanager
def serving(
    environment: dict[str, str], directory: Path, *, tls: bool = False, database_from_outside: str = ""
) -> Iterator[RunningServer]:
    """A server with these settings, its log in the directory; gone at the end, or with us in whatever way we end."""
    command = [sys.executable, "-m", "tests.server_process", *(["--tls"] if tls else [])]
    with (
        (directory / "server.log").open("wb") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=environment, cwd=directory
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (directory / "server.log").read_text()
        try:
            yield RunningServer(
                **json.loads(line),
                directory=directory,
                environment=environment,
                database_from_outside=database_from_outside,
            )
        finally:
            process.kill()
