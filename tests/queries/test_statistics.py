"""A province's statistics: what its supervisor holds is counted once, and nothing small is given away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from casework.journey import decoys
from casework.journey import renewing_statistics as renewing
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import allow_writing, count_visit, refuse_writing, take_away
from casework.journey.intake.hearing import note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register
from casework.journey.renewing_statistics import renew_statistics
from casework.journey.units import appoint, enrol_worker
from casework.policy import her_word
from casework.policy.grant_tables import CaseHeldByUnit, CaseHeldByWorker
from casework.queries import statistics as queries
from casework.queries.statistics import StatisticsPage
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.records.intake import Incident
from casework.records.statistics import CaseStatistics
from casework.records.workers import Role
from casework.rulebook.case_kinds import Kinds
from casework.rulebook.dates import Birth, Precision
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.sections import opened_in
from casework.rulebook.small_numbers import Hidden
from casework.trail.events import Event
from casework.trail.log import append, reading
from casework.vault import wrapping
from casework.vault.errors import Tampered
from tests.cast import Cast, Person
from tests.damage import damage
from tests.many_cases import came
from tests.states import set_aside

BINH_LU, TA_LENG = "Xã Bình Lư", "Xã Tả Lèng"
FEW, KEPT_BACK = Hidden.FEW, Hidden.KEPT_BACK


def at_ta_leng(cast: Cast, many: int, *acts: str) -> list[Case]:
    return came(cast, many, *acts, by=cast.lu, at=cast.other_address)


def counted(person: Person, **asked: Any) -> StatisticsPage:
    with person.acting() as worker:
        return queries.of_province(worker, **asked)


ALL = "all"
SMALL = None
"""The line of those that have fewer than five cases."""


def table(page: StatisticsPage) -> dict[str | None, tuple[Any, ...]]:
    """Cases, then physical, mental, sexual, economic, by place."""
    told = {line.place: (line.cases, *line.forms) for line in page.lines}
    return told | ({ALL: (page.total.cases, *page.total.forms)} if page.total else {})


def test_each_case_is_one_however_many_forms_were_told(cast: Cast):
    came(cast, 5, "a", "b")
    came(cast, 2)
    at_ta_leng(cast, 6, "n")
    page = counted(cast.thu)
    assert table(page) == {
        BINH_LU: (7, 5, 5, 0, 0),
        TA_LENG: (6, 0, 0, 0, 6),
        ALL: (13, 5, 5, 0, 6),
    }
    assert not page.behind and not page.unopened and not page.few
    assert page.unknown is FEW


def test_ages_are_told_in_fives_and_bound_no_total_that_is_kept_back(cast: Cast):
    cases = came(cast, 8)
    at_ta_leng(cast, 2)
    assert counted(cast.thu).ages[-1][1] == 10, "of ten nobody knows how old they are"
    with cast.mai.acting() as mai:
        for case in cases[:6]:
            note_person(
                mai, case, expected_version=1, birth=Birth(Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31))
            )
    told = {str(words): shown for words, shown in counted(cast.thu).ages}
    assert told.pop("từ 35 đến 44 tuổi") in (5, 10) and set(told.values()) == {FEW}


def test_a_small_figure_is_hidden_and_so_is_every_total_with_it(cast: Cast):
    came(cast, 6, "b")
    came(cast, 2, "a", "b")
    at_ta_leng(cast, 9, "b")
    page = counted(cast.thu)
    assert table(page)[BINH_LU] == (8, FEW, 8, 0, 0)
    assert table(page)[ALL] == (17, KEPT_BACK, 17, 0, 0)
    assert page.unknown is KEPT_BACK


def test_small_communes_have_no_name_and_too_few_cases_make_no_table(cast: Cast):
    came(cast, 2, "a")
    page = counted(cast.thu)
    assert page.few and not page.lines and not page.total
    at_ta_leng(cast, 7, "a")
    two = counted(cast.thu)
    hidden = (KEPT_BACK, KEPT_BACK, 0, 0, 0)
    assert table(two) == {TA_LENG: (7, 7, 0, 0, 0), SMALL: hidden, ALL: hidden}
    assert two.unknown is KEPT_BACK
    came(cast, 2, "a")
    four = counted(cast.thu)
    assert replace(four, ages=()) == replace(two, ages=()), "four are shown as two are"
    assert two.ages[-1][1] in (5, 10) and four.ages[-1][1] == 10, "15 would say that there are four"
    came(cast, 1, "a")
    assert table(counted(cast.thu))[ALL] == (12, 12, 0, 0, 0)


def test_drafts_duplicates_decoys_and_what_is_no_case_do_not_count(cast: Cast):
    first, second, third, *_ = came(cast, 8, "a")
    with cast.mai.acting() as mai:
        open_case(mai, cast.address, name="Vàng Thị Mỷ")
    with cast.hoa.acting() as hoa:
        register(hoa, third)
    set_aside(cast, first, of=third)
    set_aside(cast, second)
    with cast.thu.acting() as thu:
        told = {"name": "Hoàng Thị Bưởi", "keeper": "Trần Thị Hảo", "story": "Chị kể", "why": "Chị đã về quê"}
        decoys.plant(thu, cast.province, desk=cast.desk, **told)
    assert table(counted(cast.thu))[ALL] == (6, 6, 0, 0, 0)


def test_copies_that_are_still_on_their_way_count_and_are_settled(cast: Cast):
    came(cast, 6, "a")
    held = CaseHeldByUnit.objects.filter(group_id=cast.province.pk, sealed_key__isnull=False)
    assert not any(wrapping.is_settled(bytes(row.sealed_key)) for row in held)
    first = counted(cast.thu)
    assert all(wrapping.is_settled(bytes(row.sealed_key)) for row in held.all())
    assert table(counted(cast.thu)) == table(first) == {BINH_LU: (6, 6, 0, 0, 0), ALL: (6, 6, 0, 0, 0)}


def test_she_who_is_kept_from_a_case_does_not_count_it_and_her_colleague_does(cast: Cast):
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        kim = enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=words)
        appoint(thu, cast.province, unit=cast.province, worker=kim, role=Role.SUPERVISOR)
    case, *_ = came(cast, 7, "a")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=kim.pk)
    assert CaseHeldByWorker.objects.filter(content_object=case, user_id=cast.thu.worker.pk).exists()
    assert table(counted(cast.thu))[ALL] == (7, 7, 0, 0, 0)
    with cast.hoa.acting() as hoa:
        other = came(cast, 1, "a")[0]
        exclude(hoa, other, worker_id=cast.thu.worker.pk)
    assert table(counted(cast.thu))[ALL] == (7, 7, 0, 0, 0)


def test_a_row_that_was_tampered_with_takes_the_page_not_down(cast: Cast):
    first, second, *_ = came(cast, 7, "a")
    counted(cast.thu)
    row = CaseStatistics.objects.filter(case=first).values_list("text", flat=True).get()
    CaseStatistics.objects.filter(case=second).delete()
    _write(second, bytes(row))
    page = counted(cast.thu)
    assert page.unopened
    assert table(page)[ALL] == (7, 6, 0, 0, 0)


def _write(case: Case, sealed: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO casework_casestatistics (case_id, text) VALUES (%s, %s)", [case.pk, sealed])


def test_cases_from_before_the_counts_are_said_to_be_missing_until_she_has_them_sealed(cast: Cast):
    cases = came(cast, 6, "a")
    with cast.hoa.acting() as hoa:
        register(hoa, cases[0])
        note_person(hoa, cases[0], expected_version=1, details={"sex": "female"})
    before = {row.pk: row for row in CaseStatistics.objects.all()}
    CaseStatistics.objects.all().delete()
    page = counted(cast.thu)
    assert page.behind and table(page)[ALL] == (6, 0, 0, 0, 0)
    with cast.thu.acting() as thu:
        renew_statistics(thu, cast.province)
        assert not queries.of_province(thu).behind
        assert CaseStatistics.objects.count() == len(before)
    assert table(counted(cast.thu))[ALL] == (6, 6, 0, 0, 0)
    with cast.hoa.acting() as hoa, pytest.raises(NotAllowed):
        renew_statistics(hoa, cast.province)


def before_the_statistics(cast: Cast, many: int) -> list[Case]:
    """Cases told of one act whose statistics nobody sealed yet, oldest first."""
    cases = came(cast, many, "a")
    CaseStatistics.objects.all().delete()
    return cases


def renewed(cast: Cast) -> int:
    with cast.thu.acting() as thu:
        return renew_statistics(thu, cast.province)


def sealed(cases: list[Case]) -> list[bool]:
    return [CaseStatistics.objects.filter(case=case).exists() for case in cases]


def test_one_damaged_record_keeps_no_other_case_from_being_counted(cast: Cast):
    cases = before_the_statistics(cast, 7)
    damage(Incident, "answers", cases[3].pk)
    assert renewed(cast) == 1
    assert sealed(cases) == [True, True, True, False, True, True, True]
    page = counted(cast.thu)
    assert page.behind and table(page)[ALL] == (7, 6, 0, 0, 0)


def test_pressed_again_it_goes_on_until_none_is_left(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(renewing, "AT_ONCE", 2)
    cases = before_the_statistics(cast, 5)
    for many in (2, 4, 5, 5):
        assert renewed(cast) == 0
        assert sealed(cases) == [False] * (5 - many) + [True] * many


def test_it_goes_on_below_the_newest_that_do_not_open(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(renewing, "AT_ONCE", 2)
    cases = before_the_statistics(cast, 7)
    for case in cases[5:]:
        damage(Incident, "answers", case.pk)
    # The copy of a key that does not open, where it lies.
    CaseHeldByUnit.objects.filter(content_object=cases[4], group_id=cast.province.pk).update(sealed_key=bytes(61))
    assert renewed(cast) == 3
    assert sealed(cases) == [False, False, True, True, False, False, False]
    assert renewed(cast) == 3
    assert sealed(cases) == [True, True, True, True, False, False, False]


def test_it_ends_though_nothing_opens(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    monkeypatch.setattr(renewing, "PAGES", 2)
    for case in before_the_statistics(cast, 3):
        damage(Incident, "answers", case.pk)
    assert renewed(cast) == 2


def test_the_line_says_what_was_opened_of_how_many_and_of_which(cast: Cast):
    cases = before_the_statistics(cast, 3)
    damage(Incident, "answers", cases[0].pk)
    renewed(cast)
    looked = reading.entry_of(Event.objects.get(act="statistics.renew", outcome="looked"))
    assert looked.worker_id == cast.thu.worker.pk and looked.case_id is None
    assert opened_in(looked.body["opened"]) == ["person", "story"]
    assert (looked.body["shown"], looked.body["unread"]) == (3, 1)
    assert looked.body["digest"] == append.digest_of(case.pk for case in reversed(cases))
    assert Event.objects.filter(act="statistics.renew", outcome="done").count() == 1
    damage(Incident, "answers", cases[0].pk)  # the same byte turned back
    assert (renewed(cast), renewed(cast)) == (0, 0)
    again = reading.entry_of(Event.objects.filter(act="statistics.renew", outcome="looked").latest("id"))
    assert opened_in(again.body.get("opened")) is None and "shown" not in again.body


def test_a_lapsed_copy_of_her_unit_does_not_hide_the_one_in_her_own_name(cast: Cast):
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        kim = enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=words)
        appoint(thu, cast.province, unit=cast.province, worker=kim, role=Role.SUPERVISOR)
    case, *_ = came(cast, 7, "a")
    unit = CaseHeldByUnit.objects.get(content_object=case, group_id=cast.province.pk, sealed_key__isnull=False)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=kim.pk)
    assert CaseHeldByWorker.objects.filter(content_object=case, user_id=cast.thu.worker.pk).exists()
    CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.province.pk).delete()
    unit.pk, unit.expires_at = None, timezone.now() - timedelta(hours=1)
    unit.save(force_insert=True)
    assert table(counted(cast.thu))[ALL] == (7, 7, 0, 0, 0)


def test_the_look_says_how_many_were_counted_and_keeps_no_list_of_them(cast: Cast):
    came(cast, 6, "a")
    counted(cast.thu)
    line = Event.objects.filter(act="statistics.look").latest("id")
    told = reading.entry_of(line).body
    assert told["counted"] == 6
    assert "shown" not in told, "the audit would print the total"
    assert len(line.body) < 1_000


@pytest.mark.parametrize("who", ["hoa", "mai", "lan", "cuc", "binh"])
def test_nobody_but_the_province_counts(cast: Cast, who: str):
    came(cast, 1, "a")
    with cast.everybody[who].acting() as worker, pytest.raises(NotAllowed):
        queries.of_province(worker)


# Her no ---------------------------------------------------------------------------------------------------------------


def said_no(cast: Cast, many: int, *kinds: str) -> None:
    """So many people who came to Mai said no at once."""
    for _ in range(many):
        with cast.mai.acting() as mai:
            count_visit(mai, cast.address, how="spoken", kinds=kinds)


def noes(cast: Cast) -> tuple[Any, dict[str, Any]]:
    told = counted(cast.thu).noes
    return told.times, {str(words): shown for words, shown in told.kinds}


def test_the_province_is_told_how_often_somebody_said_no_and_nothing_small(cast: Cast):
    assert noes(cast) == (0, {})
    said_no(cast, 1, "family")
    assert noes(cast) == (FEW, {}), "of one or of four the same is told"
    said_no(cast, 3, "child")
    assert noes(cast) == (FEW, {})
    said_no(cast, 4, "family")
    assert noes(cast) == (8, {"Bạo lực gia đình": 5, "Mua bán người": 0, "Xâm hại trẻ em": FEW})


def test_a_no_that_was_taken_back_is_not_counted(cast: Cast):
    said_no(cast, 5, "family")
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
        refuse_writing(mai, case, how="spoken")
        allow_writing(mai, case)
    assert noes(cast)[0] == 5
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    assert noes(cast)[0] == 6


def test_a_draft_opened_by_mistake_is_nobodys_no(cast: Cast):
    said_no(cast, 5, "family")
    with cast.mai.acting() as mai:
        take_away(mai, open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"]), why="trial")
    assert noes(cast)[0] == 5


def test_of_her_no_nothing_but_numbers_is_on_the_page(cast: Cast):
    said_no(cast, 5, "trafficking")
    with cast.thu.acting() as thu:
        page = queries.of_province(thu)
    assert page.noes == queries.NoesCounted(5, tuple(page.noes.kinds))
    assert all(isinstance(shown, int | Hidden) for _words, shown in page.noes.kinds)
    assert not page.lines, "and no case comes of it"


def test_a_no_that_does_not_open_is_counted_all_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    said_no(cast, 6, "family")
    broken = HerNo.objects.order_by("pk").values_list("pk", flat=True)[0]
    opened = her_word.kinds_left

    def kinds_left(no: HerNo, province_id: int) -> Kinds:
        if no.pk == broken:
            raise Tampered
        return opened(no, province_id)

    monkeypatch.setattr(her_word, "kinds_left", kinds_left)
    assert noes(cast) == (6, {"Bạo lực gia đình": 5, "Mua bán người": 0, "Xâm hại trẻ em": 0})
