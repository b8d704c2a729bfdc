"""History in words: what stood, what stands, who changed it - and only for whoever holds the key."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from casework.journey.intake.hearing import add_note, note_contact, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.journey.livelihood.supplying import give_input
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import record_visit
from casework.policy import gate, stated_reasons, unit_of_work
from casework.queries import history, labels
from casework.records.about import UNTOLD
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.kinds import BY_WORD, KINDS
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook import risk
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.rulebook.stages import Stage
from casework.vault.errors import Locked
from casework.vault.fields import SealedField
from tests.answers import ALL, START, TOLD, piglets
from tests.cast import Cast
from tests.past_the_acts import referral, shelter_stay
from tests.states import approved, case_at


def told(change: history.Change) -> dict[str, tuple[str | None, str | None]]:
    return {field.label: (field.before, field.after) for field in change.fields}


def test_an_edit_reads_as_before_and_after_and_by_whom(cast: Cast):
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note_person(mai, case, expected_version=1, details={"sex": "female", "children": 2, "language": "hmn"})
        note_person(mai, case, expected_version=2, name="Thào Thị Dợ A", birth=parse_birth("3/1990", at=timezone.now()))
        note_person(mai, case, expected_version=3, details={"children": 3})
        found = history.changes(case)
    assert told(found[0]) == {"Số con đi cùng": ("2", "3")}
    assert (found[0].who, found[0].act, found[0].record, found[0].is_new) == (
        "Vàng Thị Mai",
        "ghi người đến",
        "Người đến",
        False,
    )
    assert told(found[1]) == {"Tên": ("Thào Thị Dợ", "Thào Thị Dợ A")}
    assert told(found[2]) == {"Ngày sinh hoặc tuổi": (None, "03/1990")}
    assert told(found[3])["Tiếng nói"] == (None, "Tiếng Hmông")


def test_codes_lists_and_communes_are_said_in_words(cast: Cast):
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note_incident(
            mai,
            case,
            expected_version=1,
            answers={"violence_acts": ["a"], "weapon": "yes"},
            story="Hôm qua anh ta đánh",
        )
        note_person(mai, case, expected_version=1, details={"commune_code": "03390", "commune_from": "2025-07-01"})
        note_contact(mai, case, expected_version=1, ways={"channel": "visit", "days": ["mon", "wed"]})
        contact, person, _weapon_told, incident, *_ = history.changes(case)
    assert told(contact)["Ngày nào"] == (None, "Thứ Hai, Thứ Tư")
    assert told(contact)["Liên lạc bằng cách nào"] == ("Không liên lạc", "Gặp trực tiếp")
    assert "Bình Lư" in (told(person)["Xã"][1] or "")
    assert told(incident)["Có vũ khí, vật nguy hiểm"] == (None, "Có")
    assert told(incident)["Lời kể"] == (None, "Hôm qua anh ta đánh")


def test_a_plan_is_told_line_by_line(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        note_baseline(hoa, case, control="somebody_else", income=1_200_000, expected_version=0)
        write_livelihood_plan(
            hoa, case, path="husbandry", goal="Nuôi lợn", costs=[Cost("Lợn", 4_500_000, "project8")], expected_version=1
        )
        write_livelihood_plan(
            hoa,
            case,
            path="husbandry",
            goal="Nuôi lợn",
            costs=[Cost("Lợn", 5_000_000, "project8"), Cost("Cám", 200_000, "own")],
            expected_version=2,
        )
    with cast.quy.acting() as quy, unit_of_work.transaction_as(quy):
        approve_livelihood_plan(quy, case, expected_version=3)
        approval, changed, planned, baseline, *_ = history.changes(case)
    assert told(approval)["Người duyệt"] == (None, "Giàng A Quý")
    assert told(approval)["Tình trạng"] == ("đã lập kế hoạch", "đã duyệt")
    assert told(changed) == {
        "Chi phí 1": ("4.500.000\u00a0đ", "5.000.000\u00a0đ"),
        "Chi phí cho việc gì 2": (None, "Cám"),
        "Chi phí 2": (None, "200.000\u00a0đ"),
        "Nguồn tiền 2": (None, "Tự có"),
    }
    assert told(planned)["Hướng làm ăn"] == (None, "Chăn nuôi")
    assert told(baseline)["Ai giữ tiền"] == (None, "Người khác giữ tiền")
    assert baseline.is_new and baseline.record == "Kế hoạch sinh kế"


def test_visits_and_closing_are_told_in_the_words_of_the_rulebook(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        record_visit(hoa, case, followup_id=None, done_on=START, **TOLD)
        ask_closure(hoa, case, ticked=ALL, reason="needs_met", words="Chị tự lo được")
    with cast.quy.acting() as quy, unit_of_work.transaction_as(quy):
        decide_closure(quy, case, approve=True, reviewed=True, words="", expected_version=1)
        closing = [told(change) for change in history.changes(case, limit=5)]
    merged = {label: words for change in reversed(closing) for label, words in change.items()}
    assert merged["An toàn"] == (None, "3 – Phần lớn yên ổn")
    assert merged["Người quyết định"] == (None, "Giàng A Quý")
    assert merged["Người thứ hai đã xem lại hồ sơ"] == (None, "có")
    assert merged["Giai đoạn"] == ("chờ đóng", "đã đóng")


def test_without_the_key_there_is_no_history(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.binh.acting(), pytest.raises(Locked):
        history.changes(Case.objects.get(pk=case.pk))


def test_the_supervisor_reads_it_under_the_key_of_the_case(cast: Cast):
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, case, text="Chị ấy bế theo con nhỏ")
    later = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        add_note(hoa, later, text="Đã gặp ở chợ")
    with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
        entered = gate.enter(thu, Case, later.pk, Act.CASE_HISTORY)
        stated_reasons.reopen(entered.pk)
        found = history.changes(entered)
    assert told(found[0])["Nội dung"] == (None, "Đã gặp ở chợ")


def test_where_she_hides_and_what_was_sent_stay_sealed_apart(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        shelter_stay(hoa, case, cast)
        referral(hoa, case, cast)
        sent, stay, *_ = history.changes(case)
        assert told(stay)["Ở đâu"] == (None, "bản Thác Cạn")
    with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
        entered = gate.enter(thu, Case, case.pk, Act.CASE_HISTORY)
        stated_reasons.reopen(entered.pk)
        sent, stay, *_ = history.changes(entered)
    assert told(stay)["Nơi ở"] == (None, "niêm phong riêng")
    assert told(stay)["Tình trạng"] == (None, "đang tạm lánh")
    assert told(sent)["Nội dung gửi"] == (None, "niêm phong riêng")
    assert told(sent)["Gửi đến"] == (None, "Trạm Y tế xã Bình Lư")
    assert "Thác Cạn" not in str(stay)


def test_pages_follow_each_other_without_a_gap(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        for many in range(1, 6):
            give_input(hoa, case, **(piglets() | {"quantity": many}))
        whole = history.changes(case, limit=500)
        paged: list[history.Change] = []
        while True:
            page = history.changes(case, before=paged[-1].id if paged else None, limit=4)
            paged += page
            if len(page) < 4:
                break
    assert tuple(paged) == whole
    rows = sum(history_of(record).objects.count() for record in KINDS)
    assert len(whole) <= rows and len({change.id for change in whole}) == len(whole)


def test_a_page_costs_few_statements_however_long_the_history(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        for _ in range(30):
            add_note(hoa, case, text="Một câu")
        with CaptureQueriesContext(
            connection,
        ) as few:
            assert len(history.changes(case, limit=20)) == 20
        with CaptureQueriesContext(connection) as many:
            history.changes(case, limit=500)
    assert len(few) == 1  # the changes with their names
    assert len(many) == len(few)


def test_who_changed_a_record_last(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting():
        last = history.last_change(case.pk, "livelihoodplan")
        assert last is not None and last.who == "Giàng A Quý"
        assert history.last_change(case.pk, "milestone") is None


def test_every_kept_record_has_words_for_itself_and_its_columns():
    assert set(labels.RECORDS) == set(BY_WORD)
    silent = []
    for kind, record in BY_WORD.items():
        for field in record._meta.concrete_fields:
            path = f"{kind}.{field.name}"
            if field.name not in UNTOLD and path not in labels.LABELS and path not in labels.SHEETS:
                silent.append(path)
    assert not silent


def test_every_label_stands_for_a_column_that_is_there():
    for path in [*labels.LABELS, *labels.SHEETS]:
        kind, name, *inside = path.split(".")
        field = apps.get_model("casework", kind)._meta.get_field(name)
        assert not inside or isinstance(field, SealedField), path


def test_what_has_no_words_yet_is_still_told():
    label = labels.label_of(("incident", "answers", "brand_new"))
    assert str(label.words) == "brand new"
    assert str(labels.label_of(("shelterstay", "place", "floor")).words) == "Nơi ở – floor"


def test_shelter_stay_and_referral_are_the_only_records_with_keys_of_their_own():
    own = {
        record
        for record in KINDS
        for field in record._meta.concrete_fields
        if isinstance(field, SealedField) and field.guarded == "id"
    }
    assert own == {Case, ShelterStay, Referral}


def test_codes_ages_and_numbers_are_said_in_the_readers_words():
    birth = parse_birth("khoảng 35 tuổi", at=date(2026, 11, 30))
    assert labels.born(birth.as_json()) == birth.written()
    with translation.override("en"):
        assert labels.born(birth.as_json()) == "about 35 (in 2026)"
    instrument = labels.label_of(("riskassessment", "instrument"))
    assert instrument.said is not None
    for code in (risk.INSTRUMENT, risk.JUDGED, risk.RAISED):
        assert code not in instrument.said(code)
    phone = labels.label_of(("safecontact", "ways", "phone"))
    assert phone.said is not None and phone.said("+84912345678") == "0912345678"
