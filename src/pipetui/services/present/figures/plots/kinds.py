"""Which blocks are plots."""

from __future__ import annotations

from typing import TypeAlias

from pipetui.services.present.figures.blocks import (
    Bars,
    Boxes,
    Curve,
    Dots,
    Fan,
    Histogram,
    Trend,
)

Plot: TypeAlias = Bars | Histogram | Boxes | Trend | Curve | Fan | Dots
"""A block that is drawn."""
