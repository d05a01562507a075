"""Cells in rows and columns to draw on, with a scale at their left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.plots.line import Ink, PlotLine
from pipetui.services.present.figures.plots.rows import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WIDE = 100
_LOW, _HIGH = 9, 13
"""Rows that are low enough for a small terminal, and high enough for a large one."""


def height_for(width: int) -> int:
    """How many rows a plot of that width has; an odd number, so that one is in the middle."""
    return _HIGH if width >= _WIDE else _LOW


class Grid:
    """Cells, all blank at first."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._cells = [[(" ", "text")] * width for _ in range(height)]

    def put(self, row: int, column: int, sign: str, ink: str) -> None:
        """A sign over whatever was there."""
        self._cells[row][column] = (sign, ink)

    def put_if_blank(self, row: int, column: int, sign: str, ink: str) -> None:
        """A sign where there is none yet."""
        if self._cells[row][column][0] == " ":
            self.put(row, column, sign, ink)

    def lines(self, names: Mapping[int, str], room: int) -> Iterator[PlotLine]:
        """The rows from the top, behind the names of some in `room` cells."""
        for row, cells in enumerate(self._cells):
            name = names.get(row)
            side = Ink(f"{name or '':>{room}} {'┤' if name else '│'}", "muted")
            yield PlotLine((side, *merged(cells)))
