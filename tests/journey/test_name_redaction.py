"""A worker's name is kept off papers by a ruling, and nobody rules on her own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.journey.name_redaction import redact_name, show_name
from casework.records.redacted_names import RedactedName
from casework.rulebook.name_redaction import REASONS
from casework.rulebook.refusals import SecondPersonNeeded
from tests.cast import Cast

WHY = sorted(REASONS.codes)[0]


def test_a_supervisor_rules_on_another_and_never_on_herself(cast: Cast):
    with cast.thu.acting() as thu:
        redact_name(thu, cast.province, worker_id=cast.mai.worker.pk, reason=WHY)
        show_name(thu, cast.province, worker_id=cast.mai.worker.pk)
        with pytest.raises(SecondPersonNeeded):
            redact_name(thu, cast.province, worker_id=thu.pk, reason=WHY)
        with pytest.raises(SecondPersonNeeded):
            show_name(thu, cast.province, worker_id=thu.pk)
    assert list(RedactedName.objects.values_list("worker_id", flat=True)) == [cast.mai.worker.pk]


@pytest.mark.parametrize("how", ["ruled", "ended"])
def test_past_every_act_the_database_lets_nobody_either(cast: Cast, how: str):
    """Neither the ruling nor its end is hers."""
    thu = cast.thu.worker.pk
    ends = {"ended_at": timezone.now(), "ended_by_id": thu} if how == "ended" else {}
    by = cast.hoa.worker.pk if how == "ended" else thu
    with pytest.raises(IntegrityError, match="nobody_rules_on_her_own_name"), transaction.atomic():
        RedactedName.objects.create(
            worker_id=thu, province=cast.province, reason=WHY, ruled_by_id=by, ruled_at=timezone.now(), **ends
        )
