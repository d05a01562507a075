"""Where things are on the board: lanes, heads and cards in cells, for any size and scroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LANE = 22
GAP = 1
HEAD_HEIGHT = 2
CARD_HEIGHT = 3
CARD_GAP = 1
PITCH = CARD_HEIGHT + CARD_GAP
_PEEK = 4


@dataclass(frozen=True, slots=True)
class Geometry:
    """The measures of a board: `lefts[i]` is the x of lane i before sideways scrolling."""

    width: int
    height: int
    lane_width: int
    lefts: tuple[int, ...]

    @property
    def rows(self) -> int:
        """How many whole cards a lane shows at once, at least one."""
        room = self.height - HEAD_HEIGHT + CARD_GAP
        return max(1, room // PITCH)

    @property
    def total_width(self) -> int:
        """The width of all lanes side by side."""
        return self.lefts[-1] + self.lane_width if self.lefts else 0


def measure(width: int, height: int, lanes: int) -> Geometry:
    """Lanes of equal width that fill the room; lanes of at least 22 cells and a peek otherwise."""
    if lanes <= 0 or width <= 0:
        return Geometry(width, height, max(1, width), ())
    even = (width - GAP * (lanes - 1)) // lanes
    if even >= MIN_LANE:
        # What does not divide is left as a margin at the right.
        lane_width = even
    else:
        whole = max(1, (width - _PEEK) // (MIN_LANE + GAP))
        lane_width = min(width, max(MIN_LANE, (width - _PEEK) // whole - GAP))
    return Geometry(
        width, height, lane_width, tuple(index * (lane_width + GAP) for index in range(lanes))
    )


def scroll_into_view(geometry: Geometry, left: int, lane: int) -> int:
    """The sideways scroll nearest to `left` that shows a lane whole."""
    if not geometry.lefts:
        return 0
    start = geometry.lefts[lane]
    end = start + geometry.lane_width
    most = max(0, geometry.total_width - geometry.width)
    # The neighbours' edges stay in sight as far as there is room beside the lane.
    peek = max(0, min(_PEEK, (geometry.width - geometry.lane_width) // 2))
    if start - peek < left:
        left = start - peek
    elif end + peek > left + geometry.width:
        left = end + peek - geometry.width
    return max(0, min(most, left))


def scroll_rows(geometry: Geometry, first: int, row: int, count: int) -> int:
    """The first card a lane shows, nearest to `first`, so that `row` is among the whole ones."""
    rows = geometry.rows
    if row >= 0:
        first = min(max(first, row - rows + 1), row)
    return max(0, min(first, count - rows))


@dataclass(frozen=True, slots=True)
class Spot:
    """What lies under a cell: a lane, and the place of a card in it (None: head or below)."""

    lane: int
    row: int | None
    on_head: bool


@dataclass(frozen=True, slots=True)
class Scroll:
    """What part of a board is in sight: its first column of cells, and each lane's first card."""

    left: int
    firsts: Sequence[int]


def spot_at(
    geometry: Geometry, scroll: Scroll, counts: Sequence[int], x: int, y: int
) -> Spot | None:
    """What is at a cell of the widget; None in a gap or beside the lanes.

    `counts` says how many cards each lane holds.
    """
    if not (0 <= x < geometry.width and 0 <= y < geometry.height):
        return None
    lane, within = divmod(x + scroll.left, geometry.lane_width + GAP)
    if not 0 <= lane < len(geometry.lefts) or within >= geometry.lane_width:
        return None
    if y < HEAD_HEIGHT:
        return Spot(lane, None, on_head=True)
    place, line = divmod(y - HEAD_HEIGHT, PITCH)
    row = scroll.firsts[lane] + place
    is_card = line < CARD_HEIGHT and row < counts[lane]
    return Spot(lane, row if is_card else None, on_head=False)


def card_line(geometry: Geometry, first: int, row: int) -> int | None:
    """The y of a card's first line; None when it is out of sight."""
    y = HEAD_HEIGHT + (row - first) * PITCH
    return y if HEAD_HEIGHT <= y < geometry.height else None
