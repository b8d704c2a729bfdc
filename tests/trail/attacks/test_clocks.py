"""T7: a clock set back or forward is named, and breaks no order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deploy.verify.casework_verify import TAMPERED
from tests.trail.running_log import Log, said


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=1)])
def test_t7_a_clock_set_back_or_forward_is_named_and_breaks_no_order(log: Log, monkeypatch, shift: timedelta):
    case = log.work()
    log.sequence()
    true = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: true() + shift)
    log.look(case)
    log.sequence()
    monkeypatch.undo()
    log.look(case)
    log.sequence()
    report = log.verify(log.keep())
    assert report.names() == {"clock"} and report.code == TAMPERED
    assert "a clock was set" in said(report)
    assert len(report.found[TAMPERED, "clock"]) == 1
