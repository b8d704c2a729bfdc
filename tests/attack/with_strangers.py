"""Strangers at the door, over real HTTP: a thousand tries a minute keep nobody out, not even behind their own address.

It takes as long as CASEWORK_STRANGERS_SECONDS says (30; ten minutes for the whole of what the threat names).
"""

from __future__ import annotations

import os
import threading
import time

from tests.attack.siege import Siege
from tests.browsing import Browser, signed_in

SECONDS = float(os.environ.get("CASEWORK_STRANGERS_SECONDS", "30"))
A_MINUTE = 1_000
ATTACKERS = 8
IN_TIME = 30.0
RIGHT_PEOPLE = 50
NAMES = ("mai", "hoa", "thu", "ai-do", "MAI", "nobody")


def test_a_thousand_tries_a_minute_keep_nobody_out(siege: Siege) -> None:
    end, tries = time.monotonic() + SECONDS, [0] * ATTACKERS

    def guess(mine: int) -> None:
        browser = Browser(siege.port)
        hidden = browser.form("/vao/")
        assert isinstance(hidden, dict)
        while time.monotonic() < end:
            began = time.monotonic()
            typed = {"username": NAMES[tries[mine] % len(NAMES)], "passphrase": f"thu lan thu {mine} {tries[mine]}"}
            answer = browser.request("POST", "/vao/", {**hidden, **typed})
            assert answer.status in (422, 503), answer.status
            tries[mine] += 1
            time.sleep(max(0.0, 60 / A_MINUTE * ATTACKERS - (time.monotonic() - began)))

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(ATTACKERS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    people = [siege.cast.mai, siege.cast.hoa, siege.cast.thu, siege.cast.lu, siege.cast.quy, siege.cast.binh]
    waited = []
    for number in range(RIGHT_PEOPLE):
        came = time.monotonic()
        # A new browser each, from the attackers' own address.
        signed_in(siege.port, people[number % len(people)].username)
        waited.append(time.monotonic() - came)
        if time.monotonic() > end:
            break
    for thread in threads:
        thread.join()
    rate = sum(tries) / (time.monotonic() - began) * 60
    print(f"\n{sum(tries)} tries, {rate:.0f} a minute; {len(waited)} people in, the slowest after {max(waited):.1f} s")
    assert max(waited) < IN_TIME and sum(tries) > 0
