"""Numbers of plots as people read them, the same for terminal, picture and table."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pipetui.domain.dates import MONTH_NAMES
from pipetui.domain.metrics.rates import FEW, percent_of
from pipetui.domain.money import currency_digits
from pipetui.services.present.amounts import short_money
from pipetui.services.present.figures.blocks import Bars, Boxes, Curve, Fan, Histogram, Trend

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipetui.services.present.figures.blocks import (
        Bin,
        Box,
        Dot,
        Point,
    )
    from pipetui.services.present.figures.plots.kinds import Plot


NOTHING: Final = "Nothing to show yet."
EN_DASH: Final = "\N{EN DASH}"

_SIGNS = {"days": "d", "working days": "working d"}
_LARGEST = 1e15
_IN_FULL = 1e6


def tame(value: float) -> float:
    """The value as one that can be drawn: no infinity, and no more than can be told apart."""
    if math.isnan(value):
        return 0.0
    return max(-_LARGEST, min(_LARGEST, float(value) if abs(value) < _LARGEST else value))


def largest(values: Iterable[float | None]) -> float:
    """The largest value there is, never below zero."""
    return max((tame(value) for value in values if value is not None), default=0.0)


def plain(value: float) -> str:
    """A number with one decimal where that says more: `9`, `9.5`, `12,400`, `2.5e+08`."""
    value = tame(value)
    if abs(value) >= _IN_FULL:
        return f"{value:.3g}"
    return f"{value:,.1f}".removesuffix(".0") if value else "0"


def with_unit(value: float, unit: str) -> str:
    """A number and what it counts: `9 d`."""
    return f"{plain(value)} {unit_sign(unit)}".rstrip()


def unit_sign(unit: str) -> str:
    """The short form of a unit."""
    return _SIGNS.get(unit, unit)


def percent(share: float) -> str:
    """A share of one: `43 %`."""
    return f"{percent_of(tame(share)):,} %"


def interval(low: float | None, high: float | None) -> str:
    """Two shares: `28-59 %`, with the dash of ranges; empty where one is missing."""
    if low is None or high is None:
        return ""
    return f"{percent(low).removesuffix(' %')}{EN_DASH}{percent(high)}"


def amount(value: float, scale: str) -> str:
    """An amount in whole units of the currency `scale`; a count where that is empty."""
    if not scale:
        return plain(value)
    return short_money(int(Decimal(tame(value)).scaleb(currency_digits(scale))), scale)


def day_words(day: date) -> str:
    """A day of the year: `3 Nov`."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"


def bin_label(step: Bin) -> str:
    """The values of a step, without their unit."""
    first = f"{step.first:,}"
    return first if step.first == step.last else f"{first}{EN_DASH}{step.last:,}"


def holds_mark(step: Bin, block: Histogram) -> bool:
    """Whether the marked value lies in a step; a fraction of a unit belongs to the one before."""
    return block.mark is not None and step.first <= block.mark < step.last + 1


def mark_words(block: Histogram) -> str:
    """What is marked, and its value where that is not in its name."""
    if plain(block.mark or 0.0) in block.mark_label:
        return block.mark_label
    return f"{block.mark_label} {with_unit(block.mark or 0.0, block.unit)}".strip()


def bin_words(step: Bin, block: Histogram, sign: str) -> str:
    """How many lie in a step, and behind a sign what is marked there."""
    return f"{step.n:,}{sign}{mark_words(block)}" if holds_mark(step, block) else f"{step.n:,}"


def box_words(box: Box, unit: str) -> str:
    """The median of a box, and how many it is of."""
    return f"median {with_unit(box.spread[2], unit)} (n {box.n:,})"


def point_words(point: Point) -> str:
    """What is said of a point, or its value; or that there is none."""
    if point.said:
        return point.said
    return "nothing to count" if point.value is None else percent(point.value)


def came_words(dot: Dot) -> str:
    """The share that came; of few deals as a fraction."""
    if dot.n < FEW:
        return f"{tame(dot.real) * dot.n:.0f} of {dot.n}"
    return f"{percent(dot.real)} (n {dot.n:,})"


def dot_words(dot: Dot) -> str:
    """What was said and what came."""
    return f"said {percent(dot.predicted)}, came {came_words(dot)}"


def fan_legend(fan: Fan) -> str:
    """What the target of a fan is called; empty without one."""
    return "" if fan.target is None else f"target {amount(fan.target, fan.scale)}"


def said_words(block: Plot) -> str:
    """The words that stand below a plot; empty for one that has none."""
    match block:
        case Curve() | Fan():
            return block.said
        case _:
            return ""


def is_empty(block: Plot) -> bool:
    """Whether there is nothing to draw."""
    match block:
        case Bars():
            parts: tuple[object, ...] = block.bars
        case Histogram():
            parts = block.bins
        case Boxes():
            parts = block.boxes
        case Trend():
            parts = block.points
        case Curve():
            parts = block.steps
        case Fan():
            parts = block.course
        case _:
            parts = block.dots
    return not parts
