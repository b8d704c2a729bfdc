"""Names of workers and units: fetched in as few statements as a page needs, and empty for who is not there."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.queries.people import Names
from tests.cast import Cast


def test_workers_and_units_come_in_one_statement_and_are_asked_for_once(cast: Cast):
    names = Names()
    with CaptureQueriesContext(connection) as asked:
        names.fetch_all([cast.hoa.worker.pk, cast.mai.worker.pk, None], [cast.desk.pk])
        names.fetch([cast.hoa.worker.pk])
    assert len(asked) == 1
    assert (names[cast.hoa.worker.pk], names[cast.mai.worker.pk]) == ("Lò Thị Hoa", "Vàng Thị Mai")
    assert (names.unit(cast.desk.pk), names.phone(cast.desk.pk)) == ("Hội LHPN xã Bình Lư", "02133111222")


def test_what_came_along_with_something_else_is_not_asked_for(cast: Cast):
    names = Names()
    names.learn([(cast.hoa.worker.pk, "Lò Thị Hoa")], [(cast.desk.pk, "Hội LHPN xã Bình Lư", "113")])
    with CaptureQueriesContext(connection) as asked:
        names.fetch_all([cast.hoa.worker.pk], [cast.desk.pk])
    assert len(asked) == 0 and names.phone(cast.desk.pk) == "113"


def test_nobody_has_an_empty_name(cast: Cast):
    names = Names()
    names.fetch_all([0], [0])
    assert (names[0], names[None], names.unit(0), names.phone(0)) == ("", "", "", "")
