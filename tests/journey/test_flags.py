"""Reminders: an officer sets one for a day, it stands on the desk when due, and a word says what came of it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casework.journey.flags import resolve_flag, set_flag
from casework.journey.reintegration.closing import ask_closure, decide_closure, reopen
from casework.queries import desk, flags, history_page
from casework.records.cases import Case, Clock
from casework.records.intake import Flag
from casework.rulebook.clocks import end_of
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event, Outcome
from tests.answers import ASKED, soon
from tests.cast import Cast
from tests.printed import EVERY_PART
from tests.queries.reading import read
from tests.signing_in import SignedIn
from tests.states import arrived, case_at, set_aside

WORDS = "Gọi lại trạm y tế"


def flag_on(cast: Cast, case: Case) -> Flag:
    with cast.hoa.acting() as hoa:
        return set_flag(hoa, case, words=WORDS, due_on=timezone.localdate())


def lines(case: Case, act: str) -> int:
    """How often this act stands in the trail of the case as done."""
    return Event.objects.filter(case_id=case.pk, act=act, outcome=Outcome.DONE).count()


def test_a_reminder_stands_on_the_desk_until_it_is_seen_to(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    flag = flag_on(cast, case)
    assert flag.set_by_id == cast.hoa.worker.pk
    for person in (cast.hoa, cast.quy):
        due = [row for row in read(person, desk.desk).due if row.case.id == case.pk]
        assert "Nhắc việc" in [str(row.what) for row in due]
        assert WORDS not in repr(due), "a list lies open: what is to be remembered is read in the case"
    with cast.quy.acting() as quy:
        flag = resolve_flag(quy, case, flag_id=flag.pk, outcome="Đã hẹn thứ Sáu", expected_version=1)
    assert (flag.resolved_by_id, flag.resolved_on) == (cast.quy.worker.pk, timezone.localdate())
    assert not Clock.objects.filter(case=case, rule="flag", met_at__isnull=True).exists()
    assert "Nhắc việc" not in [str(row.what) for row in read(cast.hoa, desk.desk).due]


def test_the_reminder_is_the_desks_and_falls_due_at_the_end_of_its_day(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        flag = set_flag(hoa, case, words=WORDS, due_on=soon())
    clock = Clock.objects.get(case=case, rule="flag", object_id=flag.pk)
    assert (clock.unit_id, timezone.localdate(clock.due_at)) == (cast.desk.pk, soon())


def test_what_she_changed_after_going_back_is_set_beside_the_first_and_once(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    hoa, address = signed_in(cast.hoa), reverse("flag-set", args=[case.pk])
    key = re.search(r'name="idempotency_key" value="([^"]+)"', hoa.get(address).content.decode())
    assert key is not None
    for words in (WORDS, "Việc khác", "Việc khác", WORDS, "Việc thứ ba", "Việc khác"):
        sent = {"words": words, "due_on": f"{soon():%d/%m/%Y}", "idempotency_key": key[1]}
        assert hoa.post(address, sent).status_code == 302
    assert Flag.objects.filter(case=case).count() == lines(case, "flag.set") == 3


def test_what_came_of_it_is_said_once(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    flag = flag_on(cast, case)
    resolving, file = reverse("flag-resolve", args=[case.pk, flag.pk]), reverse("case", args=[case.pk])
    hoa, quy = signed_in(cast.hoa), signed_in(cast.quy)
    for _ in range(2):
        sent = hoa.post(resolving, {"outcome": "Đã hẹn thứ Sáu", "version": 1})
        assert (sent.status_code, sent["Location"]) == (302, file)
    for version in (1, 2):
        late = quy.post(resolving, {"outcome": "Chưa gọi được", "version": version})
        page = unescape(late.content.decode())
        assert late.status_code == 422 and "Nhắc việc này đã ghi xong rồi" in page
        assert "Chưa gọi được" in page and f'"{file}"' in page, "nothing typed is lost, and it leads back"
    asked = quy.get(resolving)
    page = unescape(asked.content.decode())
    assert asked.status_code == 409 and "Nhắc việc này đã ghi xong rồi" in page and f'href="{file}"' in page
    with cast.hoa.acting() as by:
        _, standing = flags.to_resolve_flag(by, case.pk, flag.pk)
    assert (standing.page.outcome, lines(case, "flag.resolve")) == ("Đã hẹn thứ Sáu", 1)


def test_what_makes_no_sense_is_refused(cast: Cast):
    case, elsewhere = case_at(cast, Stage.ACTIVE), case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    flag = flag_on(cast, case)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue):
            set_flag(hoa, case, words=" ", due_on=soon())
        with pytest.raises(InvalidValue):
            set_flag(hoa, case, words=WORDS, due_on=timezone.localdate() - timedelta(days=1))
        with pytest.raises(InvalidValue):
            set_flag(hoa, case, words=WORDS, due_on=timezone.localdate() + timedelta(days=733))
        with pytest.raises(InvalidValue):
            resolve_flag(hoa, case, flag_id=flag.pk, outcome=" ", expected_version=1)
        with pytest.raises(NotFound):
            resolve_flag(hoa, elsewhere, flag_id=flag.pk, outcome="Xong", expected_version=1)
        with pytest.raises(EditConflict):
            resolve_flag(hoa, case, flag_id=flag.pk, outcome="Xong", expected_version=7)


@pytest.mark.parametrize("name", ["mai", "thu", "binh", "lan"])
def test_only_the_desk_sets_and_sees_to_reminders(cast: Cast, name: str):
    case = case_at(cast, Stage.ACTIVE)
    flag = flag_on(cast, case)
    with cast.everybody[name].acting() as by:
        with pytest.raises(NotFound):
            set_flag(by, case, words=WORDS, due_on=soon())
        with pytest.raises(NotFound):
            resolve_flag(by, case, flag_id=flag.pk, outcome="Xong", expected_version=1)


def test_an_ended_case_is_reminded_of_nothing(cast: Cast):
    case = set_aside(cast, arrived(cast))
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        set_flag(hoa, case, words=WORDS, due_on=soon())


def test_a_day_without_the_officer_who_saw_to_it_is_never_kept(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    flag = flag_on(cast, case)
    with pytest.raises(IntegrityError, match="a_resolved_flag_has_its_day_and_its_officer"), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(resolved_on=timezone.localdate(), version=2)


def test_she_sets_it_on_a_page_however_often_it_is_sent_and_her_colleague_sees_to_it(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    hoa, quy, file = signed_in(cast.hoa), signed_in(cast.quy), reverse("case", args=[case.pk])
    address = reverse("flag-set", args=[case.pk])
    key = re.search(r'name="idempotency_key" value="([^"]+)"', hoa.get(address).content.decode())
    assert key is not None
    sent = {"words": WORDS, "due_on": f"{soon():%d/%m/%Y}", "idempotency_key": key[1]}
    assert [hoa.post(address, sent).status_code for _ in range(2)] == [302, 302]
    flag = Flag.objects.get(case=case)
    page = unescape(quy.get(file).content.decode())
    resolving = reverse("flag-resolve", args=[case.pk, flag.pk])
    assert WORDS in page and resolving in page
    assert WORDS in unescape(quy.get(resolving).content.decode())
    assert quy.post(resolving, {"outcome": "Đã hẹn thứ Sáu", "version": 1}).status_code == 302
    assert resolving not in unescape(quy.get(file).content.decode())
    page = unescape(quy.get(reverse("case-done", args=[case.pk])).content.decode())
    assert "Đã hẹn thứ Sáu" in page and resolving not in page


def test_what_is_opened_for_paper_is_printed(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    seen_to = flag_on(cast, case)
    with cast.hoa.acting() as hoa:
        resolve_flag(hoa, case, flag_id=seen_to.pk, outcome="Đã hẹn thứ Sáu", expected_version=1)
        set_flag(hoa, case, words="Việc còn chờ", due_on=soon())
    paper = unescape(
        signed_in(cast.hoa).post(reverse("case-print", args=[case.pk]), EVERY_PART, follow=True).content.decode()
    )
    assert all(words in paper for words in (WORDS, "Đã hẹn thứ Sáu", "Việc còn chờ"))
    assert reverse("flag-set", args=[case.pk]) not in paper, "paper has no links"


def test_the_unit_that_heard_her_reads_no_reminder_of_the_desk(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    flag_on(cast, case)
    page = unescape(signed_in(cast.mai).get(reverse("case", args=[case.pk])).content.decode())
    assert WORDS not in page and "Nhắc việc" not in page


def test_the_history_tells_of_it_by_its_words(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    flag_on(cast, case)
    told = read(cast.hoa, history_page.changes, case.pk).changes
    (change,) = (one for one in told if one.record == "Nhắc việc")
    assert {field.label for field in change.fields} == {"Đến ngày", "Người đặt", "Cần nhớ"}


def test_a_case_that_comes_back_is_reminded_again_of_what_nobody_saw_to(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    flag = flag_on(cast, case)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.thu.acting() as thu:
        decide_closure(thu, case, expected_version=1, approve=True, reviewed=True, words="")
    running = Clock.objects.filter(rule="flag", object_id=flag.pk, met_at__isnull=True)
    assert not running.exists(), "an ended case falls due nowhere"
    with cast.hoa.acting() as hoa:
        reopen(hoa, case, reason="closed_by_mistake", words="")
    assert running.get().due_at == end_of(flag.due_on)


def test_a_slip_in_the_year_is_asked_again_and_keeps_her_words(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    answer = signed_in(cast.hoa).post(reverse("flag-set", args=[case.pk]), {"words": WORDS, "due_on": "30/11/2126"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 422 and WORDS in text and "ngày 30 tháng 11 năm 2126. Ngày này xa quá" in text
    assert not Flag.objects.filter(case=case).exists()


def test_the_page_says_from_when_the_desk_is_reminded_and_is_found_from_the_top_of_the_case(
    cast: Cast, signed_in: SignedIn
):
    case, hoa = case_at(cast, Stage.ACTIVE), signed_in(cast.hoa)
    address = reverse("flag-set", args=[case.pk])
    ahead = desk.LOOK_AHEAD - timedelta(days=1)
    assert f"{ahead.days} ngày trước" in unescape(hoa.get(address).content.decode())
    with cast.hoa.acting() as by:
        set_flag(by, case, words=WORDS, due_on=timezone.localdate() + ahead)
    assert case.pk in [row.case.id for row in read(cast.hoa, desk.desk).due if str(row.what) == "Nhắc việc"]
    page = hoa.get(reverse("case", args=[case.pk])).content.decode()
    assert WORDS in unescape(page) and address in page
    assert 'id="nhac-viec"' in hoa.get(reverse("case-done", args=[case.pk])).content.decode()
