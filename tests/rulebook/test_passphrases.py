"""A passphrase that somebody would try early is refused with its reason; words are offered that nobody chose."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from casework.rulebook import passphrases
from casework.rulebook.passphrase_words import WORDS
from casework.vault.typed_words import folded

OWN = ("mai", "thao", "thi", "mai")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "passphrase_repeated"),
        ("aaaaaaaaaaaa", "passphrase_repeated"),
        ("ababababababababababab", "passphrase_repeated"),
        ("con mèo con mèo con mèo con mèo con mèo", "passphrase_repeated"),
        ("1111 1111 1111 1111", "passphrase_repeated"),
        ("123456789012", "passphrase_common"),
        ("qwertyuiop asdfghjkl", "passphrase_common"),
        ("mật khẩu 2026", "passphrase_common"),
        ("MatKhau123456", "passphrase_common"),
        ("ha giang cao bang", "passphrase_common"),
        ("Trong đầm gì đẹp bằng sen", "passphrase_common"),
        ("Ăn quả nhớ kẻ trồng cây", "passphrase_common"),
        ("gần mực thì đen, gần đèn thì sáng 2026", "passphrase_common"),
        ("Thào Thị Mai", "passphrase_own_name"),
        ("thào thị mai 1990", "passphrase_own_name"),
        ("mai mai mai thao thi mai ra suoi", "passphrase_own_name"),
        ("con mèo nhỏ", "passphrase_short"),
        ("xk3v9", "passphrase_short"),
        ("à á ả ã ạ ă ằ ắ", "passphrase_repeated"),
    ],
)
def test_what_is_tried_early_is_refused_with_its_reason(typed: str, why: str) -> None:
    assert passphrases.weakness(folded(typed), own=OWN) == why


@pytest.mark.parametrize(
    "typed",
    ["mùa lúa chín vàng ở Tam Đường", "nuong ngo xanh sau mua", "Xk3v9-qTz7-Lw2m", "ba bà già cõng nhau qua cầu tre"],
)
def test_a_few_words_of_her_own_are_taken(typed: str) -> None:
    assert passphrases.weakness(folded(typed), own=OWN) is None


def test_capitals_marks_and_spaces_add_nothing() -> None:
    plain = passphrases.bits("nuongngoxanhsaumua")
    for typed in ("Nương Ngô Xanh Sau Mưa", "NUONG NGO XANH SAU MUA", "n u o n g n g o x a n h s a u m u a"):
        assert passphrases.bits(folded(typed)) == plain


def test_six_words_are_offered_by_chance_and_their_worth_is_reckoned() -> None:
    assert len(WORDS) == len(set(WORDS)) == 512 and all(folded(word) == word for word in WORDS)
    assert passphrases.bits_offered() == 54
    chance = random.Random(11)
    offered = [passphrases.offered(chance.randrange) for _ in range(2_000)]
    assert all(len(one.split()) == 6 for one in offered)
    # Each is taken when she chooses it, unless it has her own name; and every word of the list comes.
    assert not [one for one in offered if passphrases.weakness(folded(one))]
    assert len(Counter(word for one in offered for word in one.split())) == 512
