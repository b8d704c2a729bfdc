"""Whoever is inside never waits for who is not: sign-ins stand in a line of their own and are told their turn."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deploy import sign_in_lane
from deploy.serving import PunctualServer, server_for
from deploy.sign_in_lane import SignInLane

DOOR = "/vao/"
Start = Callable[[str, list[tuple[str, str]]], object]


class House:
    """A house whose door opens only when told; inside, everybody is answered at once."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = 0

    def __call__(self, environ: dict[str, Any], start_response: Start) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == DOOR:
            self.open.wait(120)
            self.entered += 1
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(environ["casework.sign_in_lane"] is not None).encode()]


@contextlib.contextmanager
def running(house: House, *, sign_in: str | None) -> Iterator[PunctualServer]:
    server = server_for(house, host="127.0.0.1", port=0, sign_in=sign_in, places=2)
    runs = threading.Thread(target=server.run, daemon=True)
    runs.start()
    try:
        yield server
    finally:
        house.open.set()
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)
        runs.join(120)


def ask(port: int, method: str, path: str, *, within: float = 120) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    connection.request(method, path)
    return connection.getresponse().status


def at_the_door(port: int, how_many: int) -> list[threading.Thread]:
    def knock() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):  # a house that closes sends them away
            ask(port, "POST", DOOR)

    threads = [threading.Thread(target=knock) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    return threads


def until(told: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not told():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_with_every_place_taken_and_a_line_at_the_door_a_list_is_answered() -> None:
    house = House()
    with running(house, sign_in=DOOR) as server:
        lane = server.lane
        assert lane is not None
        waiting = at_the_door(server.effective_port, 20)
        until(lambda: len(lane.queue) == 18)
        assert ask(server.effective_port, "GET", "/") == 200
        assert ask(server.effective_port, "GET", DOOR) == 200  # the page at the door itself, too
        assert house.entered == 0
        house.open.set()
        for thread in waiting:
            thread.join(60)
        assert house.entered == 20


def test_without_a_lane_the_same_line_holds_up_everybody() -> None:
    """What the lane is for: the test above falls where it is left out."""
    house = House()
    with running(house, sign_in=None) as server:
        at_the_door(server.effective_port, 20)
        until(lambda: len(server.task_dispatcher.queue) == 16)
        with pytest.raises(TimeoutError):
            ask(server.effective_port, "GET", "/", within=0.5)


def test_turns_are_given_one_after_another_as_fast_as_sign_ins_go() -> None:
    lane = SignInLane(DOOR, places=2)
    turns = [lane.turn() for _ in range(200)]
    lane.shutdown()
    assert turns[:20] == [0] * 20, "who waits a moment just waits"
    assert turns == sorted(turns)
    at_two_places = 200 * sign_in_lane.AT_FIRST / 2
    assert at_two_places - sign_in_lane.SOON - 1 <= turns[-1] <= at_two_places


def test_a_slow_machine_spreads_the_turns_further() -> None:
    lane = SignInLane(DOOR, places=1)
    for _ in range(100):
        lane.took(2.0)
    turns = [lane.turn() for _ in range(10)]
    lane.shutdown()
    assert turns[-1] >= 15
