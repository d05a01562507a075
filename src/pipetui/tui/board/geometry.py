"""Where things are on the board: lanes, heads and cards in cells, for any size and scroll."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from pipetui.tui.board.bar import Bar, lay_bar, tab_at
from pipetui.tui.widgets.scrolled import first_in_sight

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LANE = 22
FOCUS_LANE = 30
"""The least width of the lane of the cursor where the others are strips."""
STRIP = 7
GAP = 1
HEAD_HEIGHT = 2
FOCUS_BELOW = 100
SINGLE_BELOW = 50
_PEEK = 4
_SIDEWAYS = 8


class Density(StrEnum):
    """How much of each card is shown."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"

    @property
    def card_height(self) -> int:
        """Lines of a card."""
        return {Density.COMPACT: 2, Density.NORMAL: 3, Density.ROOMY: 4}[self]

    @property
    def pitch(self) -> int:
        """Lines from one card to the next."""
        return self.card_height + (0 if self is Density.COMPACT else 1)


class Layout(StrEnum):
    """How lanes share the width."""

    WIDE = "wide"
    """Open lanes of equal width, folded ones as strips."""
    FOCUS = "focus"
    """The lane of the cursor; all others are strips."""
    SINGLE = "single"
    """The lane of the cursor alone, below a bar of all."""


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to fill."""

    width: int
    height: int
    density: Density = Density.NORMAL


@dataclass(frozen=True, slots=True)
class Geometry:
    """The measures of a board: `lefts[i]` is the x of lane i before sideways scrolling.

    A lane that is not there at all has no width.
    """

    room: Room
    layout: Layout = Layout.WIDE
    lefts: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    folded: tuple[bool, ...] = ()
    """Lanes that show their figures in place of their cards."""
    bar: Bar | None = None

    @property
    def rows(self) -> int:
        """How many whole cards a lane shows at once, at least one."""
        density = self.room.density
        gap = density.pitch - density.card_height
        return max(1, (self.room.height - HEAD_HEIGHT + gap) // density.pitch)

    @property
    def total_width(self) -> int:
        """The width of all lanes side by side."""
        return max((a + b for a, b in zip(self.lefts, self.widths, strict=True)), default=0)

    @property
    def most_left(self) -> int:
        """How far the board can be scrolled sideways."""
        return max(0, self.total_width - self.room.width)


def measure(room: Room, folded: Sequence[bool], active: int, tabs: Sequence[int] = ()) -> Geometry:
    """The measures for lanes of which some are folded and one holds the cursor.

    `tabs` are the widths of the lanes' names on a bar, wanted where only one lane is shown.
    """
    if not folded or room.width <= 0:
        return Geometry(room)
    if room.width < SINGLE_BELOW:
        widths = tuple(room.width if index == active else 0 for index in range(len(folded)))
        bar = lay_bar(tabs, active, room.width) if tabs else None
        return Geometry(room, Layout.SINGLE, (0,) * len(folded), widths, tuple(folded), bar)
    even = _even_width(room.width, folded)
    if even is None and room.width < FOCUS_BELOW:
        strips = min(len(folded) - 1, (room.width - FOCUS_LANE) // (STRIP + GAP))
        folded = tuple(shut or index != active for index, shut in enumerate(folded))
        widths = tuple(
            room.width - strips * (STRIP + GAP) if index == active else STRIP
            for index in range(len(folded))
        )
        return Geometry(room, Layout.FOCUS, _side_by_side(widths), widths, tuple(folded))
    if even is None:
        whole = (room.width - _PEEK) // (MIN_LANE + GAP)
        even = (room.width - _PEEK) // whole - GAP
    widths = tuple(STRIP if shut else even for shut in folded)
    return Geometry(room, Layout.WIDE, _side_by_side(widths), widths, tuple(folded))


def _even_width(width: int, folded: Sequence[bool]) -> int | None:
    """The width of an open lane when all lanes are in sight; None when that would be too little."""
    shut = sum(folded)
    left = width - GAP * (len(folded) - 1) - STRIP * shut
    if shut == len(folded):
        return STRIP if left >= 0 else None
    # What does not divide is left as a margin at the right.
    even = left // (len(folded) - shut)
    return even if even >= MIN_LANE else None


def _side_by_side(widths: Sequence[int]) -> tuple[int, ...]:
    return tuple(accumulate((width + GAP for width in widths[:-1]), initial=0))


def scroll_into_view(geometry: Geometry, left: int, lane: int) -> int:
    """The sideways scroll nearest to `left` that shows a lane whole."""
    if not geometry.lefts:
        return 0
    start, lane_width = geometry.lefts[lane], geometry.widths[lane]
    end, width = start + lane_width, geometry.room.width
    # The neighbours' edges stay in sight as far as there is room beside the lane.
    peek = max(0, min(_PEEK, (width - lane_width) // 2))
    if geometry.layout is Layout.FOCUS:
        peek = STRIP + GAP if width - lane_width >= 2 * (STRIP + GAP) else 0
        left -= left % (STRIP + GAP)
    if start - peek < left:
        left = start - peek
    elif end + peek > left + width:
        left = end + peek - width
    return max(0, min(geometry.most_left, left))


def scroll_sideways(geometry: Geometry, left: int, steps: int) -> int:
    """The sideways scroll some steps further, as far as there are lanes."""
    cells = STRIP + GAP if geometry.layout is Layout.FOCUS else _SIDEWAYS
    return max(0, min(geometry.most_left, left + steps * cells))


def above(geometry: Geometry, lines: int) -> Geometry:
    """The measures of what is in sight above so many lines at the foot."""
    room = geometry.room
    return replace(geometry, room=replace(room, height=room.height - lines)) if lines else geometry


def scroll_rows(geometry: Geometry, first: int, row: int, count: int) -> int:
    """The first card a lane shows, nearest to `first`, so that `row` is among the whole ones.

    A row of -1 stands for none.
    """
    return first_in_sight(first, row if row >= 0 else None, geometry.rows, count)


@dataclass(frozen=True, slots=True)
class Spot:
    """What lies under a cell: a lane, and the place of a card in it (None: head or below)."""

    lane: int
    row: int | None
    on_head: bool
    """On the head, on a tab, or anywhere on a folded lane."""


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
    lane = _lane_at(geometry, scroll.left, x, y)
    if lane is None:
        return None
    if y < HEAD_HEIGHT or geometry.folded[lane]:
        return Spot(lane, None, on_head=True)
    density = geometry.room.density
    place, line = divmod(y - HEAD_HEIGHT, density.pitch)
    row = scroll.firsts[lane] + place
    is_card = line < density.card_height and row < counts[lane]
    return Spot(lane, row if is_card else None, on_head=False)


def _lane_at(geometry: Geometry, left: int, x: int, y: int) -> int | None:
    room = geometry.room
    if not (0 <= x < room.width and 0 <= y < room.height):
        return None
    if geometry.bar is not None and y == 0:
        return tab_at(geometry.bar, x)
    for index, start in enumerate(geometry.lefts):
        if start <= x + left < start + geometry.widths[index]:
            return index
    return None


def card_line(geometry: Geometry, first: int, row: int) -> int | None:
    """The y of a card's first line; None when it is out of sight."""
    y = HEAD_HEIGHT + (row - first) * geometry.room.density.pitch
    return y if HEAD_HEIGHT <= y < geometry.room.height else None


@dataclass(frozen=True, slots=True)
class Drop:
    """Where a card would come to: before the card that is at `row` of a lane, or after the last."""

    lane: int
    row: int


def drop_at(
    geometry: Geometry, scroll: Scroll, counts: Sequence[int], x: int, y: int
) -> Drop | None:
    """Where a card let go at a cell comes to: the nearest gap between cards.

    In a lane whose cards are not shown that is its end; beside the lanes it is None.
    """
    lane = _lane_at(geometry, scroll.left, x, y)
    if lane is None:
        return None
    pitch = geometry.room.density.pitch
    if geometry.folded[lane] or not geometry.widths[lane]:
        return Drop(lane, counts[lane])
    first = scroll.firsts[lane]
    place = max(0, y - HEAD_HEIGHT + pitch // 2) // pitch if y >= HEAD_HEIGHT else 0
    return Drop(lane, min(first + place, counts[lane]))


def drop_line(geometry: Geometry, first: int, drop: Drop) -> int | None:
    """The y of the line that marks where a card would come to; None where a lane shows no cards."""
    if geometry.folded[drop.lane] or not geometry.widths[drop.lane]:
        return None
    y = HEAD_HEIGHT + (drop.row - first) * geometry.room.density.pitch - 1
    return min(y, geometry.room.height - 1) if y >= HEAD_HEIGHT - 1 else None
