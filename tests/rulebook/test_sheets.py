"""One row for every answer: what fits, what joins what stands, and how it is said on a page and to a partner."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from casework.rulebook.people import NOT_SAID, YES_NO
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.rows import Term, Terms
from casework.rulebook.sheets import AnswerKind, Ask, PacketLine, Scale, Sheet

HOUSES = Terms(Term("own", "Nhà mình", "Nhà của chị"), Term("rented", "Nhà thuê"), NOT_SAID)
SCALE = Scale(("kém", "vừa", "tốt"))
LINE = Sheet(Ask("what", "Khoản"), Ask("cost", "Giá", AnswerKind.MONEY))

SHEET = Sheet.in_parts(
    home=[
        Ask("house", "Nhà ở", HOUSES, told="", packet=PacketLine("home")),
        Ask("rooms", "Số phòng", AnswerKind.COUNT, least=1, most=9, counted="%(num)d phòng"),
        Ask("rent", "Tiền thuê", AnswerKind.MONEY),
        Ask("owner", "Chủ nhà", longest=10, beside="rent", joint=" (%s)"),
        Ask("place", "Ở đâu", keys=("code", "since"), say=lambda both: f"{both[0]} từ {both[1]}"),
    ],
    people=[
        Ask("safe", "Yên ổn", YES_NO, told="Có yên không", packet=PacketLine("safety", "sống yên ổn")),
        Ask("near", "Ai ở gần", HOUSES, several=True, packet=PacketLine("home")),
        Ask("beds", "Giường", AnswerKind.NUMBER, packet=PacketLine("home", "%(count)d giường")),
        Ask("reads", "Đọc", HOUSES, packet=PacketLine("home", "cần đọc cho nghe", when="rented")),
        Ask("phone", "Điện thoại", AnswerKind.PHONE),
        Ask("score", "Điểm", SCALE),
        Ask("done", "Xong", AnswerKind.TICK),
        Ask("on", "Ngày", AnswerKind.DAY),
        Ask("lines", "Các khoản", LINE, several=True),
        Ask("by", "Ai ghi", AnswerKind.WORKER),
    ],
)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"house": "own", "rooms": 9, "rent": 0, "owner": "mười chữ ạ"},
        {"house": None, "rooms": None},
        {"code": "03390", "since": "2025-07-01"},
        {"near": ["own", "rented"], "score": 2, "done": False},
        {"lines": [{"what": "Lợn", "cost": 5}, {}], "by": 7},
    ],
)
def test_an_answer_that_is_offered_fits(answers: dict[str, object]):
    assert SHEET.misfit(answers) is None
    SHEET.check(answers)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"house": "own", "garden": "yes"}, "garden"),
        ({"place": "03390"}, "place"),
        ({"house": "castle"}, "house"),
        ({"house": ["own"]}, "house"),
        ({"near": "own"}, "near"),
        ({"near": ["castle"]}, "near"),
        ({"rooms": 0}, "rooms"),
        ({"rooms": 10}, "rooms"),
        ({"rooms": "2"}, "rooms"),
        ({"rooms": True}, "rooms"),
        ({"rent": -1}, "rent"),
        ({"rent": 1.5}, "rent"),
        ({"owner": "hơn mười chữ"}, "owner"),
        ({"code": 3390}, "code"),
        ({"score": 3}, "score"),
        ({"score": -1}, "score"),
        ({"score": True}, "score"),
        ({"score": "1"}, "score"),
        ({"done": "yes"}, "done"),
        ({"lines": [{"price": 1}]}, "lines"),
        ({"lines": {"what": "Lợn"}}, "lines"),
        ({"by": "7"}, "by"),
    ],
)
def test_what_was_not_asked_or_not_offered_does_not_fit(answers: dict[str, object], wrong: str):
    assert SHEET.misfit(answers) == wrong
    with pytest.raises(InvalidValue) as refused:
        SHEET.check(answers, refusal="unknown_answer")
    assert (refused.value.field, refused.value.code) == (wrong, "unknown_answer")


def test_answers_join_those_that_stand_and_none_takes_one_out():
    standing = {"house": "own", "rooms": 2}
    assert SHEET.merged(standing, {"rooms": None, "rent": 0}) == {"house": "own", "rent": 0}
    assert SHEET.merged(None, {}) == {}
    assert standing == {"house": "own", "rooms": 2}


def test_a_record_that_is_written_as_a_whole_keeps_every_key():
    kept = SHEET.part("home").without("place").filled({"rent": 0, "owner": ""})
    assert kept == {"house": "", "rooms": None, "rent": 0, "owner": ""}
    assert SHEET.only("near", "lines", "score").filled({}) == {"near": [], "lines": [], "score": None}


@pytest.mark.parametrize(
    ("key", "answer", "history", "page"),
    [
        ("house", "own", "Nhà mình", ("", "Nhà mình")),
        ("house", "gone", "gone", ("", "gone")),
        ("rooms", 2, "2", ("Số phòng", "2 phòng")),
        ("rent", 1_500_000, "1.500.000\u00a0đ", ("Tiền thuê", "1.500.000\u00a0đ")),
        ("rent", 0, "0\u00a0đ", ("Tiền thuê", "0\u00a0đ")),
        ("safe", "unknown", NOT_SAID.label, ("Có yên không", NOT_SAID.label)),
        ("near", ["own", "rented"], "Nhà mình, Nhà thuê", ("Ai ở gần", "Nhà mình; Nhà thuê")),
        ("phone", "+84912345678", "0912345678", ("Điện thoại", "0912345678")),
        ("score", 0, "0 – kém", ("Điểm", "0 – kém")),
        ("score", 9, "9 – ", ("Điểm", "9 – ")),
        ("done", False, "không", ("Xong", "không")),
        ("on", "2026-04-03", "03/04/2026", ("Ngày", "03/04/2026")),
    ],
)
def test_an_answer_is_said_in_the_words_of_its_row(key: str, answer: object, history: str, page: tuple[str, str]):
    with translation.override("vi"):
        assert str(SHEET[key].words(answer)) == history
        assert [(str(label), str(words)) for label, words in SHEET.said({key: answer})] == [page]
        assert str(SHEET.worded({key: answer})[key]) == history


def test_an_answer_of_two_keys_is_one_answer():
    assert SHEET.said({"code": "03390", "since": "2025-07-01"}) == (("Ở đâu", "03390 từ 2025-07-01"),)
    assert SHEET.said({"code": "03390"}) == ()


def test_what_belongs_to_another_answer_is_said_beside_it():
    home = SHEET.part("home")
    assert home.said({"rent": 0, "owner": "Bà Mỷ"}) == (("Tiền thuê", "0\u00a0đ (Bà Mỷ)"),)
    assert home.only("rent").said({"rent": 0, "owner": "Bà Mỷ"}) == (("Tiền thuê", "0\u00a0đ"),)


def test_what_nobody_answered_has_a_row_without_words_and_is_not_said():
    home = SHEET.part("home")
    assert home.rows({}) == (("", ""), ("Số phòng", ""), ("Tiền thuê", ""), ("Ở đâu", ""))
    assert home.said({"house": "", "rooms": None}) == ()
    told = SHEET.said_in_parts({"safe": "yes"})
    assert told == {"home": (), "people": (("Có yên không", "Có"),)}


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ({"house": "own"}, [("home", "Nhà mình")]),
        ({"house": "unknown"}, []),
        ({"near": ["own", "unknown", "rented"]}, [("home", "Nhà mình"), ("home", "Nhà thuê")]),
        ({"safe": "yes"}, [("safety", "sống yên ổn")]),
        ({"safe": "no"}, []),
        ({"beds": 3}, [("home", "3 giường")]),
        ({"beds": 0}, []),
        ({"reads": "rented"}, [("home", "cần đọc cho nghe")]),
        ({"reads": "own"}, []),
        ({"rooms": 2, "owner": "Bà Mỷ"}, []),
    ],
)
def test_a_partner_reads_only_what_a_row_tells_partners(answers: dict[str, Any], lines: list[tuple[str, str]]):
    assert list(SHEET.sent(answers)) == lines


def test_a_yes_alone_tells_a_partner_nothing():
    with pytest.raises(ValueError, match="safe"):
        Ask("safe", "Yên ổn", YES_NO, packet=PacketLine("safety"))


def test_a_key_stands_once_and_a_part_has_rows():
    with pytest.raises(ValueError, match="twice"):
        Sheet(Ask("a", "một"), Ask("a", "hai"))
    with pytest.raises(KeyError):
        SHEET.part("garden")
    assert SHEET.only("safe", "house").keys == ("safe", "house")
