"""Works out a small line or bar chart as points; `parts/chart.html` prints it as SVG with its table below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.functional import Promise

type Words = str | Promise
type Value = float | int | None

WIDTH, HEIGHT = 420, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 34
_LETTER = 7.6


@dataclass(frozen=True)
class Series:
    """One line or one set of bars: its name and a value for each label, None where there is none."""

    words: Words
    values: Sequence[Value]


@dataclass(frozen=True)
class Point:
    """A value at its place on the drawing; of a bar also how high and how wide it is."""

    x: float
    y: float
    value: float | int
    height: float = 0
    width: float = 0


@dataclass(frozen=True)
class DrawnSeries:
    """A series ready to print: its points and the line's pieces, broken where a value is missing."""

    words: Words
    style: int
    points: tuple[Point, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart and the table that says the same in figures."""

    kind: str
    title: Words
    heads: tuple[Words, ...]
    rows: tuple[tuple[Words | Value, ...], ...]
    drawn: tuple[DrawnSeries, ...]
    grid: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, Words], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM
    gap: Words | None = None
    """What the table says where there is no value."""


def line_chart(
    title: Words,
    labels: Sequence[Words],
    series: Sequence[Series],
    *,
    low: float | None = None,
    high: float | None = None,
    gap: Words | None = None,
) -> Chart:
    """Values over time, one line a series. `low` and `high` fix the scale, for scores with a known range; `gap` is what
    a missing value reads in the table."""
    places = _places(len(labels), edge=0.0 if len(labels) > 1 else 0.5)
    return _chart("line", title, labels, series, places, low, high, gap)


def bar_chart(title: Words, labels: Sequence[Words], series: Sequence[Series], *, high: float | None = None) -> Chart:
    """Counts side by side, from zero."""
    return _chart("bar", title, labels, series, _places(len(labels), edge=0.5), 0, high)


def _chart(
    kind: str,
    title: Words,
    labels: Sequence[Words],
    series: Sequence[Series],
    places: list[float],
    low: float | None,
    high: float | None,
    gap: Words | None = None,
) -> Chart:
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError("a series needs one value for each label")
    known = [value for one in series for value in one.values if value is not None]
    floor_, top, step = _scale(known, low, high)

    def at(value: float) -> float:
        return round(HEIGHT - _BOTTOM - (value - floor_) / (top - floor_) * (HEIGHT - _TOP - _BOTTOM), 1)

    drawn = tuple(
        DrawnSeries(one.words, index % 6 + 1, points, _pieces(one.values, places, at) if kind == "line" else ())
        for index, one in enumerate(series)
        for points in [_points(kind, one.values, places, at, index, len(series))]
    )
    steps = round((top - floor_) / step)
    # As many labels below as fit side by side; the table has them all.
    widest = max((len(str(label)) for label in labels), default=1) * _LETTER + 8
    every = max(1, ceil(widest / (places[1] - places[0]))) if len(places) > 1 else 1
    return Chart(
        kind=kind,
        title=title,
        heads=("", *(one.words for one in series)),
        rows=tuple((label, *(one.values[index] for one in series)) for index, label in enumerate(labels)),
        drawn=drawn,
        grid=tuple((at(floor_ + n * step), _round(floor_ + n * step)) for n in range(steps + 1)),
        marks=tuple((places[n], label) for n, label in enumerate(labels) if n % every == 0),
        gap=gap,
    )


def _places(count: int, *, edge: float) -> list[float]:
    """Where each label stands, `edge` of a step in from both ends."""
    wide = WIDTH - _LEFT - _RIGHT - 32
    steps = max(count - 1 + 2 * edge, 1)
    return [round(_LEFT + 16 + (n + edge) * wide / steps, 1) for n in range(count)]


def _scale(known: Sequence[float], low: float | None, high: float | None) -> tuple[float, float, float]:
    """Bottom, top and step of the scale: whole, round steps, at most five."""
    bottom = min(known, default=0) if low is None else low
    top = max(known, default=1) if high is None else high
    if top <= bottom:
        top = bottom + 1
    rough = (top - bottom) / 5
    step = next(size * 10**power for power in range(-3, 12) for size in (1, 2, 5) if size * 10**power >= rough)
    if all(float(value).is_integer() for value in known):
        step = max(step, 1)
    return floor(bottom / step) * step, ceil(top / step) * step, step


def _points(
    kind: str, values: Sequence[Value], places: list[float], at: Callable[[float], float], index: int, count: int
) -> tuple[Point, ...]:
    slot = (places[1] - places[0] if len(places) > 1 else 120) * 0.7
    width = round(min(slot / count, 48), 1)
    first = -width * count / 2 + width * index
    return tuple(
        Point(x, at(value), value)
        if kind == "line"
        else Point(round(x + first, 1), at(value), value, round(HEIGHT - _BOTTOM - at(value), 1), round(width - 2, 1))
        for x, value in zip(places, values, strict=True)
        if value is not None
    )


def _pieces(values: Sequence[Value], places: list[float], at: Callable[[float], float]) -> tuple[str, ...]:
    """The line as lists of points for `<polyline>`; a missing value breaks it, it is never bridged."""
    pieces: list[list[str]] = [[]]
    for x, value in zip(places, values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x},{at(value)}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _round(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 3)
