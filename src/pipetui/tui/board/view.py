"""The board as one widget that paints its own lines: no widget, no focus per card."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pipetui.tui.board import geometry as geo
from pipetui.tui.board.paint import Head, paint_card, paint_empty, paint_head
from pipetui.tui.widgets.lines import Look, line

if TYPE_CHECKING:
    from textual.events import Resize

    from pipetui.domain.cards import Card
    from pipetui.tui.board.state import BoardState, Lane
    from pipetui.tui.palette import Palette

_CACHED_CARDS = 2000
MIN_WIDTH, MIN_HEIGHT = 40, 12


class BoardView(Widget, can_focus=True):
    """Shows a board state; knows how far each lane and the whole are scrolled."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._state: BoardState | None = None
        self._left = 0
        self._firsts: dict[int, int] = {}
        self._geometry = geo.measure(0, 0, 0)
        self._painted: dict[tuple[Card, int, bool], tuple[Strip, ...]] = {}

    def show(self, state: BoardState) -> None:
        """Show a state, painting again only what differs from the one before."""
        before, self._state = self._state, state
        if before is None or before.now.today != state.now.today or before.process != state.process:
            self._painted.clear()
        left, firsts = self._left, dict(self._firsts)
        self._arrange()
        if before is None or before.lanes is not state.lanes or left != self._left:
            self.refresh()
            return
        scrolled = [
            index
            for index, lane in enumerate(state.lanes)
            if firsts.get(lane.stage.id) != self._firsts[lane.stage.id]
        ]
        moved = (before, state) if before.cursor != state.cursor else ()
        self._refresh_regions(
            *(self._lane_region(index, self.size.height) for index in scrolled),
            *(region for each in moved for region in self._around_cursor(each)),
        )

    @property
    def page(self) -> int:
        """How many cards a lane shows at once."""
        return self._geometry.rows

    def on_resize(self, _event: Resize) -> None:
        """Measure anew; the cursor's card stays in sight."""
        self._arrange()
        self.refresh()

    def _arrange(self) -> None:
        state = self._state
        if state is None:
            return
        self._geometry = geo.measure(self.size.width, self.size.height, len(state.lanes))
        self._left = geo.scroll_into_view(self._geometry, self._left, state.cursor.lane)
        for index, lane in enumerate(state.lanes):
            row = state.row if index == state.cursor.lane else -1
            first = self._firsts.get(lane.stage.id, 0)
            self._firsts[lane.stage.id] = geo.scroll_rows(self._geometry, first, row, len(lane.ids))

    def _lane_region(self, index: int, height: int, y: int = 0) -> Region:
        left = self._geometry.lefts[index] - self._left
        return Region(left, y, self._geometry.lane_width, height)

    def _around_cursor(self, state: BoardState) -> list[Region]:
        """The head of the cursor's lane and the card under the cursor."""
        lane = state.cursor.lane
        regions = [self._lane_region(lane, geo.HEAD_HEIGHT)]
        if state.row >= 0:
            y = geo.card_line(self._geometry, self._firsts[state.lane.stage.id], state.row)
            if y is not None:
                regions.append(self._lane_region(lane, geo.CARD_HEIGHT, y))
        return regions

    def _refresh_regions(self, *regions: Region) -> None:
        inside = Region(0, 0, self.size.width, self.size.height)
        shown = [region.intersection(inside) for region in regions]
        shown = [region for region in shown if region]
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
        if self.app.size.width < MIN_WIDTH or self.app.size.height < MIN_HEIGHT:
            told = f" {MIN_WIDTH} x {MIN_HEIGHT} at least, please" if y == 0 else ""
            return look.line([(told, look("text"))])
        parts: list[Strip] = []
        for index, left in enumerate(self._geometry.lefts):
            start, end = left - self._left, left - self._left + self._geometry.lane_width
            if end <= 0 or start >= look.width:
                continue
            if parts:
                parts.append(line([], geo.GAP, muted))
            strip = self._lane_line(state, index, y)
            parts.append(strip if start >= 0 else strip.crop(-start, self._geometry.lane_width))
        margin = look.width - sum(part.cell_length for part in parts)
        return Strip.join([*parts, line([], max(0, margin), muted)]).crop(0, look.width)

    def _lane_line(self, state: BoardState, index: int, y: int) -> Strip:
        lane = state.lanes[index]
        look = Look(self._palette, self._geometry.lane_width)
        first = self._firsts.get(lane.stage.id, 0)
        if y < geo.HEAD_HEIGHT:
            active = index == state.cursor.lane
            head = Head(
                lane,
                state.process.pipeline.currency,
                active=active,
                selected=active and state.cursor.deal is None,
                above=first,
                below=max(0, len(lane.ids) - first - self._geometry.rows),
            )
            return paint_head(head, look)[y]
        place, row_line = divmod(y - geo.HEAD_HEIGHT, geo.PITCH)
        row = first + place
        if row_line >= geo.CARD_HEIGHT or row >= max(1, len(lane.ids)):
            return look.line()
        if not lane.ids:
            filtered = bool(state.filter_text)
            return paint_empty(look, filtered=filtered, first=index == 0)[row_line]
        return self._card(state, lane, row, look)[row_line]

    def _card(self, state: BoardState, lane: Lane, row: int, look: Look) -> tuple[Strip, ...]:
        card = state.cards[lane.ids[row]]
        selected = state.cursor.deal == card.id
        key = (card, look.width, selected)
        painted = self._painted.get(key)
        if painted is None:
            if len(self._painted) >= _CACHED_CARDS:
                self._painted.clear()
            painted = paint_card(card, lane.stage, state.now, look, selected=selected)
            self._painted[key] = painted
        return painted
