"""The notice to the People's Committee: for violence in the family alone, in the least words."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import change_kind, refuse_writing
from casework.journey.intake.notifying import decide_notice, give_notice, receive_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.units import appoint
from casework.policy.memberships import memberships_of
from casework.queries import casefile, committee, desk
from casework.queries.committee import notices_to
from casework.queries.intake.notice import to_give
from casework.records.cases import Case, Clock
from casework.records.notices import CommitteeNotice, Notice
from casework.records.workers import Role
from casework.rulebook.case_kinds import CaseKind, Kinds
from casework.rulebook.notices import ACCOUNT, PAPER, RULE, SPOKEN
from casework.rulebook.refusals import Blocked, InvalidValue, NotAllowed, NotFound, WrongStage
from tests.answers import EVERY_KINDS, named
from tests.cast import Cast, Person
from tests.queries.reading import read

NAME = "Thào Thị Dợ"
SAID: dict[str, Any] = {"danger": "yes", "needs": ["stop", "health"], "way": ACCOUNT, "expected_version": 1}


def came(cast: Cast, *kinds: CaseKind, to: Person | None = None) -> Case:
    with (to or cast.mai).acting() as host:
        return open_case(host, cast.address, name=NAME, kinds=kinds)


def given(cast: Cast, case: Case, **said: Any) -> Notice:
    with cast.mai.acting() as mai:
        return give_notice(mai, case, **{**SAID, **said})


def runs(case: Case) -> bool:
    return Clock.objects.filter(case=case, rule=RULE, met_at__isnull=True).exists()


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_the_notice_is_owed_exactly_where_violence_in_the_family_is_among_the_kinds(cast: Cast, kinds: Kinds):
    case = came(cast, *kinds)
    owed = "family" in {kind.value for kind in kinds}
    assert runs(case) is owed
    with cast.mai.acting() as mai:
        page = casefile.casefile(mai, case.pk)
        assert ("notice.give" in page.acts) is owed
        if not owed:
            with pytest.raises(WrongStage):
                give_notice(mai, case, **SAID)


def test_the_notice_says_the_least_and_the_committee_reads_no_more(cast: Cast):
    case = came(cast, CaseKind.FAMILY)
    given(cast, case)
    with cast.tri.acting() as tri:
        notices = notices_to(tri, memberships_of(tri))
        assert notices is not None
        (one,) = notices.rows
        words = " ".join(one.words)
        assert "ĐCTC bản Thác Cạn" in words and "đang gặp nguy hiểm" in words and "đưa đi khám" in words
        assert "Điều 36.3" in words, "the committee reads on which law it stands"
        assert NAME not in words and "Dợ" not in words
        with pytest.raises((NotFound, NotAllowed)):
            casefile.casefile(tri, case.pk)


def test_only_the_notice_meets_its_clock(cast: Cast):
    case = came(cast, CaseKind.FAMILY)
    with cast.mai.acting() as mai:
        submit_to_desk(mai, case)
    assert runs(case), "the reception desk is not the People's Committee"
    given(cast, case)
    assert not runs(case)


def test_the_host_sees_that_the_committee_has_it(cast: Cast):
    case = came(cast, CaseKind.FAMILY)
    copy = given(cast, case).copy_id
    assert copy is not None
    assert copy is not None
    with cast.mai.acting() as mai:
        before = casefile.casefile(mai, case.pk).notice
    with cast.tri.acting() as tri:
        for _ in range(2):
            received = receive_notice(tri, cast.committee, notice_id=copy)
    with cast.mai.acting() as mai:
        after = casefile.casefile(mai, case.pk).notice
    assert before is not None and before.received_at is None
    assert after is not None and after.received_at is not None
    assert CommitteeNotice.objects.get(pk=received.pk).read_by_id == cast.tri.worker.pk


def test_a_committee_that_has_no_account_is_told_by_a_person_whose_name_is_kept(cast: Cast):
    with cast.lu.acting() as lu:
        case = open_case(lu, cast.other_address, name=NAME, kinds=[CaseKind.FAMILY])
        assert ACCOUNT not in to_give(lu, case.pk)[1].page.ways
        with pytest.raises(InvalidValue) as refused:
            give_notice(lu, case, **SAID)
        assert refused.value.code == "committee_has_no_account"
        with pytest.raises(InvalidValue) as refused:
            give_notice(lu, case, **{**SAID, "way": PAPER})
        assert refused.value.field == "told"
        notice = give_notice(lu, case, **{**SAID, "way": SPOKEN, "told": "Ông Lò Văn Thành, Phó Chủ tịch"})
        assert notice.note["told"] == "Ông Lò Văn Thành, Phó Chủ tịch"
    assert not runs(case)


def test_nothing_goes_to_a_committee_where_somebody_is_near_him(cast: Cast):
    case = came(cast, CaseKind.FAMILY)
    with cast.mai.acting() as mai:
        exclude(mai, case, worker_id=cast.tri.worker.pk)
        with pytest.raises(Blocked):
            give_notice(mai, case, **SAID)
    assert not CommitteeNotice.objects.exists()
    assert runs(case), "the duty goes on until somebody else there was told"
    given(cast, case, way=SPOKEN, told="Bà Lý, Chủ tịch")
    assert not runs(case)


def test_whom_she_keeps_out_later_reads_it_no_more_and_nobody_kept_out_is_seated_there(cast: Cast):
    case = came(cast, CaseKind.FAMILY)
    copy = given(cast, case).copy_id
    assert copy is not None
    with cast.mai.acting() as mai:
        exclude(mai, case, worker_id=cast.tri.worker.pk)
        exclude(mai, case, worker_id=cast.quy.worker.pk)
    with cast.tri.acting() as tri:
        notices = notices_to(tri, memberships_of(tri))
        assert notices is not None and notices.rows == ()
        with pytest.raises(NotFound):
            receive_notice(tri, cast.committee, notice_id=copy)
    with cast.thu.acting() as thu, pytest.raises(InvalidValue) as refused:
        appoint(thu, cast.province, unit=cast.committee, worker=cast.quy.worker, role=Role.COMMITTEE)
    assert refused.value.code == "kept_from_a_case_here"


def test_what_waits_stands_first_however_old_and_what_is_done_after_it_over_the_pages(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """A chairman of many notices: the one that nobody decided on is not the last of twenty screens."""
    monkeypatch.setattr(committee, "A_PAGE", 2)
    for _ in range(5):
        given(cast, came(cast, CaseKind.FAMILY))
    copies = list(CommitteeNotice.objects.order_by("pk").values_list("pk", flat=True))
    first, second, third, fourth, fifth = copies
    with cast.vinh.acting() as vinh:
        for one in (first, third, fifth):
            decide_notice(vinh, cast.committee, notice_id=one, decision="police")
    with cast.tri.acting() as tri:
        receive_notice(tri, cast.committee, notice_id=fourth)

    def order(person: Person) -> list[list[UUID]]:
        """What waits and what is done, each of all pages."""
        found: list[list[UUID]] = [[], []]
        with person.acting() as worker:
            page = notices_to(worker, memberships_of(worker))
            while page is not None:
                found[0] += [row.id for row in page.waiting]
                found[1] += [row.id for row in page.done]
                page = notices_to(worker, memberships_of(worker), before=page.older) if page.older else None
        return found

    assert order(cast.vinh) == [[fourth, second], [fifth, third, first]]
    taken = {row.pk for row in CommitteeNotice.objects.exclude(read_at=None)}
    newest = copies[::-1]
    assert order(cast.tri) == [
        [one for one in newest if one not in taken],
        [one for one in newest if one in taken],
    ]
    assert fourth in taken and second not in taken


def test_her_no_to_writing_does_not_end_what_the_law_asks_of_the_host(cast: Cast):
    case = came(cast, CaseKind.FAMILY)
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    assert runs(case)
    given(cast, case)
    assert not runs(case)


def test_a_kind_that_changes_changes_what_is_owed_and_never_takes_back_what_was_given(cast: Cast):
    case = came(cast)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=[CaseKind.FAMILY], why="Chị kể thêm")
        assert runs(case)
        change_kind(mai, case, kinds=[CaseKind.TRAFFICKING], why="Chị bị bán")
        assert not runs(case)
        change_kind(mai, case, kinds=[CaseKind.FAMILY, CaseKind.TRAFFICKING], why="Cả hai")
        assert runs(case)
    standing = Notice.objects.get(case=case)
    given(cast, case, expected_version=standing.version)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=[CaseKind.TRAFFICKING], why="Chỉ bị bán")
    assert Notice.objects.get(case=case).state == "given"


def test_a_case_that_began_at_the_desk_owes_none(cast: Cast):
    with cast.hoa.acting() as hoa:
        case = open_case(hoa, cast.desk, name=NAME, kinds=[CaseKind.FAMILY])
    assert not runs(case) and not Notice.objects.filter(case=case).exists()


def test_another_committee_and_the_desk_read_no_notice(cast: Cast):
    given(cast, came(cast, CaseKind.FAMILY))
    for person in (cast.hoa, cast.son, cast.lu, cast.binh):
        with person.acting() as worker:
            assert notices_to(worker, memberships_of(worker)) is None
    with cast.son.acting() as son, pytest.raises(NotAllowed):
        receive_notice(son, cast.committee, notice_id=CommitteeNotice(unit=cast.committee).pk)


def test_the_committees_copy_opens_with_no_key_but_the_committees(cast: Cast):
    given(cast, came(cast, CaseKind.FAMILY))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, sealed_key FROM casework_committeenotice")
        ((words, key),) = cursor.fetchall()
    assert "Thác Cạn".encode() not in bytes(words) + bytes(key)


def test_a_copy_that_does_not_open_takes_no_other_from_the_committee(cast: Cast):
    first, second = (came(cast, CaseKind.FAMILY) for _ in range(2))
    damaged, whole = given(cast, first).copy_id, given(cast, second).copy_id
    assert damaged is not None
    CommitteeNotice.objects.filter(pk=damaged).update(sealed_key=b"\x02" + bytes(1169))
    with cast.tri.acting() as tri:
        notices = notices_to(tri, memberships_of(tri))
    assert notices is not None
    assert {one.id: bool(one.words) for one in notices.rows} == {damaged: False, whole: True}


def test_the_committees_desk_lists_notices_and_no_case(cast: Cast):
    given(cast, came(cast, CaseKind.FAMILY))
    page = read(cast.tri, desk.desk)
    assert page.notices is not None and len(page.notices.rows) == 1
    assert not page.cases and not page.due
