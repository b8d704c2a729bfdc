"""One case's story: everything in it, narrowed as one asks, and red at the very line that somebody touched."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone, translation

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.queries.audit import rights
from casework.queries.audit.anomaly_search import AnomalySearch
from casework.queries.audit.proof import proof_of
from casework.queries.casefile import casefile
from casework.records.cases import Case
from casework.rulebook.acts import TAKEN_OUT, Act
from casework.rulebook.sections import opened_in
from casework.trail.events import Event
from casework.trail.proof.verification import LONGEST_WAIT, examine, said_by
from casework.vault.fields import SealedField
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.audit.reading import BROKEN, SOUND, PinnedLog, event_of, row_of, story

pytestmark = pytest.mark.usefixtures("reason_stated")


def numbers(text: str) -> list[int]:
    """The numbers of the lines shown."""
    return [int(found) for found in re.findall(r'<tr[^>]* id="d(\d+)"', text)]


def test_she_reads_who_was_given_the_case_and_from_whom_it_was_kept(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    text = signed_in(cast.thu).get(story(case)).text
    opened = row_of(text, event_of(case.pk, "case.open").case_seq)
    assert "Trao cho ĐCTC bản Thác Cạn: cùng làm hồ sơ" in opened
    handed = row_of(text, event_of(case.pk, "intake.submit").case_seq)
    assert "Trao cho Hội LHPN xã Bình Lư: phụ trách hồ sơ" in handed
    assert "Không cho Giàng A Quý xem hồ sơ" in row_of(text, event_of(case.pk, "grant.exclude").case_seq)


def test_each_line_says_how_far_it_is_proved(cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog):
    client = signed_in(cast.thu)
    text = client.get(story(case)).text
    assert "Chưa có mốc ký" in text and text.count("Chờ vào sổ") == len(numbers(text))
    pinned_log.place()
    assert "Chờ ký" in client.get(story(case)).text
    pinned_log.sign()
    text = client.get(story(case)).text
    assert SOUND in text and BROKEN not in text and "Chưa kiểm chữ ký" not in text
    # What she herself looked at above is placed and signed; her look just now is not on the page yet.
    assert text.count("Đã ký") == len(numbers(text)) > 5


def test_without_a_pinned_key_the_page_says_that_no_signature_was_checked(
    cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog
):
    pinned_log.sign()
    for file in ("", "/nowhere", str(pinned_log.key_file.with_name("key"))):
        with override_settings(TRAIL_PUBLIC_KEY_FILE=file):
            text = signed_in(cast.thu).get(story(case)).text
        assert "Chưa kiểm chữ ký của mốc" in text and SOUND in text


def test_a_checkpoint_of_another_key_shows_red(cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog):
    pinned_log.sign()
    pinned_log.key_file.write_text("test.example/trail+d8e37fa9+AXmPGQ9KQ5pXnzmQ7Ys0Rr6rW5ixjR0PzyhP6tDgDV/n\n")
    assert "Chưa kiểm chữ ký" in signed_in(cast.thu).get(story(case)).text, "copied wrongly: its id does not fit"
    pinned_log.attack("UPDATE casework_checkpoint SET note = replace(note, 'test.example', 'evil.example')")
    pinned_log.key_file.unlink()
    text = signed_in(cast.thu).get(story(case)).text
    assert BROKEN not in text, "nobody can tell without the key"


class TestContents:
    """The story tells which fields changed; her words open only for who asks, and then she has opened the file."""

    WORDS = ("Thào Thị Dợ", "Chị ấy sợ đêm", "Mai lại đến")

    def looked(self, case: Case) -> tuple[str, list[str]]:
        event = Event.objects.filter(case_id=case.pk, outcome="looked").latest("id")
        return event.act, opened_in(said_by(event)["opened"]) or []

    def test_stay_closed_until_they_are_asked_for(self, cast: Cast, signed_in: SignedIn, case: Case):
        client = signed_in(cast.thu)
        text = client.get(story(case)).text
        assert "<strong>Ghi chú</strong>: " in row_of(text, event_of(case.pk, "note.add").case_seq)
        assert not any(words in text for words in self.WORDS)
        assert self.looked(case) == ("trail.case", ["trail"])
        link = html.unescape(re.findall(r'href="(\?[^"]*)">Xem nội dung thay đổi', text)[0])
        text = client.get(story(case, link)).text
        assert all(words in text for words in self.WORDS) and "tính là mở hồ sơ" in text
        assert self.looked(case) == ("trail.contents", ["trail", "history"])

    def test_nothing_is_opened_to_name_what_changed(
        self, cast: Cast, signed_in: SignedIn, case: Case, monkeypatch: pytest.MonkeyPatch
    ):
        client = signed_in(cast.thu)
        opened: list[SealedField] = []
        truly = SealedField._open

        def counted(field: SealedField, *asked: Any) -> Any:
            opened.append(field)
            return truly(field, *asked)

        monkeypatch.setattr(SealedField, "_open", counted)
        client.get(story(case))
        client.post(story(case, "in/"), follow=True)
        assert opened == []
        client.get(story(case, "?noi-dung=1"))
        assert opened

    def test_count_as_opening_the_file_and_the_story_alone_does_not(self, cast: Cast, signed_in: SignedIn, case: Case):
        client, hoa = signed_in(cast.thu), signed_in(cast.hoa)

        def told() -> tuple[bool, bool, bool]:
            seen = hoa.get(f"/ho-so/{case.pk}/ai-da-xem/").text.split("<main")[1]
            odd = [pair.worker_id for pair in self.search(cast).pairs]
            with cast.hoa.acting() as officer:
                opened = {one.who for one in casefile(officer, case.pk).lookers}
            return (
                "Nguyễn Thị Thu" in seen,
                "Nguyễn Thị Thu" in opened,
                cast.thu.worker.pk in odd,
            )

        for _ in range(3):
            client.get(story(case))
            client.post(story(case, "in/"), follow=True)
        assert told() == (False, False, False)
        client.get(story(case, "?noi-dung=1"))
        assert told() == (True, True, True)

    def search(self, cast: Cast) -> AnomalySearch:
        return AnomalySearch(cast.thu.worker, cast.province.pk, timezone.now(), ())

    def test_stay_off_paper_and_the_paper_says_so(self, cast: Cast, signed_in: SignedIn, case: Case):
        text = signed_in(cast.thu).post(story(case, "in/"), follow=True).text
        assert "Bản in này không có nội dung thay đổi" in text and "Ghi chú (" in text
        assert not any(words in text for words in self.WORDS)
        assert signed_in(cast.thu).post(story(case, "in/?noi-dung=1")).status_code == 400

    def test_are_the_supervisors_to_open_alone(self, cast: Cast, signed_in: SignedIn, case: Case):
        for person in (cast.hoa, cast.mai, cast.binh, cast.lan):
            assert signed_in(person).get(story(case, "?noi-dung=1")).status_code == 404


class TestNarrowing:
    """By kind, worker, days and what is wrong."""

    @pytest.mark.parametrize(
        ("word", "there", "gone"),
        [
            ("viec", "Ghi chú", "Mở hồ sơ"),
            ("xem", "Mở hồ sơ", "Ghi chú"),
            ("sua", "Ghi chú", "Mở hồ sơ"),
            ("quyen", "Gửi bàn tiếp nhận", "Ghi chú"),
            ("tu-choi", "Phàn Văn Bình", "Vàng Thị Mai"),
            ("giay", "In nhật ký của hồ sơ", "Ghi chú"),
        ],
    )
    def test_one_kind_alone(self, cast: Cast, signed_in: SignedIn, case: Case, word: str, there: str, gone: str):
        signed_in(cast.binh).get(f"/ho-so/{case.pk}/")
        client = signed_in(cast.thu)
        client.post(story(case, "in/"), follow=True)
        text = client.get(story(case, f"?loai={word}")).text
        table = text[text.index("<tbody") : text.index("</tbody")]
        assert there in table and gone not in table

    def test_one_worker_and_days(self, cast: Cast, signed_in: SignedIn, case: Case):
        client = signed_in(cast.thu)
        text = client.get(story(case, f"?ai={cast.hoa.worker.pk}")).text
        table = text[text.index("<tbody") : text.index("</tbody")]
        assert "Lò Thị Hoa" in table and "Vàng Thị Mai" not in table
        today = timezone.localdate()
        assert numbers(client.get(story(case, f"?tu={today:%d/%m/%Y}&den={today:%d/%m/%Y}")).text)
        assert "Không có dòng nào." in client.get(story(case, f"?den={today - timedelta(days=1):%d/%m/%Y}")).text

    def test_what_was_not_offered_is_refused(self, cast: Cast, signed_in: SignedIn, case: Case):
        client = signed_in(cast.thu)
        for asked in (
            "loai=all",
            "loai=xem&loai=sua",
            "ai=mai",
            "tu=31/02/2026",
            "sai=0",
            "sau=1",
            "x=1",
        ):
            assert client.get(story(case, f"?{asked}")).status_code == 400, asked
            assert client.post(story(case, f"in/?{asked}")).status_code == 400, asked

    def test_who_never_touched_the_case_is_an_empty_list_and_a_line(self, cast: Cast, signed_in: SignedIn, case: Case):
        client = signed_in(cast.thu)
        before = Event.objects.count()
        answer = client.get(story(case, f"?ai={cast.binh.worker.pk}"))
        assert answer.status_code == 200 and not numbers(answer.text) and Event.objects.count() == before + 1

    def test_it_goes_on_below_by_key_and_keeps_what_was_asked(self, cast: Cast, signed_in: SignedIn, case: Case):
        with cast.mai.acting() as mai:
            for number in range(60):
                add_note(mai, case, text=f"Lần {number}")
        client = signed_in(cast.thu)
        text = client.get(story(case, f"?loai=sua&ai={cast.mai.worker.pk}")).text
        assert len(numbers(text)) == 50 and "Có 64 dòng như vậy." in text
        below = html.unescape(text.split('rel="next" href="')[1].split('"')[0])
        assert "loai=sua" in below
        further = client.get(story(case, below)).text
        assert len(numbers(further)) == 14 and max(numbers(further)) < min(numbers(text))
        assert 'value="sua" selected' in further


class TestTampered:
    """The administrator has been at it: red on top, and at the right line."""

    @pytest.fixture
    def noted(self, case: Case, pinned_log: PinnedLog) -> Event:
        pinned_log.sign()
        return event_of(case.pk, "note.add")

    def red(self, cast: Cast, signed_in: SignedIn, case: Case) -> tuple[str, set[int]]:
        """The page, and the numbers of the lines that are red on it."""
        text = signed_in(cast.thu).get(story(case)).text
        assert BROKEN in text and SOUND not in text and "Việc cần làm ngay" in text
        red = {number for number in numbers(text) if "> Sai</strong>" in row_of(text, number)}
        only = signed_in(cast.thu).get(story(case, "?sai=1")).text
        # Her own look stands behind what is gone, and is on the second page alone.
        assert set(numbers(only)) - {max(numbers(text)) + 1, max(numbers(text)) + 2} == red
        return text, red

    def test_an_edited_event(self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog):
        pinned_log.attack(
            "UPDATE casework_event SET body = replace(convert_from(body, 'UTF8'), 'note.add', 'note.see')::bytea"
            " WHERE id = %s",
            noted.pk,
        )
        text, red = self.red(cast, signed_in, case)
        assert red == {noted.case_seq}
        assert "dòng này đã bị sửa sau khi ghi" in row_of(text, noted.case_seq).lower()

    def test_another_name_beside_an_untouched_body(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        pinned_log.attack("UPDATE casework_event SET worker_id = %s WHERE id = %s", cast.quy.worker.pk, noted.pk)
        assert self.red(cast, signed_in, case)[1] == {noted.case_seq}

    def test_a_body_that_is_no_text_any_more(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        pinned_log.attack("UPDATE casework_event SET body = '\\x00ff' WHERE id = %s", noted.pk)
        assert noted.case_seq in self.red(cast, signed_in, case)[1]

    def test_a_removed_event(self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog):
        pinned_log.attack("DELETE FROM casework_event WHERE id = %s", noted.pk)
        text, red = self.red(cast, signed_in, case)
        assert noted.case_seq is not None and red == {noted.case_seq + 1}
        assert "đã bị xoá" in row_of(text, noted.case_seq + 1)

    def test_the_last_event_removed(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        last = Event.objects.filter(case_id=case.pk).latest("case_seq")
        pinned_log.attack("DELETE FROM casework_event WHERE id = %s", last.pk)
        text, red = self.red(cast, signed_in, case)
        assert red == set() and "Dòng cuối của nhật ký đã bị xoá" in text

    def test_a_rewritten_history_row(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        pinned_log.attack(
            "UPDATE casework_historicalnote SET text = set_byte(text, 20, 255 - get_byte(text, 20))"
            " WHERE event_id = %s",
            noted.pk,
        )
        text, red = self.red(cast, signed_in, case)
        assert red == {noted.case_seq}
        row = row_of(text, noted.case_seq)
        assert "Ghi chú: bản ghi lịch sử đã bị sửa" in row and "bản ghi đã bị sửa từ khi ghi" in row
        text = signed_in(cast.thu).get(story(case, "?noi-dung=1")).text
        assert "đã bị sửa từ khi ghi, nên không mở" in row_of(text, noted.case_seq)
        assert "Chị ấy sợ đêm" not in text and "Mai lại đến" in text

    def test_a_history_row_that_nobody_wrote(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        columns = "id, case_id, version, written_at, written_by_id, text, history_date, history_user_id, history_type"
        pinned_log.attack(
            f"INSERT INTO casework_historicalnote (history_id, event_id, {columns})"
            f" SELECT gen_random_uuid(), event_id, {columns} FROM casework_historicalnote WHERE event_id = %s",
            noted.pk,
        )
        text, red = self.red(cast, signed_in, case)
        assert red == {noted.case_seq} and "không do việc nào ghi" in row_of(text, noted.case_seq)

    def test_a_record_put_back_to_an_older_state(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        pinned_log.attack("UPDATE casework_case SET stage = 'draft', reported_at = NULL WHERE id = %s", case.pk)
        text, red = self.red(cast, signed_in, case)
        handed = event_of(case.pk, "intake.submit")
        assert red == {handed.case_seq} and "bị đưa về bản cũ" in row_of(text, handed.case_seq)

    def test_an_event_slipped_in_behind_the_back_of_the_log(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        slipped = "01900000-0000-7000-8000-000000000001"
        pinned_log.attack(
            "INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, case_id, object_id, body)"
            " SELECT %s, at - interval '1 day', act, outcome, worker_id, province_id, case_id, object_id, convert_to("
            " json_build_object('v', 1, 'id', %s::text, 'at', to_char((at - interval '1 day') AT TIME ZONE 'UTC',"
            " 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+00:00', 'act', act, 'outcome', outcome, 'worker', worker_id,"
            " 'province', province_id, 'case', case_id, 'thing', object_id)::text, 'UTF8')"
            " FROM casework_event WHERE id = %s",
            slipped,
            slipped,
            noted.pk,
        )
        text = signed_in(cast.thu).get(story(case)).text
        assert BROKEN in text and "không được xếp vào sổ đúng lúc" in text

    def test_leaves_cut_off(self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog):
        pinned_log.attack("DELETE FROM casework_leaf WHERE place > 3")
        text, _ = self.red(cast, signed_in, case)
        assert "Mốc ký mới nhất không đúng" in text

    def test_a_leaf_at_anothers_place(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        pinned_log.attack("UPDATE casework_leaf SET leaf_hash = sha256('x') WHERE event_id = %s", noted.pk)
        assert noted.case_seq in self.red(cast, signed_in, case)[1]

    def test_the_log_put_back_to_an_earlier_point_was_cried_out(
        self, cast: Cast, signed_in: SignedIn, case: Case, noted: Event, pinned_log: PinnedLog
    ):
        pinned_log.attack("INSERT INTO casework_alert (at, kind, place) VALUES (clock_timestamp(), 'forked', 3)")
        assert "Máy xếp sổ đã báo động" in self.red(cast, signed_in, case)[0]


def test_lines_that_wait_too_long_are_told_but_are_not_red(case: Case, pinned_log: PinnedLog):
    examined = examine(case.pk, verifier=pinned_log.sequencer.verifier)
    soon = proof_of(examined, checked=True, now=timezone.now())
    later = proof_of(examined, checked=True, now=timezone.now() + timedelta(minutes=11))
    assert (soon.late, later.late, later.sound) == (None, LONGEST_WAIT, True)


def test_no_hash_is_shown_to_people(cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog):
    pinned_log.sign()
    for address in (story(case), f"/ho-so/{case.pk}/lich-su/"):
        text = re.sub(r'="[^"]*"', "", signed_in(cast.thu).get(address).text)
        assert not re.findall(r"\b[0-9a-f]{16,}\b", text), address


def test_whatever_prints_or_exports_counts_as_taken_out():
    for act in Act:
        if str(act.value).endswith((".print", ".export", ".bundle", ".download")):
            assert act in TAKEN_OUT, act


@pytest.mark.parametrize(
    "hold, words",
    [("see", "may see"), ("work", "works on"), ("lead", "in charge of")],
    ids=["see", "work", "lead"],
)
def test_a_right_reads_as_a_sentence_in_english_too(hold: str, words: str):
    with translation.override("en"):
        given = str(rights.WORDS["give"]).format(who="Hoa", hold=rights.HOLDS[hold], thing=rights.THINGS["case"])
    assert given == f"Given to Hoa: {words} the case"
