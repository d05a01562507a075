"""Plots as lines of characters, for whoever paints lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.blocks import (
    Bars,
    Boxes,
    Curve,
    Fan,
    Histogram,
    Trend,
)
from pipetui.services.present.figures.plots.bars import bars_lines, histogram_lines
from pipetui.services.present.figures.plots.curve import curve_lines
from pipetui.services.present.figures.plots.fan import fan_lines
from pipetui.services.present.figures.plots.kinds import Plot
from pipetui.services.present.figures.plots.line import Ink, PlotLine
from pipetui.services.present.figures.plots.rows import paragraph, within
from pipetui.services.present.figures.plots.spans import boxes_lines, dots_lines, trend_lines
from pipetui.services.present.figures.plots.svg import plot_svg
from pipetui.services.present.figures.plots.tables import as_table
from pipetui.services.present.figures.plots.words import NOTHING, is_empty, said_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Ink",
    "Plot",
    "PlotLine",
    "as_table",
    "is_empty",
    "plot_lines",
    "plot_svg",
    "said_words",
]


def plot_lines(block: Plot, width: int) -> list[PlotLine]:
    """A plot in lines of at most `width` cells; in words, where there is nothing to draw."""
    drawn = paragraph(NOTHING, width) if is_empty(block) else _lines(block, width)
    return [within(line, width) for line in (*paragraph(block.title, width, "text"), *drawn)]


def _lines(block: Plot, width: int) -> Iterator[PlotLine]:
    """The plot without its title."""
    match block:
        case Bars():
            lines = bars_lines(block, width)
        case Histogram():
            lines = histogram_lines(block, width)
        case Boxes():
            lines = boxes_lines(block, width)
        case Trend():
            lines = trend_lines(block, width)
        case Curve():
            lines = curve_lines(block, width)
        case Fan():
            lines = fan_lines(block, width)
        case _:
            lines = dots_lines(block, width)
    return lines
