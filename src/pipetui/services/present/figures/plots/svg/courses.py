"""Plots with two axes, drawn: a step curve, and a forecast day by day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipetui.services.present.figures.plots.cells import safe, width_of, wrapped
from pipetui.services.present.figures.plots.scale import Scale, scale_to, share_scale
from pipetui.services.present.figures.plots.svg.canvas import CELL, LINE, WIDTH, Canvas
from pipetui.services.present.figures.plots.words import (
    amount,
    day_words,
    fan_legend,
    largest,
    percent,
    plain,
    tame,
    with_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipetui.services.present.figures.blocks import Course, Curve, Fan
    from pipetui.services.present.figures.plots.svg.canvas import Spot

_TOP = 10.0
_HIGH = 200.0
_BOTTOM = _TOP + _HIGH
_RIGHT = WIDTH - 28
_TICKS = 6
_STEPS = 5
_MOST_LINES = 4


class _Chart(NamedTuple):
    """Where values stand, and what is drawn on."""

    canvas: Canvas
    left: float
    across: Scale
    up: Scale

    def spot(self, x: float, y: float) -> Spot:
        """Where a pair of values stands."""
        return self.left + self.across.share(x) * (_RIGHT - self.left), self.height(y)

    def height(self, y: float) -> float:
        """How far down a value stands."""
        return _BOTTOM - self.up.share(y) * _HIGH


def _chart(across: Scale, up: Scale, say: Callable[[float], str]) -> _Chart:
    """An empty chart with the scale at its left."""
    names = [(tick, safe(say(tick))) for tick in up.ticks]
    left = min((max(width_of(name) for _, name in names) + 1) * CELL, WIDTH / 3)
    chart = _Chart(Canvas(), left, across, up)
    for tick, name in names:
        y = chart.height(tick)
        chart.canvas.line((left, y), (_RIGHT, y), "guide" if tick else "axis")
        chart.canvas.text((left - 6, y + 4), name, "small", "end")
    return chart


def _foot(chart: _Chart, legend: str, said: str, title: str) -> str:
    """The words below, and all of it."""
    top = _BOTTOM + 24
    for words, kind in ((legend, "small"), (said, "text")):
        for line in wrapped(safe(words), int(WIDTH / CELL), _MOST_LINES) if words else ():
            top += LINE
            chart.canvas.text((0, top), line, kind)
    return chart.canvas.svg(top + 10, title, "; ".join(filter(None, (said, legend))))


def curve_svg(block: Curve) -> str:
    """A step curve as far as it is known; dashed, where it reaches one half."""
    across = scale_to(largest([*(step.x for step in block.steps), block.mark]), _TICKS)
    chart = _chart(across, share_scale(_TICKS * 10), percent)
    for tick in across.ticks:
        x, y = chart.spot(tick, 0)
        name = with_unit(tick, block.unit) if tick == across.top else plain(tick)
        chart.canvas.line((x, y), (x, y + 4), "axis")
        chart.canvas.text((x, y + 17), safe(name), "small", "middle")
    if block.mark is not None:
        x, y = chart.spot(block.mark, 0.5)
        chart.canvas.line((chart.left, y), (x, y), "half")
        chart.canvas.line((x, y), (x, _BOTTOM), "half")
    steps = sorted((tame(step.x), tame(step.y)) for step in block.steps)
    corners = [chart.spot(*steps[0])] if steps else []
    for before, after in pairwise(steps):
        corners += [chart.spot(after[0], before[1]), chart.spot(*after)]
    if corners:
        chart.canvas.path(corners, "curve")
    half = "" if block.mark is None else f"one half at {with_unit(block.mark, block.unit)}"
    return _foot(chart, f"dashed: {half}" if half else "", block.said, block.title)


def fan_svg(block: Fan) -> str:
    """What is won filled, what may come as a band with its middle, the target dashed."""
    up = scale_to(largest([*(each.high for each in block.course), block.target]), _STEPS)
    days = [each.day for each in block.course] or [block.today]
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    chart = _chart(Scale(span, span), up, lambda value: amount(value, block.scale))

    def spot(day: date, value: float) -> Spot:
        return chart.spot((day - first).days, value)

    passed = [each for each in block.course if each.day <= block.today]
    if passed:  # Nothing was won since the last of them.
        passed.append(passed[-1]._replace(day=min(block.today, days[-1])))
    ahead = [*passed[-1:], *(each for each in block.course if each.day > block.today)]
    if len(ahead) > 1:
        band = _stepped(ahead, [each.low for each in ahead], spot)
        band += reversed(_stepped(ahead, [each.high for each in ahead], spot))
        chart.canvas.path(band, "band", closed=True)
        chart.canvas.path(_stepped(ahead, [each.middle for each in ahead], spot), "curve")
    if passed:
        won = _stepped(passed, [each.middle for each in passed], spot)
        ends = spot(passed[0].day, 0), spot(passed[-1].day, 0)
        chart.canvas.path([ends[0], *won, ends[1]], "bar", closed=True)
    if block.target is not None:
        y = chart.height(block.target)
        chart.canvas.line((chart.left, y), (_RIGHT, y), "mark")
    for day, name, anchor in _days(block, first, days[-1]):
        x, y = spot(day, 0)
        chart.canvas.line((x, y), (x, y + 4), "axis")
        chart.canvas.text((x, y + 17), name, "small", anchor)
    target = fan_legend(block)
    legend = "filled: won · band: 8 times in 10 · stroke: in the middle"
    return _foot(
        chart, legend + (f" · dashed: {target}" if target else ""), block.said, block.title
    )


def _stepped(
    course: list[Course], values: list[float], spot: Callable[[date, float], Spot]
) -> list[Spot]:
    """The corners of values that stay as they are until the next day that is told of."""
    corners = [spot(course[0].day, values[0])]
    for each, (before, after) in zip(course[1:], pairwise(values), strict=True):
        corners += [spot(each.day, before), spot(each.day, after)]
    return corners


def _days(block: Fan, first: date, last: date) -> list[tuple[date, str, str]]:
    """The first day, today and the last one, with where their names are anchored."""
    named = [(first, day_words(first), "start")]
    if first < block.today < last:
        named.append((block.today, "today", "middle"))
    if first < last:
        named.append((last, day_words(last), "end"))
    return named
