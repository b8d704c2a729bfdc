"""Services and packets, support, legal aid, livelihood, visits, closing, keeping: the tables help is given by."""

from datetime import date

import pytest

from casework.rulebook import closure, followups, hotlines, livelihood, programmes, retention, safety_plan, services
from casework.rulebook.consents import PURPOSES
from casework.rulebook.dates import parse_birth
from casework.rulebook.people import AGE_BANDS, ETHNIC_GROUPS, RELATIONSHIPS, age_band, is_ethnic_minority
from casework.rulebook.rows import LegalRule, Measure, NotInForce, Term, Terms, in_force
from casework.rulebook.support_matrix import IDENTIFICATION, REGIMES, Standing, child_of, standing_of, support_for

TODAY = date(2026, 11, 22)


class TestRows:
    """The newest row in force on a day."""

    ROWS = (
        LegalRule(value=1, unit=Measure.DAY, source="A", valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31)),
        LegalRule(value=2, unit=Measure.DAY, source="B", valid_from=date(2022, 1, 1)),
        LegalRule(value=3, unit=Measure.DAY, source="C", valid_from=date(2024, 1, 1)),
    )

    @pytest.mark.parametrize(
        ("day", "value"),
        [
            (date(2020, 1, 1), 1),
            (date(2020, 12, 31), 1),
            (date(2022, 1, 1), 2),
            (date(2023, 12, 31), 2),
            (date(2024, 1, 1), 3),
        ],
    )
    def test_in_force(self, day, value):
        assert in_force(self.ROWS, day).value == value

    @pytest.mark.parametrize("day", [date(2019, 12, 31), date(2021, 6, 1)])
    def test_a_gap_is_an_error(self, day):
        with pytest.raises(NotInForce):
            in_force(self.ROWS, day)

    def test_a_code_stands_once(self):
        with pytest.raises(ValueError, match="twice"):
            Terms(Term("a", "một"), Term("a", "hai"))

    def test_an_old_code_can_still_be_shown(self):
        assert RELATIONSHIPS.label("gone") == "gone"
        assert RELATIONSHIPS.label("spouse") == "Vợ / chồng"


class TestPackets:
    """A partner gets the least that its help needs."""

    def test_every_service_asks_for_a_consent_that_exists_and_sends_sections_that_exist(self):
        for service in services.SERVICES.values():
            assert service.consent in PURPOSES
            assert service.allowed <= set(services.PARTS.codes)
            assert not set(service.usual) & set(service.possible)
            assert services.reply_within(service.code, at=TODAY) >= 1

    def test_nobody_gets_the_shelter_or_who_reported(self):
        for hidden in services.NEVER_SHARED:
            assert hidden not in services.PARTS
            for service in services.SERVICES:
                assert hidden not in services.packet_parts(service, [hidden, "name"])

    @pytest.mark.parametrize(
        ("service", "gets", "never"),
        [
            ("health", "injuries", "livelihood"),
            ("health", "pregnancy", "poverty"),
            ("police", "dangers", "livelihood"),
            ("legal_aid", "poverty", "injuries"),
            ("vocational", "age_band", "violence_acts"),
            ("livelihood", "livelihood", "story"),
            ("savings_loan", "commune", "violence_acts"),
            ("interpreting", "language", "story"),
            ("education", "schooling", "violence_acts"),
            ("shelter", "dangers", "livelihood"),
        ],
    )
    def test_least_data(self, service, gets, never):
        assert gets in services.packet_parts(service)
        assert never not in services.packet_parts(service, services.PARTS.codes)
        assert services.over_the_least(service, [gets, never]) == {never}

    def test_what_is_unticked_is_not_sent(self):
        assert services.packet_parts("health", ["name"]) == ("name",)
        assert services.packet_parts("health", []) == ()

    def test_only_those_whose_work_is_livelihood_see_it(self):
        assert {code for code, row in services.SERVICES.items() if "livelihood" in row.allowed} == {
            "vocational",
            "job",
            "savings_loan",
            "livelihood",
        }


class TestSupport:
    """Article 37 of the trafficking law."""

    @pytest.mark.parametrize(
        ("standing", "count", "last"),
        [
            (Standing.VICTIM, 10, "initial_allowance"),
            (Standing.ACCOMPANYING_CHILD, 8, "schooling"),
            (Standing.UNDER_IDENTIFICATION, 7, "psychological"),
            (Standing.UNDER_IDENTIFICATION_ABROAD, 4, "legal_advice"),
            (Standing.CHILD_OF_ONE_UNDER_IDENTIFICATION, 7, "psychological"),
            (Standing.CHILD_OF_ONE_ABROAD, 4, "legal_advice"),
        ],
    )
    def test_matrix(self, standing, count, last):
        support = support_for(standing, at=TODAY)
        assert (len(support), support[-1]) == (count, last)
        assert set(support) <= set(REGIMES.codes)

    def test_a_child_stands_in_the_column_of_whom_it_came_with(self):
        assert "schooling" in support_for(child_of(Standing.VICTIM), at=TODAY)
        for grown_up in (Standing.UNDER_IDENTIFICATION, Standing.UNDER_IDENTIFICATION_ABROAD):
            assert support_for(child_of(grown_up), at=TODAY) == support_for(grown_up, at=TODAY)

    def test_not_before_the_law(self):
        with pytest.raises(NotInForce):
            support_for(Standing.VICTIM, at=date(2025, 6, 30))

    @pytest.mark.parametrize(
        ("state", "abroad", "standing"),
        [
            ("none", False, None),
            ("self_declared", False, None),
            ("commune_notified", False, Standing.UNDER_IDENTIFICATION),
            ("under_identification", True, Standing.UNDER_IDENTIFICATION_ABROAD),
            ("confirmed", False, Standing.VICTIM),
            ("confirmed", True, Standing.VICTIM),
            ("not_identified", False, None),
            ("withdrew", False, None),
        ],
    )
    def test_standing(self, state, abroad, standing):
        assert state in IDENTIFICATION
        assert standing_of(state, abroad=abroad) is standing


class TestVisits:
    """When to visit again."""

    @pytest.mark.parametrize(
        ("start", "trafficking", "days"),
        [
            (
                date(2026, 1, 31),
                False,
                [
                    date(2026, 2, 14),
                    date(2026, 2, 28),
                    date(2026, 4, 30),
                    date(2026, 7, 31),
                    date(2027, 1, 31),
                ],
            ),
            (
                date(2024, 2, 29),
                True,
                [
                    date(2024, 3, 14),
                    date(2024, 3, 29),
                    date(2024, 5, 29),
                    date(2024, 8, 29),
                    date(2025, 2, 28),
                    date(2026, 2, 28),
                ],
            ),
        ],
    )
    def test_schedule(self, start, trafficking, days):
        assert [visit.due for visit in followups.schedule(start, trafficking=trafficking)] == days

    def test_every_score_has_words_of_its_own(self):
        for dimension in followups.DIMENSIONS:
            assert [score for score, _ in dimension.choices] == [0, 1, 2, 3, 4]
            assert len({str(words) for words in dimension.anchors}) == 5
        assert {"safety", "income", "housing", "school", "stigma"} <= set(followups.DIMENSION_CODES)

    @pytest.mark.parametrize(
        ("value", "is_one"), [(0, True), (4, True), (5, False), (-1, False), (True, False), ("3", False), (2.0, False)]
    )
    def test_what_is_a_score(self, value, is_one):
        assert (value in followups.SIDES["safety"].kind) is is_one


class TestClosing:
    """Six items, the last by a second person."""

    ALL = dict.fromkeys(closure.CHECKLIST_CODES, True)

    @pytest.mark.parametrize(
        ("ticked", "reason", "deciding", "open_"),
        [
            ({}, "needs_met", False, closure.CHECKLIST_CODES[:5]),
            ({}, "needs_met", True, closure.CHECKLIST_CODES),
            (ALL, "needs_met", True, ()),
            (ALL | {"second_person": False}, "needs_met", False, ()),
            (ALL | {"second_person": False}, "needs_met", True, ("second_person",)),
            (ALL | {"may_return": False}, "she_asked", False, ("may_return",)),
            ({"needs_met": True, "safety_plan_reviewed": True}, "no_contact", False, ()),
            ({}, "died", False, ()),
            ({}, "died", True, ("second_person",)),
        ],
    )
    def test_what_is_still_open(self, ticked, reason, deciding, open_):
        assert closure.missing(ticked, reason=reason, deciding=deciding) == open_

    def test_an_unknown_reason_is_an_error(self):
        with pytest.raises(KeyError):
            closure.missing(self.ALL, reason="tired", deciding=True)


@pytest.mark.parametrize(
    ("closed", "born", "was_child", "until"),
    [
        (date(2026, 11, 22), "1990", False, date(2036, 11, 22)),
        (date(2026, 11, 22), "22/11/2020", True, date(2045, 11, 22)),
        (date(2026, 11, 22), "2010", True, date(2036, 11, 22)),
        (date(2026, 11, 22), None, True, date(2036, 11, 22)),
        (date(2024, 2, 29), "1990", False, date(2034, 2, 28)),
    ],
)
def test_how_long_a_closed_case_is_kept(closed, born, was_child, until):
    birth = parse_birth(born, at=TODAY) if born else None
    assert retention.keep_until(closed, birth=birth, was_child=was_child, at=TODAY) == until


def test_retention_is_a_proposal_until_the_owner_decides():
    assert not any(rule.verified for row in retention.RETENTION.values() for rule in row.rules)


class TestPeople:
    """The lists that describe a person."""

    def test_the_54_peoples(self):
        assert ETHNIC_GROUPS.codes == (*(f"{number:02d}" for number in range(1, 56)), "unknown")
        assert [ETHNIC_GROUPS[code].label for code in ("01", "08", "15", "23", "54")] == [
            "Kinh",
            "Hmông",
            "Sán Chay",
            "Bru-Vân Kiều",
            "Rơ-măm",
        ]
        assert len({str(group.label) for group in ETHNIC_GROUPS}) == 56

    @pytest.mark.parametrize(
        ("code", "minority"),
        [("01", False), ("08", True), ("54", True), ("55", False), ("unknown", False), ("", False)],
    )
    def test_minorities(self, code, minority):
        assert is_ethnic_minority(code) is minority

    @pytest.mark.parametrize(
        ("born", "band"),
        [
            (None, None),
            ("2020", "0-6"),
            ("2019", "0-6"),
            ("2012", "7-15"),
            ("2010", "7-15"),
            ("2009", "16-17"),
            ("2000", "25-34"),
            ("khoảng 35 tuổi", "35-44"),
            ("khoảng 18 tuổi", "16-17"),
            ("1966", "45-59"),
            ("1930", "60+"),
        ],
    )
    def test_age_bands(self, born, band):
        found = age_band(parse_birth(born, at=TODAY) if born else None, at=TODAY)
        assert (found.code if found else None) == band

    def test_the_bands_leave_no_gap(self):
        assert [age for band in AGE_BANDS for age in range(band.youngest, band.oldest + 1)] == list(range(201))


class TestPlan:
    """The safety plan's blocks."""

    def test_a_wallet_copy_gives_nobody_away(self):
        assert set(safety_plan.WALLET) == {"community", "bag", "during"}
        assert not {"relationships", "children", "after_leaving", "economic", "signal"} & set(safety_plan.WALLET)

    def test_every_block_stands_in_a_group_and_says_how(self):
        assert [code for code in safety_plan.GROUPS.codes if code not in {b.group for b in safety_plan.BLOCKS}] == []
        assert all(block.group in safety_plan.GROUPS and block.hint for block in safety_plan.BLOCKS)
        assert len(safety_plan.BY_CODE) == len(safety_plan.BLOCKS)


class TestNumbers:
    """Numbers to call."""

    def test_what_can_be_dialled(self):
        lines = hotlines.to_call(at=TODAY, numbers={})
        assert [line.number for line in lines] == ["113", "115", "111", "1900969680"]
        assert str(lines[2].label) == "Tổng đài bảo vệ trẻ em; người lớn cũng gọi được", "one number is one line"
        apart = hotlines.to_call(at=TODAY, numbers={"trafficking": ("1900000000", "Công văn của tỉnh")})
        assert [line.number for line in apart] == ["113", "115", "111", "1900000000", "1900969680"]

    def test_the_national_line_only_when_the_owner_gives_its_number_and_where_it_was_read(self):
        told = {"dv_national": ("1xx", "Công văn của Bộ")}
        line = hotlines.to_call(at=TODAY, numbers=told)[-1]
        assert (line.number, line.source, line.verified) == ("1xx", "Công văn của Bộ", False)
        assert [line.code for line in hotlines.HOTLINES if line.number is None] == ["dv_national"]

    def test_the_owner_may_correct_a_number_and_never_one_that_is_no_line(self):
        told = {"womens_union": ("0241234567", "Hội Liên hiệp Phụ nữ tỉnh")}
        lines = {line.code: line for line in hotlines.to_call(at=TODAY, numbers=told)}
        assert (lines["womens_union"].number, lines["womens_union"].verified) == ("0241234567", False)
        with pytest.raises(KeyError):
            hotlines.to_call(at=TODAY, numbers={"nobody": ("1", "x")})

    def test_111_is_read_as_the_childrens_line_and_not_as_the_only_line_for_trafficking(self):
        line = next(line for line in hotlines.HOTLINES if line.code == "children")
        assert line.verified and "mua bán" not in str(line.official)
        second = next(line for line in hotlines.HOTLINES if line.code == "trafficking")
        assert (second.number, second.verified) == ("111", False)

    def test_a_host_s_phone_shows_only_neutral_words(self):
        assert not any("bạo lực" in str(line.label) or "buôn" in str(line.label) for line in hotlines.HOTLINES)


@pytest.mark.parametrize(
    ("day", "phase"),
    [(date(2021, 1, 1), None), (date(2025, 12, 31), "p8-1"), (TODAY, "ntp-1"), (date(2031, 1, 1), None)],
)
def test_the_programme_of_a_day(day, phase):
    found = programmes.phase_at(day)
    assert (found.code if found else None) == phase


def test_income_that_somebody_else_keeps_is_a_risk():
    assert set(livelihood.INCOME_CONTROL.codes) > livelihood.INCOME_AT_RISK
    assert "project8" in livelihood.SOURCES and "husbandry" in livelihood.PATHS
