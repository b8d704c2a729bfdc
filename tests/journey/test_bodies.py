"""Bodies with a duty: the chairman decides, who reports or watches holds no key, who is passed over sees nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework.journey.intake.excluding import exclude
from casework.journey.intake.notifying import decide_notice, receive_notice
from casework.journey.stand_by import set_stand_by
from casework.journey.units import appoint, enrol_worker, found_unit
from casework.policy import gate
from casework.policy.table import AT_WHICH_UNITS, TABLE
from casework.queries.monitoring import watched
from casework.queries.province import Chosen, of_province
from casework.records.cases import Case
from casework.records.notices import CommitteeNotice, Notice
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role
from casework.rulebook import bodies
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotAllowed, NotFound, WrongStage
from casework.rulebook.stages import Stage
from tests.bans import asked, decided
from tests.cast import Cast
from tests.owed import notified, owing
from tests.passphrases import passphrase
from tests.same_page import plain
from tests.signing_in import SignedIn
from tests.states import arrived, case_at

TOLD = re.compile("Tên và chuyện của người đó không ghi ở đây")


def copy_of(ids: object) -> CommitteeNotice:
    return CommitteeNotice.objects.get()


def test_the_chairman_decides_at_once_and_host_and_desk_read_it(cast: Cast, signed_in: SignedIn):
    ids = notified(cast)
    at = reverse("notice-decide", args=[ids["notice"]])
    client = signed_in(cast.vinh)
    assert at in client.get(reverse("desk")).text
    page = client.get(at).text
    assert "Phải giao Công an xã" in page and "Điều 20.3" in page and 'href="tel:' in page
    assert client.post(at, {"decision": "police"}).status_code == 302
    copy = copy_of(ids)
    assert (copy.decision, copy.decided_by_id, copy.read_by_id) == ("police", cast.vinh.worker.pk, cast.vinh.worker.pk)
    assert at not in client.get(reverse("desk")).text and client.get(at).status_code == 409
    case = reverse("case", args=[ids["case"]])
    assert "giao Công an xã" in signed_in(cast.mai).get(case).text


def folded(page: str) -> list[bool]:
    """Of each notice on the page whether it lies in a fold."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return [main[: at.start()].rfind("<details") > main[: at.start()].rfind("</details>") for at in TOLD.finditer(main)]


def test_a_notice_folds_when_nothing_is_left_to_do_about_it(cast: Cast, signed_in: SignedIn):
    notice = UUID(str(notified(cast)["notice"]))
    pages = {name: signed_in(cast.everybody[name]) for name in ("tri", "vinh")}

    def looks() -> dict[str, list[bool]]:
        return {name: folded(client.get(reverse("desk")).text) for name, client in pages.items()}

    assert looks() == {"tri": [False], "vinh": [False]}
    with cast.tri.acting() as tri:
        receive_notice(tri, cast.committee, notice_id=notice)
    assert looks() == {"tri": [True], "vinh": [False]}, "the chairman has still to decide"
    with cast.vinh.acting() as vinh:
        decide_notice(vinh, cast.committee, notice_id=notice, decision="self")
    assert looks() == {"tri": [True], "vinh": [True]}
    page = pages["vinh"].get(reverse("desk")).text
    assert "Không có thông báo nào chờ." in page and "1 thông báo đã xử lý" in page


def test_it_is_decided_once_and_by_who_decides(cast: Cast):
    notice = UUID(str(notified(cast)["notice"]))
    with cast.tri.acting() as tri, pytest.raises(NotAllowed):
        decide_notice(tri, cast.committee, notice_id=notice, decision="self")
    with cast.tri.acting() as tri:
        receive_notice(tri, cast.committee, notice_id=notice)
    with cast.vinh.acting() as vinh:
        with pytest.raises(InvalidValue):
            decide_notice(vinh, cast.committee, notice_id=notice, decision="later")
        for _again in range(2):
            decide_notice(vinh, cast.committee, notice_id=notice, decision="self")
        with pytest.raises(WrongStage):
            decide_notice(vinh, cast.committee, notice_id=notice, decision="police")
    assert copy_of(notice).read_by_id == cast.tri.worker.pk, "who received it stands as it was"


def test_where_the_gate_forgets_it_the_database_lets_the_chairman_alone_decide(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """Tri reads the notice and may receive it: neither that nor his own line in the trail lets him decide."""
    notice = UUID(str(notified(cast)["notice"]))
    monkeypatch.setitem(TABLE, Act.NOTICE_DECIDE, TABLE[Act.NOTICE_RECEIVE])
    for _before_and_after_he_received_it in range(2):
        with cast.tri.acting() as tri, pytest.raises(DatabaseError, match="the chairman decides"):
            decide_notice(tri, cast.committee, notice_id=notice, decision="self")
        assert copy_of(notice).decided_at is None
        with cast.tri.acting() as tri:
            receive_notice(tri, cast.committee, notice_id=notice)
    with cast.vinh.acting() as vinh:
        decide_notice(vinh, cast.committee, notice_id=notice, decision="self")


@pytest.mark.parametrize("decision", ["issue", "refuse"])
def test_where_the_gate_forgets_it_the_chairman_alone_decides_on_a_ban(
    cast: Cast, decision: str, monkeypatch: pytest.MonkeyPatch
):
    order = asked(cast, case_at(cast, Stage.ACTIVE))
    monkeypatch.setitem(TABLE, Act.BAN_DECIDE, TABLE[Act.NOTICE_RECEIVE])
    with pytest.raises(DatabaseError, match="the chairman decides"):
        decided(cast, order, decision, cast.tri)
    assert decided(cast, order, decision).decided_by_id == cast.vinh.worker.pk


def test_the_wall_asks_for_the_role_wherever_two_roles_sit_at_one_unit():
    """Everywhere else a unit has one role, and whoever works there is what the wall asks for."""
    for kind in UnitKind:
        roles = {role for role, kinds in AT_WHICH_UNITS.items() if kind in kinds}
        apart = {act for act, rule in TABLE.items() if roles & rule.roles and not roles <= rule.roles}
        assert apart <= {Act.NOTICE_DECIDE, Act.BAN_DECIDE}, kind


# Who reports and who watches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["village", "watch"])
def test_no_key_of_any_case_goes_to_who_reports_or_watches(cast: Cast, kind: str):
    case, unit = arrived(cast), getattr(cast, kind)
    with pytest.raises(DatabaseError, match="holds no key"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_caseheldbyunit SET group_id = %s WHERE content_object_id = %s AND group_id = %s",
            [unit.pk, case.pk, cast.desk.pk],
        )


def test_who_watches_or_reports_may_do_nothing_on_a_case_a_packet_or_a_stay():
    for role in (Role.REPORTER, Role.MONITOR):
        for act, rule in TABLE.items():
            assert role not in rule.roles or rule.on.name in ("NOTHING", "UNIT"), act
    assert not {act for act, rule in TABLE.items() if Role.REPORTER in rule.roles} & {Act.CASE_LIST, Act.CASE_SEARCH}


def test_khanh_reads_the_numbers_the_province_reads_and_no_name(cast: Cast, signed_in: SignedIn):
    for name in ("Thào Thị Dợ", "Sùng Thị Mai", "Lý Thị Pà", "Giàng Thị Say", "Vàng Thị Xá", "Tẩn Thị Lan"):
        with cast.mai.acting():
            arrived(cast, name=name)
    with cast.khanh.acting() as khanh:
        page = watched(khanh)
    with cast.thu.acting() as thu:
        whole = of_province(thu, chosen=Chosen())
    assert (page.open, page.new, page.late) == (whole.open, whole.new, whole.late)
    assert (page.risks, page.stages) == (whole.risks, whole.stages)
    client = signed_in(cast.khanh)
    told = client.get(reverse("monitor-look")).text
    assert "Dợ" not in told and str(Case.objects.first()) not in told and "/ho-so/" not in told
    assert client.get(reverse("desk")).status_code == 200 and "/ho-so/" not in client.get(reverse("desk")).text


def test_nobody_else_is_told_the_numbers_of_who_watches(cast: Cast):
    arrived(cast)
    for person in (cast.hoa, cast.tri, cast.toan, cast.lan):
        with person.acting() as worker, pytest.raises(NotAllowed):
            watched(worker)


def test_toan_comes_to_numbers_to_call_and_to_nobodys_case(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    page = signed_in(cast.toan).get(reverse("desk")).text
    assert 'href="tel:02133111222"' in page and cast.desk.name in page and 'href="tel:113"' in page
    assert "/ho-so/" not in page


# Where everybody at a committee is near him ---------------------------------------------------------------------------


def deputy(cast: Cast) -> tuple[Unit, str]:
    """The deputy has a unit of his own, which the province holds ready for the committee."""
    with cast.thu.acting() as thu:
        unit = found_unit(
            thu, cast.province, kind=UnitKind.COMMITTEE, name="Phó Chủ tịch UBND xã Bình Lư", parent=cast.province
        )
        worker = enrol_worker(
            thu, cast.province, username="phuc", display_name="Lý Văn Phúc", passphrase=passphrase("phuc")
        )
        appoint(thu, cast.province, unit=unit, worker=worker, role=Role.CHAIR)
        set_stand_by(thu, cast.province, desk_id=cast.committee.pk, stands_by_id=unit.pk)
    return unit, worker.username


def seen(signed_in: SignedIn, *people: object) -> list[bytes]:
    """Every page that they have, without the marks of its forms."""
    pages = []
    for person in people:
        client = signed_in(person)  # type: ignore[arg-type]
        for name in ("desk", "notice-list", "first-steps", "guide", "notifications"):
            pages.append(plain(client.get(reverse(name)).content).encode())
    return pages


def test_where_the_chairman_is_the_one_the_deputy_is_told_and_nothing_shows_at_the_committee(
    cast: Cast, signed_in: SignedIn
):
    unit, _name = deputy(cast)
    before = seen(signed_in, cast.vinh, cast.tri)
    ids = owing(cast)
    with cast.mai.acting() as mai:
        exclude(mai, Case.objects.get(pk=str(ids["case"])), worker_id=cast.vinh.worker.pk)
    at = reverse("notice-give", args=[ids["case"]])
    client = signed_in(cast.mai)
    assert unit.name in client.get(at).text
    typed = {"danger": "yes", "needs": ["stop"], "way": "account", "version": "1"}
    assert client.post(at, typed).status_code == 302, client.post(at, typed).text
    assert copy_of(ids).unit_id == unit.pk == Notice.objects.get().to_unit_id
    assert seen(signed_in, cast.vinh, cast.tri) == before
    for person in (cast.vinh, cast.tri):
        with person.acting() as worker, pytest.raises((NotFound, NotAllowed)):
            receive_notice(worker, cast.committee, notice_id=copy_of(ids).pk)


def test_a_committee_stands_in_for_a_committee_alone(cast: Cast):
    with cast.thu.acting() as thu, pytest.raises(InvalidValue):
        set_stand_by(thu, cast.province, desk_id=cast.committee.pk, stands_by_id=cast.desk.pk)


# Which body serves a commune ------------------------------------------------------------------------------------------


def test_every_duty_has_one_body_on_every_day_and_what_ended_with_the_districts_has_an_heir():
    for duty in bodies.DUTIES.codes:
        for on in (date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 30)):
            try:
                found = bodies.body_for(duty, on)
            except LookupError:
                assert on == date(2025, 6, 30), duty
                continue
            standing = [row for row in bodies.BODIES if row.duty == duty and row.valid_from <= on]
            assert len([row for row in standing if row.valid_to is None or row.valid_to >= on]) == 1
            assert not found.kind or found.kind in UnitKind.values
    for row in bodies.BODIES:
        heir = bodies.heir_of(row)
        assert (heir is None) is (row.valid_to is None)
        assert heir is None or heir.valid_from == row.valid_to + timedelta(days=1)  # type: ignore[operator]


def test_every_role_has_its_kind_of_unit():
    assert set(AT_WHICH_UNITS) == set(Role)
    assert frozenset().union(*AT_WHICH_UNITS.values()) == set(UnitKind)


def test_toan_may_set_where_he_is_told(cast: Cast):
    with cast.toan.acting() as toan:
        assert [unit.pk for unit in gate.units_for(toan, Act.NOTIFICATION_SET)] == [cast.village.pk]
