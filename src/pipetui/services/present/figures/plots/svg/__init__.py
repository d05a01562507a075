"""Plots as drawings for a page: inline SVG without scripts, legible on light and dark ground."""

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
from pipetui.services.present.figures.plots.svg.courses import curve_svg, fan_svg
from pipetui.services.present.figures.plots.svg.rows import (
    bars_svg,
    boxes_svg,
    dots_svg,
    histogram_svg,
    trend_svg,
)

if TYPE_CHECKING:
    from pipetui.services.present.figures.plots.kinds import Plot

__all__ = ["plot_svg"]


def plot_svg(block: Plot) -> str:
    """A plot as an SVG element, 720 wide, for a page with the style sheet of `svg.style`."""
    match block:
        case Bars():
            drawn = bars_svg(block)
        case Histogram():
            drawn = histogram_svg(block)
        case Boxes():
            drawn = boxes_svg(block)
        case Trend():
            drawn = trend_svg(block)
        case Curve():
            drawn = curve_svg(block)
        case Fan():
            drawn = fan_svg(block)
        case _:
            drawn = dots_svg(block)
    return drawn
