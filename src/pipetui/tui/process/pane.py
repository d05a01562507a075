"""The pane that shows a page of the process: its own cursor over the parts, its own scrolling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget

from pipetui.tui.inspector.flow import Flow, Sight
from pipetui.tui.inspector.paint import paint_line, paint_row, paint_rule
from pipetui.tui.process.page import flow_of_page
from pipetui.tui.widgets.lines import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Click, MouseScrollDown, MouseScrollUp
    from textual.strip import Strip

    from pipetui.domain.maps.places import Place
    from pipetui.tui.palette import Palette
    from pipetui.tui.process.page import Page

    Make = Callable[[int, int], Page]
    """Makes a page for so many columns and lines."""

_PINNED_FROM = 8
_AIRY_FROM = 16
_UNSEEN = (60, 24)
_MARGIN = 2
_WHEEL = 3
_TWICE = 2


class PagePane(Widget, can_focus=True):
    """Shows a page; what is done about it is the screen's."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    @dataclass
    class Pointed(Message):
        """A part was clicked, and the cursor is on it."""

        pane: PagePane
        twice: bool

    def __init__(
        self,
        palette: Palette,
        *,
        ground: str = "background",
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._ground = ground
        self._make: Make | None = None
        self._page: Page | None = None
        self._flow = Flow((), ())
        self._cursor = 0
        self._top = 0
        self._covered = 0

    # -- what is shown ---------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """What is under the cursor."""
        parts = self._page.parts if self._page else []
        return parts[self._cursor].place if parts else None

    @property
    def at(self) -> int:
        """Which part the cursor is on."""
        return self._cursor

    def show(self, make: Make, place: Place | None = None) -> None:
        """Show a page, with the cursor on a place, else where it was; on another one at its top."""
        before, here = self._page, self.place
        self._make = make
        self._lay_out()
        page = self._page
        if page is None:
            return
        if place is not None:
            found = page.place_of(place)
            self._cursor = self._cursor if found is None else found
        elif before is None or before.about != page.about:
            self._cursor = self._top = 0
        else:
            found = page.place_of(here)
            self._cursor = self._cursor if found is None else found
        self._cursor = max(0, min(self._cursor, len(self._flow.spans) - 1))
        self._scroll_to_cursor()
        self.refresh()

    def cover(self, lines: int) -> None:
        """Something lies over so many lines at the foot; the cursor stays in sight above it."""
        if lines != self._covered:
            self._covered = lines
            self._scroll_to_cursor()
            self.refresh()

    # -- keys ------------------------------------------------------------------------------

    def step(self, step: int) -> None:
        """The cursor a part on; within a part that is longer than the pane, a line."""
        if not self._flow.spans:
            return
        sight, span = self._sight(), self._flow.spans[self._cursor]
        hidden = span.last >= sight.end if step > 0 else span.first < sight.top
        if hidden and sight.top <= span.last and span.first < sight.end:
            self._top = sight.at(sight.top + step).top
            self.refresh()
        elif 0 <= self._cursor + step < len(self._flow.spans):
            self.to(self._cursor + step)
        else:
            self._top = sight.at(sight.top + step).top
            self.refresh()

    def turn(self, step: int) -> None:
        """A pane's height on."""
        if self._flow.spans:
            room = max(1, self._sight().room - 1)
            line = self._flow.spans[self._cursor].first + step * room
            self._top = self._sight().at(self._top + step * room).top
            self.to(self._flow.nearest(max(0, line)))

    def to(self, part: int) -> None:
        """The cursor to a part; from the end with a negative number."""
        count = len(self._flow.spans)
        if count:
            self._cursor = max(0, min(part if part >= 0 else count + part, count - 1))
            if self._cursor == 0:
                self._top = 0
            self._scroll_to_cursor()
            self.refresh()

    # -- mouse -----------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """The cursor to what is clicked."""
        sight = self._sight()
        line = sight.top + event.y - self._head_height
        if event.y < self._head_height:
            return
        if line >= sight.end and sight.below:
            self.turn(1)
            return
        block = self._flow.block_at(line)
        if block is not None:
            self._cursor = block
            self.refresh()
            self.post_message(self.Pointed(self, event.chain == _TWICE))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look further down; the cursor stays."""
        self._scroll(event, _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look further up."""
        self._scroll(event, -_WHEEL)

    def _scroll(self, event: MouseScrollDown | MouseScrollUp, lines: int) -> None:
        event.stop()
        self._top = self._sight().at(self._top + lines).top
        self.refresh()

    # -- painting --------------------------------------------------------------------------

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew; what is under the cursor stays in sight."""
        self._lay_out()
        self._scroll_to_cursor()
        self.refresh()

    def _lay_out(self) -> None:
        width, height = self.size if self.size.width else _UNSEEN
        if self._make is not None:
            self._page = self._make(max(1, width - _MARGIN), max(1, height))
            self._flow = flow_of_page(self._page, airy=height >= _AIRY_FROM)

    def _scroll_to_cursor(self) -> None:
        if self._flow.spans and self.size.height:
            self._top = self._sight().onto(self._flow.spans[self._cursor]).top

    @property
    def _head_height(self) -> int:
        """Lines that stay: title, state and a rule, where there is room the title alone."""
        if self._page is None or not self._page.pinned or self.size.height <= 1:
            return 0
        return len(self._page.pinned) + 1 if self.size.height >= _PINNED_FROM else 1

    def _sight(self) -> Sight:
        room = max(1, self.size.height - self._head_height - self._covered)
        return Sight(len(self._flow.lines), room).at(self._top)

    def render_line(self, y: int) -> Strip:
        """What stays and a rule; then the lines in sight, the last one telling of more."""
        look = Look(self._palette, self.size.width, self._ground)
        page = self._page
        if page is None:
            return look.line()
        head, sight = self._head_height, self._sight()
        if y < head:
            if y < len(page.pinned):
                return paint_row(page.pinned[y], look)
            return paint_rule(look, "▲ more" if sight.top else "")
        place = sight.top + y - head
        if place < sight.end:
            line = self._flow.lines[place]
            selected = self.has_focus and line.block is not None and line.block == self._cursor
            return paint_line(line, look, selected=selected)
        return paint_rule(look, "▼ more") if sight.below else look.line()
