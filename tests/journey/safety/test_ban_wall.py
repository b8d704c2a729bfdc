"""A contact ban where the acts forget it: who is kept out, three days, whose copy, whose duty, whose desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from casework.journey import ban_clocks, door
from casework.journey.intake.excluding import exclude
from casework.journey.safety import ban_bodies, contact_bans
from casework.journey.safety.ban_bodies import watch_ban
from casework.journey.units import appoint, enrol_worker
from casework.policy import contact_bans as bodies
from casework.policy import unit_of_work
from casework.policy.certification import NotCertified
from casework.records.ban_orders import BanCopy, BanOrder
from casework.records.cases import Case
from casework.records.workers import Role, Worker
from casework.rulebook.contact_bans import READERS, BanReader, BanSection, BodyDuty
from casework.rulebook.refusals import InvalidValue, NotAllowed
from casework.rulebook.stages import Stage
from casework.vault import keyring
from tests.bans import CONTACT, asked, assigned, decided, watched
from tests.cast import Cast
from tests.messages import everybody_is_reached, sent_at
from tests.passphrases import passphrase
from tests.states import case_at


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_at(cast, Stage.ACTIVE)


def refused(do: Callable[[], object], why: str) -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        do()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def tien(cast: Cast) -> Worker:
    """A second policeman of the commune."""
    with cast.thu.acting() as thu:
        worker = enrol_worker(thu, cast.province, username="tien", display_name="Tiến", passphrase=passphrase("tien"))
        appoint(thu, cast.province, unit=cast.police, worker=worker, role=Role.RESPONDER)
    return worker


@pytest.mark.parametrize("body", ["committee_who_decides", "police_who_watch"])
def test_no_ban_goes_where_somebody_is_kept_from_the_case(
    cast: Cast, case: Case, body: str, monkeypatch: pytest.MonkeyPatch
):
    unit, person = (cast.committee, cast.vinh) if body == "committee_who_decides" else (cast.police, cast.son)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=person.worker.pk)
    monkeypatch.setattr(bodies, body, lambda case: unit)
    refused(lambda: asked(cast, case), "asked for by its own act")


def test_no_ban_goes_to_what_is_no_committee(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bodies, "committee_who_decides", lambda case: cast.health)
    refused(lambda: asked(cast, case), "row-level security")


def test_a_ban_stands_at_the_desk_of_its_case(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    at_another = {"desk": cast.other_desk}
    monkeypatch.setattr(contact_bans, "BanOrder", lambda **values: BanOrder(**{**values, **at_another}))
    refused(lambda: asked(cast, case), "asked for by its own act")


def test_no_chairman_bans_for_longer_than_three_days(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    order = asked(cast, case)
    monkeypatch.setattr(ban_bodies, "min", lambda *ends: max(ends) + timedelta(minutes=1), raising=False)
    refused(lambda: decided(cast, order, "issue"), "not changed like this")


@pytest.mark.parametrize("days", [1, 30])
def test_no_ban_begins_on_a_day_to_come(cast: Cast, case: Case, days: int, monkeypatch: pytest.MonkeyPatch):
    order, later = asked(cast, case), timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: later)
    refused(lambda: decided(cast, order, "issue"), "begins when it is decided")


def test_no_ban_is_without_an_end(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    order = asked(cast, case)

    def save(self: BanOrder, **how: object) -> None:
        self.until = None
        Model.save(self, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(BanOrder, "save", save)
    refused(lambda: decided(cast, order, "issue"), "begins when it is decided")


def test_an_order_whose_file_is_not_found_is_there_for_nobody(cast: Cast, case: Case):
    """The owner of the database turns the file's row away, so that who is kept from the case would read the ban."""
    order = decided(cast, asked(cast, case), "issue")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute("UPDATE casework_contactban SET order_id = gen_random_uuid()")
        cursor.execute("SET LOCAL session_replication_role = 'origin'")
    for person in (cast.vinh, cast.tri, cast.son):
        with person.acting() as worker, unit_of_work.transaction_as(worker):
            assert not BanOrder.objects.filter(pk=order.pk).exists()
            assert not BanCopy.objects.filter(order_id=order.pk, unit__isnull=False).exists()


def test_a_ban_goes_to_no_unit_of_another_kind(cast: Cast, case: Case):
    order = asked(cast, case)
    order.police = cast.other_desk
    with cast.vinh.acting() as vinh, unit_of_work.transaction_as(vinh), pytest.raises(NotCertified):
        bodies.write_part(order, BanSection.DECISION, {"her": "Thào Thị Dợ"}, by=vinh.pk, at=timezone.now())


def test_the_police_have_no_copy_of_what_she_asked(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    forgotten = {BanSection.REQUEST: frozenset({BanReader.COMMITTEE, BanReader.POLICE})}
    monkeypatch.setattr(bodies, "READERS", {**READERS, **forgotten})
    refused(lambda: asked(cast, case), "not for this reader")


def test_the_police_do_not_decide_and_have_no_such_duty(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ban_clocks, "begun_by", lambda move: (BodyDuty("D03", BanReader.POLICE, (), ()),))
    refused(lambda: asked(cast, case), "not of this body")


def test_whoever_is_kept_from_the_case_does_not_watch_over_it(cast: Cast, case: Case, tien: Worker):
    order = decided(cast, asked(cast, case), "issue")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=tien.pk)
    with pytest.raises(InvalidValue, match="unknown_answer"):
        assigned(cast, order, tien)
    assert assigned(cast, order).supervisor_id == cast.son.worker.pk


def test_no_colleague_of_the_supervisor_permits_a_contact(cast: Cast, case: Case, tien: Worker):
    order = assigned(cast, decided(cast, asked(cast, case), "issue"))
    found = door.sign_in("tien", passphrase("tien"), source=door.Source("cast"))
    with keyring.using(found.ring), pytest.raises(NotAllowed):
        watch_ban(found.worker, cast.police, order_id=order.pk, what="contact", answers=CONTACT)


@pytest.mark.parametrize("missing", ["promised", "with_whom", "contact", "hours"])
def test_a_contact_has_its_ground_its_hours_its_witness_and_his_promise(cast: Cast, case: Case, missing: str):
    order = assigned(cast, decided(cast, asked(cast, case), "issue"))
    without: dict[str, Any] = {missing: ""}
    with pytest.raises(InvalidValue) as said:
        watched(cast, order, "contact", **without)
    assert said.value.field == missing


def test_nobody_finds_so_much_as_a_row_of_what_another_body_has(cast: Cast, case: Case):
    watched(cast, assigned(cast, decided(cast, asked(cast, case), "issue")), "contact")
    places: dict[str, Any] = {"vinh": cast.committee, "son": cast.police, "hoa": cast.desk, "lan": None, "thu": None}
    for name, unit in places.items():
        person = getattr(cast, name)
        with unit_of_work.transaction_as(person.worker):
            others = BanCopy.objects.exclude(unit=unit) if unit else BanCopy.objects.all()
            assert not others.exclude(worker_id=person.worker.pk).exists(), name


def test_whoever_is_kept_out_once_it_was_asked_gets_no_message_about_it(cast: Cast, case: Case):
    everybody_is_reached(cast)
    order = asked(cast, case)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.tri.worker.pk)
    told = set(sent_at(order.asked_at + timedelta(minutes=1), ordinary=False))
    assert cast.vinh.worker.pk in told and cast.tri.worker.pk not in told
