"""What the loaded cases are about: one story, and for the case of each number a name, telephone, card and code."""

from __future__ import annotations

import random

NAME = "Thào Thị Dợ"
PHONE = "+84900000031"
CCCD = "000000000031"
STORY = (
    "Tối qua anh ấy uống rượu về, mắng rồi đánh, đuổi hai mẹ con ra ngoài. Tôi bế con sang nhà chị Mỷ nằm đến sáng, "
    "rồi đi bộ ra đây. Lần này là lần thứ ba từ sau tết; lần trước tôi về nhà ngoại, anh ấy sang đòi đưa con về."
)
NOTES = (
    "Chị ấy đang nghỉ ở đây, đã ăn cơm. Bé lớn đi học về sẽ được đón sang.",
    "Gọi theo giờ đã hẹn, chị ấy nghe máy, nói anh ấy đi làm xa đến cuối tháng. Hẹn thứ Tư ra chợ thì ghé.",
    "Đã hỏi trạm y tế, chị ấy được khám, không phải nằm lại. Giấy khám giữ ở bàn tiếp nhận.",
)

LETTERS = "23456789CDFGHJKMNPQRTVWXY"

FAMILIES = ("Thào", "Giàng", "Vàng", "Lò", "Tẩn", "Sùng", "Hạng", "Lý", "Phàn", "Nguyễn", "Nguyễn", "Trần", "Lường")
MIDDLES = ("Thị", "Thị", "Thị", "A", "Mùi", "Thu")
GIVEN = (
    "Dợ",
    "Mỷ",
    "Pà",
    "Mai",
    "Hoa",
    "Chỏ",
    "Páo",
    "Say",
    "Bón",
    "Pấng",
    "Dung",
    "Lan",
    "Xuân",
    "Hạnh",
    "Mẩy",
    "Sua",
)


def name_of(number: int) -> str:
    """The name of the case of this number: some ten thousand different ones, as names fall."""
    chosen = random.Random(number)
    return " ".join(chosen.choice(parts) for parts in (FAMILIES, MIDDLES, GIVEN, GIVEN))


def phone_of(number: int) -> str:
    """Her telephone number."""
    return f"+849{number % 10**8:08d}"


def cccd_of(number: int) -> str:
    """The twelve digits of her card."""
    return f"{number % 10**12:012d}"


def code_of(number: int) -> str:
    """The code of her case."""
    letters = ""
    for _ in range(5):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return f"HS26-{letters}"
