"""The demo starts with one command, keeps what was made, and leaves nothing running."""

import ast
import contextlib
import http.client
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.demo import LEAVING
from deploy.embedded_postgres import OWNER, EmbeddedPostgres, in_memory
from tests.server import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 900
"""Seconds: what must come may come late on a machine that is busy with other work; whoever ended is noticed at once."""


class Demo:
    """A demo running in another process, with what it has printed so far."""

    def __init__(self, kept: Path, port: int, **environment: str) -> None:
        self.kept = kept
        self.port = port
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.demo", "--port", str(port), "--keep-in", str(kept)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a script's background job is started
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def wait_for(self, words: str) -> float:
        """How long after its start it said so."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                line = self._lines.get(timeout=0.1)
                self.said.append(line)
                if words in line:
                    return time.monotonic() - self.began
            if self.process.poll() is not None and self._lines.empty():
                break
        raise AssertionError(f"the demo did not say {words!r} but: {''.join(self.said)}")

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer

    def everybody(self) -> set[int]:
        """The demo, its database server, and the server's own children."""
        parents = {}
        for file in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parents[int(file.parent.name)] = int(file.read_text().rsplit(")", 1)[1].split()[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


def alive(pids: set[int]) -> set[int]:
    """Those that still run; one that ended and waits for its parent does not."""
    running = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                running.add(pid)
    return running


def wait_until_ended(pids: set[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while left := alive(pids):
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """One demo's directory for all of these tests: they tell one story, in order."""
    base = Path(tempfile.mkdtemp(prefix="casework-demo-", dir=in_memory()))
    base.chmod(0o755)
    yield base / "kept here"
    EmbeddedPostgres(base / "kept here" / "postgres").forget()
    shutil.rmtree(base)


@pytest.fixture
def port() -> int:
    return free_port()


@contextlib.contextmanager
def running(kept: Path, port: int) -> Iterator[Demo]:
    demo = Demo(kept, port)
    try:
        yield demo
    finally:
        everybody = demo.everybody()
        demo.process.kill()
        demo.process.wait()
        wait_until_ended(everybody)


def test_it_comes_up_keeps_its_data_and_leaves_nothing_behind(kept: Path, port: int) -> None:
    with running(kept, port) as cut_off:
        cut_off.wait_for("Making the demo people")
        time.sleep(1)
        cut_off.process.kill()

    with running(kept, port) as demo:
        demo.wait_for(f"Ready: http://127.0.0.1:{port}")
        demo.wait_for("Vàng Thị Mai")
        answer = demo.get("/vao/")
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"]
        everybody = demo.everybody()
        assert len(everybody) > 3
        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(PATIENCE) == 0
        assert not alive(everybody)

    with running(kept, port) as again:
        again.wait_for("Ready")
        assert not any("Making" in line for line in again.said), "what it made is there"
        everybody = again.everybody()
        again.process.send_signal(signal.SIGHUP)
        again.process.wait(PATIENCE)
        assert not alive(everybody)

    with running(kept, port) as killed:
        killed.wait_for("Ready")
        everybody = killed.everybody()
        killed.process.kill()
        wait_until_ended(everybody)

    with running(kept, port) as after:
        after.wait_for("Ready")
        os.kill(int((kept / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        after.wait_for("is back")
        assert after.get("/vao/").status == 200


def test_a_busy_port_is_said_in_one_sentence_and_nothing_starts(kept: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with running(kept, port) as demo:
            demo.wait_for(f"Port {port} is in use")
            assert demo.process.wait(PATIENCE) == 1
            assert len(demo.said) == 1


def test_it_refuses_to_be_made_production(kept: Path, port: int) -> None:
    demo = Demo(kept, port, CASEWORK_HOSTS="casework.example")
    demo.wait_for("The demo is not for production")
    assert demo.process.wait(PATIENCE) == 1
    assert len(demo.said) == 1


def test_a_demo_of_the_release_before_is_told_what_to_do(port: int) -> None:
    """By `make demo` and by `manage.py migrate`, in one sentence in both languages; nothing is touched."""
    base = Path(tempfile.mkdtemp(prefix="casework-demo-"))
    base.chmod(0o755)
    old = ("0001_records", "0002_guards", "0006_walls", "0027_fewer_bytes")
    try:
        with EmbeddedPostgres(base / "kept" / "postgres") as database:
            database.create_database("casework_demo")
            owner = database.url("casework_demo", role=OWNER)
            with psycopg.connect(owner, autocommit=True) as connection:
                connection.execute(
                    "CREATE TABLE django_migrations (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    " app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL)"
                )
                for name in old:
                    connection.execute(
                        "INSERT INTO django_migrations (app, name, applied) VALUES ('casework', %s, now())", [name]
                    )
            said = subprocess.run(
                [sys.executable, "manage.py", "migrate"],
                cwd=ROOT,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.test", "DATABASE_URL": owner},
                capture_output=True,
                text=True,
                check=False,
            )
            assert said.returncode == 1 and said.stderr.count("\n") == 1, said.stderr
            assert "make clean" in said.stderr and "bản phát hành khác" in said.stderr
            with psycopg.connect(owner) as connection:
                tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            assert tables == (1,)
        (base / "kept" / "loaded").touch()
        with running(base / "kept", port) as demo:
            demo.wait_for("The data here was made by another release")
            assert demo.process.wait(PATIENCE) == 1
            assert len(demo.said) == 1 and "hãy chạy `make clean`" in demo.said[0]
    finally:
        EmbeddedPostgres(base / "kept" / "postgres").forget()
        shutil.rmtree(base)


def test_what_the_demo_says_is_vietnamese_first() -> None:
    said = [
        "".join(one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))
        for node in ast.walk(ast.parse((ROOT / "deploy" / "demo.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "PortTaken"}
        and not isinstance(node.args[0], ast.Name)
    ]
    said.append(LEAVING)
    assert len(said) > 4
    for words in said:
        first, parted, _english = words.partition(" / ")
        assert parted and not first.isascii(), words
