"""Ranges on a scale, one to a line: box plots, shares over time, calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.plots.rows import Frame, Told, merged, paragraph
from pipetui.services.present.figures.plots.scale import (
    box_scale,
    share_scale,
    share_ticks,
    unit_ticks,
)
from pipetui.services.present.figures.plots.words import (
    box_words,
    dot_words,
    point_words,
    with_unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.services.present.figures.blocks import Box, Boxes, Dot, Dots, Point, Trend
    from pipetui.services.present.figures.plots.line import Ink, PlotLine
    from pipetui.services.present.figures.plots.scale import Scale

_CELLS_FOR_A_TICK = 8
_MARK = "╎"
_BEYOND = "▸"
_BOX_LEGEND = "├ 1 in 10 · ▒ half · ┃ median · ┤ 9 in 10"
_TREND_LEGEND = "● share · ├─┤ its range"
_DOTS_LEGEND = "○ said · ● came · ◉ both · ├─┤ the range of what came"


class _Strip:
    """One line of cells to draw on."""

    def __init__(self, width: int) -> None:
        self._cells = [(" ", "text")] * width

    def put(self, column: int, sign: str, ink: str) -> None:
        """A sign over whatever was there."""
        self._cells[column] = (sign, ink)

    def fill(self, first: int, last: int, sign: str, ink: str) -> None:
        """A sign from one column to another, both included."""
        for column in range(first, last + 1):
            self.put(column, sign, ink)

    def range(self, low: float | None, high: float | None, scale: Scale) -> None:
        """A thin line with ends."""
        if low is None or high is None:
            return
        width = len(self._cells)
        first, last = scale.column(min(low, high), width), scale.column(max(low, high), width)
        self.fill(first, last, "─", "muted")
        self.put(first, "├", "muted")
        self.put(last, "┤" if last > first else "│", "muted")

    @property
    def inks(self) -> tuple[Ink, ...]:
        """What was drawn."""
        return merged(self._cells)


def boxes_lines(block: Boxes, width: int) -> Iterator[PlotLine]:
    """A line for each box, on one scale from zero."""
    told = [Told(box.label, _box_words(box, block.unit), box.deals) for box in block.boxes]
    frame = Frame.of(told, width)
    scale = box_scale(block, max(2, frame.plot // _CELLS_FOR_A_TICK))
    for box, words in zip(block.boxes, told, strict=True):
        yield from frame.lines(words, _box(box, scale, frame.plot))
    yield from frame.axis(unit_ticks(scale, block.unit, frame.plot))
    yield from paragraph(_BOX_LEGEND + _mark_legend(block, scale), width)


def _mark_legend(block: Boxes, scale: Scale) -> str:
    marks = [box.mark for box in block.boxes if box.mark is not None]
    if not marks:
        return ""
    beyond = "" if all(map(scale.holds, marks)) else f" · {_BEYOND} further on"
    return f" · {_MARK} {block.mark_label or 'line'}{beyond}"


def _box_words(box: Box, unit: str) -> str:
    mark = f" {_MARK} {with_unit(box.mark, unit)}" if box.mark is not None else ""
    return box_words(box, unit) + mark


def _box(box: Box, scale: Scale, width: int) -> tuple[Ink, ...]:
    strip = _Strip(width)
    low, first, middle, last, high = (scale.column(value, width) for value in sorted(box.spread))
    strip.range(box.spread[0], box.spread[4], scale)
    strip.fill(first, last, "▒", "accent")
    if low < first:
        strip.put(low, "├", "muted")
    if high > last:
        strip.put(high, "┤", "muted")
    if box.mark is not None:
        sign = _MARK if scale.holds(box.mark) else _BEYOND
        strip.put(scale.column(box.mark, width), sign, "warning")
    strip.put(middle, "┃", "text")
    return strip.inks


def trend_lines(block: Trend, width: int) -> Iterator[PlotLine]:
    """A line for each moment: its share, with the interval as a thin range."""
    told = [
        Told(point.label, point_words(point), point.deals, _faint(point)) for point in block.points
    ]
    frame = Frame.of(told, width)
    scale = share_scale(frame.plot)
    for point, words in zip(block.points, told, strict=True):
        yield from frame.lines(words, _point(point, scale, frame.plot))
    yield from frame.axis(share_ticks(scale, frame.plot))
    if any(point.low is not None for point in block.points):
        yield from paragraph(_TREND_LEGEND, width)


def _faint(point: Point) -> str:
    return "muted" if point.value is None else "text"


def _point(point: Point, scale: Scale, width: int) -> tuple[Ink, ...]:
    strip = _Strip(width)
    if point.value is not None:
        strip.range(point.low, point.high, scale)
        strip.put(scale.column(point.value, width), "●", "accent")
    return strip.inks


def dots_lines(block: Dots, width: int) -> Iterator[PlotLine]:
    """A line for each band: what was said of its deals, and what came, with its interval."""
    told = [Told(dot.label, dot_words(dot), dot.deals) for dot in block.dots]
    frame = Frame.of(told, width)
    scale = share_scale(frame.plot)
    for dot, words in zip(block.dots, told, strict=True):
        yield from frame.lines(words, _dot(dot, scale, frame.plot))
    yield from frame.axis(share_ticks(scale, frame.plot))
    yield from paragraph(_DOTS_LEGEND, width)


def _dot(dot: Dot, scale: Scale, width: int) -> tuple[Ink, ...]:
    strip = _Strip(width)
    strip.range(dot.low, dot.high, scale)
    said, came = scale.column(dot.predicted, width), scale.column(dot.real, width)
    strip.put(came, "●", "accent")
    strip.put(said, "◉" if said == came else "○", "accent" if said == came else "text")
    return strip.inks
