"""The database's own idea of which stage follows which is the rulebook's, pair by pair."""

import pytest
from django.db import IntegrityError, connection, transaction

from casework.records.cases import Case
from casework.rulebook.stages import MOVES, Stage
from casework.trail.ids import uuid7
from tests.cast import Cast
from tests.guards import history_guards_down

PAIRS = [(here, there) for here in Stage for there in Stage if here != there]


def columns_for(stage: Stage) -> dict[str, str | None]:
    """What else must be true of a case at this stage, so that only the move itself can be refused."""
    return {
        "reported_at": None if stage is Stage.DRAFT else "2026-03-01T08:00:00+07:00",
        "closed_at": "2026-03-09T08:00:00+07:00" if stage is Stage.CLOSED else None,
    }


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_the_trigger_allows_exactly_the_moves_of_the_rulebook(cast: Cast, here: Stage, there: Stage):
    history_guards_down("casework_case")
    case_id = uuid7()
    with connection.cursor() as cursor:
        # Who decided it, and in favour of which file, is asked beside: tests/journey/intake/test_setting_aside.py.
        cursor.execute("ALTER TABLE casework_case DISABLE TRIGGER sets_aside_well")
        cursor.execute(
            "INSERT INTO casework_case (id, version, code, stage, risk_level, origin_id, desk_id, programme,"
            " received_at, reported_at, registered_at, closed_at)"
            " VALUES (%s, 1, %s, %s, 'low', %s, %s, '', now(), %s, now(), %s)",
            [case_id, case_id.hex[-12:], here, cast.address.pk, cast.desk.pk, *columns_for(here).values()],
        )
        set_ = ", ".join(f"{name} = %s" for name in columns_for(there))
        try:
            with transaction.atomic():
                cursor.execute(
                    f"UPDATE casework_case SET stage = %s, {set_} WHERE id = %s",
                    [there, *columns_for(there).values(), case_id],
                )
        except IntegrityError as refused:
            assert "does not move" in str(refused)
            allowed = False
        else:
            allowed = True
    assert allowed is (there in MOVES[here])
    assert Case.objects.values_list("stage", flat=True).get(pk=case_id) == (there if allowed else here)
