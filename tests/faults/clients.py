"""People at work over HTTP, and the ledger outside: what they did, and what the server said was done."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.browsing import HOST, Answer, Browser
from tests.faults.installation import Installation, token

SHE_SAID_YES = {"safe": "yes", "kind": "family", "writing": "yes"}
"""What stands before a name: without her yes none is kept."""

RESTING = "Hệ thống đang tạm nghỉ"
AGAIN = "Gửi lại"


class ProxiedBrowser(Browser):
    """A browser behind the proxy that speaks TLS, with a line for each request: a broken one answers 0."""

    @property
    def headers(self) -> dict[str, str]:
        return {**super().headers, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}:{self.port}"}

    def request(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, *, timeout: float = 20
    ) -> Answer:
        """One request on a connection of its own."""
        try:
            return super().request(method, path, fields, timeout=timeout)
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            self.hang_up()


@dataclass
class Deed:
    """One act somebody wanted done."""

    by: str
    kind: str
    case: str
    words: str = ""
    acknowledged: bool = False
    tries: int = 0


@dataclass
class Ledger:
    """Kept outside of the house: it knows only what was sent and what was answered."""

    deeds: list[Deed] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    ugly: list[str] = field(default_factory=list)
    last_done: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begun(self, deed: Deed) -> Deed:
        """Write it down before it is sent."""
        with self.lock:
            self.deeds.append(deed)
        return deed

    def told(self, answer: Answer, port: int, began: float, *, typed: str = "") -> None:
        """Count an answer; anything but done, plainly resting, or a cut line is ugly."""
        with self.lock:
            self.answers[answer.status] += 1
            if answer.is_done:
                self.last_done[port] = max(self.last_done.get(port, 0.0), began)
            elif answer.status == 503:
                if RESTING not in answer.text:
                    self.ugly.append("503 without our words")
                elif typed and (AGAIN not in answer.text or typed not in answer.text):
                    self.ugly.append("503 that lost what was typed")
            elif answer.status not in (0, 302, 422):
                self.ugly.append(f"{answer.status}: {re.sub(r'<[^>]*>|[ ]*\\n', ' ', answer.text)[-200:].strip()}")

    @property
    def acknowledged(self) -> list[Deed]:
        """What must be there."""
        return [deed for deed in self.deeds if deed.acknowledged]


class ActingPerson(threading.Thread):
    """Somebody who works without a pause until told to stop; what failed she sends again, or now and then gives up."""

    def __init__(
        self, installation: Installation, ledger: Ledger, username: str, *, gives_up: float = 0.25, seed: int = 0
    ) -> None:
        super().__init__(daemon=True)
        self.installation, self.ledger, self.username, self.gives_up = installation, ledger, username, gives_up
        self.random = random.Random(f"{username}{seed}")
        self.browser = ProxiedBrowser(self.random.choice(installation.ports))
        self.cases: list[str] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        self.sign_in()
        while not self.stopping.is_set():
            self.browser.port = self.random.choice(self.installation.ports)
            dice = self.random.random()
            if not self.cases or dice < 0.12:
                self.open_case()
            elif dice < 0.60:
                self.add_note()
            elif dice < 0.66:
                self.raise_risk()
            else:
                self.look()

    def stop(self) -> None:
        """Finish what is under way."""
        self.stopping.set()
        self.join(60)

    def sign_in(self) -> None:
        """Try until the door opens."""
        while not self.stopping.is_set():
            answer = self.browser.sign_in(self.username)
            self.ledger.told(answer, self.browser.port, time.monotonic())
            if answer.status == 302:
                return
            self._elsewhere()

    def open_case(self) -> None:
        """Somebody came."""
        deed = Deed(self.username, "open", "", token().replace("Ghi chú", "Thào Thị"))
        answer = self._send("/co-nguoi-den/", {**SHE_SAID_YES, "name": deed.words}, deed)
        if answer is not None and answer.is_done:
            deed.case = answer.leads_to.split("/")[2]
            self.cases.append(deed.case)

    def add_note(self) -> None:
        """A few words beside a case."""
        deed = Deed(self.username, "note", self.random.choice(self.cases), token())
        self._send(f"/ho-so/{deed.case}/ghi-chu/", {"text": deed.words}, deed)

    def raise_risk(self) -> None:
        """It has become more dangerous. What is as high as it goes already is refused, which is an answer too."""
        deed = Deed(self.username, "raise", self.random.choice(self.cases), token())
        level = self.random.choice(["medium", "high", "very_high"])
        self._send(f"/ho-so/{deed.case}/bao-gap/", {"to": level, "reason": deed.words}, deed)

    def look(self) -> None:
        """Open a case to read it."""
        deed = self.ledger.begun(Deed(self.username, "look", self.random.choice(self.cases)))
        began = time.monotonic()
        answer = self.browser.request("GET", f"/ho-so/{deed.case}/")
        deed.tries += 1
        deed.acknowledged = answer.status == 200
        self.ledger.told(answer, self.browser.port, began)
        if not deed.acknowledged:
            self._after(answer)

    def _send(self, path: str, typed: Mapping[str, str], deed: Deed) -> Answer | None:
        """Ask for the form, fill it in, send it; send the same form again until it is answered, or give up."""
        while not self.stopping.is_set():
            began = time.monotonic()
            hidden = self.browser.form(path)
            if not isinstance(hidden, Answer):
                break
            self.ledger.told(hidden, self.browser.port, began)
            self._after(hidden)
        else:
            return None
        self.ledger.begun(deed)
        fields = {**hidden, **typed}
        gives_up = self.random.random() < self.gives_up
        while True:
            deed.tries += 1
            began = time.monotonic()
            answer = self.browser.request("POST", path, fields)
            self.ledger.told(answer, self.browser.port, began, typed=deed.words)
            if answer.status == 302 and answer.is_done:
                deed.acknowledged = True
                return answer
            if answer.status in (409, 422):
                return answer
            if gives_up or (self.stopping.is_set() and deed.tries > 200):
                return None
            self._after(answer)
            if answer.status == 302 and isinstance(fresh := self.browser.form(path), dict):
                fields["csrfmiddlewaretoken"] = fresh["csrfmiddlewaretoken"]  # a new session has a new one

    def _after(self, answer: Answer) -> None:
        if answer.status == 302:  # led to the door: her session is over
            self.sign_in()
        else:
            self._elsewhere()

    def _elsewhere(self) -> None:
        time.sleep(0.1 + self.random.random() / 10)
        self.browser.port = self.random.choice(self.installation.ports)
