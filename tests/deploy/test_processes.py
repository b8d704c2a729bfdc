"""A process for each core shares one port; a dead one is replaced, and none outlives the parent."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import ROOT

SERVES = """
import argparse, os, socket
from deploy.processes import end_with_the_parent
parser = argparse.ArgumentParser()
parser.add_argument("--socket", type=int)
listening = socket.socket(fileno=parser.parse_args().socket)
end_with_the_parent()
while True:
    client, _ = listening.accept()
    client.sendall(str(os.getpid()).encode())
    client.close()
"""
PARENT = """
import sys
from deploy.processes import keep_serving
from deploy.serving import bound
listening = bound("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
keep_serving(listening, 2, [sys.executable, sys.argv[1]])
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    (tmp_path / "serves.py").write_text(SERVES)
    command = [sys.executable, "-c", PARENT, str(tmp_path / "serves.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def serving(port: int, wanted: int) -> set[int]:
    """The processes that answer at the port, once there are so many. One that is killed may have taken a caller in
    and say nothing any more."""
    found: set[int] = set()
    until = time.monotonic() + 120
    while len(found) < wanted and time.monotonic() < until:
        with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            if said := client.recv(100):
                found.add(int(said))
    return found


def gone(process: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_two_processes_answer_at_one_port_and_a_dead_one_is_started_again(
    parent: tuple[subprocess.Popen[str], int],
) -> None:
    _, port = parent
    first = serving(port, 2)
    assert len(first) == 2
    killed = min(first)
    os.kill(killed, signal.SIGKILL)
    until = time.monotonic() + 60
    now = first
    while time.monotonic() < until and not now - first:
        now = serving(port, 2)
    assert now - first, "another stands in its place"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_serving_process_outlives_the_parent_in_whatever_way_it_went(
    parent: tuple[subprocess.Popen[str], int], how: signal.Signals
) -> None:
    process, port = parent
    children = serving(port, 2)
    process.send_signal(how)
    process.wait(60)
    assert all(gone(child) for child in children)
