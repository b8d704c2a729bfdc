"""Who watches is told her figures in fives by the wall itself: as the province's page reckons, and nothing finer."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from django.db import connection

from casework.policy.province_figures import CAME_LATELY, LATE, OPEN, Figure
from casework.policy.signed_context import known_to_the_database
from casework.queries.province import desks_of, threshold
from casework.records.cases import Case
from casework.rulebook.province_figures import NEW, OPEN_STAGES, RISKS, STAGES
from casework.rulebook.rounded_counts import RoundedCounts
from casework.rulebook.small_numbers import Hidden, Shown
from tests.cast import Cast
from tests.states import arrived

type Told = dict[tuple[str, str | None, str | None], int]
ALL = (None, None, None)
EARLY, AT_THE_END = ("reported", "registered", "assessing", "gone"), ("low", "medium")
"""Where a case may have no level yet, and what it has where it ends."""


def asked_by_khanh(cast: Cast) -> Told:
    """All that the wall answers her, whatever statement of her page's asks."""
    with cast.khanh.acting() as khanh, known_to_the_database(khanh.pk), connection.cursor() as cursor:
        cursor.execute("SELECT kind, stage, risk, told FROM wall.watched_figures()")
        return {(kind, stage, risk): told for kind, stage, risk, told in cursor.fetchall()}


def put(case: Case, rows: list[tuple[int, str, str, bool, bool]]) -> None:
    """So many cases more, past every act: desk, stage, danger, whether it came lately and whether something is late."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM casework_clock")
        cursor.execute("DELETE FROM casework_case WHERE id <> %s", [case.pk])
        cursor.executemany(
            "WITH made AS (INSERT INTO casework_case SELECT (jsonb_populate_record(c, jsonb_build_object("
            "'id', gen_random_uuid(), 'code', 'X' || left(gen_random_uuid()::text, 8), "
            "'desk_id', %s::int, 'stage', %s::text, 'risk_level', nullif(%s::text, ''), 'registered_at', now(), "
            "'closed_at', CASE WHEN %s::text = 'closed' THEN now() END, "
            "'reported_at', CASE WHEN %s THEN now() ELSE now() - interval '31 days' END"
            "))).* FROM casework_case c WHERE c.id = %s RETURNING id) "
            "INSERT INTO casework_clock (case_id, rule, unit_id, began_at, due_at) "
            "SELECT id, 'visit', %s, now() - interval '2 days', now() - interval '1 day' FROM made WHERE %s",
            [(desk, stage, risk, stage, new, case.pk, desk, late) for desk, stage, risk, new, late in rows],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def model(cast: Cast) -> Case:
    """The case of which the others are copies; it is out of scope, which is in no figure."""
    case = arrived(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE casework_case SET stage = 'out_of_scope' WHERE id = %s", [case.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return case


def test_the_wall_tells_what_the_page_of_the_province_would(cast: Cast, model: Case):
    desks = desks_of(cast.province.pk)
    chance = random.Random(57)
    for many in (4, 9, 40, 90, 300, 300):
        at = chance.choices([*desks, cast.province.pk], k=3)
        stages = [stage.value for stage in STAGES][:: chance.choice((1, 3))]
        rows = []
        for _ in range(many):
            stage = chance.choice(stages)
            risk = chance.choice(
                AT_THE_END if stage in ("closure_pending", "closed") else RISKS[: 4 + (stage in EARLY)]
            )
            rows.append((chance.choice(at), stage, risk, chance.random() < 0.5, chance.random() < 0.3))
        put(model, rows)
        ended = {stage.value for stage in STAGES} - {stage.value for stage in OPEN_STAGES}
        cells: dict[Figure, Counter[tuple[str, ...]]] = {OPEN: Counter(), LATE: Counter(), CAME_LATELY: Counter()}
        for desk, stage, risk, new, late in rows:
            for figure, counts in (
                (OPEN, stage not in ended),
                (LATE, late and stage not in ended),
                (CAME_LATELY, new),
            ):
                cells[figure][str(desk), stage, risk] += counts

        def page(figure: Figure, counted: Counter[tuple[str, ...]]) -> RoundedCounts:
            return RoundedCounts(
                counted,
                ([str(one) for one in desks], [stage.value for stage in STAGES], RISKS),
                lambda place: threshold(cast.province.pk, figure, place),
            )

        pages = {figure: page(figure, counted) for figure, counted in cells.items()}
        expected: dict[tuple[str, str | None, str | None], Shown] = {
            (figure.kind, None, None): pages[figure].told(ALL) for figure in pages
        }
        expected |= {("open", None, risk): pages[OPEN].told((None, None, risk)) for risk in RISKS}
        expected |= {("open", one.value, None): pages[OPEN].told((None, one.value, None)) for one in OPEN_STAGES}
        told = asked_by_khanh(cast)
        assert told or many < 40
        assert told == {at: shown for at, shown in expected.items() if not isinstance(shown, Hidden)}, many


def test_no_statement_of_hers_tells_whether_there_are_six_or_seven(cast: Cast, model: Case):
    before: Told = {}
    for many in range(13):
        put(model, [(cast.desk.pk, "active", "high", True, True)] * many)
        told = asked_by_khanh(cast)
        assert not told or many >= 5, "fewer than five are nobody's to read"
        assert all(number % 5 == 0 and number > 0 for number in told.values())
        assert all(number >= before.get(at, 0) for at, number in told.items())
        before = told
    assert set(before) == {(kind, None, None) for kind in ("open", "late", "new")} | {
        ("open", "active", None),
        ("open", None, "high"),
    }


def test_the_wall_tells_nobody_else_and_not_her_once_she_left(cast: Cast, model: Case):
    put(model, [(cast.desk.pk, "active", "high", True, True)] * 20)
    for person in (cast.hoa, cast.thu, cast.tri, cast.vinh, cast.toan, cast.lan):
        with person.acting() as worker, known_to_the_database(worker.pk), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM wall.watched_figures()")
            assert cursor.fetchall() == [], person.username
    assert asked_by_khanh(cast)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE casework_membership SET ended_at = now() WHERE worker_id = %s", [cast.khanh.worker.pk])
    assert asked_by_khanh(cast) == {}


def test_she_moves_no_day_and_the_wall_counts_as_new_what_the_page_calls_so(db: None):
    """A day that whoever asks could move would say on which day each case came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pronargs, pg_get_functiondef(oid) FROM pg_proc"
            " WHERE proname = 'watched_figures' AND pronamespace = 'wall'::regnamespace"
        )
        ((asked, body),) = cursor.fetchall()
    assert asked == 0 and f"interval '{NEW.days} days'" in body
