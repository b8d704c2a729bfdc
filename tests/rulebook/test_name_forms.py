"""Every spelling of a name finds every other, and the same name without the sign before it."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.name_forms import asked, found_among, found_as, is_found
from casework.rulebook.names import APOSTROPHES, calling_name, folded_matches, in_order, sort_key, ways_to_ask
from tests.keyboards import bare, telex, vni

SAME = {
    "H'Hen Niê": [
        *(f"H{sign}Hen Niê" for sign in APOSTROPHES),
        *("H Hen Niê", "H' Hen Niê", "H ' Hen Niê", "H-Hen Niê", "H‐Hen Niê", "H – Hen Niê", "HHen Niê"),
        *("hhen nie", "hen nie", "Hen Niê", "niê h'hen", "H’HEN NIÊ"),
    ],
    "K'Brôl": ["K Brôl", "K-Brôl", "KBrôl", "Kbrôl", "Brôl", "brol", "K’BRÔL"],
    "H'Blao": ["H Blao", "H’Blao", "Hblao", "blao", "H`Blao"],
    "Rơ Mah": ["Rơmah", "Rơ-mah", "ro mah", "romah", "RƠ MAH", "Rơ-Mah", "mah"],
    "Rơ Mah H'Blơi": ["Rơ-mah Blơi", "Rơmah Blơi", "Rơ Mah HBlơi", "ro mah hbloi", "Rơmah H Blơi"],
    "Siu Y-Blek": ["Siu Y Blek", "Siu Blek", "siu y'blek", "Siu Yblek", "Y Blek Siu"],
    "Y Blek": ["Y-Blek", "Y'Blek", "YBlek", "Blek"],
    "Ksor H'Bia": ["ksor bia", "Ksor Hbia", "Ksor H Bia", "Ksor H-Bia"],
    "M'Lô": ["Mlô", "M’Lô", "mlo", "M´Lô"],
    "Đặng Thị Đào": ["Ðặng Thị Đào", "Ɖặng Thị ðào", "dang thi dao", "DANG THI DAO", "đào đặng thị"],
    "Lý A Sử": ["Lí A Sử", "ly a su", "Sử Lý A"],
    "Vừ Thị Mỷ": ["Vừ Thị Mỉ", "vu thi my", "vu thi mi"],
    "Đặng Thị Hoà": ["Đặng Thị Hòa", "dang thi hoa"],
    "A Lăng Thị Bôn": ["Alăng Thị Bôn", "a lang thi bon", "alang thi bon", "A LĂNG THỊ BÔN", "A-lăng Thị Bôn"],
    "Êban H'Nga": ["Ê Ban H'Nga", "eban hnga", "e ban h nga", "Ê-ban H Nga"],
    "Nguyễn Thị Hường": [
        *("Nguyeenx Thij Huwowngf", "nguyeenx thij huwowngf", "Nguye64n Thi5 Hu7o7ng2", "nguyen thi huong"),
        *("NguyễnThịHường", "Nguyễn Thị Hường", "NGUYỄN THỊ HƯỜNG"),
    ],
    "Đặng Văn Bỏ": ["Ddawngj Vawn Bor", "ddawngj vawn bor", "D9a8ng5 Va8n Bo3", "ĐặngVănBỏ", "dang van bo"],
    "Thào Thị Dợ": ["thỊ dỢ thào", "ThÀo tHị Dợ", "THÀO THỊ DỢ"],
    "Giàng A Páo": ["Giàng A-Páo", "giang a pao", "Giàng Apáo", "Páo Giàng A"],
    "Chẻo A Mỷ": ["Cheor A Myr", "cheor a myr", "Cheo3 A My3", "CHẺO A MỶ", "cheo a my"],
    "王小美": ["王 小美", "小美 王"],
    "ນ້ອຍ ພອນ": ["ພອນ ນ້ອຍ", "ນອຍ ພອນ"],
}


@pytest.mark.parametrize("name", SAME)
def test_every_spelling_finds_every_other(name):
    spellings = [name, *SAME[name]]
    lost = [(typed, kept) for typed in spellings for kept in spellings if not is_found(typed, kept)]
    assert not lost


CLANS = ["Giàng", "Sùng", "Vừ", "Lò", "Nguyễn", "Đặng", "Chẻo", "Tẩn", "A Lăng", "Rơ Mah", "Niê", "Ê Ban", "Lý"]
BETWEEN = ["Thị", "A", "Văn", "Seo", ""]
GIVEN = ["Mỷ", "Chớ", "Páo", "Hoà", "Hường", "Dợ", "Ân", "Sử", "Đào", "Bỏ", "Yến"]
TYPED_AS = [str, str.upper, str.lower, bare, telex, vni, lambda name: unicodedata.normalize("NFD", name)]


@given(
    st.tuples(st.sampled_from(CLANS), st.sampled_from(BETWEEN), st.sampled_from(GIVEN)),
    st.sampled_from(TYPED_AS),
    st.sampled_from(TYPED_AS),
)
def test_any_name_is_found_in_any_spelling_from_any_other(parts, typed, kept):
    name = " ".join(filter(None, parts))
    assert is_found(typed(name), kept(name)), (typed(name), kept(name))
    assert in_order(asked(typed(name))) in ways_to_ask(found_as(kept(name)))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("小美", "王小美"),
        ("hen", "H'Hen Niê"),
        ("h'h", "H'Hen Niê"),
        ("h", "H'Hen Niê"),
        ("rơ", "Rơ Mah H'Blơi"),
        ("kbr", "K'Brôl"),
        ("ພອນ", "ນ້ອຍ ພອນ"),
        ("hot", "H'Ốt"),
        ("khoa", "Lò Văn Khoa"),
        ("hồng", "Lò Thị Hồng"),
        ("hoa chị", "Lò Thị Hoa (chị)"),
        ("yen", "Lò Thị Yến"),
        ("alan", "A Lăng Thị Bôn"),
        ("lăng", "Alăng Thị Bôn"),
        ("nguyeen", "Nguyễn Thị Hường"),
        ("ddaw", "Đặng Văn Bỏ"),
        ("ksor", "Ksor H'Bia"),
        ("her", "Nay Her"),
        ("ter her", "Nay Ter Her"),
        ("an", "Lò Thị An"),
        ("anh", "Vàng Thị Anh"),
    ],
)
def test_a_part_of_a_name_is_enough(typed, name):
    assert is_found(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hoa hoa", "H'Hoa"),
        ("hen hhen h", "H'Hen Niê"),
        ("oa", "Lò Văn Khoa"),
        ("ong", "Lò Thị Hồng"),
        ("giàng", "Sùng Thị Dí"),
        ("", "H'Hen"),
        ("'", "H'Hen"),
    ],
)
def test_another_name_is_not_found(typed, name):
    assert not is_found(typed, name)


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_finds_itself_and_is_asked_about_as_it_was_asked(typed, name):
    if asked(typed):
        assert is_found(typed, typed)
    if is_found(typed, name) and len(ways := ways_to_ask(found_as(name))) < 500 and len(asked(typed).split()) == 1:
        assert in_order(asked(typed)) in ways


ALL_OF_THEM = [spelling for name, others in SAME.items() for spelling in (name, *others)]


def test_a_long_list_is_searched_as_one_name_is():
    """Most names are passed over by their letters alone; whoever is found one by one is found there as well."""
    for typed in ALL_OF_THEM:
        found = [ALL_OF_THEM[place] for place in found_among(asked(typed), ALL_OF_THEM)]
        assert found == [kept for kept in ALL_OF_THEM if is_found(typed, kept)]


@given(st.text("hkyHKY'- roaếmn/王", max_size=12), st.text("hkyHKY'- roaếmn/王", max_size=16))
def test_no_name_is_passed_over_that_would_be_found(typed, kept):
    others = ["", "Lò Thị\nHoa", "\u0301", "王", kept]
    assert [place for place in found_among(asked(typed), [*others, kept]) if place > 3] == [4, 5] * is_found(
        typed, kept
    )


@pytest.mark.parametrize("name", SAME)
def test_a_trail_is_asked_about_a_name_in_every_spelling(name):
    # The beginnings of a long name are not tried: those who typed it whole are still found.
    for kept in [name, *SAME[name]]:
        ways = ways_to_ask(found_as(kept))
        assert all(in_order(asked(typed)) in ways for typed in [name, *SAME[name]]), kept


def test_a_flood_of_words_is_answered_at_once():
    began = time.process_time()
    assert not folded_matches(" ".join(["a"] * 50 + ["b"]), " ".join(["a/aa/aaa"] * 60))
    assert not is_found("h " * 50 + "z", "H'H " * 50 + "x")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Giàng Thị Chớ", "Chớ"),
        ("Lò Thị Hoa (chị)", "Hoa"),
        ("Lò Thị Hoa 2", "Hoa"),
        ("Lò Thị Hoa (em chị Mỷ) 2", "Hoa"),
        ("Lò Thị Hoa (chị", "Hoa"),
        ("Lò Thị Hoa chị", "Hoa"),
        ("Lò Thị Hoa, vợ anh Páo", "Hoa"),
        ("Lò Thị Hoa 2b", "Hoa"),
        ("Lò Thị Em", "Em"),
        ("Hoa vợ Páo", "Hoa"),
        ("Hoa vo Pao", "Hoa"),
        ("Lò Thị Hoa vợ anh Páo", "Hoa"),
        ("Hoa con bà Tư", "Hoa"),
        ("Hoa con ba Tu", "Hoa"),
        ("em Hoa ở bản Pho", "Hoa"),
        ("Em Hoa ở bản Pho", "Hoa"),
        ("chị Hoa nhà ông Páo", "Hoa"),
        ("hoa vợ páo", "hoa"),
        ("Lò Thị Hoa bản Nà Bỏ", "Hoa"),
        ("Hoa (vợ Páo)", "Hoa"),
        ("Chị của Páo", "Chị"),
        ("lò thị hoa", "hoa"),
        ("Mỷ", "Mỷ"),
        ("王小美", "王小美"),
        ("ນ້ອຍ ພອນ", "ພອນ"),
        ("(chị)", "(chị)"),
        ("2", "2"),
        ("", ""),
    ],
)
def test_a_list_calls_her_by_the_last_word_that_is_a_name(name, called):
    assert calling_name(name) == called


def test_a_list_is_sorted_by_what_it_calls_her():
    assert sorted(["Lò Thị Hoa 2", "Lò Thị An (chị)", "Lò Thị Mỷ"], key=sort_key) == [
        *("Lò Thị An (chị)", "Lò Thị Hoa 2", "Lò Thị Mỷ")
    ]
