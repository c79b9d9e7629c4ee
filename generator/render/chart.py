"""Charts as plain numbers: where the lines and points of a series of figures lie. The template draws them.

Text in a chart is written by the template, so that it follows the page's colours and language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.model.assessment import Assessment, proves
from generator.model.figure import Figure
from generator.model.place import Place

# Units of the drawing; at this width its letters have the size of small print on a phone.
WIDTH, HEIGHT = 400, 236
LEFT, RIGHT, TOP, BOTTOM = 50, 390, 34, 204
SMALL_WIDTH, SMALL_HEIGHT = 168, 44


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in the drawing. ``counted``: the state may rest on it. ``anchor``: where its label is tied."""

    x: float
    y: float
    figure: Figure
    counted: bool
    anchor: str
    label_y: float


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn. ``line`` joins the counted points; ``breaks``: last days of the place that is counted."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    years: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    threshold: float
    from_x: float
    to_x: float
    points: tuple[Point, ...]
    line: str
    breaks: tuple[tuple[float, date], ...]


def chart(assessment: Assessment, place: Place | None) -> Chart | None:
    """The whole chart of a target; None where nothing was reported. ``place``: what it is counted for."""
    return _draw(assessment, place, (WIDTH, HEIGHT), (LEFT, RIGHT, TOP, BOTTOM)) if assessment.figures else None


def small_chart(assessment: Assessment, place: Place | None) -> Chart | None:
    """The same without room for text, of the counted figures alone."""
    box = (4.0, SMALL_WIDTH - 6.0, 6.0, SMALL_HEIGHT - 4.0)
    return _draw(assessment, place, (SMALL_WIDTH, SMALL_HEIGHT), box) if assessment.counted else None


def _draw(assessment: Assessment, place: Place | None, size: tuple[int, int], box: tuple[float, float, float, float]) -> Chart:
    left, right, top, bottom = box
    target = assessment.target
    days = [figure.day for figure in assessment.figures]
    begins = target.begins or min(days)
    first, last = min(begins, *days).year, max(target.ends, *days).year
    start, end = date(first, 1, 1), date(last + 1, 1, 1)
    highest = max(target.threshold, *(figure.value for figure in assessment.figures))
    steps = _steps(highest)

    def x(day: date) -> float:
        return round(left + (right - left) * (day - start).days / (end - start).days, 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / steps[-1], 1)

    points = tuple(_points(assessment.figures, x, y, left, right))
    lost = place.valid_to if place else None
    return Chart(
        *size, left, right, top, bottom,
        years=tuple(Tick(x(date(year, 1, 1)), year) for year in range(first, last + 2)),
        ticks=tuple(Tick(y(step), step) for step in steps),
        threshold=y(target.threshold),
        from_x=x(begins),
        to_x=x(target.ends),
        points=points,
        line=" ".join(f"{p.x:g},{p.y:g}" for p in points if p.counted),
        breaks=((x(lost), lost),) if lost and start < lost < end else (),
    )  # fmt: skip


def _points(
    figures: Iterable[Figure], x: Callable[[date], float], y: Callable[[float], float], left: float, right: float
) -> Iterator[Point]:
    taken: list[tuple[float, float]] = []
    for figure in figures:
        at, up = x(figure.day), y(figure.value)
        anchor = "end" if at > right - 30 else "start" if at < left + 12 else "middle"
        label = up - 9
        # A label goes below its point where it would lie on another one or on the line.
        if not proves(figure) or any(abs(at - other) < 40 and abs(label - height) < 15 for other, height in taken):
            label = up + 21
        taken.append((at, label))
        yield Point(at, up, figure, proves(figure), anchor, label)


def _steps(highest: float) -> tuple[float, ...]:
    """Round numbers from 0 to at least ``highest``, three to five of them."""
    rough = max(highest, 1.0) / 3
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)
    step = max(step, 1.0) if highest >= 1 else step
    return tuple(step * n for n in range(math.ceil(highest / step - 1e-9) + 1)) if highest else (0.0, 1.0)
