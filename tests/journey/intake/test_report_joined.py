"""A report of violence joins no case that whoever ends it does not see, whatever asks for it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from casework.journey.intake.violence_reports import end_report, take_report
from casework.policy import gate
from casework.records.violence_reports import ViolenceReport
from casework.rulebook.refusals import NotFound
from casework.rulebook.violence_reports import JOINED
from tests.cast import Cast
from tests.states import arrived

TOLD = {
    "source": "witness",
    "channel": "call",
    "what": "Đêm nào cũng nghe khóc",
    "about": "Nhà cuối bản",
    "going_on": "yes",
}


def test_a_report_joins_no_case_of_another_desk(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    hers = arrived(cast, by=cast.lu, at=cast.other_address)
    with cast.hoa.acting() as hoa:
        report = take_report(hoa, cast.desk, answers=TOLD)
        with pytest.raises(NotFound):
            end_report(hoa, cast.desk, report_id=report.pk, outcome=JOINED, case_id=hers.pk)
    # Where the act forgets to ask, the database does not.
    monkeypatch.setattr(gate, "can_be_done", lambda *_: True)
    with cast.hoa.acting() as hoa, pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        end_report(hoa, cast.desk, report_id=report.pk, outcome=JOINED, case_id=hers.pk)
    assert ViolenceReport.objects.get().ended_at is None
