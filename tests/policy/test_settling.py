"""Two people of one unit open their desks at the same time: each gets her list, and a key is settled once."""

from __future__ import annotations

import threading

from django.db import connection

from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import settling, unit_of_work, viewing
from casework.policy.grant_tables import KINDS, CaseHeldByUnit, unit_context
from casework.policy.unit_keys import unit_private
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import wrapping
from tests.cast import Cast, Person
from tests.trail.running_log import Log


def submitted(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))


def the_desks_row(cast: Cast, case: Case) -> CaseHeldByUnit:
    row: CaseHeldByUnit = CaseHeldByUnit.objects.get(
        content_object=case, group_id=cast.desk.pk, sealed_key__isnull=False
    )
    return row


def settle_as(cast: Cast, person: Person, case: Case, sealed: bytes) -> None:
    """What a list does with a row that it read a moment ago."""
    with person.acting() as by, unit_of_work.transaction_as(by), viewing.view_access(by, Act.CASE_LIST):
        context = unit_context(KINDS[Case], case.pk, cast.desk.pk)
        data_key = wrapping.unwrap(sealed, context=context, private=unit_private(cast.desk.pk))
        settling.settle(Case, {(case.pk, cast.desk.pk): data_key})


def test_while_one_settles_the_other_neither_waits_nor_breaks(log: Log):
    cast = log.cast
    case = submitted(cast)
    on_the_way = bytes(the_desks_row(cast, case).sealed_key or b"")
    went: list[str] = []

    def beside() -> None:
        try:
            settle_as(cast, cast.quy, case, on_the_way)
            went.append("well")
        except Exception as error:
            went.append(repr(error))
        finally:
            connection.close()

    other = threading.Thread(target=beside)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa), viewing.view_access(hoa, Act.CASE_LIST) as access:
        access.along(Case, ("stage",))
        other.start()
        other.join(120)
        assert went == ["well"]
    settled = bytes(the_desks_row(cast, case).sealed_key or b"")
    assert wrapping.is_settled(settled)
    # And whoever had read the row before the other's commit comes too late, without harm or line.
    settle_as(cast, cast.quy, case, on_the_way)
    assert bytes(the_desks_row(cast, case).sealed_key or b"") == settled
    lines = [said_by(line)["rights"] for line in Event.objects.filter(act="case.list")]
    hers = [["settle", "case", str(case.pk), f"unit:{cast.desk.pk}", ""]]
    assert sorted(lines) == [[], [], hers]
