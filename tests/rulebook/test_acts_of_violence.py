"""The sixteen statutory acts: forms, reach, and the international class."""

import pytest

from casework.rulebook.acts_of_violence import (
    ACTS,
    CHOICES,
    CODES,
    SPOKEN_CHOICES,
    Gbvims,
    ViolenceForm,
    forms_of,
    gbvims_of,
)


def test_the_letters_of_article_3_1_in_their_order():
    assert "".join(CODES) == "abcdđeghiklmnopq"
    assert len(CHOICES) == len(SPOKEN_CHOICES) == 16
    assert all(ACTS[code].verified for code in CODES)
    assert all(ACTS[code].source.endswith(f"Điều 3.1.{code}") for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_what_is_read_aloud_is_short_and_plain(code):
    spoken = str(ACTS[code].spoken)
    assert spoken != str(ACTS[code].statutory)
    assert len(spoken) < 90
    assert "hành vi" not in spoken and "bạo lực" not in spoken


@pytest.mark.parametrize(
    ("codes", "forms"),
    [
        ("", set()),
        ("a", {ViolenceForm.PHYSICAL}),
        ("b", {ViolenceForm.MENTAL}),
        ("d", {ViolenceForm.PHYSICAL, ViolenceForm.MENTAL}),
        ("i", {ViolenceForm.SEXUAL}),
        ("nq", {ViolenceForm.ECONOMIC}),
        ("m", {ViolenceForm.SEXUAL, ViolenceForm.PHYSICAL}),
        ("abin", {ViolenceForm.PHYSICAL, ViolenceForm.MENTAL, ViolenceForm.SEXUAL, ViolenceForm.ECONOMIC}),
    ],
)
def test_forms_are_computed(codes, forms):
    assert forms_of(codes) == forms


@pytest.mark.parametrize(
    ("codes", "penetration", "kind"),
    [
        ("", False, None),
        ("b", False, Gbvims.PSYCHOLOGICAL_ABUSE),
        ("ban", False, Gbvims.PHYSICAL_ASSAULT),
        ("i", False, Gbvims.SEXUAL_ASSAULT),
        ("i", True, Gbvims.RAPE),
        ("ak", True, Gbvims.SEXUAL_ASSAULT),
        ("k", False, Gbvims.SEXUAL_ASSAULT),
        ("ln", False, Gbvims.FORCED_MARRIAGE),
        ("lp", False, Gbvims.PHYSICAL_ASSAULT),
        ("m", False, Gbvims.PHYSICAL_ASSAULT),
        ("dbq", False, Gbvims.DENIAL_OF_RESOURCES),
        ("đegh", False, Gbvims.PSYCHOLOGICAL_ABUSE),
    ],
)
def test_the_first_class_that_applies_is_taken(codes, penetration, kind):
    assert gbvims_of(codes, penetration=penetration) is kind


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("l", "Cưỡng ép tảo hôn, kết hôn, ly hôn hoặc cản trở kết hôn, ly hôn hợp pháp"),
        ("m", "Cưỡng ép mang thai, phá thai, lựa chọn giới tính thai nhi"),
        (
            "n",
            "Chiếm đoạt, hủy hoại tài sản chung của gia đình hoặc tài sản riêng của thành viên khác trong gia đình",
        ),
        (
            "o",
            "Cưỡng ép thành viên gia đình học tập, lao động quá sức, đóng góp tài chính quá khả năng của họ; kiểm soát "
            "tài sản, thu nhập của thành viên gia đình nhằm tạo ra tình trạng lệ thuộc về mặt vật chất, tinh thần "
            "hoặc các mặt khác",
        ),
        ("p", "Cô lập, giam cầm thành viên gia đình"),
        ("q", "Cưỡng ép thành viên gia đình ra khỏi chỗ ở hợp pháp trái pháp luật"),
    ],
)
def test_an_act_is_named_in_the_laws_own_words_of_2022(code, words):
    assert str(ACTS[code].statutory) == words
    assert ACTS[code].verified


@pytest.mark.parametrize("ask", [forms_of, gbvims_of])
def test_a_letter_the_law_does_not_have_is_an_error(ask):
    with pytest.raises(KeyError):
        ask("az")
