"""A browser's part without the browser: whole requests through the real WSGI application, with cookies and tokens."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

HOST = "casework.example"
INPUT = re.compile(rb"<input[^>]*type=\"hidden\"[^>]*>")
NAME, VALUE = re.compile(rb' name="([^"]*)"'), re.compile(rb' value="([^"]*)"')

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class WsgiAnswer:
    """What came back, and how long it took: on the clock, and of this process's own CPU."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    cpu: float


@dataclass
class WsgiBrowser:
    """One person's browser."""

    application: Application
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    """The hidden fields of the page seen last: its token, its version, its mark."""

    def get(self, path: str) -> WsgiAnswer:
        """Open a page."""
        return self._send("GET", path, b"")

    def post(self, path: str, fields: Mapping[str, object]) -> WsgiAnswer:
        """Send the form of the page seen last, with these fields filled in."""
        return self._send("POST", path, urlencode({**self.hidden, **fields}, doseq=True).encode())

    def _send(self, method: str, path: str, body: bytes) -> WsgiAnswer:
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "HTTP_REFERER": f"https://{HOST}/",
            "HTTP_ACCEPT_LANGUAGE": "vi",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        said: list[Any] = []
        began, cpu = time.perf_counter(), time.process_time()
        answer = self.application(environ, lambda status, headers, *_: said.extend((status, headers)))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        cpu, seconds = time.process_time() - cpu, time.perf_counter() - began
        self._remember(said[1], body)
        return WsgiAnswer(int(said[0].split()[0]), dict(said[1]), body, seconds, cpu)

    def _remember(self, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        for name, value in headers:
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    if morsel["max-age"] == 0 or not morsel.value:
                        self.cookies.pop(key, None)
                    else:
                        self.cookies[key] = morsel.coded_value
        inputs = INPUT.findall(body)
        if inputs:
            named = {NAME.search(one): VALUE.search(one) for one in inputs}
            self.hidden = {name[1].decode(): value[1].decode() for name, value in named.items() if name and value}
