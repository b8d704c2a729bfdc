"""The demo's cases are told once into this run's database and rolled back: all stages, all keys, nobody real."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from casework.journey.door import Source, sign_in
from casework.management.commands.load_demo import sign_ins
from casework.management.demo.cases import STORIES, tell
from casework.management.demo.other_time import each_at
from casework.management.demo.people import FIRST, FOUNDED_AGO, PASSPHRASE, STAFF, DemoCast, settle_in
from casework.policy import viewing
from casework.queries import casefile, desk
from casework.queries.audit import alerts, anomalies, reviews
from casework.records.additions import Addition
from casework.records.alarms import Alarm
from casework.records.cases import Case, Clock
from casework.records.contact_warnings import ContactWarning
from casework.records.desk_views import Handover
from casework.records.notifications import NotificationAddress
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.units import Membership, MembershipKey
from casework.records.violence_reports import ViolenceReport
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.alarms import ANSWER_SHOWN
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import ReferralStage, Stage
from casework.trail.events import Event, Outcome
from casework.trail.ids import moment_of, uuid7

OFFICER_AT = {"03390": "hoa", "03405": "binh", "03430": "dung"}


@dataclass(frozen=True)
class Demo:
    """The cast after the telling, and what was said along the way."""

    demo_cast: DemoCast
    told: list[tuple[str, int]]
    cases: list[Case]


def keeper_of(case: Case) -> str:
    """Who can open this case: the host while it is a draft, then an officer of its desk."""
    return "mai" if case.stage == Stage.DRAFT else OFFICER_AT[case.desk.commune_code]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Told once for all of these tests; the cast steps aside, for a house is founded where nobody has a unit yet."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=True):
        MembershipKey.objects.all().delete()
        Membership.objects.all().delete()
        Worker.objects.update(username=Concat(Value("cast-"), F("username")))
        before = set(Case.objects.values_list("pk", flat=True))
        demo_cast = DemoCast()
        list(each_at(timezone.now() - FOUNDED_AGO, settle_in(demo_cast)))
        told = list(tell(demo_cast))
        with connection.cursor() as cursor:
            # What is otherwise checked when a transaction ends: nothing changed without its history and its event.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # A key that came by post is kept anew as somebody looks, and the line that says so comes behind it.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield Demo(demo_cast, told, list(Case.objects.exclude(pk__in=before).order_by("id")))
        transaction.set_rollback(True)


def test_all_stages_and_all_three_communes_are_there(demo):
    # Nobody of the demo died, is missing or went abroad: a first look at the product need not meet that.
    assert {case.stage for case in demo.cases} == set(Stage) - {Stage.GONE}
    assert len(demo.cases) == len(STORIES) == 13
    assert sorted(word for word, _ in demo.told) == sorted(STORIES)
    assert {case.desk.commune_code for case in demo.cases} == set(OFFICER_AT)


def test_every_case_opens_for_somebody_at_its_desk_or_at_the_unit_that_heard_her(demo):
    for case in demo.cases:
        with demo.demo_cast.acting(keeper_of(case)) as by:
            page = casefile.casefile(by, case.pk)
            assert page.name, case.pk


def test_a_report_and_somebody_who_asks_to_be_called_wait_at_a_desk(demo):
    waits = ViolenceReport.objects.filter(ended_at__isnull=True)
    assert {report.received_by_id is None for report in waits} == {True, False} and len(waits) == 2


def test_who_was_excluded_sees_nothing_and_left_a_trace(demo):
    case = next(case for case in demo.cases if case.exclusions.exists())
    with demo.demo_cast.acting("quy") as quy:
        assert case.pk not in {row.id for row in desk.desk(quy).cases}
        with pytest.raises(NotFound):
            viewing.enter(quy, Case, case.pk, Act.CASE_LOOK)
    assert Event.objects.filter(case_id=case.pk, outcome=Outcome.REFUSED).exists()


def test_the_supervisor_finds_something_to_look_into_something_reviewed_and_a_decoy_touched(demo):
    with demo.demo_cast.acting("thu") as thu:
        kinds = {thing.kind for thing in anomalies.unreviewed(thu).anomalies}
        assert kinds >= {AnomalyKind.DECOY, AnomalyKind.STRANGER, AnomalyKind.REFUSED}
        (review,) = reviews.reviewed(thu).rows
        assert review.reason and "anh Quý" in review.text
        # Whoever opens it in these tests touches it as well.
        assert {touched.who for touched in alerts.alerts(thu).touched} >= {"Giàng A Quý", "Phàn Văn Bình"}


def test_referrals_stand_in_every_way_a_partner_can_answer(demo):
    stages = set(Referral.objects.filter(case__in=demo.cases).values_list("stage", flat=True))
    assert stages >= {ReferralStage.SENT, ReferralStage.ACCEPTED, ReferralStage.DECLINED, ReferralStage.COMPLETED}


def test_everybodys_first_page_shows_what_may_come_to_it(demo):
    now = timezone.now()
    assert Alarm.objects.filter(answered_at__gt=now - ANSWER_SHOWN).exists(), "answered, and still said to who called"
    assert ContactWarning.objects.filter(case__in=demo.cases, ended_at=None).exists()
    assert Addition.objects.filter(case__in=demo.cases, read_on=None).exists()
    assert Referral.objects.filter(case__in=demo.cases, asked_desk_at__isnull=False, appointment_on__gt=now).exists()
    hoa = demo.demo_cast.workers["hoa"]
    assert [case for case in demo.cases if case.assigned_id == hoa.pk]
    assert Handover.objects.filter(to=hoa, ended_at=None).exists()
    told = NotificationAddress.objects.filter(ended_at=None).values_list("worker__username", flat=True)
    assert {"thu", "hoa", "mai", "lan"} <= set(told)
    # Whom an overdue duty is told to, the process beside the pages sees to as soon as it runs.
    assert Clock.objects.filter(case__in=demo.cases, met_at=None, due_at__lt=now).exists()


def test_clocks_are_overdue_and_due_soon(demo):
    now = timezone.now()
    running = Clock.objects.filter(case__in=demo.cases, met_at__isnull=True)
    assert running.filter(due_at__lt=now).exists()
    assert running.filter(due_at__range=(now, now + timedelta(days=7))).exists()


def test_ids_follow_the_dates_so_that_newest_first_is_latest_first(demo):
    ids = {case.pk for case in demo.cases}
    times = list(Event.objects.filter(case_id__in=ids).order_by("id").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[0] < timezone.now() - timedelta(days=300)
    assert times[-1] < timezone.now()


def test_no_story_goes_past_the_present(demo):
    """Else whatever people do in the first minutes would stand below what was told, and end before it began."""
    assert moment_of(uuid7()) < timezone.now() + timedelta(seconds=1)


def test_between_its_steps_it_is_now():
    steps = each_at(timezone.now() - timedelta(days=9), iter(range(2)))
    assert next(steps) == 0
    assert abs(timezone.now().timestamp() - time.time()) < 5


def test_nobody_in_it_is_real_and_no_number_is_anybodys(demo):
    demo_cast = {person.display_name for person in (FIRST, *STAFF)}
    names = set()
    for case in demo.cases:
        with demo.demo_cast.acting(keeper_of(case)) as by:
            case = viewing.enter(by, Case, case.pk, Act.CASE_LOOK)
            names.add(case.name)
            told = f"{Survivor.objects.get(case=case).details} {SafeContact.objects.get(case=case).ways}"
        numbers = re.findall(r"\+?\d{9,}", told)
        assert all(number.startswith("+84900000") for number in numbers), numbers
    assert len(names) == len(demo.cases)
    assert not names & demo_cast


def test_everybody_shown_can_sign_in_and_stands_in_the_table(demo):
    shown = sign_ins()
    for person in (FIRST, *STAFF):
        assert (person.display_name in shown) == bool(person.shown) == bool(person.in_english)
        assert person.in_english in shown
    assert sign_in("mai", PASSPHRASE, source=Source("test")).worker.display_name == "Vàng Thị Mai"


def test_it_is_refused_outside_the_demo_and_where_people_are(cast):
    with pytest.raises(CommandError, match="only in the demo"):
        call_command("load_demo")
    with override_settings(DEMO=True), pytest.raises(CommandError, match="people here already"):
        call_command("load_demo")
