"""Serves the pages: a process for each core with a few threads, sign-ins in a lane of their own, nothing on the disk.

`python -m deploy.serving --port 8000` is the production command, behind a proxy that speaks TLS.
"""

import argparse
import os
import socket
import sys
import time
from typing import Any

from django.urls import reverse
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask
from waitress.utilities import Error

from casework.web import utf8
from deploy.processes import cores, end_with_the_parent, keep_serving
from deploy.sign_in_lane import SignInLane

MEGABYTE = 1024 * 1024
THREADS = 4
CONNECTIONS = 1_000
"""Open at once: those who wait at the door hold one each, and nobody inside may find the door of the house shut."""

SECONDS_TO_SEND_A_REQUEST = 60.0
SECONDS_TO_SEND_A_HEADER = 10.0
"""A browser sends its header in one piece; only a body from a slow network takes long."""

SECONDS_BETWEEN_REQUESTS = 60.0

WAITING_FROM_ONE_ADDRESS = 64
"""Connections from one address on which nothing complete was asked. With one more the oldest of them goes, so that
whoever opens many pushes out his own, and somebody behind the same address, who asks at once, is answered."""

SPARE = 50
"""Places left when the connections on which nothing was asked begin to go, wherever they come from."""


class PortTaken(Exception):
    """Another program listens there already."""


class RequestTimeout(Error):  # type: ignore[misc]  # waitress has no types
    """The answer to a client that dribbles its request."""

    code = 408
    reason = "Request Timeout"


class TimedRequest(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request that knows since when it is being received, and says how long it is in one way only."""

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        """Refuse what a proxy before us may cut elsewhere (RFC 9112, 6.1 and 6.3), and hide a second request in."""
        super().parse_header(header_plus)
        names = [line.partition(b":")[0].strip().lower() for line in header_plus.split(b"\r\n")[1:]]
        lengths, encodings = names.count(b"content-length"), names.count(b"transfer-encoding")
        if lengths + encodings > 1 or (encodings and self.version != "1.1"):
            raise ParsingError("The length of the request is said twice.")


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """One request on its way into the application, which may ask the lane for a turn."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is told."""
        environ: dict[str, Any] = super().get_environment()
        environ["casework.sign_in_lane"] = self.channel.server.lane
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One client's connection."""

    parser_class = TimedRequest
    task_class = Task
    request: TimedRequest | None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.waiting_since = time.monotonic()
        self.asked_before = False

    def is_waiting(self) -> bool:
        """Whether nothing complete was asked on it since it was opened, or since the last answer."""
        return not self.requests and not self.total_outbufs_len

    def service(self) -> None:
        """Answer what was asked; from then on it waits for the next."""
        super().service()
        self.waiting_since = time.monotonic()
        self.asked_before = True

    def let_go(self) -> None:
        """Close it, as waitress closes what lay idle."""
        self.will_close = True

    def refuse_if_too_slow(self, longest: float, longest_header: float, longest_idle: float) -> None:
        """Answer 408 to a request that is still incomplete, and close a connection on which none was begun; waitress
        itself waits for ever."""
        with self.requests_lock:
            request, now = self.request, time.monotonic()
            if request is None:
                if self.is_waiting() and now - self.waiting_since >= (
                    longest_idle if self.asked_before else longest_header
                ):
                    self.let_go()
                return
            if now - request.began < (longest if request.headers_finished else longest_header):
                return
            request.error = RequestTimeout("The request took too long to arrive.")
            request.completed = True
            self.request = None
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)


class PunctualServer(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waitress with a limit on how long a request may take to arrive, and a lane for those who sign in."""

    channel_class = Channel
    seconds_to_send = SECONDS_TO_SEND_A_REQUEST
    seconds_to_send_a_header = SECONDS_TO_SEND_A_HEADER
    lane: SignInLane | None = None

    def handle_accept(self) -> None:
        """Let somebody connect, and make room for the next."""
        super().handle_accept()
        self._make_room()

    def _make_room(self) -> None:
        """Close the oldest connection that only waits, where one address has too many or all are nearly taken."""
        waiting: dict[str, list[Channel]] = {}
        for channel in list(self.active_channels.values()):
            if channel.is_waiting() and not channel.will_close:
                waiting.setdefault(channel.addr[0], []).append(channel)
        too_many = [
            those
            for address, those in waiting.items()
            if len(those) > WAITING_FROM_ONE_ADDRESS and address != self.adj.trusted_proxy
        ]
        if len(self._map) >= self.adj.connection_limit - SPARE:
            # Not the oldest of all: whoever holds the most gives way first, the proxy's as well.
            too_many.append(max(waiting.values(), key=len, default=[]))
        for those in too_many:
            for channel in sorted(those, key=lambda one: one.waiting_since)[:1]:
                channel.let_go()

    def add_task(self, task: Any) -> None:
        """Put the next request of a connection into the line it belongs to."""
        if self.lane is not None and self.lane.is_for(task.requests[0]):
            self.lane.add_task(task)
        else:
            super().add_task(task)

    def maintenance(self, now: float) -> None:
        """Called now and then by waitress between events."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            channel.refuse_if_too_slow(self.seconds_to_send, self.seconds_to_send_a_header, SECONDS_BETWEEN_REQUESTS)


def server_for(
    application: Any,
    *,
    host: str,
    port: int,
    proxy: str | None = None,
    sign_in: str | None = None,
    places: int | None = None,
    listening: socket.socket | None = None,
) -> PunctualServer:
    """A server bound to its port but not yet serving: call run(), which returns at Ctrl-C.

    A body over 3 MB is answered with 413 before Django sees it. `proxy` is the one address whose X-Forwarded-Proto and
    X-Forwarded-For are believed; from anybody else these headers are dropped. Whoever posts to `sign_in` goes through a
    lane of `places` (all cores). `listening` is a socket that another process has bound and shares.
    """
    trust = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"} if proxy else {}
    shared = {"_sock": listening, "bind_socket": False} if listening else {}
    try:
        server = PunctualServer(
            application,
            listen=f"{host}:{port}",
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_header_size=64 * 1024,
            max_request_body_size=3 * MEGABYTE,
            # Above these sizes waitress writes requests and answers to temporary files: nothing of hers may get there.
            inbuf_overflow=4 * MEGABYTE,
            outbuf_overflow=256 * MEGABYTE,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # select() knows no connection above number 1,023
            channel_timeout=60,
            cleanup_interval=2,
            **trust,
            **shared,
        )
    except OSError as error:
        raise PortTaken(f"Port {port} is in use: choose another one, or end the program that uses it.") from error
    if sign_in is not None:
        server.lane = SignInLane(sign_in, places or cores())
    return server


def bound(host: str, port: int) -> socket.socket:
    """The port, taken and open for connections, to be shared by several processes. Raises PortTaken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortTaken(f"Port {port} is in use: choose another one, or end the program that uses it.") from error
    listening.listen(1024)
    return listening


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> None:
    """Serve production until a signal ends it."""
    parser = argparse.ArgumentParser(description="Serve the pages behind a proxy that speaks TLS.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=cores(), help="how many serve (a process for each core)")
    parser.add_argument("--socket", type=int, help=argparse.SUPPRESS)  # of a port that the parent has bound
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        if given.socket is None and given.processes > 1:
            command = [sys.executable, "-m", "deploy.serving", "--processes", str(given.processes)]
            keep_serving(bound(given.host, given.port), given.processes, command)
        else:
            _serve(given)
    except PortTaken as error:
        raise SystemExit(str(error)) from error


def _serve(given: argparse.Namespace) -> None:
    listening = None
    if given.socket is not None:
        end_with_the_parent()
        listening = socket.socket(fileno=given.socket)
    application = utf8.application()
    server_for(
        application,
        host=given.host,
        port=given.port,
        proxy=os.environ.get("CASEWORK_PROXY"),
        sign_in=reverse("sign-in"),
        places=max(1, cores() // given.processes),
        listening=listening,
    ).run()


if __name__ == "__main__":
    main()
