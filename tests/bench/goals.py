"""What is promised about speed: goals against the other contenders, and what ours may use at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

type Cost = Mapping[str, float]
type Results = Mapping[str, Mapping[str, Cost]]
"""For each kind of request and each contender, what it cost."""


@dataclass(frozen=True)
class Goal:
    """One promise: what is compared, in which kinds of request, at most how much; for whom it is said in words."""

    what: str
    asked: tuple[str, ...]
    against: str
    at_most: float
    of: str = "cpu"


LISTS = ("list host", "list officer", "list supervisor")
ALONE = ("next host", "next officer", "next supervisor")
"""The list of fifty alone: a desk shows duties and arrivals above it, up to sixty rows more, and rivals do not."""

GOALS: Sequence[Goal] = (
    Goal("list of 50 (host, officer, supervisor), against the limit", ALONE, "limit", 3.8),
    Goal("list of 50, against plain", ALONE, "plain", 0.42),
    Goal("list of 50, against tuned plain", ALONE, "tuned_plain", 0.70),
    Goal("list of 50, against ordinary", ALONE, "ordinary", 0.25),
    Goal("the whole desk, with up to 60 rows more, against the limit's list", LISTS, "limit", 4.8),
    Goal("the whole desk, against tuned plain's list", LISTS, "tuned_plain", 0.9),
    Goal("case, against the limit", ("case officer",), "limit", 5),
    Goal("history, against the limit", ("history officer",), "limit", 4),
    Goal("both, against plain's one page", ("open officer",), "plain", 0.50),
    Goal("create, against plain", ("create host",), "plain", 0.65),
    Goal("create: bytes of the log, against plain", ("create host",), "plain", 1.5, of="wal"),
    Goal("change one field, against plain", ("change officer",), "plain", 0.88),
    Goal("seen before, by fingerprint, against plain", ("seen before officer",), "plain", 1.0),
    Goal("second wall: list", LISTS, "open", 1.25),
    Goal("second wall: case page and history", ("case officer", "history officer"), "open", 1.25),
)

GATES: Mapping[str, Mapping[str, float]] = {
    **{name: {"statements": 4, "buffers": 600} for name in (*ALONE, *LISTS)},
    "case officer": {"statements": 5},
    "history officer": {"statements": 5},
    "create host": {"statements": 10},
    "change officer": {"statements": 13},
    "sign in officer": {"statements": 16},
}
"""What ours may use; `make bench-check` and the tests hold what it uses."""
