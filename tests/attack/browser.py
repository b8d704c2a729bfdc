"""The least a browser is: cookies, one connection that is kept, and signing in over real HTTP."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from tests.cast import Person

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str


@dataclass
class Browser:
    """Somebody's browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def ask(self, address: str, form: dict[str, str] | None = None, /, **query: object) -> Answer:
        """Ask for an address, or send it a form."""
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if query:
            address += "?" + urlencode(query, quote_via=quote)
        body = urlencode(form) if form is not None else None
        self._line.request("POST" if form is not None else "GET", address, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, _ = value.partition(";")
                key, _, said = cookie.partition("=")
                self.cookies[key] = said.strip('"')
        return Answer(answer.status, text)

    @property
    def cookie(self) -> str:
        """What it sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def send(self, address: str, form: dict[str, str]) -> Answer:
        """Open the page of a form, fill it in and send it."""
        page = self.ask(address)
        token = TOKEN.search(page.text)
        assert token, page
        return self.ask(address, {**form, "csrfmiddlewaretoken": token[1]})

    def again(self) -> Browser:
        """Another window of the same browser, with a connection of its own."""
        return Browser(self.port, dict(self.cookies))


def signed_in(port: int, person: Person) -> Browser:
    """A browser in which this person has signed in with her own words."""
    browser = Browser(port)
    answer = browser.send("/vao/", {"username": person.username, "passphrase": person.passphrase})
    assert answer.status == 302, answer
    return browser
