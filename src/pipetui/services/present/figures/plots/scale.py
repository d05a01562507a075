"""A scale from zero to a rounded end, and its ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.services.present.figures.plots.words import largest, percent, plain, tame, with_unit

if TYPE_CHECKING:
    from pipetui.services.present.figures.blocks import Boxes

_FAR = 1.5
_SMALLEST = 1e-6
_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """From zero to `top`, with a tick at each `step`."""

    top: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The values with a tick, from zero to the end."""
        return [number * self.step for number in range(self.steps + 1)]

    @property
    def steps(self) -> int:
        """How many steps there are from zero to the end."""
        return round(self.top / self.step)

    def holds(self, value: float) -> bool:
        """Whether a value is not beyond the end."""
        return tame(value) <= self.top

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the begin of the scale, 1 at its end and beyond."""
        return max(0.0, min(1.0, tame(value) / self.top))

    def column(self, value: float, width: int) -> int:
        """The cell out of `width` in which a value lies."""
        return round(self.share(value) * max(width - 1, 0))


def scale_to(largest: float, ticks: int) -> Scale:
    """A scale up to `largest` with about `ticks` steps of 1, 2 or 5 times a power of ten.

    Where there is nothing to measure it goes to 1.
    """
    largest = tame(largest)
    if largest < _SMALLEST:
        return Scale(1.0, 1.0)
    rough = largest / max(ticks, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in _STEPS if each * power >= rough * (1 - 1e-9))
    return Scale(math.ceil(largest / step * (1 - 1e-9)) * step, step)


def box_scale(block: Boxes, ticks: int) -> Scale:
    """The scale of box plots; a line far beyond all boxes is not on it."""
    most = largest(value for box in block.boxes for value in box.spread)
    marks = [box.mark for box in block.boxes if box.mark is not None]
    near = [mark for mark in marks if not most or mark <= _FAR * most]
    return scale_to(largest([most, *near]), ticks)


def unit_ticks(scale: Scale, unit: str, width: int) -> list[tuple[int, str]]:
    """The cell and the name of each tick; the last one names the unit too."""
    names = [*map(plain, scale.ticks[:-1]), with_unit(scale.top, unit)]
    return [
        (scale.column(tick, width), name) for tick, name in zip(scale.ticks, names, strict=True)
    ]


def share_ticks(scale: Scale, width: int) -> list[tuple[int, str]]:
    """The cell and the name of each tick of a scale of shares."""
    return [(scale.column(tick, width), percent(tick)) for tick in scale.ticks]


def share_scale(width: int) -> Scale:
    """The scale of shares, with ticks as there is room."""
    return Scale(1.0, 0.25 if width >= 30 else 0.5)  # noqa: PLR2004 - five labels of four cells
