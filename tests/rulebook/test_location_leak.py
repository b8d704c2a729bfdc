"""A place told in pieces is told all the same, in any order and spelling; what people write daily is let through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.location_leak import Tells, find, pieces_of
from casework.rulebook.names import fold

KEPT = "Nhà chị Mẩy, bản Nà Bỏ, gần cầu treo"
SHARED = ["binh lu", "xa binh lu", "lai chau", "tinh lai chau"]
PIECES = pieces_of(KEPT, shared=SHARED)
SAID = ("nhà Mẩy", "Nà Bỏ", "cầu treo")
BETWEEN = ("chị đang ở", "đến", "đón chị rồi đi", "mai khám thai", "và hai cháu ở", "thì hỏi", ",", ".", "\n", "")


def bare(text: str) -> str:
    """As it is typed on a phone without Vietnamese keys."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


SPELT = st.sampled_from([str, str.lower, str.upper, str.title, bare, lambda text: unicodedata.normalize("NFD", text)])


@given(st.permutations(SAID), st.integers(2, 3), st.lists(st.sampled_from(BETWEEN), min_size=4, max_size=4), SPELT)
def test_two_pieces_are_the_place_in_any_order_and_spelling(said, most, between, spelt):
    text = " ".join(f"{words} {piece}" for words, piece in zip(between, said[:most], strict=False)) + f" {between[3]}"
    assert find(PIECES, [spelt(text)]).refused, spelt(text)


@given(st.permutations(SAID), SPELT)
def test_two_pieces_in_two_fields_are_the_place_as_well(said, spelt):
    assert find(PIECES, [spelt(said[0]), spelt(said[1])]).refused


@given(st.sampled_from(SAID), st.sampled_from(BETWEEN), SPELT)
def test_one_piece_is_asked_about_in_the_letters_of_who_typed_it(piece, before, spelt):
    text = spelt(f"{before} {piece} nhé")
    found = find(PIECES, [text])
    assert found.hits and not found.refused
    assert fold(found.typed[0]) in fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chị đang ở nhà chị Mẩy bản Nà Bỏ",
        "Đến nhà chị Mẩy gần cầu treo bản Nà Bỏ đón chị",
        "nhà Mẩy, Nà Bỏ, cầu treo",
        "nha chi may ban na bo gan cau treo",
        "Hỏi cô Mẩy ở NàBỏ",
        KEPT,
    ],
)
def test_what_went_out_is_refused_now(text: str):
    assert find(PIECES, [text]).refused


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ("Nhà dì Pà", "Chị đang ở NHÀ DI PA"),
        ("Trạm Y tế xã Bình Lư", "đang nằm ở trạm y tế xã Bình Lư"),
        ("Số 12 ngõ 45 đường Lê Lợi", "đến ngõ 45, nhà số 12"),
        ("Số 12 ngõ 45 đường Lê Lợi", "phố Lê Lợi, số nhà 12"),
        ("nhà bà Lò Thị Mẩy, xóm Núi Đỏ", "hỏi bà Mẩy xóm Núi Đỏ"),
        ("Nhà Chị Mẩy Bản Nà Bỏ", "ở với chị Mẩy trong Nà Bỏ"),
        ("nha chi may ban na bo gan cau treo", "Nà Bỏ, qua cầu treo"),
        ("Tổ 5, khu Quang Minh", "chị ở tổ 5 Quang Minh"),
        ("gần chợ Tam Đường, nhà nghỉ Hoa Sen", "nhà nghỉ Hoa Sen cạnh chợ Tam Đường"),
    ],
)
def test_other_ways_of_keeping_a_place(kept: str, text: str):
    assert find(pieces_of(kept, shared=SHARED), [text]).refused


HEARD = "Nhà bà Sùng Thị Dợ, thôn Sín Chải 2, km 12 QL4D"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("chỗ bà Giợ, thôn Xín Chải", True),
        ("nha ba gio o xin trai", True),
        ("Bà Rợ ở Sín Trải đang giữ chị", True),
        ("ở Xín Trải", False),
        ("km12 quốc lộ 4D", False),
        ("sinchai2", False),
        ("km12, thôn SínChải2", True),
    ],
)
def test_a_name_is_known_as_it_is_heard_and_with_its_number_run_on(text: str, refused: bool):
    found = find(pieces_of(HEARD), [text])
    assert found.hits and found.refused is refused, found.typed


def test_what_only_sounds_alike_in_another_tone_or_alone_is_another_word():
    for text in ("Xin chai nước", "giờ chị ở đâu", "rợ", "Chị xin trải chiếu", "thang 3 nam 2026", "Sn2 nha1"):
        assert not find(pieces_of(HEARD), [text]).hits, text
    assert not find(pieces_of(HEARD), ["Chị xin trải chiếu, xin chai nước"]).hits


def test_the_commune_that_everybody_shares_is_no_piece():
    assert not find(pieces_of("bản Nà Bỏ, xã Bình Lư, tỉnh Lai Châu", shared=SHARED), ["Xã Bình Lư, Lai Châu"]).hits
    assert not pieces_of("xã Bình Lư", shared=SHARED)


def test_where_she_came_from_is_asked_about_and_never_refused():
    found = find(pieces_of("bản Thác Cạn, gần cầu treo", Tells.HOME), ["Đánh chị ở bản Thác Cạn, gần cầu treo"])
    assert found.hits and not found.refused


def test_a_person_is_known_by_the_given_name_behind_a_title():
    named = pieces_of("Vàng Thị Sua", Tells.PERSON)
    assert find(named, ["Gọi chị Sua dịch giúp"]).hits
    assert find(named, ["goi chi sua"]).hits
    assert not find(named, ["Con sửa xe, chị pha sữa cho cháu"]).hits


def test_a_name_with_other_marks_is_another_name():
    named = pieces_of("Sùng Thị Lử", Tells.PERSON)
    assert not find(named, ["Xã Bình Lư, tỉnh Lai Châu"]).hits
    assert find(named, ["Hỏi chị Lữ"]).hits and find(named, ["gặp Lử ở chợ"]).hits


@pytest.mark.parametrize(
    "text",
    [
        "gọi 0912.345.678",
        "+84 912 345 678",
        "0084912345678",
        "091 2345678 nhé",
        "912345678",
        "0912 rồi 345-678",
        "không chín một hai ba bốn năm sáu bảy tám",
    ],
)
@pytest.mark.parametrize("kept", ["0912 345 678", "+84912345678"])
def test_a_number_is_one_number_in_any_grouping(kept: str, text: str):
    assert find(pieces_of(kept, Tells.NUMBER), [text]).hits
    assert not find(pieces_of(kept, Tells.NUMBER), ["0912345679, 0987 654 321, lúc 09 giờ 12 phút"]).hits


ORDINARY = """
Khám thai, chị có thai bốn tháng.
Chị làm ở nhà máy may, ca tối về muộn.
Anh ta cầm dao đuổi chị và hai cháu ra khỏi nhà.
Cần khám và ghi nhận thương tích ở tay trái.
Chị nói tiếng Mông, cần người phiên dịch.
Hẹn 14 giờ ngày 12 tại phòng khám.
Xin nhắn vào buổi sáng, đừng gọi buổi tối.
Cháu lớn 12 tuổi học lớp sáu, cháu nhỏ 45 tháng.
Chị muốn học may ở trung tâm dạy nghề.
Chồng uống rượu, đánh chị nhiều lần từ Tết.
Công an xã Bình Lư đã lập biên bản.
Trạm y tế xã đã khám cho chị.
Chị bỏ nhà đi ba ngày rồi mới về.
Chị không mang theo giấy tờ gì.
Gia đình thuộc hộ nghèo.
Nhà trường đã biết việc này.
Con trai chị nghỉ học từ tháng trước.
Chị ấy lo nhất là hai con.
Cầu xin nhiều lần anh ta vẫn không thôi.
Anh ta treo cổ con chó trước mặt chị.
Chị cần ít gạo và quần áo cho con.
May mà hàng xóm sang kịp.
Chị bị đau bụng, chóng mặt, mất ngủ.
Bà nội các cháu đứng về phía chồng.
Đã gửi đơn ra uỷ ban, chưa có trả lời.
Chị vay 12 triệu của bạn để chữa bệnh.
Chị muốn ly hôn, cần luật sư giúp.
Hôm qua chị ngồi máy may cả ngày.
Bản cam kết đã ký, anh ta vẫn đánh.
Đưa chị đi bệnh viện huyện chụp phim.
Nhà nghỉ chân bên đường, chị ngồi chờ xe.
Số tiền còn lại là 45 nghìn đồng.
""".strip().splitlines()


@pytest.mark.parametrize("text", ORDINARY)
def test_what_people_write_every_day_is_let_through(text: str):
    kept = [KEPT, "Số 12 ngõ 45 đường Lê Lợi", "nhà bà Lò Thị Mẩy, xóm Núi Đỏ", "Nhà dì Pà", "ĐCTC bản Thác Cạn"]
    assert not find([one for words in kept for one in pieces_of(words, shared=SHARED)], [text]).typed


# By what everybody has, by ear, by a room ----------------------------------------------------------------------------

BY_LANDMARKS = "Nhà bà Lý, sau chợ, gần trạm y tế, cạnh UBND"


@pytest.mark.parametrize(
    ("text", "typed", "refused"),
    [
        ("Chị đang ở sau chợ", ("sau chợ",), False),
        ("ở ngay cạnh chợ xã", ("cạnh chợ xã",), False),
        ("Chị ở gần trạm xá", ("gần trạm xá",), False),
        ("chi o gan tram y te", ("gan tram y te",), False),
        ("bên cạnh uỷ ban nhân dân", ("cạnh uỷ ban nhân dân",), False),
        ("sau chợ, gần trạm y tế", ("sau chợ", "gần trạm y tế"), True),
        ("gần trạm xá, đối diện uỷ ban", ("gần trạm xá", "đối diện uỷ ban"), True),
        ("o sau cho gan tram y te", ("sau cho", "gan tram y te"), True),
        ("nhà bà Lý gần chợ", ("Lý", "gần chợ"), True),
    ],
)
def test_a_place_told_by_landmarks_alone_is_known(text: str, typed: tuple[str, ...], refused: bool):
    found = find(pieces_of(BY_LANDMARKS, shared=SHARED), [text])
    assert found.refused is refused and len(found.typed) == len(typed), found.typed


@pytest.mark.parametrize(
    "text", ["Lậm Sỏ", "bản Lậm Xỏ", "ở Nậm Xỏ", "bản lậm sỏ", "ban lam so", "Lam So", "NẬM SỎ", "ở bản lậm xỏ nhé"]
)
def test_a_name_is_known_as_half_the_north_says_it(text: str):
    found = find(pieces_of("bản Nậm Sỏ, nhà anh Lử"), [text])
    assert found.hits or text == "ban lam so", "without marks and capitals `lam` is everybody's word"
    assert not found.refused, "one is asked about"


def test_every_beginning_that_is_said_alike_is_heard_in_both_ways():
    alike = [("Lậm", "Nậm"), ("Xín", "Sín"), ("Trải", "Chải"), ("Giợ", "Dợ"), ("Rợ", "Dợ"), ("Giợ", "Rợ")]
    for one, other in (*alike, *((other, one) for one, other in alike)):
        found = find(pieces_of(f"bản {one} Khoang"), [f"ở {other} Khoang"])
        assert found.hits and not found.refused, (one, other)


@pytest.mark.parametrize("text", ["P12", "p12", "p.12", "P. 12", "phòng 12", "phong 12", "phòng số 12", "ở P.12 nhé"])
@pytest.mark.parametrize("kept", ["nhà nghỉ Hoa Sen, phòng 12", "nhà nghỉ Hoa Sen, P12", "nhà nghỉ Hoa Sen p.12"])
def test_a_room_is_one_room_however_it_is_written(kept: str, text: str):
    pieces = pieces_of(kept)
    assert find(pieces, [text]).hits and not find(pieces, [text]).refused
    assert find(pieces, [f"{text}, nhà nghỉ Hoa Sen"]).refused


MORE_ORDINARY = """
Chị đi chợ mua rau thì gặp anh ta.
Chợ phiên chủ nhật chị bán được ít măng.
Trạm y tế xã hẹn chị khám lại.
Công an xã đã đến nhà.
Uỷ ban đã nhận đơn của chị.
Cháu học trường tiểu học, nghỉ hai tuần.
Sau khi cho con ăn, chị mới kể.
Sau cho chị vay tiền, anh ta đòi lại.
Việc cần làm là bỏ rượu.
Lần nào say cũng đánh.
Anh ta lấy hết tiền rồi nằm.
Chị nấu cơm lên nương từ sáng.
Chị lo nợ, nên không lên xã.
Đi bệnh viện cầu cứu bác sĩ.
Trước đây chị ở với mẹ chồng.
Bên ngoại không ai biết.
Cần phòng riêng để nói chuyện.
Pin điện thoại còn 12 phần trăm.
Chị có 2 con, 1 cháu 12 tuổi.
Hẹn 8 giờ tại phòng khám số 3.
Chị đứng sau lưng bà.
Gần đây anh ta uống nhiều hơn.
Gần một năm chị không về ngoại.
Trên đường đi làm về chị bị chặn.
Dưới nhà có chó, gọi trước khi vào.
Lúc nào lên lớp thì nhắn.
Là người nấu ăn ở trường.
Chị làm lúa, nuôi lợn.
Nước suối lên cao nên chưa đi được.
Xin nghỉ làm hai ngày.
""".strip().splitlines()
HIDDEN = [
    *(KEPT, BY_LANDMARKS, "bản Nậm Sỏ, nhà anh Lử", "nhà nghỉ Hoa Sen, P12", "bản Nà Lo, sau trường, gần suối"),
    *("Số 12 ngõ 45 đường Lê Lợi", "cạnh bệnh viện, trước bến xe", "thôn Lao Chải, đối diện uỷ ban"),
]


@pytest.mark.parametrize("spelt", [str, str.lower, bare], ids=["as typed", "small letters", "without marks"])
def test_ordinary_sentences_are_let_through_but_for_a_few(spelt):
    """Measured: how many of the pairs of a hidden place and an ordinary sentence are asked about, and none refused."""
    pieces = [pieces_of(kept, shared=SHARED) for kept in HIDDEN]
    said = [spelt(text) for text in (*ORDINARY, *MORE_ORDINARY)]
    asked = [(text, find(one, [text])) for one in pieces for text in said]
    wrong = [(text, found.typed) for text, found in asked if found.hits]
    assert not [text for text, found in asked if found.refused]
    assert len(wrong) <= len(asked) * 0.005, wrong
