"""A browser without a screen before a running server: cookies, forms, and the front door; it needs no Django."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

from tests.passphrases import passphrase

HOST = "127.0.0.1"
DOOR = "/vao/"


@dataclass(frozen=True)
class Answer:
    """What came back, or 0 when nothing did."""

    status: int
    text: str = ""
    location: str = ""

    @property
    def leads_to(self) -> str:
        """The path of where it sends her."""
        return urlsplit(self.location).path

    @property
    def is_done(self) -> bool:
        """An act is acknowledged by a redirection to where it leads, a look by its page."""
        return self.status in (200, 302) and self.leads_to != DOOR


class Fields(HTMLParser):
    """The hidden fields of a page's last form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "input" and held.get("type") == "hidden" and held.get("name"):
            self.found[str(held["name"])] = held.get("value") or ""


@dataclass
class Browser:
    """Somebody's browser, with one connection that is kept."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What goes along with every request."""
        return {"Cookie": self.cookie}

    @property
    def cookie(self) -> str:
        """The cookies it sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def request(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, *, timeout: float = 120
    ) -> Answer:
        """One request and its answer."""
        headers, body = self.headers, None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = self._connected(timeout)
        line.request(method, path, body, headers)
        came = line.getresponse()
        text = came.read().decode("utf-8", "replace")
        for cookie in came.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value.strip('"')
        return Answer(came.status, text, came.headers.get("Location") or "")

    def _connected(self, timeout: float) -> http.client.HTTPConnection:
        if self._line is None:
            self._line = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        return self._line

    def hang_up(self) -> None:
        """End the connection; the next request makes another one."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def ask(self, path: str, /, **query: object) -> Answer:
        """Ask for an address."""
        return self.request("GET", f"{path}?{urlencode(query, quote_via=quote)}" if query else path)

    def form(self, path: str) -> dict[str, str] | Answer:
        """The hidden fields of a form page, or the answer when there was none."""
        page = self.request("GET", path)
        return Fields(page.text).found if page.status == 200 else page

    def fill_in(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Open the page of a form, fill it in and send it; what came instead of the page when there was none."""
        hidden = self.form(path)
        return hidden if isinstance(hidden, Answer) else self.request("POST", path, {**hidden, **fields})

    def sign_in(self, username: str) -> Answer:
        """Through the front door, as people do: 302 when she is in, 422 when her words were not taken."""
        answer = self.fill_in(DOOR, {"username": username, "passphrase": passphrase(username)})
        return Answer(422, answer.text) if answer.status == 200 else answer

    def again(self) -> Browser:
        """Another window of the same browser, with a connection of its own."""
        return Browser(self.port, dict(self.cookies))


def signed_in(port: int, username: str) -> Browser:
    """A browser in which this person has signed in with her own words."""
    browser = Browser(port)
    answer = browser.sign_in(username)
    assert answer.status == 302, answer
    return browser
