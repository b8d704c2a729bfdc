"""What one request may ask for: statements, opened seals and objects left to the collector of garbage, counted exactly
and the same on any machine; and calls of functions, of which an interpreter makes a few more or fewer than another.

What it may read, send and write - buffers, bytes, WAL - hangs on pages and on what runs beside: `make bench-check`.
"""

from __future__ import annotations

import pytest

from tests.bench.gates import GATES, Gate, counted, over
from tests.bench.race import Running

ALLOWED = {"statements": 1.0, "opened": 1.0, "calls": 1.05, "left": 1.05}


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_a_request_asks_for_no_more_than_it_did(ours: Running, gate: Gate) -> None:
    more = over(gate, counted(ours, gate), ALLOWED)
    assert not more, f"{gate.name} asked for more than it did: {more}"
