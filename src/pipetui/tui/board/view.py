"""The board as one widget that paints its own lines: no widget, no focus per card."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pipetui.tui.board import geometry as geo
from pipetui.tui.board.paint import paint_card, paint_empty, paint_head
from pipetui.tui.widgets.lines import line

if TYPE_CHECKING:
    from textual.events import Resize

    from pipetui.domain.cards import Card
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.palette import Palette

_CACHED_CARDS = 2000
MIN_SIZE = (40, 12)


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
        same_lanes = before is not None and all(
            old is new for old, new in zip(before.lanes, state.lanes, strict=False)
        )
        if before is None or not same_lanes or (left, firsts) != (self._left, self._firsts):
            self.refresh()
        elif before.cursor != state.cursor:
            self._refresh_around(before)
            self._refresh_around(state)

    def use_palette(self, palette: Palette) -> None:
        """Paint in other colours."""
        self._palette = palette
        self._painted.clear()
        self.refresh()

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

    def _refresh_around(self, state: BoardState) -> None:
        """Repaint the head of the cursor's lane and the card under the cursor."""
        lane = state.cursor.lane
        x, width = self._geometry.lefts[lane] - self._left, self._geometry.lane_width
        regions = [Region(x, 0, width, geo.HEAD_HEIGHT)]
        if state.row >= 0:
            first = self._firsts[state.lane.stage.id]
            y = geo.card_line(self._geometry, first, state.row)
            if y is not None:
                regions.append(Region(x, y, width, geo.CARD_HEIGHT))
        inside = Region(0, 0, self.size.width, self.size.height)
        shown = [region.intersection(inside) for region in regions]
        self.refresh(*(region for region in shown if region))

    # -- painting --------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the board."""
        width = self.size.width
        fill = self._palette("muted")
        state = self._state
        if state is None or not state.lanes:
            text = "opening …" if y == 1 and state is None else ""
            return line([("  ", fill), (text, fill)], width, fill)
        if (self.app.size.width, self.app.size.height) < MIN_SIZE or (
            self.app.size.height < MIN_SIZE[1]
        ):
            told = f"{MIN_SIZE[0]} × {MIN_SIZE[1]} at least, please" if y == 0 else ""
            return line([(told, self._palette("text"))], width, fill)
        parts: list[Strip] = []
        gap = line([], geo.GAP, fill)
        for index in range(len(state.lanes)):
            start = self._geometry.lefts[index] - self._left
            if start >= width:
                break
            if start + self._geometry.lane_width <= 0:
                continue
            if parts:
                parts.append(gap)
            strip = self._lane_line(state, index, y)
            if start < 0:
                strip = strip.crop(-start, self._geometry.lane_width)
            parts.append(strip)
        joined = Strip.join(parts)
        if joined.cell_length < width:
            joined = Strip([*joined, *line([], width - joined.cell_length, fill)])
        return joined.crop(0, width)

    def _lane_line(self, state: BoardState, index: int, y: int) -> Strip:
        lane, width = state.lanes[index], self._geometry.lane_width
        first = self._firsts.get(lane.stage.id, 0)
        active = index == state.cursor.lane
        if y < geo.HEAD_HEIGHT:
            hidden = max(0, len(lane.ids) - first - self._geometry.rows)
            return paint_head(
                lane,
                width,
                self._palette,
                state.process.pipeline.currency,
                active=active,
                selected=active and state.cursor.deal is None,
                above=first,
                below=hidden,
            )[y]
        place, row_line = divmod(y - geo.HEAD_HEIGHT, geo.PITCH)
        row = first + place
        if row_line >= geo.CARD_HEIGHT or row >= max(1, len(lane.ids)):
            return line([], width, self._palette("muted"))
        if not lane.ids:
            filtered = bool(state.filter_text)
            return paint_empty(width, self._palette, filtered=filtered, first=index == 0)[row_line]
        card = state.cards[lane.ids[row]]
        return self._card(state, index, card, width)[row_line]

    def _card(self, state: BoardState, index: int, card: Card, width: int) -> tuple[Strip, ...]:
        selected = state.cursor.deal == card.id
        key = (card, width, selected)
        painted = self._painted.get(key)
        if painted is None:
            if len(self._painted) >= _CACHED_CARDS:
                self._painted.clear()
            painted = paint_card(
                card, state.lanes[index].stage, state.now, width, self._palette, selected=selected
            )
            self._painted[key] = painted
        return painted
