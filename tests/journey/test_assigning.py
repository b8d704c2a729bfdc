"""Whose case it is: given to one officer of its desk, who is told; handed over while she is away, and back again."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casework.journey import door
from casework.journey.assigning import assign, end_handover, hand_over
from casework.journey.intake.excluding import exclude
from casework.journey.units import appoint, enrol_worker
from casework.policy import signed_context
from casework.records.cases import Case
from casework.records.desk_views import Handover
from casework.records.news import News
from casework.records.workers import Role
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.vault import keyring
from tests.cast import Cast, Person
from tests.policy.words import as_the_application, pid, soon
from tests.signing_in import SignedIn
from tests.states import STATES, arrived, case_at


def given(cast: Cast, case: Case, to: Person | None, *, by: Person | None = None) -> Case:
    with (by or cast.hoa).acting() as officer:
        now = Case.objects.get(pk=case.pk)
        return assign(officer, now, worker_id=to.worker.pk if to else None, expected_version=now.version)


def until(days: int = 5) -> date:
    return timezone.localdate() + timedelta(days=days)


def mine(signed_in: SignedIn, cast: Cast, who: str) -> str:
    return str(signed_in(cast.everybody[who]).get(reverse("case-filter") + "?ai=mine").text)


def test_a_case_is_given_to_one_officer_who_is_told_and_nobody_else_is(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    given(cast, case, cast.quy)
    assert case.history.latest().assigned_id == cast.quy.worker.pk
    assert Event.objects.filter(act="case.assign", outcome="done").count() == 1
    desks = {who: signed_in(cast.everybody[who]).get("/").text for who in ("quy", "hoa", "thu", "mai")}
    assert "Giao cho bạn phụ trách" in desks["quy"]
    assert not any("Giao cho bạn" in desks[who] for who in ("hoa", "thu", "mai"))
    page = signed_in(cast.hoa).get(reverse("case", args=[case.pk])).text
    assert "phụ trách: Giàng A Quý" in page
    assert News.objects.get(act="case.assign").seen_at is None, "that a colleague looked is not that he was told"
    signed_in(cast.quy).get(reverse("case", args=[case.pk]))
    assert News.objects.get(act="case.assign").seen_by_id == cast.quy.worker.pk


def test_whoever_takes_it_herself_is_not_told_of_it(cast: Cast):
    given(cast, case_at(cast, Stage.ACTIVE), cast.hoa)
    assert not News.objects.filter(act="case.assign").exists()


def test_it_is_given_to_nobody_who_could_not_take_it_and_the_answer_is_one(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    client, there = signed_in(cast.hoa), reverse("case-assign", args=[case.pk])
    page = client.get(there).text
    assert "Lò Thị Hoa" in page and "Giàng A Quý" not in page
    version = str(Case.objects.get(pk=case.pk).version)
    answers = []
    for other in (cast.quy, cast.cuc, cast.binh, cast.mai):
        with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
            now = Case.objects.get(pk=case.pk)
            assign(hoa, now, worker_id=other.worker.pk, expected_version=now.version)
        assert refused.value.code == "not_assigned_to_this_one"
        answer = client.post(there, {"worker_id": str(other.worker.pk), "version": version})
        assert answer.status_code == 422
        said = re.findall(r'govuk-error-message">(.*?)</p>', answer.text)
        answers.append(tuple(one.replace(str(other.worker.pk), "") for one in said))
    assert len(set(answers)) == 1, "who is kept from it is refused as who never worked there"


def test_the_wall_gives_it_to_nobody_else_either(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    for other in (cast.cuc, cast.binh, cast.mai):
        with as_the_application(word) as cursor, pytest.raises(Error, match="not assigned"), transaction.atomic():
            cursor.execute(
                "UPDATE casework_case SET assigned_id = %s, version = version + 1 WHERE id = %s",
                [other.worker.pk, case.pk],
            )


def test_two_who_give_it_at_once_do_not_overwrite_each_other(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    seen = case.version
    given(cast, case, cast.quy)
    with cast.hoa.acting() as hoa, pytest.raises(EditConflict):
        assign(hoa, Case.objects.get(pk=case.pk), worker_id=hoa.pk, expected_version=seen)


def test_nothing_is_given_before_it_came_or_after_it_ended(cast: Cast):
    given(cast, arrived(cast), cast.hoa)
    closed = Case.objects.get(pk=str(STATES["closed"](cast)["case"]))
    with pytest.raises(WrongStage):
        given(cast, closed, cast.hoa)


def test_who_is_kept_from_it_answers_for_it_no_more(cast: Cast, signed_in: SignedIn):
    case = given(cast, case_at(cast, Stage.ACTIVE), cast.quy)
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.quy.worker.pk)
    assert Case.objects.get(pk=case.pk).assigned_id is None
    assert "Không có hồ sơ nào như vậy" in mine(signed_in, cast, "quy")


def test_while_she_is_away_hers_stand_among_his_and_then_no_more(cast: Cast, signed_in: SignedIn):
    case = given(cast, case_at(cast, Stage.ACTIVE, name="Thào Thị Dợ"), cast.hoa)
    assert "Thào Thị Dợ" not in mine(signed_in, cast, "quy")
    with cast.hoa.acting() as hoa:
        row = hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=until())
        assert hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=until()).pk == row.pk
    assert "Thào Thị Dợ" in mine(signed_in, cast, "quy") and "Bạn làm thay Lò Thị Hoa" in mine(signed_in, cast, "quy")
    assert "Thào Thị Dợ" in mine(signed_in, cast, "hoa")
    assert Case.objects.get(pk=case.pk).assigned_id == cast.hoa.worker.pk, "nothing was moved that must come back"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_handover SET until_on = until_on - 6")
    assert "Thào Thị Dợ" not in mine(signed_in, cast, "quy"), "after its day it is over by itself"
    with cast.hoa.acting() as hoa:
        again = hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=until())
    with cast.quy.acting() as quy:
        end_handover(quy, cast.desk, handover_id=again.pk)
    assert "Thào Thị Dợ" not in mine(signed_in, cast, "quy")
    assert Handover.objects.filter(ended_at=None).count() == 0


def test_what_he_may_not_see_is_shown_to_her_who_goes_and_to_him_nothing(cast: Cast, signed_in: SignedIn):
    given(cast, case_at(cast, Stage.ACTIVE, name="Lý Thị Xí"), cast.hoa)
    case = given(cast, case_at(cast, Stage.ACTIVE, name="Thào Thị Dợ"), cast.hoa)
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.quy.worker.pk)
        hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=until())
    there = reverse("handover-make")
    assert "cần giao riêng" in (page := signed_in(cast.hoa).get(there).text) and "Thào Thị Dợ" in page
    assert "Lý Thị Xí" not in page
    his = signed_in(cast.quy).get(there).text
    assert "Thào" not in his and "cần giao riêng" not in his
    assert "Lý Thị Xí" in mine(signed_in, cast, "quy") and "Thào" not in mine(signed_in, cast, "quy")


def test_nobody_hands_over_to_herself_or_out_of_the_desk_nor_ends_what_is_others(cast: Cast):
    with cast.hoa.acting() as hoa:
        for other in (cast.hoa, cast.cuc, cast.binh, cast.mai):
            with pytest.raises(InvalidValue):
                hand_over(hoa, cast.desk, to_id=other.worker.pk, until=until())
        row = hand_over(hoa, cast.desk, to_id=cast.quy.worker.pk, until=until())
    with cast.binh.acting() as binh:
        with pytest.raises(NotFound):
            end_handover(binh, cast.other_desk, handover_id=row.pk)
        with pytest.raises(NotFound):
            end_handover(binh, cast.desk, handover_id=row.pk)
    # Nor does a third officer of the same desk.
    words = "sau con de leo len nui"
    with cast.thu.acting() as thu:
        dua = enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=words)
        appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    signed = door.sign_in("dua", words, source=door.Source("test"))
    with keyring.using(signed.ring), pytest.raises(NotFound):
        end_handover(signed.worker, cast.desk, handover_id=row.pk)
