"""The board's canvas: one widget that paints its own lines; no widget, no focus per card."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.strip import Strip

from pipetui.tui.board import geometry as geo
from pipetui.tui.board import heads
from pipetui.tui.board.geometry import Density, Layout
from pipetui.tui.board.paint import Face, lifted, paint_card
from pipetui.tui.keys.words import key_as_it_comes
from pipetui.tui.widgets.fitted import FittedWidget
from pipetui.tui.widgets.lines import Look, line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.cards import Card
    from pipetui.tui.board.geometry import Drop
    from pipetui.tui.board.heads import Head, Tally
    from pipetui.tui.board.lanes import Lane
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.palette import Palette

_CACHED_CARDS = 2000
MIN_WIDTH, MIN_HEIGHT = 40, 12


class BoardCanvas(FittedWidget, can_focus=True):
    """Shows a board state; knows how far each lane and the whole are scrolled."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    def __init__(
        self,
        palette: Palette,
        key: KeyOf = key_as_it_comes,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette, self._key = palette, key
        self._density = Density.NORMAL
        self._state: BoardState | None = None
        self._left = 0
        self._firsts: dict[int, int] = {}
        self._geometry = geo.Geometry(geo.Room(0, 0))
        self._wandering = False
        """Scrolled away from the cursor by hand, until the cursor moves."""
        self._carried: frozenset[int] = frozenset()
        self._drop: Drop | None = None
        self._painted: dict[tuple[Card, int, Face], tuple[Strip, ...]] = {}
        self._around: dict[int, tuple[object, tuple[Strip, ...]]] = {}
        self._tallies: dict[int, tuple[Lane, Tally]] = {}
        self._covered = 0

    # -- what is shown ---------------------------------------------------------------------

    def show(self, state: BoardState) -> None:
        """Show a state, painting again only what differs from the one before."""
        before, self._state = self._state, state
        if before is None or before.now.today != state.now.today or before.process != state.process:
            self._forget()
        elif before.lines != state.lines:
            self.repaint()
        if before is None or before.cursor != state.cursor:
            self._wandering = False
        geometry, left, firsts = self._geometry, self._left, dict(self._firsts)
        self._arrange()
        if not self.size:
            return  # painted when there is room
        if (
            before is None
            or len(before.lanes) != len(state.lanes)
            or (geometry, left) != (self._geometry, self._left)
        ):
            self.refresh()
            return
        filtered = bool(before.filter_text) is not bool(state.filter_text)
        self._refresh_lanes(
            index
            for index, lane in enumerate(state.lanes)
            if before.lanes[index] is not lane
            or firsts.get(lane.stage.id) != self._firsts[lane.stage.id]
            or (filtered and not lane.ids)  # it tells why there is nothing
        )
        if before.cursor != state.cursor:
            self._refresh_regions(*self._around_cursor(before), *self._around_cursor(state))
        if before.marks != state.marks:
            self._refresh_cards(before.marks ^ state.marks)

    def cover(self, lines: int) -> None:
        """Something lies over so many lines at the foot; the cursor's card stays in sight."""
        if lines != self._covered:
            self._covered = lines
            if self._state is not None:
                self.show(self._state)

    @property
    def page(self) -> int:
        """How many cards a lane shows at once."""
        return self._geometry.rows

    @property
    def density(self) -> Density:
        """How much of each card is shown."""
        return self._density

    @density.setter
    def density(self, density: Density) -> None:
        if density is not self._density:
            self._density = density
            self._wandering = False
            self._arrange()
            self.refresh()

    def repaint(self) -> None:
        """Paint everything anew, in the colours the palette has now."""
        self._forget()
        self.refresh()

    def _forget(self) -> None:
        self._painted.clear()
        self._around.clear()
        self._tallies.clear()

    @property
    def _too_small(self) -> bool:
        return self.app.size.width < MIN_WIDTH or self.app.size.height < MIN_HEIGHT

    # -- where it is -----------------------------------------------------------------------

    def fit(self) -> None:
        """Measure anew; the cursor's card is in sight."""
        self._wandering = False
        self._arrange()

    def _arrange(self) -> None:
        """Measure; unless somebody scrolled away by hand, the cursor's card comes into sight."""
        state, size = self._state, self.size
        if state is None or not size:
            return
        room = geo.Room(size.width, size.height, self._density)
        tabs = heads.tab_widths(state.lanes, size.width) if size.width < geo.SINGLE_BELOW else ()
        folded = [state.is_folded(index) for index in range(len(state.lanes))]
        cursor = state.cursor.lane
        self._geometry = geo.measure(room, folded, cursor, tabs)
        if self._wandering:
            self._left = geo.scroll_sideways(self._geometry, self._left, 0)
        else:
            self._left = geo.scroll_into_view(self._geometry, self._left, cursor)
        for index, lane in enumerate(state.lanes):
            first, seen = self._firsts.get(lane.stage.id, 0), self._geometry
            row = -1
            if index == cursor and not self._wandering:
                row, seen = state.row, geo.above(seen, self._covered)
            self._firsts[lane.stage.id] = geo.scroll_rows(seen, first, row, len(lane.ids))

    def _come_back(self) -> None:
        """Bring the cursor's card into sight again after somebody scrolled away from it."""
        if self._wandering and self._state is not None:
            self._wandering = False
            self._arrange()
            self.refresh()

    def _scroll_lane(self, index: int, cards: int) -> bool:
        """Scroll a lane by hand; False where there is nothing more."""
        state = self._state
        if state is None or self._geometry.folded[index]:
            return False
        lane = state.lanes[index]
        first = self._firsts[lane.stage.id]
        found = geo.scroll_rows(self._geometry, first + cards, -1, len(lane.ids))
        if found == first:
            return False
        self._wandering, self._firsts[lane.stage.id] = True, found
        self._refresh_lanes([index])
        return True

    def _scroll_board(self, steps: int) -> bool:
        """Scroll sideways by hand; False where there is nothing more."""
        left = geo.scroll_sideways(self._geometry, self._left, steps)
        if left == self._left:
            return False
        self._wandering, self._left = True, left
        self.refresh()
        return True

    # -- painting less ---------------------------------------------------------------------

    def _lane_region(self, index: int, height: int, y: int = 0) -> Region:
        left = self._geometry.lefts[index] - self._left
        return Region(left, y, self._geometry.widths[index], height)

    def _around_cursor(self, state: BoardState) -> list[Region]:
        """The head of the cursor's lane and the card under the cursor."""
        lane = state.cursor.lane
        if self._geometry.folded[lane]:
            return [self._lane_region(lane, self.size.height)]
        return [self._lane_region(lane, geo.HEAD_HEIGHT), *self._card_regions(lane, state.row)]

    def _card_regions(self, index: int, row: int) -> list[Region]:
        if self._state is None or row < 0:
            return []
        first = self._firsts[self._state.lanes[index].stage.id]
        y = geo.card_line(self._geometry, first, row)
        height = self._density.card_height
        return [] if y is None else [self._lane_region(index, height, y)]

    def _refresh_cards(self, deals: frozenset[int]) -> None:
        if self._state is not None:
            self._refresh_regions(
                *(
                    region
                    for index, lane in enumerate(self._state.lanes)
                    for row, deal in enumerate(lane.ids)
                    if deal in deals
                    for region in self._card_regions(index, row)
                )
            )

    def _refresh_lanes(self, indices: Iterable[int]) -> None:
        if self._geometry.layout is Layout.SINGLE:
            if list(indices):
                self.refresh()  # the bar tells of all
            return
        self._refresh_regions(*(self._lane_region(index, self.size.height) for index in indices))

    def _refresh_regions(self, *regions: Region) -> None:
        inside = Region(0, 0, self.size.width, self.size.height)
        # Textual writes a widget's lines from their beginning up to a region's end: regions side by
        # side would be written over and over.
        cut = (region.intersection(inside) for region in regions)
        shown = [Region(0, each.y, each.right, each.height) for each in cut if each]
        if shown:
            self.refresh(*shown)

    # -- painting --------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the board."""
        look = Look(self._palette, self.size.width)
        state, muted = self._state, look("muted")
        if state is None or not state.lanes:
            told = "opening …" if y == 1 and state is None else ""
            return look.line([("  ", muted), (told, muted)])
        if self._too_small:
            return look.line([] if y else [(f" {MIN_WIDTH} x {MIN_HEIGHT} at least", look("text"))])
        geometry = self._geometry
        if geometry.bar is not None and y == 0:
            shown = [self._head(state, index) for index in range(len(state.lanes))]
            return heads.paint_bar(geometry.bar, shown, look)
        gap = line([], geo.GAP, muted)
        parts: list[Strip] = []
        for index, left in enumerate(geometry.lefts):
            start, width = left - self._left, geometry.widths[index]
            if start + width <= 0 or start >= look.width or not width:
                continue
            if parts:
                parts.append(gap)
            strip = self._lane_line(state, index, y)
            parts.append(strip if start >= 0 else strip.crop(-start, width))
        whole = Strip.join(parts).adjust_cell_length(look.width, muted)
        if y != geo.HEAD_HEIGHT - 1:
            return whole
        return heads.with_more(whole, muted, self._left > 0, self._left < geometry.most_left)

    def _lane_line(self, state: BoardState, index: int, y: int) -> Strip:
        geometry, lane = self._geometry, state.lanes[index]
        look = Look(self._palette, geometry.widths[index])
        first = self._firsts.get(lane.stage.id, 0)
        drop = self._drop
        if drop is not None and drop.lane == index and geo.drop_line(geometry, first, drop) == y:
            return heads.paint_drop(look)
        place, row_line = divmod(y - geo.HEAD_HEIGHT, self._density.pitch)
        row = first + place
        if y >= geo.HEAD_HEIGHT and not geometry.folded[index] and row < len(lane.ids):
            if row_line >= self._density.card_height:
                return look.line()
            return self._card(state, lane, row, look)[row_line]
        around = self._lines_around(state, index, look)
        return around[y] if y < len(around) else look.line()

    def _lines_around(self, state: BoardState, index: int, look: Look) -> tuple[Strip, ...]:
        """A lane's lines without its cards: its head, and what stands in place of cards."""
        geometry, lane, head = self._geometry, state.lanes[index], self._head(state, index)
        found = self._tally(state, index) if geometry.folded[index] else None
        key = (head, found, look, geometry.layout, state.filter_text, bool(state.cards))
        known = self._around.get(index)
        if known is not None and known[0] == key:
            return known[1]
        if found and geometry.layout is not Layout.SINGLE and look.width == geo.STRIP:
            lines = heads.paint_strip(head, found, look)
        else:
            lines = heads.paint_head(head, look)
            if geometry.layout is Layout.SINGLE:
                lines = (look.line(), heads.paint_bar_rule(head, look))
            if found:
                lines += heads.paint_folded(found, look)
            elif not (state.cards or index):
                lines += heads.paint_beginning(look, self._key)
            elif not lane.ids:
                filtered = bool(state.filter_text)
                lines += (heads.paint_empty(look, self._key, filtered=filtered, first=index == 0),)
        self._around[index] = (key, lines)
        return lines

    def _head(self, state: BoardState, index: int) -> Head:
        lane = state.lanes[index]
        first, shut = self._firsts.get(lane.stage.id, 0), self._geometry.folded[index]
        active = index == state.cursor.lane
        return heads.Head(
            lane,
            state.process.pipeline.currency,
            active=active,
            selected=active and state.cursor.deal is None,
            target=self._drop is not None and self._drop.lane == index,
            number=index + 1,
            above=0 if shut else first,
            below=0 if shut else max(0, len(lane.ids) - first - self._geometry.rows),
        )

    def _tally(self, state: BoardState, index: int) -> Tally:
        lane = state.lanes[index]
        known = self._tallies.get(lane.stage.id)
        if known is not None and known[0] is lane:
            return known[1]
        found = heads.tally(
            (state.cards[deal] for deal in lane.ids), lane.stage, state.now, state.lines
        )
        self._tallies[lane.stage.id] = (lane, found)
        return found

    def _card(self, state: BoardState, lane: Lane, row: int, look: Look) -> tuple[Strip, ...]:
        card = state.cards[lane.ids[row]]
        selected, marked = state.cursor.deal == card.id, card.id in state.marks
        face = Face(self._density, selected=selected, marked=marked)
        key = (card, look.width, face)
        painted = self._painted.get(key)
        if painted is None:
            if len(self._painted) >= _CACHED_CARDS:
                self._painted.clear()
            painted = paint_card(card, lane.stage, state.now, look, face, state.lines)
            self._painted[key] = painted
        return lifted(painted, look) if card.id in self._carried else painted
