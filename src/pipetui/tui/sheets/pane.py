"""What every pane over a flow of blocks does: its own cursor over them, its own scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.tui.sheets.flow import Flow, Sight
from pipetui.tui.sheets.paint import paint_line, paint_row
from pipetui.tui.widgets.lines import Look
from pipetui.tui.widgets.scrolled import ScrolledWidget

if TYPE_CHECKING:
    from textual.events import Click
    from textual.strip import Strip

    from pipetui.services.settings.themes import ThemeSpec
    from pipetui.tui.palette import Palette
    from pipetui.tui.sheets.sheet import Row

_PINNED_FROM = 8


class FlowPane(ScrolledWidget, can_focus=True):
    """Shows a flow below what stays at the top; what it is made of is told by `laid_out`."""

    SHOWS_CURSOR: ClassVar[bool] = True
    """Whether one sees which block the keys are about; where they are about none, it is hidden."""
    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    def __init__(
        self,
        palette: Palette,
        *,
        ground: str,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._ground = ground
        self._pinned: tuple[Row, ...] = ()
        self._flow = Flow((), ())
        self._cursor = 0
        self._top = 0
        self._painted: dict[tuple[int, bool], Strip] = {}
        self._painted_in: ThemeSpec | None = None

    def laid_out(self) -> tuple[tuple[Row, ...], Flow]:
        """What stays at the top, and the lines below it, for the size there is now."""
        raise NotImplementedError

    def clicked(self, event: Click, *, starts: bool) -> None:
        """The cursor is on the block that was clicked, on its first line if that `starts` it."""

    # -- what is shown ---------------------------------------------------------------------

    def fit(self) -> None:
        """Wrap anew; what is under the cursor stays in sight."""
        self._lay_out()
        self._scroll_to_cursor()

    def _lay_out(self) -> None:
        self._fitted = self.size
        self._painted.clear()
        self._pinned, self._flow = self.laid_out()

    @property
    def _head_height(self) -> int:
        """Lines that stay: title, state and a rule, where there is room the title alone."""
        if not self._pinned or self.size.height <= 1:
            return 0
        return len(self._pinned) + 1 if self.size.height >= _PINNED_FROM else 1

    def _sight(self) -> Sight:
        room = max(1, self.size.height - self._head_height - self._covered)
        return Sight(len(self._flow.lines), room).at(self._top)

    def _whole_sight(self) -> Sight:
        """What is shown, below what lies over it, too: that may grow and shrink meanwhile."""
        room = max(1, self.size.height - self._head_height)
        return Sight(len(self._flow.lines), room, self._sight().top)

    def _scroll_to_cursor(self) -> None:
        # Before it has been given a size there is no telling what is in sight.
        if self._flow.spans and self.size.height:
            self._top = self._sight().onto(self._flow.spans[self._cursor]).top

    # -- keys ------------------------------------------------------------------------------

    def step(self, step: int) -> None:
        """The cursor a block on; where the pane cannot show what is there at once, a line."""
        if not self._flow.spans:
            return
        sight, span = self._sight(), self._flow.spans[self._cursor]
        if step > 0:
            goes_on, is_ahead = span.last >= sight.end, span.first >= sight.end
        else:
            goes_on, is_ahead = span.first < sight.top, span.last < sight.top
        last = len(self._flow.spans) - 1
        there = max(0, min(self._cursor + step, last))
        if not is_ahead and (goes_on or there == self._cursor):
            self.scroll_lines(step)
        else:
            self.to(there)

    def turn(self, step: int) -> None:
        """A pane's height on."""
        if self._flow.spans:
            lines = step * max(1, self._sight().room - 1)
            self.scroll_lines(lines)
            self.to(self._flow.nearest(max(0, self._flow.spans[self._cursor].first + lines)))

    def to(self, block: int) -> None:
        """The cursor to a block; from the end with a negative number."""
        count = len(self._flow.spans)
        if count:
            self._cursor = max(0, min(block if block >= 0 else count + block, count - 1))
            if self._cursor == 0:
                self._top = 0
            self._scroll_to_cursor()
            self.refresh()

    # -- mouse -----------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """The cursor to what is clicked."""
        sight = self._whole_sight()
        if event.y < self._head_height:
            return
        line = sight.top + event.y - self._head_height
        if line >= sight.end and sight.below:
            self.turn(1)
            return
        block = self._flow.block_at(line)
        if block is not None:
            self._cursor = block
            self.refresh()
            self.clicked(event, starts=self._flow.lines[line].starts)

    def scroll_lines(self, lines: int) -> None:
        """Look further down or up; the cursor stays."""
        self._top = self._sight().at(self._top + lines).top
        self.refresh()

    # -- painting --------------------------------------------------------------------------

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it
        """The cursor shows, or hides."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """What stays and a rule; then the lines in sight, the last one telling of more."""
        look = Look(self._palette, self.size.width, self._ground)
        if self._painted_in is not self._palette.theme:
            self._painted.clear()
            self._painted_in = self._palette.theme
        head, sight = self._head_height, self._whole_sight()
        if y < head:
            if y < len(self._pinned):
                return paint_row(self._pinned[y], look)
            return look.rule(f"▲ {sight.top:,} more" if sight.top else "")
        place = sight.top + y - head
        if place < sight.end:
            return self._body_line(place, look)
        return look.rule(f"▼ {sight.below:,} more") if sight.below else look.line()

    def _body_line(self, place: int, look: Look) -> Strip:
        line = self._flow.lines[place]
        here = line.block is not None and line.block == self._cursor
        selected = self.SHOWS_CURSOR and self.has_focus and here
        key = (place, selected)
        strip = self._painted.get(key)
        if strip is None:
            strip = self._painted[key] = paint_line(line, look, selected=selected)
        return strip
