"""The server answers what is too big or too slow with a number, believes no stranger's headers, writes no file."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deploy.serving import PortTaken, port_is_free, server_for

Start = Callable[[str, list[tuple[str, str]]], object]


def echo(environ: dict[str, Any], start_response: Start) -> list[bytes]:
    """Says how it was reached, how much came, and what held the body meanwhile."""
    body = environ["wsgi.input"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    forwarded = "forwarded" if any(name.startswith("HTTP_X_FORWARDED") for name in environ) else "plain"
    how = f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']} {forwarded}"
    return [f"{how} {len(body.read())} {type(body).__name__}".encode()]


@contextlib.contextmanager
def serving(
    *, proxy: str | None = None, seconds_to_send: float = 60, seconds_to_send_a_header: float = 60, places: int = 1000
) -> Iterator[int]:
    server = server_for(echo, host="127.0.0.1", port=0, proxy=proxy)
    server.seconds_to_send = seconds_to_send
    server.seconds_to_send_a_header = seconds_to_send_a_header
    server.adj.connection_limit = places
    server.adj.cleanup_interval = 0.2
    server.adj.asyncore_loop_timeout = 0.1
    runs = threading.Thread(target=server.run, daemon=True)
    runs.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)
        runs.join(120)


def ask(port: int, body: bytes = b"", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/", body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_two_megabytes_are_held_in_memory_alone() -> None:
    with serving() as port:
        status, said = ask(port, b"x" * (2 * 1024 * 1024))
    assert (status, said) == (200, f"http 127.0.0.1 plain {2 * 1024 * 1024} BytesIO")


def test_a_gigabyte_is_refused_before_it_is_sent() -> None:
    with serving() as port, socket.create_connection(("127.0.0.1", port), timeout=120) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 413")


def test_one_byte_at_a_time_ends_in_408_and_holds_up_nobody() -> None:
    with serving(seconds_to_send=1.5) as port, contextlib.ExitStack() as open_clients:
        slow = [
            open_clients.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120)) for _ in range(20)
        ]
        for client in slow:
            client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(4):
            for client in slow:
                # On a busy machine the first of them has been answered and cut off by now.
                with contextlib.suppress(OSError):
                    client.sendall(b"x")
            assert ask(port)[0] == 200
            time.sleep(0.2)
        assert all(client.recv(1000).startswith(b"HTTP/1.1 408") for client in slow)


def test_a_strangers_forwarding_headers_are_dropped() -> None:
    with serving() as port:
        _, said = ask(port, X_Forwarded_Proto="https", X_Forwarded_For="10.1.1.1")
    assert said.startswith("http 127.0.0.1 plain ")


def test_the_named_proxys_headers_are_believed() -> None:
    with serving(proxy="127.0.0.1") as port:
        _, said = ask(port, X_Forwarded_Proto="https", X_Forwarded_For="10.1.1.1")
    assert said.startswith("https 10.1.1.1")


def test_a_busy_port_is_said_in_one_sentence() -> None:
    with serving() as port:
        assert not port_is_free("127.0.0.1", port)
        with pytest.raises(PortTaken, match=f"Port {port} is in use"):
            server_for(echo, host="127.0.0.1", port=port)
    assert port_is_free("127.0.0.1", port)


def half_open(clients: contextlib.ExitStack, port: int, count: int, source: str = "127.0.0.1") -> list[socket.socket]:
    """So many connections that begin a request and never end it."""
    opened = []
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", port), timeout=120, source_address=(source, 0))
        opened.append(clients.enter_context(client))
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
    return opened


def test_half_open_connections_keep_nobody_out_not_even_behind_the_same_address() -> None:
    with serving(places=200) as port, contextlib.ExitStack() as clients:
        half_open(clients, port, 300)
        for _ in range(50):
            assert ask(port)[0] == 200


@pytest.mark.parametrize("proxy", [None, "127.0.0.9"])
def test_half_open_connections_from_many_addresses_keep_nobody_out(proxy: str | None) -> None:
    with serving(places=200, proxy=proxy) as port, contextlib.ExitStack() as clients:
        for number in range(2, 10):
            half_open(clients, port, 60, source=f"127.0.0.{number}")
        assert ask(port)[0] == 200


def test_a_header_that_does_not_end_is_refused_long_before_a_body_is() -> None:
    with serving(seconds_to_send_a_header=1) as port, contextlib.ExitStack() as clients:
        slow = half_open(clients, port, 3)
        silent = clients.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120))
        body = clients.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120))
        body.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n")
        assert all(client.recv(1000).startswith(b"HTTP/1.0 408") for client in slow)
        assert silent.recv(1000) == b""
        body.sendall(b"slow")
        assert body.recv(1000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: \r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        b"POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_request_that_says_its_length_in_two_ways_is_refused_and_hides_no_second(head: bytes) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
    with serving() as port, socket.create_connection(("127.0.0.1", port), timeout=120) as client:
        client.sendall(head + b"\r\n0\r\n\r\n" + hidden)
        said = b"".join(iter(lambda: client.recv(4096), b""))
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    assert said.count(b"HTTP/1.") == 1
