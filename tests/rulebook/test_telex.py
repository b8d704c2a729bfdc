"""What a keyboard left standing in a word is read, and no word that stands for itself."""

import pytest

from casework.rulebook.telex import is_surely, read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("Nguyeenx", "nguyễn"), ("Nguyenex", "nguyễn"), ("Ddawngj", "đặng"), ("dangdwj", "đặng"), ("Naf", "nà")),
        *(("Bor", "bỏ"), ("caauf", "cầu"), ("thuowngf", "thường"), ("Chow", "chơ")),
        *(("Na2", "nà"), ("Bo3", "bỏ"), ("D9a8ng5", "đặng"), ("Nguye64n", "nguyễn"), ("Thi5", "thị")),
    ],
)
def test_the_keys_are_read(typed, meant):
    assert read(typed) == meant


@pytest.mark.parametrize("typed", ["Hoa", "Loan", "Anh", "Ksor", "Blek", "Hmong", "2008", "2k8", "xx", "Nà", "12A"])
def test_a_word_without_keys_is_left(typed):
    assert not read(typed)


def test_a_name_of_the_highlands_is_not_surely_a_word_with_its_hook():
    assert read("Her") and not is_surely("Her")
    assert is_surely("Nguyeenx") and is_surely("Naf")
