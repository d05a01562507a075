"""A step curve, such as the share that is still there after so many days."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from pipetui.services.present.figures.plots.grid import Grid, height_for
from pipetui.services.present.figures.plots.rows import axis_lines, paragraph
from pipetui.services.present.figures.plots.scale import scale_to, unit_ticks
from pipetui.services.present.figures.plots.words import (
    largest,
    percent,
    tame,
    with_unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.services.present.figures.blocks import Curve
    from pipetui.services.present.figures.plots.line import PlotLine
    from pipetui.services.present.figures.plots.scale import Scale

_NAME = 5
_CELLS_FOR_A_TICK = 8
_MOST_TICKS = 8
_SIDE = _NAME + 2
_WIDEST = 96


def curve_lines(block: Curve, width: int) -> Iterator[PlotLine]:
    """The curve above an axis, with the line at one half up to where it gets there."""
    columns = max(1, min(width, _WIDEST) - _SIDE - 4)  # The last name on the axis may stand out.
    grid = Grid(columns, height_for(width))
    most = largest([*(step.x for step in block.steps), block.mark])
    scale = scale_to(most, min(_MOST_TICKS, columns // _CELLS_FOR_A_TICK))
    _draw(block, grid, scale)
    _mark_half(block, grid, scale)
    bottom = grid.height - 1
    names = {round(bottom * part / 4): percent(1 - part / 4) for part in range(5)}
    yield from grid.lines(names, _NAME)
    yield from axis_lines(unit_ticks(scale, block.unit, columns), columns, _SIDE)
    if block.mark is not None:
        yield from paragraph(f"┄ one half at {with_unit(block.mark, block.unit)}", width)
    yield from paragraph(block.said, width, "text")


def _draw(block: Curve, grid: Grid, scale: Scale) -> None:
    """The curve as far as it is known, in lines with corners."""
    steps = [(scale.column(step.x, grid.width), _row(step.y, grid)) for step in block.steps]
    columns = [column for column, _ in steps]
    at = [max(0, bisect_right(columns, column) - 1) for column in range(columns[-1] + 1)]
    rows = [steps[each][1] for each in at]
    grid.put(rows[0], 0, "─", "accent")
    for column, (before, row) in enumerate(pairwise(rows), 1):
        if before == row:
            grid.put(row, column, "─", "accent")
            continue
        down = row > before
        for between in range(min(before, row) + 1, max(before, row)):
            grid.put(between, column, "│", "accent")
        grid.put(before, column, "┐" if down else "┘", "accent")
        grid.put(row, column, "└" if down else "┌", "accent")


def _mark_half(block: Curve, grid: Grid, scale: Scale) -> None:
    if block.mark is None:
        return
    middle, at = grid.height // 2, scale.column(block.mark, grid.width)
    for column in range(at):
        grid.put_if_blank(middle, column, "┄", "muted")
    for row in range(middle, grid.height):
        grid.put_if_blank(row, at, "┊", "muted")


def _row(share: float, grid: Grid) -> int:
    return round((1 - max(0.0, min(1.0, tame(share)))) * (grid.height - 1))
