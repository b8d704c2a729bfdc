"""Two workers at once on few kept connections: nobody is taken for the other, whatever breaks in between."""

from __future__ import annotations

import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from deploy.serving import THREADS
from tests.attack.siege import Siege
from tests.browsing import Answer, Browser
from tests.cast import Person

REQUESTS = 1_000
SEEN = re.compile(r'href="/ho-so/([0-9a-f-]{36})/"')


def cut_a_connection(siege: Siege) -> int:
    """The database drops one of the server's connections, as a restart or a broken network would."""
    with siege.outside() as outside:
        rows = outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = 'casework_app' ORDER BY random() LIMIT 1",
            [siege.name],
        ).fetchall()
    return len(rows)


def test_a_thousand_requests_of_two_workers_on_four_connections(siege: Siege):
    """Interleaved at random with views that break, connections that are cut, and requests of nobody."""
    hoa, binh = siege.cast.hoa, siege.cast.binh
    theirs = {
        hoa.worker.pk: {str(siege.hers.pk), str(siege.second.pk)},
        binh.worker.pk: {str(siege.other.pk)},
    }
    browsers = {hoa.worker.pk: siege.browser(hoa), binh.worker.pk: siege.browser(binh)}
    windows = threading.local()
    counted: Counter[str] = Counter()
    backends: Counter[int] = Counter()
    guard = threading.Lock()

    def window(person: Person | None) -> Browser:
        kept: dict[int, Browser] = windows.__dict__.setdefault("kept", {})
        key = person.worker.pk if person else 0
        if key not in kept:
            kept[key] = browsers[key].again() if person else Browser(siege.port)
        return kept[key]

    def count(what: str, answer: Answer, allowed: set[int]) -> bool:
        with guard:
            counted[f"{what} {answer.status}"] += 1
        assert answer.status in allowed, (what, answer)
        return answer.status == 200

    def who(person: Person) -> None:
        answer = window(person).ask("/planted/who/")
        if count("who", answer, {200, 500, 503}):
            said = json.loads(answer.text)
            me = person.worker.pk
            assert (said["asked"], said["database"], said["role"]) == (me, me, "casework_app")
            assert set(said["units"]) == set(person.unit_keys)
            assert set(said["cases"]) == theirs[me] and said["doing"] is None
            with guard:
                backends[said["backend"]] += 1

    def desk(person: Person) -> None:
        answer = window(person).ask("/")
        if count("desk", answer, {200, 500, 503}):
            assert set(SEEN.findall(answer.text)) == theirs[person.worker.pk]
            assert ("Thào Thị Dợ" in answer.text) is (person is hoa)
            assert ("Lý Thị Xí" in answer.text) is (person is binh)

    def of_the_other(person: Person) -> None:
        other = binh if person is hoa else hoa
        for case in theirs[other.worker.pk]:
            count("other's", window(person).ask(f"/ho-so/{case}/"), {404, 500, 503})

    def breaks(person: Person) -> None:
        case = min(theirs[person.worker.pk])
        count("breaks", window(person).ask("/planted/breaks/", case=case), {500, 503})

    def nobody(_: Person) -> None:
        answer = window(None).ask("/planted/nobody/")
        if count("nobody", answer, {200, 500, 503}):
            # A word may have been left there by an attack; it is worth nothing.
            assert {**json.loads(answer.text), "word": ""} == {"word": "", "cases": 0, "doing": False, "units": []}

    def cut(_: Person) -> None:
        counted["cut"] += cut_a_connection(siege)

    acts: list[Callable[[Person], None]] = [who] * 62 + [desk] * 14 + [of_the_other] * 4 + [breaks] * 9 + [nobody] * 10
    dice = random.Random(20_261_122)
    plan = [(dice.choice((hoa, binh)), dice.choice(acts)) for _ in range(REQUESTS)]
    for at in range(100, REQUESTS, 150):
        plan.insert(at, (hoa, cut))
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(act, person) for person, act in plan]:
            done.result()
    broken = sum(number for what, number in counted.items() if what[-3:] in ("500", "503") and "breaks" not in what)
    assert counted["cut"] >= 3 and broken <= 4 * counted["cut"], counted
    assert counted["who 200"] > 500 and counted["breaks 500"] > 50 and counted["nobody 200"] > 50, counted
    # Few connections, each used by both, again and again.
    assert len(backends) <= THREADS + counted["cut"] and max(backends.values()) > 50, backends


def meet(siege: Siege, meeting: str, windows: tuple[Browser, Browser]) -> list[Answer]:
    """Two requests look at the same two cases, each in its own order, and wait for each other in between."""
    first, second = str(siege.hers.pk), str(siege.second.pk)
    asked = [
        {"first": first, "second": second, "meeting": meeting},
        {"first": second, "second": first, "meeting": meeting},
    ]
    with ThreadPoolExecutor(2) as pool:
        waiting = [
            pool.submit(window.ask, "/planted/two/", **query) for window, query in zip(windows, asked, strict=True)
        ]
        return [one.result() for one in waiting]


def looks_at(siege: Siege, case_id: object, after: object) -> int:
    with siege.outside() as outside:
        row = outside.execute(
            "SELECT count(*) FROM casework_event WHERE case_id = %s AND outcome = 'looked' AND id > %s",
            [case_id, after],
        ).fetchone()
    assert row is not None
    return int(str(row[0]))


def test_two_requests_that_cross_are_both_answered(siege: Siege):
    """The database gives one of them up; it is done again, and each look stands in the trail once."""
    with siege.outside() as outside:
        last = outside.execute("SELECT id FROM casework_event ORDER BY id DESC LIMIT 1").fetchone()
    assert last is not None
    answers = meet(siege, "crossing", (siege.browser(siege.cast.hoa), siege.browser(siege.cast.quy)))
    assert [answer.status for answer in answers] == [200, 200]
    assert sorted(int(answer.text) for answer in answers) == [1, 2]
    assert looks_at(siege, siege.hers.pk, last[0]) == looks_at(siege, siege.second.pk, last[0]) == 2


def test_who_waits_too_long_for_somebody_else_is_told_and_nothing_is_half_done(siege: Siege):
    hoa = siege.browser(siege.cast.hoa)
    with psycopg.connect(siege.superuser_url) as outside:
        outside.execute("SELECT 1 FROM casework_casechain WHERE case_id = %s FOR UPDATE", [siege.hers.pk])
        answer = hoa.ask(f"/ho-so/{siege.hers.pk}/")
        assert answer.status in (500, 503)
        outside.rollback()
    assert hoa.ask(f"/ho-so/{siege.hers.pk}/").status == 200


@pytest.mark.parametrize("person", ["mai", "lan"])
def test_whoever_may_not_see_two_cases_crosses_nobody(siege: Siege, person: str):
    window = siege.browser(getattr(siege.cast, person))
    answer = window.ask("/planted/two/", first=siege.other.pk, second=siege.other.pk, meeting=person)
    assert answer.status == 404
