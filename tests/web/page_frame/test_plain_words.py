"""A host reads words of the sixth grade: a hard word has a plain partner, and stands only where the law's own must."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest

from casework.records.cases import Case
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.states import STATES, case_at
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows

PARTNERS: Mapping[str, str] = {
    "dữ liệu cá nhân nhạy cảm": "chuyện riêng của một người",
    "hộ tịch": "giấy khai sinh, giấy kết hôn",
    "trợ giúp pháp lý": "luật sư giúp, không mất tiền",
    "tư vấn tâm lý": "người nghe và khuyên",
    "sinh kế": "làm ăn",
    "tạm lánh": "ở nhờ",
    "công tác xã hội": "người của xã đi giúp",
    "trợ giúp xã hội": "giúp của xã",
    "người chứng kiến": "người làm chứng",
    "điểm chỉ": "lăn tay",
    "phiên dịch": "nói hộ tiếng",
    "36 tháng tuổi": "3 tuổi",
    "sỉ nhục": "làm nhục",
    "môi giới": "dắt mối",
    "ghen tuông dữ dội": "ghen dữ lắm",
    "văn bản": "giấy",
    "thẩm quyền": "nơi có quyền",
    "khẩn cấp": "gấp",
    "can thiệp": "đến giúp",
    "đối tượng": "người",
    "tiến hành": "làm",
    "thực hiện": "làm",
    "cung cấp": "cho, đưa",
    "hỗ trợ": "giúp",
}
"""Words above the sixth grade, each with what a host would say."""

LAWS_OWN: Mapping[str, Mapping[str, str]] = {
    "intake-danger": {"ghen tuông dữ dội": "a question of the instrument, word for word"},
    "desk": {"hỗ trợ": "the name of a stage, the same for everybody"},
    "acute-care": {"khẩn cấp": "what the medicine is called where it is asked for"},
    "guide": {"khẩn cấp": "the source of a number, by its name"},
    "case": {"hỗ trợ": "the name of a stage, the same for everybody", "phiên dịch": "as the law calls who interprets"},
    "beside-list": {"phiên dịch": "as the law calls who interprets"},
    "interpreter-ask": {"phiên dịch": "as the law calls who interprets"},
    "ban-ask": {"thẩm quyền": "who may ask for her, as the law calls them"},
    **dict.fromkeys(
        ("intake-consent", "consent-withdraw", "case-consents"),
        dict.fromkeys(PARTNERS, "purposes are called as they were agreed to"),
    ),
}
"""Where one of them stands all the same: page and word, with its reason."""


def read(page: str) -> str:
    """All that a page says, folds included; of what is no page, all."""
    if "<html" not in page and "<main" not in page:
        return page.lower()
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<(script|template)\b.*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).lower().split())


def hard_in(text: str) -> set[str]:
    return {word for word in PARTNERS if word in text}


def a_draft(cast: Cast) -> Case:
    return Case.objects.get(pk=str(STATES["draft"](cast)["case"]))


@pytest.mark.parametrize("state", [a_draft, lambda cast: case_at(cast, Stage.ACTIVE)], ids=["draft", "active"])
def test_no_page_of_a_host_says_a_hard_word_where_a_plain_one_would_do(
    cast: Cast, windows: Windows, state: Callable[[Cast], Case]
):
    case, wrong = state(cast), {}
    for name, row in MATRIX.items():
        if row.takes not in ((), ("case",)) or "GET" not in row.methods:
            continue
        page = windows("mai").get(address_of(name, row, {"case": case.pk}))
        if (
            page.status_code == 200
            and "<main" in page.text
            and (found := hard_in(read(page.text)) - set(LAWS_OWN.get(name, ())))
        ):
            wrong[name] = {word: PARTNERS[word] for word in sorted(found)}
    assert not wrong


def test_a_planted_hard_word_is_found_and_its_partner_is_none():
    assert hard_in(read("<main><p>Cần người <b>phiên dịch</b></p></main>")) == {"phiên dịch"}
    assert not [plain for plain in PARTNERS.values() if hard_in(plain)]
