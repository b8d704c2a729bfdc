"""The product as it is met from outside, over real HTTP: its first page on a slow phone, and a storm at the door.

The production server runs in a process of its own; who asks says, as the proxy in front of it would, that the request
came by TLS.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from playwright.sync_api import Browser, sync_playwright

from tests.bench.database import PASSPHRASE
from tests.server import ROOT

BY_TLS = {"X-Forwarded-Proto": "https"}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
"""A phone where the network is weak: 400 kbit a second, and 400 milliseconds until anything comes."""

TIMES = 5
AT_ONCE = 500
STORM = 200
"""So many sign in within the same moment while somebody inside asks for her list again and again."""

BETWEEN = 0.1
PATIENCE = 600
type Heard = tuple[int, dict[str, str], bytes]
"""Status, cookies given, and the page."""

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The production server on a free port of this machine: the port, and the id of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    changed = {"CASEWORK_HOSTS": "casework.example,127.0.0.1", "CASEWORK_PROXY": "127.0.0.1"}
    command = [sys.executable, "-m", "deploy.serving", "--port", str(port)]
    with subprocess.Popen(command, env={**environment, **changed}, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


# The first page -------------------------------------------------------------------------------------------------------


def first_page(port: int) -> dict[str, float]:
    """Seconds until the page at the door is whole on the slow phone, the median of a few, and the bytes that came."""
    command = ["deploy/find-browser", "--get"]
    found = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=rooted)
        loads = [_load(browser, f"http://127.0.0.1:{port}/vao/") for _ in range(TIMES)]
        browser.close()
    return {"seconds": statistics.median(taken for taken, _ in loads), "bytes": loads[0][1]}


def _load(browser: Browser, address: str) -> tuple[float, float]:
    context = browser.new_context(extra_http_headers=BY_TLS, viewport={"width": 360, "height": 640})
    page = context.new_page()
    network = context.new_cdp_session(page)
    came: list[float] = []
    network.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address, wait_until="load")
    taken = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000")
    context.close()
    return float(taken), sum(came)


# At the door ----------------------------------------------------------------------------------------------------------


def at_the_door(port: int, server: int, superuser: str) -> dict[str, float]:
    """Five hundred sign in within the same moment: memory of the server at most, in MiB, how it went for them, and the
    CPU seconds of each, of the server's processes and the database's."""
    before, worked = _memory(server, "VmRSS"), _worked(server, superuser)
    answers, seconds = _crowd(port, AT_ONCE)
    worked = _worked(server, superuser) - worked
    held = {"before": before, "peak": _memory(server, "VmHWM")}
    return {**held, "entered": answers[302], "seconds": seconds, "cpu each": worked / AT_ONCE}


def storm(port: int) -> dict[str, float]:
    """Two hundred sign in while one who is inside asks for her list: her waiting in seconds, quiet and in the storm."""
    hers: dict[str, str] = {}
    _sign_in(port, threading.Barrier(1), Counter(), hers)
    quiet = _lists(port, hers, lambda asked: asked < 30)
    crowd: dict[str, Any] = {}
    outside = threading.Thread(
        target=lambda: crowd.update(zip(("answers", "seconds"), _crowd(port, STORM), strict=True))
    )
    outside.start()
    waited = _lists(port, hers, lambda _: outside.is_alive())
    outside.join()
    return {
        "asked": STORM,
        "quiet p95": _p95(quiet),
        "storm p95": _p95(waited),
        "longest": max(waited),
        "lists": len(waited),
        "entered": crowd["answers"][302],
        "seconds": crowd["seconds"],
    }


def _lists(port: int, cookies: Mapping[str, str], going_on: Callable[[int], bool]) -> list[float]:
    waited: list[float] = []
    while going_on(len(waited)):
        began = time.monotonic()
        status, _, _ = _ask(port, "GET", "/", cookies, b"")
        if status != 200:
            raise RuntimeError(f"a list was answered with {status}")
        waited.append(time.monotonic() - began)
        time.sleep(BETWEEN)
    return waited


def _p95(waited: list[float]) -> float:
    return sorted(waited)[int(len(waited) * 0.95)]


def _crowd(port: int, people: int) -> tuple[Counter[int], float]:
    """So many who sign in within the same moment: how they were answered, and the seconds until the last was."""
    answers: Counter[int] = Counter()
    begin = threading.Barrier(people)
    began = time.monotonic()
    clients = [threading.Thread(target=_sign_in, args=(port, begin, answers, {})) for _ in range(people)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return answers, time.monotonic() - began


def _sign_in(port: int, begin: threading.Barrier, answers: Counter[int], kept: dict[str, str]) -> None:
    try:
        _, cookies, page = _ask(port, "GET", "/vao/", {}, b"")
        token = TOKEN.search(page)
        begin.wait(PATIENCE)
        fields = {"username": "p0-officer", "passphrase": PASSPHRASE}
        body = urlencode({**fields, "csrfmiddlewaretoken": token[1].decode() if token else ""}).encode()
        status, given, _ = _ask(port, "POST", "/vao/", cookies, body)
        kept.update(cookies | given)
        answers[status] += 1
    except (OSError, http.client.HTTPException, threading.BrokenBarrierError):
        begin.abort()
        answers[0] += 1


def _ask(port: int, method: str, path: str, cookies: Mapping[str, str], body: bytes) -> Heard:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {**BY_TLS, "Host": "casework.example", "Referer": "https://casework.example/"}
    headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body=body or None, headers=headers)
    answer = connection.getresponse()
    page = answer.read()
    given: SimpleCookie = SimpleCookie()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            given.load(value)
    connection.close()
    return answer.status, {name: morsel.coded_value for name, morsel in given.items()}, page


def _worked(server: int, superuser: str) -> float:
    """Seconds of CPU that the server's processes and the database's have used."""
    with psycopg.connect(superuser) as super_:
        backends = super_.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'").fetchall()
    return sum(_cpu(pid) for pid in (server, *_started_by(server), *(pid for (pid,) in backends)))


def _cpu(pid: int) -> float:
    """Of all threads of a process, in hundredths."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, line: str) -> float:
    """MiB of a process and of those it started, which serve."""
    return sum(_told(one, line) for one in (pid, *_started_by(pid)))


def _started_by(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _told(pid: int, line: str) -> float:
    for told in Path(f"/proc/{pid}/status").read_text().splitlines():
        if told.startswith(f"{line}:"):
            return int(told.split()[1]) / 1024
    raise LookupError(line)


def measure(environment: Mapping[str, str]) -> dict[str, Any]:
    """All three, at a server of its own."""
    with served(environment) as (port, server):
        found: dict[str, Any] = {}
        parts: dict[str, Callable[[], dict[str, float]]] = {
            "page": partial(first_page, port),
            "storm": partial(storm, port),
            "door": partial(at_the_door, port, server, environment["CASEWORK_BENCH_SUPERUSER"]),
        }
        for name, part in parts.items():
            found[name] = part()
            print(f"{name}: {found[name]}", flush=True)
        return found
