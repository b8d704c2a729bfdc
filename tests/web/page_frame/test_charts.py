"""Charts say in a drawing what their table says in figures."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from django.test import Client

from casework.web.charts import Series, bar_chart, line_chart


def printed(client: Client) -> list[str]:
    return re.findall(r'<figure class="chart">.*?</figure>', client.get("/").content.decode(), re.DOTALL)


def test_a_missing_visit_breaks_the_line_and_is_said_in_the_table(shown: Client):
    chart = line_chart("Điểm", ["1", "2", "3", "4", "5"], [Series("An toàn", [1, 2, None, 4, 5])], low=0, high=5)
    assert [len(piece.split()) for piece in chart.drawn[0].pieces] == [2, 2]
    assert [point.value for point in chart.drawn[0].points] == [1, 2, 4, 5]
    assert "không có" in printed(shown)[0]


def test_a_score_stands_at_its_height():
    chart = line_chart("Điểm", ["1", "2"], [Series("An toàn", [0, 5])], low=0, high=5)
    low, high = chart.drawn[0].points
    assert low.y == chart.bottom
    assert [value for _y, value in chart.grid] == [0, 1, 2, 3, 4, 5]
    assert high.y == chart.grid[-1][0]


def test_bars_begin_at_zero_and_stay_on_the_drawing():
    chart = bar_chart("Lượt xem", [str(n) for n in range(30)], [Series("Lượt xem", list(range(30)))])
    for point in chart.drawn[0].points:
        assert round(point.y + point.height, 1) == chart.bottom
        assert chart.left <= point.x
        assert point.x + point.width <= chart.width
    assert len(chart.marks) < 30
    assert len(chart.rows) == 30


@pytest.mark.parametrize("values", [[], [None], [0], [7], [1_000_000, 3], [0.5, 0.25]])
def test_few_or_odd_values_are_drawn_too(shown: Client, values: list[float | None]):
    labels = [str(n) for n in range(len(values))]
    for chart in (line_chart("x", labels, [Series("y", values)]), bar_chart("x", labels, [Series("y", values)])):
        template = engines["pages"].from_string('{% from "parts/chart.html" import chart %}{{ chart(it) }}')
        assert "<svg" in template.render({"it": chart})


def test_a_series_without_a_value_for_each_label_is_refused():
    with pytest.raises(ValueError, match="one value for each label"):
        line_chart("x", ["1", "2"], [Series("y", [1])])


def test_drawing_and_table_print_without_inline_style(shown: Client):
    charts = printed(shown)
    assert len(charts) == 2
    for chart in charts:
        assert "style=" not in chart
        assert 'role="img"' in chart
        assert "<table" in chart
