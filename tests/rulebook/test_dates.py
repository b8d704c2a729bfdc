"""Births and days as people type them; what is no date is said why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.dates import BadDate, Birth, DateFault, Precision, parse_birth, parse_day
from casework.rulebook.names import fold
from casework.rulebook.not_known import is_not_known
from casework.rulebook.number_words import number_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "precision", "earliest", "latest", "written"),
    [
        ("05/03/1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("3/4/1990", Precision.DAY, date(1990, 4, 3), date(1990, 4, 3), "03/04/1990"),
        (" 5 - 3 - 1990 ", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("5.3.1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("ngày 5 tháng 3 năm 1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("1990-03-05", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("29/02/2024", Precision.DAY, date(2024, 2, 29), date(2024, 2, 29), "29/02/2024"),
        ("22/11/2026", Precision.DAY, TODAY, TODAY, "22/11/2026"),
        ("02/1990", Precision.MONTH, date(1990, 2, 1), date(1990, 2, 28), "02/1990"),
        ("tháng 2 năm 1990", Precision.MONTH, date(1990, 2, 1), date(1990, 2, 28), "02/1990"),
        ("1990", Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31), "1990"),
        ("sinh năm 1990", Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31), "1990"),
        ("2026", Precision.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("khoảng 30 tuổi", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        ("KHOẢNG 30 TUỔI", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        ("chừng 30", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        ("30 tuổi", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        *(
            (typed, Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)")
            for typed in (
                *("30 tuoi", "khoang 30 tuoi", "30", "tuổi 30", "khoảng chừng 30 tuổi", "năm nay 30 tuổi", "tam 30"),
                *("ba mươi", "ba mươi tuổi", "khoảng ba muoi tuoi", "ba chục tuổi"),
            )
        ),
        *(
            (typed, Precision.ABOUT, date(1993, 1, 1), date(1995, 12, 31), "khoảng 32 tuổi (năm 2026)")
            for typed in (
                "32",
                "ba mươi hai",
                "ba muoi hai",
                "Ba mươi hai tuổi",
                "băm hai tuổi",
                "trạc 32",
                "32t",
                "32 T.",
            )
        ),
        *(
            (typed, Precision.ABOUT, date(1990, 1, 1), date(1992, 12, 31), "khoảng 35 tuổi (năm 2026)")
            for typed in (
                "ba lăm tuổi",
                "băm lăm",
                "ba mươi lăm",
                "bam lam tuoi",
                "trạc ba lăm tuổi",
                "độ 35",
                "xấp xỉ 35",
            )
        ),
        ("17t", Precision.ABOUT, date(2008, 1, 1), date(2010, 12, 31), "khoảng 17 tuổi (năm 2026)"),
        ("mười bảy", Precision.ABOUT, date(2008, 1, 1), date(2010, 12, 31), "khoảng 17 tuổi (năm 2026)"),
        *(
            (typed, Precision.YEAR, date(2008, 1, 1), date(2008, 12, 31), "2008")
            for typed in ("2k8", "sinh 2k8", "sn 2008", "SN 2K8", "sinh năm 2k08")
        ),
        ("2k", Precision.YEAR, date(2000, 1, 1), date(2000, 12, 31), "2000"),
        ("hai", Precision.ABOUT, date(2023, 1, 1), date(2025, 12, 31), "khoảng 2 tuổi (năm 2026)"),
        ("tám mươi tuổi", Precision.ABOUT, date(1945, 1, 1), date(1947, 12, 31), "khoảng 80 tuổi (năm 2026)"),
        ("90 tuổi", Precision.ABOUT, date(1935, 1, 1), date(1937, 12, 31), "khoảng 90 tuổi (năm 2026)"),
        *(
            (typed, Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31), "1990")
            for typed in ("nam 1990", "sinh nam 1990", "sinh 1990", "SN 1990", "năm sinh: 1990", "năm 1990")
        ),
        *(
            (typed, Precision.ABOUT, date(1989, 1, 1), date(1991, 12, 31), "khoảng 36 tuổi (năm 2026)")
            for typed in ("khoảng 1990", "khoang nam 1990", "chừng năm 1990", "khoảng sinh năm 1990", "~1990")
        ),
        *(
            (typed, Precision.MONTH, date(1990, 3, 1), date(1990, 3, 31), "03/1990")
            for typed in (
                *("T3/1990", "t3-1990", "T.3/1990", "t3 1990", "T3 năm 1990", "sinh T3/1990"),
                *("tháng 3 năm 1990", "tháng ba 1990", "Tháng ba năm 1990", "thang ba nam 1990"),
            )
        ),
        *(
            (typed, Precision.ABOUT, date(1993, 1, 1), date(1995, 12, 31), "khoảng 32 tuổi (năm 2026)")
            for typed in (
                *("ba hai tuổi", "ba hai tuoi", "khoảng ba hai tuổi", "ba mươi hai", "băm hai", "băm hai tuổi"),
                *("32", "32t", "tuổi 32", "ba mươi hai tuổi"),
            )
        ),
        ("năm ba tuổi", Precision.ABOUT, date(1972, 1, 1), date(1974, 12, 31), "khoảng 53 tuổi (năm 2026)"),
        ("bốn mốt tuổi", Precision.ABOUT, date(1984, 1, 1), date(1986, 12, 31), "khoảng 41 tuổi (năm 2026)"),
        ("cuối năm 1990", Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31), "1990"),
        ("ngày năm tháng ba năm 1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("thang 3 nam 1990", Precision.MONTH, date(1990, 3, 1), date(1990, 3, 31), "03/1990"),
        ("sinh tháng 3/1990", Precision.MONTH, date(1990, 3, 1), date(1990, 3, 31), "03/1990"),
        *(
            (typed, Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990")
            for typed in (
                *("ngay 5 thang 3 nam 1990", "sinh ngày 5/3/1990", "ngay 5/3/1990", "mùng 5 tháng 3 năm 1990"),
                "NGÀY 5 THÁNG 3 NĂM 1990",
            )
        ),
        (
            *("khoảng 30 tuổi (năm 2024)", Precision.ABOUT, date(1993, 1, 1), date(1995, 12, 31)),
            "khoảng 30 tuổi (năm 2024)",
        ),
        ("~0", Precision.ABOUT, date(2025, 1, 1), TODAY, "khoảng 0 tuổi (năm 2026)"),
    ],
)
def test_births_that_are_understood(typed, precision, earliest, latest, written):
    birth = parse_birth(typed, at=TODAY)
    assert (birth.precision, birth.earliest, birth.latest, birth.written()) == (precision, earliest, latest, written)
    assert Birth.from_json(birth.as_json()) == birth


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/02/1990", DateFault.NO_SUCH_DAY),
        ("29/02/2023", DateFault.NO_SUCH_DAY),
        ("0/1/1990", DateFault.NO_SUCH_DAY),
        ("01/13/1990", DateFault.NO_SUCH_MONTH),
        ("13/1990", DateFault.NO_SUCH_MONTH),
        ("05/03/90", DateFault.SHORT_YEAR),
        ("khoảng 2027", DateFault.FUTURE),
        ("khoảng năm 2533", DateFault.BUDDHIST),
        ("0", DateFault.SHORT_YEAR),
        ("05", DateFault.SHORT_YEAR),
        ("120", DateFault.SHORT_YEAR),
        ("sinh 90", DateFault.SHORT_YEAR),
        ("1/1/90", DateFault.SHORT_YEAR),
        ("90", DateFault.AGE_OR_YEAR),
        ("65", DateFault.AGE_OR_YEAR),
        ("05/13/1990", DateFault.NO_SUCH_MONTH),
        ("2 tuổi 3 tháng", DateFault.MONTHS_OF_AGE),
        ("18 tháng", DateFault.MONTHS_OF_AGE),
        ("2 tuoi ruoi", DateFault.MONTHS_OF_AGE),
        ("30-35 tuổi", DateFault.ABOUT_WHICH_AGE),
        ("30-35", DateFault.ABOUT_WHICH_AGE),
        ("khoang 30 den 35 tuoi", DateFault.ABOUT_WHICH_AGE),
        ("hơn 30 tuổi", DateFault.ABOUT_WHICH_AGE),
        ("dưới 18", DateFault.ABOUT_WHICH_AGE),
        ("17 tuổi rưỡi", DateFault.MONTHS_OF_AGE),
        ("ngoài 50", DateFault.ABOUT_WHICH_AGE),
        ("gần 30", DateFault.ABOUT_WHICH_AGE),
        ("gan 30 tuoi", DateFault.ABOUT_WHICH_AGE),
        ("2k99", DateFault.FUTURE),
        ("Canh Ngọ", DateFault.ANIMAL),
        ("Dần", DateFault.ANIMAL),
        ("tuổi Tý", DateFault.ANIMAL),
        ("tuoi ngo", DateFault.ANIMAL),
        ("sinh năm Canh Ngọ", DateFault.ANIMAL),
        ("con ngựa", DateFault.UNREADABLE),
        ("15/8/1990 âm lịch", DateFault.LUNAR),
        ("31 tuổi mụ", DateFault.LUNAR),
        ("ba hai", DateFault.ABOUT_WHICH_AGE),
        ("ba bốn tuổi", DateFault.ABOUT_WHICH_AGE),
        ("khoảng hai ba tuổi", DateFault.ABOUT_WHICH_AGE),
        ("15 tháng 8 năm 90", DateFault.SHORT_YEAR),
        ("T12/90", DateFault.SHORT_YEAR),
        ("T13/1990", DateFault.NO_SUCH_MONTH),
        ("2533", DateFault.BUDDHIST),
        ("5/3/2533", DateFault.BUDDHIST),
        ("PL 2533", DateFault.BUDDHIST),
        ("150 tuổi", DateFault.NO_SUCH_AGE),
        ("hai ba tuổi", DateFault.ABOUT_WHICH_AGE),
        ("tam muoi tuoi", DateFault.UNREADABLE),
        ("không", DateFault.UNREADABLE),
        ("nam", DateFault.UNREADABLE),
        ("01/01/9999", DateFault.FUTURE),
        ("23/11/2026", DateFault.FUTURE),
        ("12/2026", DateFault.FUTURE),
        ("2027", DateFault.FUTURE),
        ("1800", DateFault.TOO_LONG_AGO),
        ("01/01/0000", DateFault.TOO_LONG_AGO),
        ("khoảng 300 tuổi", DateFault.NO_SUCH_AGE),
        ("khoảng 30 tuổi (năm 2027)", DateFault.FUTURE),
        ("khoảng 30 tuổi (năm 1800)", DateFault.TOO_LONG_AGO),
        ("hôm qua", DateFault.UNREADABLE),
        ("٠٥/٠٣/١٩٩٠", DateFault.UNREADABLE),
        ("1" * 10_000, DateFault.UNREADABLE),
        ("   ", DateFault.EMPTY),
    ],
)
def test_births_that_are_not_dates(typed, why):
    with pytest.raises(BadDate) as refused:
        parse_birth(typed, at=TODAY)
    assert refused.value.code is why


@pytest.mark.parametrize(
    ("typed", "at", "youngest", "oldest"),
    [
        ("23/11/2010", TODAY, 15, 15),
        ("22/11/2010", TODAY, 16, 16),
        ("11/2010", TODAY, 15, 16),
        ("2010", TODAY, 15, 16),
        ("khoảng 16 tuổi", TODAY, 14, 17),
        ("29/02/2008", date(2026, 2, 28), 17, 17),
        ("29/02/2008", date(2026, 3, 1), 18, 18),
    ],
)
def test_ages(typed, at, youngest, oldest):
    birth = parse_birth(typed, at=at)
    assert birth.ages(at) == (youngest, oldest)
    assert birth.may_be_under(16, at) is (youngest < 16)
    assert birth.is_under(16, at) is (oldest < 16)


@given(st.integers(min_value=0, max_value=99), st.booleans())
def test_a_number_said_in_words_is_that_number_or_asked_again(number, marked):
    units = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    tens, unit = divmod(number, 10)
    last = {1: "mốt", 5: "lăm"}.get(unit, units[unit]) if tens > 1 else "lăm" if (tens, unit) == (1, 5) else units[unit]
    words = (
        units[unit]
        if not tens
        else " ".join(filter(None, ["mười" if tens == 1 else f"{units[tens]} mươi", unit and last]))
    )
    read = number_of(words if marked else fold(words))
    assert read == number or (not marked and tens == 8 and read is None)


def test_an_approximate_age_grows_older():
    birth = parse_birth("khoảng 30 tuổi", at=TODAY)
    assert birth.likely_age(TODAY) == 30
    assert birth.likely_age(date(2030, 11, 22)) == 34


@pytest.mark.parametrize(
    ("typed", "day"), [("03/04/2026", date(2026, 4, 3)), ("25/12/2025", date(2025, 12, 25)), ("22/11/2026", TODAY)]
)
def test_days_read_day_before_month(typed, day):
    assert parse_day(typed, at=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("11/2026", DateFault.DAY_NEEDED),
        ("2026", DateFault.DAY_NEEDED),
        ("31/04/2026", DateFault.NO_SUCH_DAY),
        ("23/11/2226", DateFault.FUTURE),
        ("01/01/1700", DateFault.TOO_LONG_AGO),
        ("", DateFault.EMPTY),
        ("mai", DateFault.UNREADABLE),
    ],
)
def test_days_that_are_not(typed, why):
    with pytest.raises(BadDate) as refused:
        parse_day(typed, at=TODAY)
    assert refused.value.code is why


# 22/11/2026 is a Sunday.
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *((typed, TODAY) for typed in ("hôm nay", "hom nay", "sáng nay", "Chiều nay", "ngày hôm nay")),
        *((typed, date(2026, 11, 21)) for typed in ("hôm qua", "hom qua", "tối qua", "sáng hôm qua", "bữa qua")),
        *((typed, date(2026, 11, 20)) for typed in ("hôm kia", "chiều hôm kia")),
        ("mùng 5 tháng 3 năm 2026", date(2026, 3, 5)),
    ],
)
def test_days_said_from_today(typed, day):
    assert parse_day(typed, at=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "why", "likely"),
    [
        ("5/3", DateFault.YEAR_MISSING, date(2026, 3, 5)),
        ("25/12", DateFault.YEAR_MISSING, date(2025, 12, 25)),
        ("29/2", DateFault.YEAR_MISSING, date(2024, 2, 29)),
        ("mùng 5 tháng 3", DateFault.YEAR_MISSING, date(2026, 3, 5)),
        ("mung 5/3", DateFault.YEAR_MISSING, date(2026, 3, 5)),
        ("ngày 5 tháng 3", DateFault.YEAR_MISSING, date(2026, 3, 5)),
        ("thứ hai tuần trước", DateFault.WHICH_DAY, date(2026, 11, 9)),
        ("thu 2 tuan truoc", DateFault.WHICH_DAY, date(2026, 11, 9)),
        ("thứ hai", DateFault.WHICH_DAY, date(2026, 11, 16)),
        ("chủ nhật", DateFault.WHICH_DAY, TODAY),
        ("thứ bảy vừa rồi", DateFault.WHICH_DAY, date(2026, 11, 21)),
        ("3 hôm trước", DateFault.WHICH_DAY, date(2026, 11, 19)),
        ("đêm qua", DateFault.WHICH_DAY, date(2026, 11, 21)),
        ("tuần trước", DateFault.WHICH_DAY, None),
        ("mấy hôm nay", DateFault.WHICH_DAY, None),
        ("hôm trước", DateFault.WHICH_DAY, None),
        ("ngày mai", DateFault.UNREADABLE, None),
        ("13/13", DateFault.DAY_NEEDED, None),
    ],
)
def test_a_day_that_is_not_said_whole_is_asked_again_with_the_likely_one(typed, why, likely):
    with pytest.raises(BadDate) as asked:
        parse_day(typed, at=TODAY)
    assert (asked.value.code, asked.value.likely) == (why, likely)


@pytest.mark.parametrize(
    ("typed", "day"), [("mai", date(2026, 11, 23)), ("ngày mai", date(2026, 11, 23)), ("ngày kia", date(2026, 11, 24))]
)
def test_days_to_come_said_from_today(typed, day):
    assert parse_day(typed, at=TODAY, may_be_future=True) == day


def test_a_whole_day_to_come_is_read_and_its_limits_say_whether_it_may():
    for may in (True, False):
        assert parse_day("25/12/2026", at=TODAY, may_be_future=may) == date(2026, 12, 25)
    with pytest.raises(BadDate):
        parse_day("25/12/9999", at=TODAY, may_be_future=True)


@given(st.dates(min_value=date(1910, 1, 1), max_value=TODAY))
def test_every_day_survives_being_written_and_read(day):
    assert parse_birth(f"{day.day}/{day.month}/{day.year}", at=TODAY).earliest == day
    assert parse_day(f"{day:%d/%m/%Y}", at=TODAY) == day


@given(st.text(max_size=80))
def test_anything_typed_is_a_birth_or_refused_with_a_code(typed):
    try:
        birth = parse_birth(typed, at=TODAY)
    except BadDate as refused:
        assert isinstance(refused.code, DateFault)
    else:
        assert birth.earliest <= birth.latest
        assert 0 <= birth.ages(TODAY)[0] <= birth.ages(TODAY)[1]


LUNAR_DAYS = [
    *("rằm tháng 7", "ram thang 7", "Rằm tháng Giêng", "ngày rằm", "rằm tháng bảy năm 1990", "23 tháng Chạp"),
    *("23 thang chap", "mùng 2 Tết", "mung 2 tet", "mồng 5 tháng giêng", "30 Tết", "Tết 1990", "tháng chạp năm 1990"),
    *("mùng một", "mồng 3", "Tết Đoan Ngọ", "trung thu", "15/7 âm lịch", "giao thừa"),
]


@pytest.mark.parametrize("typed", LUNAR_DAYS)
def test_a_day_of_the_moon_is_known_as_one_wherever_a_day_is_typed(typed):
    for read in (parse_birth, parse_day):
        with pytest.raises(BadDate) as refused:
            read(typed, at=TODAY)
        assert refused.value.code is DateFault.LUNAR


@pytest.mark.parametrize(
    "said",
    [
        *("không nhớ", "khong nho", "không biết", "KHÔNG BIẾT", "chịu", "chịu thôi", "chị ấy không nhớ", "ko biết"),
        *("k nhớ", "chưa rõ", "không rõ", "quên", "quên rồi", "chẳng nhớ", "không nhớ rõ ngày", "chưa biết", "?", "-"),
        *("cháu không biết tuổi", "không nhớ năm sinh", "chưa hỏi được", "kb", "chịu, không biết", "không biết nữa."),
    ],
)
def test_not_to_know_is_understood(said):
    assert is_not_known(said)


@pytest.mark.parametrize(
    "said", ["không", "không có", "0", "quen", "chị", "ba", "nhớ", "biết", "5/3/1990", "", "chiều"]
)
def test_what_is_no_such_answer(said):
    assert is_not_known(said) is (said == "quen"), "without its marks `quên` is `quen`"
