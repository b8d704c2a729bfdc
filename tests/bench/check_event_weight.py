"""What one event of the trail takes with everything, in bytes (`make bench-check`)."""

from __future__ import annotations

from tests.bench import event_weight
from tests.bench.race import Running


def test_an_event_takes_no_more_than_it_may(ours: Running) -> None:
    parts = event_weight.of_an_event(ours.superuser)
    assert event_weight.whole(parts) <= event_weight.GOAL, event_weight.said(parts)
