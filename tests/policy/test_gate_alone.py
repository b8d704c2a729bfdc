"""The first wall alone: with row security out of the way, the gate answers what is hidden like what is not there."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.policy import gate, signed_context, unit_of_work
from casework.policy.allowed import RECORD_OF
from casework.policy.grant_tables import KINDS, Guarded
from casework.policy.table import TABLE, On
from casework.records.cases import Case
from casework.records.safety import ShelterStay
from casework.records.units import Membership
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed, NotFound
from tests.cast import Cast, Person
from tests.states import STATES

OF_AN_OBJECT = {RECORD_OF[TABLE[act].on]: act for act in Act if TABLE[act].on in RECORD_OF}
"""A case, a packet and a stay, each with an act on it."""


@pytest.fixture
def no_row_security(behind_the_wall: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product asks as somebody whom no policy of the database holds back."""
    introduce = signed_context.introduce

    def as_superuser(worker_id: int | None) -> None:
        introduce(worker_id)
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    monkeypatch.setattr(signed_context, "introduce", as_superuser)


def answered(by: Person, object_id: UUID, act: Act, *, lock: bool) -> str:
    """The name of the refusal."""
    with by.acting() as worker, unit_of_work.transaction_as(worker):
        try:
            gate.enter(worker, RECORD_OF[TABLE[act].on], object_id, act, lock=lock)
        except Exception as refusal:
            return type(refusal).__name__
    return "let in"


@pytest.mark.parametrize("lock", [False, True], ids=["looked at", "locked"])
@pytest.mark.parametrize("record", OF_AN_OBJECT, ids=lambda record: record.__name__)
@pytest.mark.parametrize("who", ["binh", "lu", "son"])
def test_what_is_hidden_is_answered_like_what_is_not_there(
    cast: Cast, no_row_security: None, record: type[Guarded], who: str, *, lock: bool
):
    act = OF_AN_OBJECT[record]
    ids = STATES["sheltered" if act.value.startswith("shelter") else "sent"](cast)
    hidden = UUID(str(ids[{"Case": "case"}.get(record.__name__, record.__name__.lower())]))
    assert record._default_manager.filter(pk=hidden).exists(), "the row is there, and no policy hides it"
    by: Person = getattr(cast, who)
    assert answered(by, hidden, act, lock=lock) == answered(by, uuid4(), act, lock=lock) == "NotFound"


@pytest.mark.parametrize("lock", [False, True], ids=["looked at", "locked"])
def test_an_act_on_one_kind_of_record_enters_no_other(cast: Cast, *, lock: bool):
    """A page that asks with the wrong word is refused, whatever she holds: the table speaks of another kind."""
    ids = STATES["sheltered"](cast)
    mine = [act for act in Act if TABLE[act].on in RECORD_OF and Role.OFFICER in TABLE[act].roles]
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        for record, name in ((Case, "case"), (ShelterStay, "shelterstay")):
            for act in (one for one in mine if RECORD_OF[TABLE[one].on] is not record):
                with pytest.raises(NotAllowed):
                    gate.enter(hoa, record, UUID(str(ids[name])), act, lock=lock)


@pytest.mark.parametrize("who", ["thu", "hoa", "mai", "lan"])
def test_at_her_own_unit_too_she_does_what_the_table_names_for_her_role(cast: Cast, who: str):
    person: Person = getattr(cast, who)
    place = Membership.objects.get(worker=person.worker, ended_at__isnull=True)
    with person.acting() as by, unit_of_work.transaction_as(by):
        for act in (one for one in Act if TABLE[one].on is On.UNIT):
            if Role(place.role) in TABLE[act].roles:
                assert gate.require_membership(by, place.unit, act).unit_id == place.unit_id
            else:
                with pytest.raises(NotAllowed):
                    gate.require_membership(by, place.unit, act)
        for act in (one for one in Act if TABLE[one].on is On.NOTHING and Role(place.role) not in TABLE[one].roles):
            with pytest.raises(NotAllowed):
                gate.require_role(by, act)


@pytest.mark.parametrize("record", OF_AN_OBJECT, ids=lambda record: record.__name__)
def test_of_what_is_not_there_the_wall_is_asked_what_it_asks_of_what_is_hidden(cast: Cast, record: type[Guarded]):
    """Else the clock would tell them apart; how long each takes is measured by tests/attack/with_a_clock.py."""
    with (
        CaptureQueriesContext(connection) as asked,
        cast.binh.acting() as binh,
        unit_of_work.transaction_as(binh),
        pytest.raises(NotFound),
    ):
        gate.look_in(binh, record, uuid4(), OF_AN_OBJECT[record])
    assert any(f"wall.takes_as_long_{KINDS[record].word}(" in one["sql"] for one in asked.captured_queries)
