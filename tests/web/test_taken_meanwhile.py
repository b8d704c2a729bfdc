"""Access that is taken while her session is open is gone with the next statement, on every page; and nothing beside the
rights of this house - a flag, a permission of Django's, a second window - gives any."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from casework.journey import door
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.policy import gate, unit_of_work
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, WrongSignIn
from tests.cast import Cast
from tests.printed import ask_for_paper
from tests.signing_in import SignedIn
from tests.states import STATES, Ids, taken_in
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows

OF_A_CASE = [name for name, row in MATRIX.items() if row.takes[:1] == ("case",) and "quy" in row.opens_to]
"""Every page of a case that a colleague at the desk has, its prints and what is taken out of it among them."""


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_page_that_stands_open_is_gone_for_whom_is_kept_out_meanwhile(
    prepared: Mapping[str, Ids], windows: Windows, cast: Cast, name: str
):
    row = MATRIX[name]
    address, quy = address_of(name, row, prepared[row.at]), windows("quy")
    case = Case.objects.get(pk=str(prepared[row.at]["case"]))
    ask_for_paper(quy, name, address)
    for method in sorted(row.methods):
        assert getattr(quy, method.lower())(address).status_code not in {302, 404, 405} or method == "POST"
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    for method in sorted(row.methods):
        assert getattr(quy, method.lower())(address).status_code == 404


def test_between_two_statements_of_one_request_the_second_finds_nothing(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy sợ đêm")
    with cast.quy.acting() as quy, unit_of_work.transaction_as(quy):
        gate.enter(quy, Case, case.pk, Act.CASE_LOOK)
        assert Note.objects.filter(case_id=case.pk).count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            asks_as = cursor.fetchone()[0]
            cursor.execute("RESET ROLE")
            cursor.execute("SET LOCAL session_replication_role = 'replica'")  # of two at the desk she may be the last
            cursor.execute(
                "INSERT INTO casework_exclusion (case_id, worker_id, made_by_id, made_at) VALUES (%s, %s, %s, now())",
                [case.pk, quy.pk, cast.hoa.worker.pk],
            )
            cursor.execute("SET LOCAL session_replication_role = 'origin'")
            cursor.execute(f"SET LOCAL ROLE {asks_as}")
        assert asks_as == "casework_app"
        assert Note.objects.filter(case_id=case.pk).count() == 0
        with pytest.raises(NotFound):
            gate.enter(quy, Case, case.pk, Act.CASE_LOOK)


def test_who_is_not_active_any_more_is_at_the_door_on_every_page(
    prepared: Mapping[str, Ids], windows: Windows, cast: Cast
):
    browsers = {name: windows(name) for name in ("hoa", "thu", "mai", "lan")}
    Worker.objects.update(is_active=False)
    for name, row in MATRIX.items():
        for person in sorted(row.opens_to & browsers.keys())[:1]:
            answer = browsers[person].get(address_of(name, row, prepared[row.at]))
            assert answer.status_code in {302, 405} and answer.get("Location", "/vao/").startswith("/vao/"), name
    with pytest.raises(WrongSignIn):
        door.sign_in("hoa", cast.hoa.passphrase, source=door.Source("test"))


def test_a_flag_or_a_permission_of_djangos_opens_nothing(cast: Cast, signed_in: SignedIn):
    """A case of another commune, for somebody whose group was given every permission there is, and who says she is a
    superuser."""
    ids = STATES["active"](cast)
    cast.other_desk.group.permissions.set(Permission.objects.all())
    assert not hasattr(Worker, "user_permissions") and not Worker.is_superuser
    binh = signed_in(cast.binh)
    for name, row in MATRIX.items():
        if row.takes == ("case",) and "binh" not in row.opens_to and "GET" in row.methods:
            assert binh.get(address_of(name, row, ids)).status_code == 404, name
    with cast.binh.acting() as worker:
        worker.is_superuser = True
        with pytest.raises(NotFound):
            gate.enter(worker, Case, str(ids["case"]), Act.CASE_LOOK)  # type: ignore[arg-type]
