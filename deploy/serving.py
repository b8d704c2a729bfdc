"""Serves the pages from one process with a few threads: nothing to orphan, and nothing sent or typed lands on the disk.

`python -m deploy.serving --port 8000` is the production command, behind a proxy that speaks TLS.
"""

import argparse
import os
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.utilities import Error

from casework.web import utf8

MEGABYTE = 1024 * 1024
THREADS = 4
SECONDS_TO_SEND_A_REQUEST = 60.0


class PortTaken(Exception):
    """Another program listens there already."""


class RequestTimeout(Error):  # type: ignore[misc]  # waitress has no types
    """The answer to a client that dribbles its request."""

    code = 408
    reason = "Request Timeout"


class TimedRequest(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request that knows since when it is being received."""

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One client's connection."""

    parser_class = TimedRequest
    request: TimedRequest | None

    def refuse_if_too_slow(self, longest: float) -> None:
        """Answer 408 to a request that is still incomplete after `longest` seconds; waitress itself waits for ever."""
        with self.requests_lock:
            request = self.request
            if request is None or time.monotonic() - request.began < longest:
                return
            request.error = RequestTimeout("The request took too long to arrive.")
            request.completed = True
            self.request = None
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)


class PunctualServer(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waitress with a limit on how long a request may take to arrive."""

    channel_class = Channel
    seconds_to_send = SECONDS_TO_SEND_A_REQUEST

    def maintenance(self, now: float) -> None:
        """Called now and then by waitress between events."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            channel.refuse_if_too_slow(self.seconds_to_send)


def server_for(application: Any, *, host: str, port: int, proxy: str | None = None) -> PunctualServer:
    """A server bound to its port but not yet serving: call run(), which returns at Ctrl-C.

    A body over 3 MB is answered with 413 before Django sees it. `proxy` is the one address whose X-Forwarded-Proto and
    X-Forwarded-For are believed; from anybody else these headers are dropped.
    """
    trust = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"} if proxy else {}
    try:
        return PunctualServer(
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
            channel_timeout=60,
            cleanup_interval=5,
            **trust,
        )
    except OSError as error:
        raise PortTaken(f"Port {port} is in use: choose another one, or end the program that uses it.") from error


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
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    application = utf8.application()
    try:
        server_for(application, host=given.host, port=given.port, proxy=os.environ.get("CASEWORK_PROXY")).run()
    except PortTaken as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
