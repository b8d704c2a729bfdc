"""The audit: who did what and who looked, for the province's supervisor alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import unit_of_work
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.sections import Section
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.sequencer import schema_watch
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.told import escalated


def arrived(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, case, text="Chị ấy sợ đêm")
        return submit_to_desk(mai, case)


def read(page) -> str:
    return str(page.content, "utf-8")


def rows(text: str) -> int:
    return text.count('role="rowheader"')


def test_the_supervisor_reads_who_did_what_and_no_word_of_hers(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    signed_in(cast.hoa).get(f"/ho-so/{case.pk}/")
    text = read(signed_in(cast.thu).get("/nhat-ky/"))
    for words in ("Vàng Thị Mai", "Gửi bàn tiếp nhận", "Mở hồ sơ", "Lò Thị Hoa", f"/ho-so/{case.pk}/nhat-ky/"):
        assert words in text, words
    assert "Dợ" not in text and "sợ đêm" not in text


def test_a_refusal_stands_out(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    signed_in(cast.binh).get(f"/ho-so/{case.pk}/")
    text = read(signed_in(cast.thu).get("/nhat-ky/?loai=tu-choi"))
    assert "trail__refused" in text and "Phàn Văn Bình" in text
    assert "Mở hồ sơ" in text and "Có người đến" not in text


def test_a_slip_of_the_pen_is_no_refusal_to_look_for(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue):
        add_note(hoa, case, text=" ")
    signed_in(cast.binh).get(f"/ho-so/{case.pk}/")
    client = signed_in(cast.thu)
    refused = read(client.get("/nhat-ky/?loai=tu-choi"))
    table = refused[refused.index("<tbody") : refused.index("</tbody")]
    assert "Phàn Văn Bình" in table and "Lò Thị Hoa" not in table and "Chưa xong" not in table
    assert "Chưa xong" in read(client.get("/nhat-ky/"))


def test_days_the_wrong_way_round_are_said_and_kept(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client = signed_in(cast.thu)
    for address in ("/nhat-ky/", f"/ho-so/{case.pk}/nhat-ky/"):
        answer = client.get(f"{address}?tu=20/11/2026&den=01/11/2026".replace("2026", "2025"))
        text = read(answer)
        assert answer.status_code == 400 and "“Đến ngày” phải bằng hoặc sau “Từ ngày”." in text, address
        assert 'value="20/11/2025"' in text and 'value="01/11/2025"' in text and "<details" in text
        assert client.get(f"{address}?tu=20/11/2025&den=20/11/2025").status_code == 200


def test_the_filter_is_folded_until_something_is_asked(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.thu)
    assert '<details class="govuk-details"><summary' in read(client.get("/nhat-ky/"))
    assert '<details class="govuk-details" open>' not in read(client.get("/nhat-ky/"))
    assert '<details class="govuk-details" open>' in read(client.get("/nhat-ky/?loai=viec"))


def test_a_failed_sign_in_is_there_and_can_be_asked_for(cast: Cast, signed_in: SignedIn):
    signed_in(cast.lan)
    client = signed_in(cast.thu)
    from_outside = client.__class__()
    from_outside.post("/vao/", {"username": "hoa", "passphrase": "không phải"})
    text = read(client.get("/nhat-ky/?loai=vao-ra"))
    assert "Đăng nhập không được" in text and "trail__refused" in text and "Mở hồ sơ" not in text
    # Whose name was typed is not who did it.
    assert "không rõ ai" in text and "có người gõ tên của Lò Thị Hoa mà không vào được" in text
    theirs = read(client.get(f"/nhat-ky/?ai={cast.hoa.worker.pk}"))
    assert "Đăng nhập không được" not in theirs


def test_an_earlier_line_that_names_her_as_who_did_it_is_not_read_so(cast: Cast, signed_in: SignedIn):
    with unit_of_work.within(cast.hoa.worker, Act.DOOR_SIGN_IN_FAILED, province_id=cast.province.pk) as doing:
        append.write(doing, Outcome.REFUSED)
    text = read(signed_in(cast.thu).get("/nhat-ky/?loai=vao-ra"))
    assert "không rõ ai" in text and "có người gõ tên của Lò Thị Hoa" in text


def test_a_name_that_is_guessed_at_stands_above_the_lines(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.thu)
    for number in range(4):
        client.__class__().post("/vao/", {"username": "hoa", "passphrase": f"không phải {number}"})
    assert "thử đăng nhập vào tên" not in read(client.get("/nhat-ky/"))
    client.__class__().post("/vao/", {"username": "hoa", "passphrase": "không phải"})
    assert "5 lần có người thử đăng nhập vào tên của Lò Thị Hoa" in read(client.get("/nhat-ky/"))


def test_it_can_be_narrowed_to_one_worker_and_to_days(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    client = signed_in(cast.thu)
    only = read(client.get(f"/nhat-ky/?ai={cast.mai.worker.pk}"))
    table = only[only.index("<tbody") :]
    assert "Vàng Thị Mai" in table and "Lò Thị Hoa" not in table[: table.index("</tbody")]
    today = timezone.localdate()
    assert rows(read(client.get(f"/nhat-ky/?tu={today:%d/%m/%Y}&den={today:%d/%m/%Y}&loai=viec"))) > 0
    tomorrow = today + timedelta(days=1)
    # The form's own rule: a first day that has not come yet is a slip of the pen.
    assert client.get(f"/nhat-ky/?tu={tomorrow:%d/%m/%Y}").status_code == 400
    yesterday = today - timedelta(days=1)
    assert "Không có dòng nào." in read(client.get(f"/nhat-ky/?den={yesterday:%d/%m/%Y}&loai=tu-choi"))


def test_what_was_not_offered_is_refused(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.thu)
    for asked in (
        "loai=all",
        "loai=viec&loai=xem",
        "ai=999999999",
        "ai=hoa",
        "ai=01",
        "tu=31/02/2026",
        "sau=1",
        "order_by=at",
        "province=2",
    ):
        assert client.get(f"/nhat-ky/?{asked}").status_code == 400, asked


def test_it_goes_on_below_by_key_and_keeps_what_was_asked(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        for number in range(26):
            add_note(mai, case, text=f"Lần {number}")
    client = signed_in(cast.thu)
    text = read(client.get(f"/nhat-ky/?loai=viec&ai={cast.mai.worker.pk}"))
    assert rows(text) == 25
    below = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "loai=viec" in below
    assert rows(read(client.get(f"/nhat-ky/{below}"))) == 2


def test_one_case_shows_all_acts_and_looks(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    signed_in(cast.hoa).get(f"/ho-so/{case.pk}/phan/nguoi/")
    signed_in(cast.binh).get(f"/ho-so/{case.pk}/")
    text = read(signed_in(cast.thu).get(f"/ho-so/{case.pk}/nhat-ky/"))
    for words in ("Có người đến", "Ghi chú", "Gửi bàn tiếp nhận", "Mở hồ sơ", "Phàn Văn Bình"):
        assert words in text, words
    assert "<svg" in text and "cách liên lạc, chuyện đã kể" in text
    # Beside each act which fields it changed, and not a word of what stands in them.
    assert "<strong>Ghi chú</strong>" in text and "Chị ấy sợ đêm" not in text and "Thào" not in text


def test_nobody_else_reads_it(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    for person in (cast.hoa, cast.mai, cast.binh, cast.lan, cast.cuc):
        client = signed_in(person)
        assert client.get("/nhat-ky/").status_code == 404
        assert client.get(f"/ho-so/{case.pk}/nhat-ky/").status_code == 404


def test_reading_the_trail_is_in_the_trail(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.thu)
    client.get("/nhat-ky/")
    event = Event.objects.latest("id")
    assert (event.act, event.outcome, event.worker_id) == ("trail.province", "looked", cast.thu.worker.pk)


def test_every_section_of_the_file_has_its_words():
    assert all(section.label and section.discreet for section in Section)
    assert [str(Section.words(section.value)) for section in Section] == [str(section.label) for section in Section]
    assert Section.words("attic") == "attic"


def test_what_the_product_does_by_itself_is_put_down_to_it_and_not_to_somebody_unknown(cast: Cast, signed_in: SignedIn):
    escalated(cast)
    line = read(signed_in(cast.thu).get("/nhat-ky/")).partition("Nhắc nơi trên khi việc quá hạn")[0]
    assert "phần mềm tự làm" in line.rpartition('role="rowheader"')[2]
    assert "không rõ ai" not in line.rpartition('role="rowheader"')[2]


def test_a_change_of_the_databases_shape_is_read_by_supervisors_alone(cast: Cast, signed_in: SignedIn):
    assert schema_watch.watch(None)
    for address in ("/nhat-ky/", "/nhat-ky/?loai=viec"):
        text = read(signed_in(cast.thu).get(address))
        assert "Cấu trúc cơ sở dữ liệu thay đổi" in text and "không rõ ai" in text
    for asked in ("loai=xem", f"ai={cast.mai.worker.pk}"):
        assert "Cấu trúc cơ sở dữ liệu" not in read(signed_in(cast.thu).get(f"/nhat-ky/?{asked}"))
    for person, sees in ((cast.thu, 1), (cast.hoa, 0), (cast.mai, 0), (cast.cuc, 0), (cast.lan, 0), (cast.son, 0)):
        with person.acting() as by, unit_of_work.transaction_as(by):
            assert (
                Event.objects.filter(act=schema_watch.CHANGED).count() == len(schema_watch.schema_changes()) == sees
            ), person
