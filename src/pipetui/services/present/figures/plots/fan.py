"""What is won day by day, and the range of what may come, in columns."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from pipetui.services.present.figures.plots.cells import safe, width_of
from pipetui.services.present.figures.plots.grid import Grid, height_for
from pipetui.services.present.figures.plots.line import Ink
from pipetui.services.present.figures.plots.rows import axis_lines, paragraph
from pipetui.services.present.figures.plots.scale import scale_to
from pipetui.services.present.figures.plots.words import (
    amount,
    day_words,
    fan_legend,
    largest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipetui.services.present.figures.blocks import Course, Fan
    from pipetui.services.present.figures.plots.line import PlotLine
    from pipetui.services.present.figures.plots.scale import Scale

_LEVELS = " ▁▂▃▄▅▆▇█"
_STEPS = 5
_WIDEST = 96
_AFTER = 3
_HAIR = 1e-9


def fan_lines(block: Fan, width: int) -> Iterator[PlotLine]:
    """Columns for what is won so far, from today a shaded range with its middle."""
    scale = scale_to(largest([*(each.high for each in block.course), block.target]), _STEPS)
    called = [safe(amount(tick, block.scale)) for tick in scale.ticks]
    side = max(width_of(name) for name in called)
    columns = max(1, min(width, _WIDEST) - side - 2 - _AFTER)
    rows = max(1, round(height_for(width) / scale.steps))
    grid = Grid(columns, scale.steps * rows)  # A tick is at the upper edge of a row.
    days = _days(block, columns)
    for column, day in enumerate(days):
        course = block.course[bisect_right(block.course, day, key=lambda each: each.day) - 1]
        if day <= block.today:
            _won(grid, column, scale.share(course.middle))
        else:
            _range(grid, column, course, scale)
    if block.target is not None:
        row = _inside(grid, scale.share(block.target))
        for column in range(columns):
            grid.put_if_blank(row, column, "┄", "warning")
    names = {
        grid.height - grid.height // scale.steps * number: name
        for number, name in enumerate(called)
    }
    zero = names.pop(grid.height)
    yield from grid.lines(names, side)
    rule, labels = axis_lines(_named_days(block, days), columns, side + 2)
    yield rule._replace(inks=(Ink(f"{zero:>{side}} ", "muted"), *rule.inks[1:]))
    yield labels
    target = fan_legend(block)
    legend = "█ won · ░ 8 times in 10 · ━ in the middle" + (f" · ┄ {target}" if target else "")
    yield from paragraph(legend, width)
    yield from paragraph(block.said, width, "text")


def _days(block: Fan, columns: int) -> list[date]:
    """The day of each column, the first and the last one at the ends."""
    first, last = block.course[0].day, block.course[-1].day
    steps = max(columns - 1, 1)
    return [first + timedelta(column * (last - first).days // steps) for column in range(columns)]


def _won(grid: Grid, column: int, share: float) -> None:
    """A column filled from below, exact to an eighth of a row."""
    eighths = round(share * grid.height * 8)
    if share > 0:
        eighths = max(1, eighths)
    for row in range(grid.height):
        level = max(0, min(8, eighths - 8 * (grid.height - 1 - row)))
        grid.put(row, column, _LEVELS[level], "accent")


def _range(grid: Grid, column: int, course: Course, scale: Scale) -> None:
    """Shading from the low to the high value, and a stroke for the one in the middle."""
    low, high = (_inside(grid, scale.share(value)) for value in (course.low, course.high))
    for row in range(high, low + 1):
        grid.put(row, column, "░", "muted")
    grid.put(_inside(grid, scale.share(course.middle)), column, "━", "accent")


def _inside(grid: Grid, share: float) -> int:
    """The row in which a share of the height lies; at its upper edge it is still inside."""
    return grid.height - max(1, ceil(share * grid.height - _HAIR))


def _named_days(block: Fan, days: list[date]) -> list[tuple[int, str]]:
    """The columns of the first day, of today and of the last one, where there is room for them."""
    ticks = [(0, day_words(days[0]))]
    if days[0] < block.today < days[-1]:
        ticks.append((bisect_right(days, block.today) - 1, "today"))
    if days[-1] > days[0]:
        ticks.append((len(days) - 1, day_words(days[-1])))
    return ticks
