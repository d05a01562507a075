"""The lane bar of a narrow board: where each lane's tab is, scrolled so that one is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SEPARATOR = " │"
EDGE_BEFORE, EDGE_AFTER = 1, 2
"""Cells at the ends, for the sign that there is more; a tab begins with a blank."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Tabs side by side; `starts` are counted before scrolling by `left` cells."""

    width: int
    starts: tuple[int, ...]
    widths: tuple[int, ...]
    active: int
    left: int

    @property
    def room(self) -> int:
        """Cells for tabs."""
        return max(0, self.width - EDGE_BEFORE - EDGE_AFTER)

    @property
    def more_before(self) -> bool:
        """Whether tabs are out of sight at the left."""
        return self.left > 0

    @property
    def more_after(self) -> bool:
        """Whether tabs are out of sight at the right."""
        return self.left + self.room < self.starts[-1] + self.widths[-1]


def lay_bar(tabs: Sequence[int], active: int, width: int) -> Bar:
    """Tabs of these widths, the active one as near to the middle as the ends allow."""
    starts: list[int] = []
    end = 0
    for each in tabs:
        starts.append(end)
        end += each + len(SEPARATOR)
    room = max(0, width - EDGE_BEFORE - EDGE_AFTER)
    most = max(0, end - len(SEPARATOR) - room)
    middle = starts[active] + tabs[active] // 2 - room // 2
    # A tab wider than the bar is seen from its beginning.
    left = min(max(0, middle), most, starts[active])
    return Bar(width, tuple(starts), tuple(tabs), active, left)


def tab_at(bar: Bar, x: int) -> int | None:
    """The lane whose tab is at a cell; the signs at the ends stand for the lane beside."""
    if x < EDGE_BEFORE:
        return bar.active - 1 if bar.more_before and bar.active > 0 else None
    if x >= bar.width - EDGE_AFTER:
        after = bar.active + 1
        return after if bar.more_after and after < len(bar.starts) else None
    cell = x - EDGE_BEFORE + bar.left
    for index, start in enumerate(bar.starts):
        if start <= cell < start + bar.widths[index]:
            return index
    return None
