"""Any refuge is known by two of its words in any spelling; nothing that people write every day asks about one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.location_leak import Tells, find, pieces_of
from tests.keyboards import bare, telex, vni

HOSTS = ("Mẩy", "Pà", "Sua", "Chớ", "Dợ", "Lý Thị Xí", "Vàng Thị Mai", "Lò Thị Hoa")
HAMLETS = ("Nà Bỏ", "Thác Cạn", "Hồ Thầu", "Sin Chải", "Nậm Pặt", "Tả Phìn", "Phiêng Hoi", "Ma Sao Phình")
LANDMARKS = ("cầu treo", "chợ Nậm Hàng", "thác Tác Tình", "cây đa", "trường Lê Quý Đôn")
NUMBERS = ("số 27", "ngõ 45", "số nhà 138")


def strewn(text: str) -> str:
    """With signs between the letters that nobody sees."""
    return "\u200b".join(text)


ANY_SPELLING = (
    *(str, str.upper, bare, telex, vni, strewn, lambda text: unicodedata.normalize("NFD", text)),
    lambda text: bare(text).lower(),
    lambda text: bare(text).upper(),
)


def together(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in text.split())


def hyphens(text: str) -> str:
    return text.replace(" ", "-")


def dots(text: str) -> str:
    return text.replace(" ", ".")


def shortened(text: str) -> str:
    """The first syllable by its letter: `N. Bỏ`."""
    first, _space, rest = text.partition(" ")
    return f"{first[0]}. {rest}"


JOINED = (str, together, hyphens, dots)


@st.composite
def refuges(draw):
    """Somewhere she may be, and its four pieces as they are said."""
    host, hamlet = draw(st.sampled_from(HOSTS)), draw(st.sampled_from(HAMLETS))
    landmark, number = draw(st.sampled_from(LANDMARKS)), draw(st.sampled_from(NUMBERS))
    kept = draw(st.permutations([f"nhà chị {host}", f"bản {hamlet}", f"gần {landmark}", number]))
    said = [f"chị {host}", hamlet, landmark, number]
    return ", ".join(kept), said


@given(refuges(), st.permutations(range(4)), st.sampled_from(ANY_SPELLING))
def test_two_pieces_of_any_refuge_are_refused_and_one_asks(refuge, order, spelt):
    kept, said = refuge
    pieces = pieces_of(kept)
    first, second = said[order[0]], said[order[1]]
    both = spelt(f"đến {first} rồi hỏi {second}")
    assert find(pieces, [both]).refused, both
    one = spelt(f"đưa đến {first} nhé")
    found = find(pieces, [one])
    assert found.hits and not found.refused, one


@given(st.sampled_from(HAMLETS), st.sampled_from(JOINED), st.sampled_from(ANY_SPELLING))
def test_a_hamlet_is_found_however_it_is_joined(hamlet, joined, spelt):
    pieces = pieces_of(f"nhà chị Mẩy, bản {hamlet}")
    assert find(pieces, [f"Đón ở bản {joined(spelt(hamlet))} nhé"]).hits


@pytest.mark.parametrize("hamlet", [name for name in HAMLETS if len(name.split()) == 2])
def test_a_hamlet_is_found_by_its_letter(hamlet):
    pieces = pieces_of(f"nhà chị Mẩy, bản {hamlet}")
    first, second = hamlet.split()
    for typed in (shortened(hamlet), f"{first[0]}.{second}", f"{first} {second[0]}.", f"bản {first[0]}{second[0]}"):
        assert find(pieces, [f"Đón ở {typed} nhé"]).hits, typed


@pytest.mark.parametrize(
    "text",
    [
        *("0912.000.111", "0 9 1 2 0 0 0 1 1 1", "09-12-00-01-11", "+84 (0)912 000 111", "0912ooo111", "O912 000 111"),
        *("không chín một hai không không không một một một", "chín mười hai, ba số không, ba số một"),
        *("khong chin mot hai, khong khong khong, mot mot mot", "chín trăm mười hai, không không không, một một một"),
        "số 0912 rồi 000 rồi 111",
    ],
)
def test_a_number_is_found_however_it_is_said(text):
    assert find(pieces_of("0912 000 111", Tells.NUMBER), [text]).hits


@pytest.mark.parametrize("text", ["ngõ bốn mươi lăm", "ngo bon muoi lam", "NGÕ 45", "ngõ số 45", "ngõ bốn lăm"])
def test_the_number_of_a_house_is_found_in_words(text):
    assert find(pieces_of("nhà bà Pà, ngõ 45"), [f"Rẽ vào {text} nhé"]).hits


EVERYDAY_REFUGES = (
    *("Nhà chị, gần cầu", "nhà người quen", "nhà bà Hai, thôn Ba, cạnh suối", "bản 2, gần chợ", "Nhà ông Năm, tổ 3"),
    *("bản Mới, dưới chân núi", "Nhà chị Mai, cuối bản", "nhà chị Hoa, xóm 2, gần trường", "Nhà Xuân, thôn Đông"),
    *(
        "Tạm ở nhà dì, xã bên, đang chờ xe",
        "nha nguoi quen o gan cho",
        "nhà nghỉ, phòng 12, tầng 2",
        "Nhà cô An, bản Hạ",
    ),
    *("Nhà bà Tư, thôn Trung Tâm, sau uỷ ban", "nhà em gái ở trên đồi", "Nhà số 2, đường tháng Tám"),
    *("Nhà chị Mẩy, bản Nà Bỏ, gần cầu treo", "Số 12 ngõ 45 đường Lê Lợi", "nhà bác Bảy, ấp Mười, bên kia cầu"),
    "Nhà cô Lan, thôn Yên Bình",
)
"""Kept in words that everybody writes, wholly or in part."""

INNOCENT = """
Chị về nhà lấy quần áo rồi đến xã.
Nhà chị đi bộ mười phút là tới chợ.
Chị đến uỷ ban xã lúc 2 giờ chiều.
Mai khám thai ở trạm y tế xã.
Từ mai chị nghỉ làm.
Sáng mai chị đi cầu thuốc cho con.
Chị có 2 con, cháu 2 tuổi và cháu 12 tuổi.
Tháng Năm vừa rồi anh ta đánh chị hai lần.
Thứ Hai chị lên huyện, thứ Ba về.
Tháng 2 năm nay chị sinh cháu thứ hai.
Chị bị đau chân, đau lưng, không đi được.
Cháu ngã ở suối, chân sưng.
Anh ta ném đồ đạc xuống suối.
Chị đang mới sinh được ba tuần.
Nước suối dâng, cầu hỏng, chưa đi được.
Chị cần gạo, chăn màn, thuốc men cho con.
Bà nội đông con, nhà chật.
Năm ngoái mùa đông anh ta đuổi chị ra khỏi nhà.
Chị trồng hoa màu và nuôi lợn gà.
Gia đình có ba người con, một cháu đi học xa.
Chị muốn tìm chỗ ở mới và việc làm mới.
Đường xa, chị chờ xe từ sáng đến trưa.
Mùa xuân chị về quê ngoại ăn Tết.
Người quen báo tin cho chị.
Xin an tâm, mọi việc bình thường.
Số tiền 2 triệu đồng chị đã nhận.
Mẫu số 2, phiếu số 12 đã gửi.
Chị ốm từ hôm kia, cần bác sĩ khám gấp.
Cần xe đón chị và 3 cháu trong tối nay.
Chồng chị là thợ hồ, hay uống rượu.
Chị học hết lớp năm, đọc chậm.
Phòng khám mở từ 7 giờ đến 17 giờ.
Chị nhờ em gái trông cháu.
Tình trạng nguy hiểm, cần cấp cứu ngay.
Anh ta doạ giết chị và cháu trai.
Công an xã đã đến nhà lập biên bản.
Trường học đã cho cháu nghỉ hai ngày.
Chị ấy khóc nhiều, không ngủ, không ăn.
Bên kia họ hàng xin chị quay về.
Chị có bầu bảy tháng, ra máu từ tối qua.
Cho chị mai đi khám lại.
Hạ sốt cho cháu, tiêm phòng đủ mũi.
Ông năm nay 60 tuổi, ở một mình.
""".strip().splitlines()


@pytest.mark.parametrize("text", INNOCENT)
def test_everyday_work_asks_about_no_refuge(text):
    asked = {kept: find(pieces_of(kept), [text]).typed for kept in EVERYDAY_REFUGES}
    assert not {kept: typed for kept, typed in asked.items() if typed}


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ("Nhà chị Mai, cuối bản", "Đón ở nhà chị Mai"),
        ("Nhà chị Mai, cuối bản", "cho toi nha chi mai"),
        ("nhà bà Hai, thôn Ba", "Hỏi bà Hai"),
        ("bản Mới, dưới chân núi", "Chị ở bản Mới"),
        ("bản Mới, dưới chân núi", "o ban moi"),
        ("Nhà ông Năm, tổ 3", "đang ở tổ 3"),
        ("bản 2, gần chợ", "đón ở bản 2"),
        ("bản 2, gần chợ", "Nhà chị gần chợ, đi bộ mười phút."),
        ("Trạm Y tế", "chị nằm ở trạm y tế"),
    ],
)
def test_a_name_that_is_an_everyday_word_is_known_by_what_introduces_it(kept, text):
    found = find(pieces_of(kept), [text])
    assert found.hits and not found.refused


@pytest.mark.parametrize("words", ["Em gái của chị", "Trưởng bản", "Bà mế ở đầu bản", "người đi cùng", "không ai"])
def test_who_was_there_without_a_name_is_nobody_to_look_for(words):
    assert not pieces_of(words, Tells.PERSON)


def test_who_was_there_by_name_is_looked_for():
    found = pieces_of("Chị Lý Thị Páo, người đi cùng; cô giáo Hương", Tells.PERSON)
    assert find(found, ["Gọi chị Páo"]).hits and find(found, ["Hỏi cô Hương nhé"]).hits
    assert not find(found, ["Người đi cùng chị có hương khói gì đâu"]).hits


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ("nhà cô giáo Thảo, sau trường mầm non", "Hỏi nhà cô Thảo"),
        ("nhà ông trưởng bản Sình", "Gọi ông Sình"),
        ("nhà bác sĩ Dế", "Đến nhà bác Dế"),
    ],
)
def test_a_name_behind_what_somebody_is_is_a_name(kept, text):
    assert find(pieces_of(kept), [text]).hits
    assert not find(pieces_of(kept), ["Cô giáo và trưởng bản đã biết, bác sĩ hẹn khám."]).hits


def test_of_a_note_only_the_names_are_looked_for():
    found = pieces_of("Cần sữa cho cháu Sy. Bà Pà nấu ăn, con gái tên Dở trông cháu, Tạm đủ chăn", Tells.PERSON)
    assert {name.folded for piece in found for name in piece.names} == {"sy", "pa", "do"}
