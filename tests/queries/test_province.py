"""The first page of a province: what its supervisor holds is counted in the database, and told in fives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.journey import decoys
from casework.journey.intake.excluding import exclude
from casework.journey.referral.answering import decline_referral
from casework.journey.units import appoint, enrol_worker
from casework.policy import province_figures
from casework.policy.province_figures import (
    ACT,
    CAME,
    CAME_LATELY,
    CLOSED,
    CONTACT,
    ENDED,
    LATE,
    NEVER,
    OPEN,
    SENT,
    Figure,
)
from casework.policy.signed_context import known_to_the_database
from casework.queries import province as queries
from casework.queries.audit import alerts
from casework.queries.province import Chosen, NoSuchDesk, ProvincePage
from casework.records.referral import Referral
from casework.records.workers import Role, Worker
from casework.rulebook.province_figures import PACKETS
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.small_numbers import Hidden
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.vault import keyring
from tests.cast import Cast, Person
from tests.many_cases import came
from tests.states import active, arrived, at_the_clinic, changed, draft

FEW = Hidden.FEW


def page(person: Person, **asked: object) -> ProvincePage:
    with person.acting() as worker:
        return queries.of_province(worker, chosen=Chosen(**asked))  # type: ignore[arg-type]


def counted(person: Person) -> dict[Figure, int]:
    """The figures as the wall gives them, before anything is rounded."""
    now = timezone.now()
    with person.acting() as worker, known_to_the_database(worker.pk):
        found = province_figures.count(now, months_since=now - timedelta(days=365), without=[])
    return {figure: sum(cells.values()) for figure, cells in found.items()}


def test_what_the_wall_counts(cast: Cast):
    arrived(cast)
    active(cast)
    draft(cast)
    found = counted(cast.thu)
    month = f"{timezone.localtime():%Y-%m}"
    assert found[OPEN] == found[CAME_LATELY] == found[Figure(CAME, month)] == 2
    assert found[Figure(CONTACT, "0")] == found[Figure(CONTACT, NEVER)] == 1
    assert found[Figure(ACT, NEVER)] == 2
    assert Figure(CLOSED, month) not in found


def test_packets_are_counted_by_what_came_of_them_and_ends_by_how(cast: Cast):
    packet = at_the_clinic(cast)
    again = Referral.objects.get(pk=packet.pk)
    assert counted(cast.thu)[Figure(SENT, "sent")] == 1 and Figure(ENDED, "gone") not in counted(cast.thu)
    with cast.lan.acting() as lan:
        decline_referral(lan, again, expected_version=again.version, reason="full", text="")
    with cast.hoa.acting() as hoa:
        changed(hoa, packet.case, stage=Stage.GONE)
    found = counted(cast.thu)
    assert found[Figure(SENT, "declined")] == found[Figure(ENDED, "gone")] == 1 and Figure(SENT, "sent") not in found
    shown = page(cast.thu)
    assert {told for _word, told in (*shown.packets, *shown.over)} == {FEW}, "one is nobody's to read"
    assert [word for word, _told in shown.packets] == list(PACKETS) and page(cast.thu, stage="active").over == ()


def test_a_case_is_late_once_however_many_duties_are(cast: Cast):
    case = arrived(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_clock SET due_at = now() - interval '1 hour' WHERE case_id = %s", [case.pk])
    assert counted(cast.thu)[LATE] == 1


@pytest.mark.parametrize("who", ["hoa", "mai", "lan", "tri"])
def test_nobody_but_a_supervisor_is_counted_anything(cast: Cast, who: str):
    arrived(cast)
    person: Person = getattr(cast, who)
    assert counted(person) == {}
    with person.acting() as worker, pytest.raises(NotAllowed):
        queries.of_province(worker, chosen=Chosen())


def test_what_she_is_kept_from_and_what_is_a_decoy_is_in_no_figure(cast: Cast):
    case = arrived(cast)
    with cast.thu.acting() as thu:
        decoys.plant(
            thu, cast.province, desk=cast.desk, name="Lò Thị Mồi", keeper="Vàng A Giả", story="Bịa.", why="Về quê."
        )
    now = timezone.now()
    with cast.thu.acting() as thu, known_to_the_database(thu.pk):
        from_alerts = alerts.decoys(cast.province.pk)
        found = province_figures.count(now, months_since=now, without=[one.case_id for one in from_alerts])
    assert sum(found[Figure(CAME_LATELY.kind)].values()) == 1
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        kim = enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=words)
        appoint(thu, cast.province, unit=cast.province, worker=kim, role=Role.SUPERVISOR)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.thu.worker.pk)
    assert OPEN not in counted(cast.thu)


def test_small_figures_are_one_sign_and_the_rest_goes_in_fives(cast: Cast):
    came(cast, 7)
    came(cast, 3, by=cast.lu, at=cast.other_address)
    found = page(cast.thu)
    assert found.open in (5, 10)
    assert {row.name: row.open for row in found.posts} == {"Xã Bình Lư": found.posts[0].open, "Xã Tả Lèng": FEW}
    assert found.posts[0].open in (5, 10)
    assert found.late is FEW
    small = page(cast.thu, desk_id=cast.other_desk.pk)
    assert small.open is FEW and [row.name for row in small.posts] == ["Xã Tả Lèng"]
    assert {shown for _risk, shown in small.risks} == {FEW}


def test_two_or_four_cases_make_the_same_pages_whatever_is_asked(cast: Cast):
    """The property of the house, on the pages themselves: with each filter, before and after."""
    came(cast, 6)
    asked: list[dict[str, object]] = [{}, {"risk": ""}, {"risk": "high"}, {"stage": "reported"}]
    asked += [{"desk_id": cast.other_desk.pk, **one} for one in asked]
    seen = []
    for more in (1, 2):
        came(cast, more, by=cast.lu, at=cast.other_address)
        seen.append([[row for row in page(cast.thu, **one).posts if row.name == "Xã Tả Lèng"] for one in asked])
    assert seen[0] == seen[1]


def test_no_key_of_a_case_is_opened_and_the_line_names_none(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    case = arrived(cast)
    with cast.thu.acting() as thu:
        queries.of_province(thu, chosen=Chosen())
        assert not keyring.current().holds(case.pk)
    line = Event.objects.filter(act="province.look").latest("id")
    assert line.worker_id == cast.thu.worker.pk and line.case_id is None
    assert str(case.pk).encode() not in bytes(line.body) and case.pk.hex.encode() not in bytes(line.body)


def test_a_desk_of_nowhere_is_refused(cast: Cast):
    with cast.thu.acting() as thu, pytest.raises(NoSuchDesk):
        queries.of_province(thu, chosen=Chosen(desk_id=999_999))


def test_the_first_act_is_counted_from_the_report(cast: Cast):
    case = at_the_clinic(cast).case
    with cast.hoa.acting() as hoa:
        changed(hoa, case, reported_at=timezone.now() - timedelta(days=2))
    found = counted(cast.thu)
    assert found[Figure(CONTACT, "3")] == 1 == found[Figure(ACT, "3")]


def test_the_page_takes_few_statements(cast: Cast):
    came(cast, 6)
    with cast.thu.acting() as thu, CaptureQueriesContext(connection) as asked:
        queries.of_province(thu, chosen=Chosen())
    told = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 12, told
    assert isinstance(thu, Worker)
