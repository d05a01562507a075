"""Plots that are read line by line, drawn: a label, a picture, and words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.blocks import Tone
from pipetui.services.present.figures.plots.cells import cut, safe, wrapped
from pipetui.services.present.figures.plots.rows import Frame, Told
from pipetui.services.present.figures.plots.scale import (
    Scale,
    box_scale,
    share_scale,
)
from pipetui.services.present.figures.plots.svg.canvas import CELL, LINE, WIDTH, Canvas
from pipetui.services.present.figures.plots.words import (
    bin_label,
    bin_words,
    box_words,
    dot_words,
    holds_mark,
    largest,
    mark_words,
    percent,
    plain,
    point_words,
    unit_sign,
    with_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.services.present.figures.blocks import (
        Bars,
        Box,
        Boxes,
        Dots,
        Histogram,
        Trend,
    )

_CELLS = int(WIDTH / CELL)
_ROW = 26.0
_THICK = 14.0
_CAP = 5.0
_DOT = 5.0
_RING = 6.5
_FOOT = 10.0
_MOST_LINES = 4
_TICKS = 6
_KINDS = {Tone.GOOD: "bar-good", Tone.BAD: "bar-bad", Tone.FAINT: "bar-faint"}


class _Rows:
    """A canvas that is filled from the top, row by row."""

    def __init__(self, told: Sequence[Told], scale: Scale) -> None:
        self.canvas = Canvas()
        self._frame = Frame.of(told, _CELLS)
        self._scale = scale
        # Half a dot at either end stays inside.
        self._begin = self._frame.begin * CELL + _RING + 1
        self._length = max(self._frame.plot * CELL - 2 * _RING - 2, CELL)
        self._top = 2.0

    def x(self, value: float) -> float:
        """Where a value stands."""
        return self._begin + self._scale.share(value) * self._length

    def row(self, told: Told) -> float:
        """The words of the next row; gives the height of its middle."""
        middle = self._top + _ROW / 2
        base = middle + 4.5
        self.canvas.text((0, base), cut(safe(told.label), self._frame.label), told.ink)
        lines = wrapped(safe(told.said), self._frame.said, _MOST_LINES) if self._frame.said else []
        x = (self._frame.begin + self._frame.plot + 2) * CELL
        for number, line in enumerate(lines):
            self.canvas.text((x, base + number * LINE), line, told.ink)
        self._top += _ROW + LINE * max(0, len(lines) - 1)
        return middle

    def bar(self, middle: float, value: float, kind: str) -> None:
        """A bar from zero."""
        length = self.x(value) - self._begin
        if value > 0:
            self.canvas.rect((self._begin, middle - _THICK / 2), (max(1.0, length), _THICK), kind)

    def range(self, middle: float, low: float, high: float) -> None:
        """A thin stroke with caps."""
        first, last = self.x(low), self.x(high)
        self.canvas.line((first, middle), (last, middle), "range")
        for end in (first, last):
            self.canvas.line((end, middle - _CAP), (end, middle + _CAP), "range")

    def axis(self, say: Callable[[float], str]) -> None:
        """The scale below the rows."""
        end = self._begin + self._length
        self.canvas.line((self._begin, self._top), (end, self._top), "axis")
        for tick in self._scale.ticks:
            x = self.x(tick)
            self.canvas.line((x, self._top), (x, self._top + 4), "axis")
            self.canvas.text((x, self._top + 16), say(tick), "small", "middle")
        self._top += 22

    def foot(self, words: str) -> None:
        """What the shapes mean, across the width."""
        for line in wrapped(safe(words), _CELLS, _MOST_LINES) if words else ():
            self._top += LINE
            self.canvas.text((0, self._top), line, "small")

    def svg(self, title: str, told: Sequence[Told]) -> str:
        """All of it; the words of all rows for those who do not see them."""
        said = "; ".join(f"{each.label}: {each.said}" if each.label else each.said for each in told)
        return self.canvas.svg(self._top + _FOOT, title, said)


def _ink(tone: Tone) -> str:
    return "faint" if tone is Tone.FAINT else "text"


def bars_svg(block: Bars) -> str:
    """Bars, and outlined what is not filled of them."""
    told = [Told(bar.label, bar.said, bar.deals, _ink(bar.tone)) for bar in block.bars]
    most = largest([block.most]) or largest(bar.value for bar in block.bars) or 1.0
    rows = _Rows(told, Scale(most, most))
    for bar, words in zip(block.bars, told, strict=True):
        middle = rows.row(words)
        filled = bar.value if bar.part is None else min(bar.part, bar.value)
        rows.bar(middle, filled, _KINDS.get(bar.tone, "bar"))
        if bar.part is not None or block.most is not None:
            rows.bar(middle, bar.value if bar.part is not None else most, "rest")
    return rows.svg(block.title, told)


def histogram_svg(block: Histogram) -> str:
    """A bar for each step, and what is marked below."""
    sign = unit_sign(block.unit)
    told = [
        Told(f"{bin_label(step)} {sign}".rstrip(), bin_words(step, block, " · "), step.deals)
        for step in block.bins
    ]
    most = largest(step.n for step in block.bins) or 1.0
    rows = _Rows(told, Scale(most, most))
    for step, words in zip(block.bins, told, strict=True):
        rows.bar(rows.row(words), step.n, "bar")
    if block.mark is not None and not any(holds_mark(step, block) for step in block.bins):
        rows.foot(mark_words(block))
    return rows.svg(block.title, told)


def boxes_svg(block: Boxes) -> str:
    """The middle half as a box, p10 and p90 as its whiskers, the line dashed."""
    told = [Told(box.label, _box_words(box, block.unit), box.deals) for box in block.boxes]
    scale = box_scale(block, _TICKS)
    rows = _Rows(told, scale)
    half = _THICK / 2
    for box, words in zip(block.boxes, told, strict=True):
        y = rows.row(words)
        low, first, middle, last, high = sorted(box.spread)
        rows.range(y, low, high)
        corner = (rows.x(first), y - half)
        rows.canvas.rect(corner, (max(1.0, rows.x(last) - corner[0]), _THICK), "box")
        rows.canvas.line((rows.x(middle), y - half), (rows.x(middle), y + half), "middle")
        if box.mark is not None and scale.holds(box.mark):
            x = rows.x(box.mark)
            rows.canvas.line((x, y - half - 5), (x, y + half + 5), "mark")
    rows.axis(lambda tick: with_unit(tick, block.unit) if tick == scale.top else plain(tick))
    marked = any(box.mark is not None for box in block.boxes)
    line = f" · dashed: {block.mark_label or 'line'}" if marked else ""
    rows.foot(
        f"ends: 1 in 10 is less, 1 in 10 more · box: the middle half · thick stroke: median{line}"
    )
    return rows.svg(block.title, told)


def _box_words(box: Box, unit: str) -> str:
    line = f", line at {with_unit(box.mark, unit)}" if box.mark is not None else ""
    return box_words(box, unit) + line


def trend_svg(block: Trend) -> str:
    """A dot for each moment, with its interval."""
    told = [
        Told(
            point.label,
            point_words(point),
            point.deals,
            "faint" if point.value is None else "text",
        )
        for point in block.points
    ]
    rows = _Rows(told, share_scale(_CELLS))
    for point, words in zip(block.points, told, strict=True):
        y = rows.row(words)
        if point.value is None:
            continue
        if point.low is not None and point.high is not None:
            rows.range(y, point.low, point.high)
        rows.canvas.circle((rows.x(point.value), y), _DOT, "dot")
    rows.axis(percent)
    if any(point.low is not None for point in block.points):
        rows.foot("stroke: its range")
    return rows.svg(block.title, told)


def dots_svg(block: Dots) -> str:
    """A ring for what was said, a dot for what came, with its interval."""
    told = [Told(dot.label, dot_words(dot), dot.deals) for dot in block.dots]
    rows = _Rows(told, share_scale(_CELLS))
    for dot, words in zip(block.dots, told, strict=True):
        y = rows.row(words)
        rows.range(y, dot.low, dot.high)
        rows.canvas.circle((rows.x(dot.real), y), _DOT, "dot")
        rows.canvas.circle((rows.x(dot.predicted), y), _RING, "ring")
    rows.axis(percent)
    rows.foot("ring: said · dot: came · stroke: the range of what came")
    return rows.svg(block.title, told)
