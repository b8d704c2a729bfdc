"""What one request may read, send and write: buffers, bytes and WAL, with nothing beside (`make bench-check`).

The same requests on the same cases as in test_gates.py.
"""

from __future__ import annotations

import pytest

from tests.bench.gates import GATES, Gate, counted, over
from tests.bench.race import Running

ALLOWED = {"buffers": 1.4, "bytes": 1.1, "wal": 1.1}
"""Random ids may fall into another page, a random mark may be a letter longer: so much more is still the same. And a
probe of an index fetches the row as well where another transaction that is open kept vacuum from marking its page."""


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_a_request_reads_sends_and_writes_no_more_than_it_did(ours: Running, gate: Gate) -> None:
    more = over(gate, counted(ours, gate), ALLOWED)
    assert not more, f"{gate.name} used more than it did: {more}"
