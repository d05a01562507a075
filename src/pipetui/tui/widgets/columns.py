"""How columns share the width there is: which of them are there, and how wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2
"""Blanks between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column wants: the cells of its widest text, and with how many it can do."""

    natural: int
    least: int
    """With fewer it is not there."""
    good: int
    """Less important columns are there only when this one has so many."""
    essential: bool = False
    """There as soon as all before it have their least."""


def column_widths(columns: Sequence[Column], room: int) -> list[int]:
    """The width of each column, 0 for what is not there; the most important ones come first.

    What is left over makes one after the other good, and is then shared out evenly.
    """
    widths = [0] * len(columns)
    good = [min(column.natural, max(column.good, column.least)) for column in columns]
    least = best = 0
    for at, column in enumerate(columns):
        wanted = min(column.natural, column.least)
        gap = GAP if least else 0
        if not wanted:
            continue
        if (least if column.essential else best) + gap + wanted <= room:
            widths[at] = wanted
            least += gap + wanted
            best += gap + good[at]
        elif not column.essential:
            break
    spare = room - least
    for at, width in enumerate(widths):
        if width:
            more = min(spare, good[at] - width)
            widths[at] += more
            spare -= more
    while spare > 0:
        growing = [at for at, width in enumerate(widths) if 0 < width < columns[at].natural]
        if not growing:
            break
        for at in growing[:spare]:
            widths[at] += 1
        spare -= len(growing)
    return widths
