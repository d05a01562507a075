"""The page of signs as one widget that paints its own lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from pipetui.tui.board.paint import CURSOR_SIGN
from pipetui.tui.health.lines import HealthState, Ink, Spot, page_lines
from pipetui.tui.widgets.fitted import FittedWidget
from pipetui.tui.widgets.lines import Look

if TYPE_CHECKING:
    from textual.events import Click, MouseScrollDown, MouseScrollUp
    from textual.strip import Strip

    from pipetui.tui.health.lines import PageLine
    from pipetui.tui.palette import Palette

_WHEEL = 3


class HealthPage(FittedWidget, can_focus=True):
    """Shows the signs, the cursor's line always in sight after a key."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False
    DEFAULT_CSS = "HealthPage { height: 1fr; }"

    @dataclass
    class Pressed(Message):
        """A line was clicked on which the cursor can stand."""

        spot: Spot

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._state: HealthState | None = None
        self._lines: list[PageLine] = []
        self._first = 0

    def show(self, state: HealthState) -> None:
        """Show other signs, or the cursor elsewhere."""
        self._state = state
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """The cursor's line, and above the first of them the heading, stay in sight."""
        if self._state is None:
            return
        self._lines = page_lines(self._state, self.size.width)
        rows = [row for row, line in enumerate(self._lines) if line.spot == self._state.cursor]
        if self._state.cursor is not None and rows:
            row, room = rows[0], max(1, self.size.height)
            below = self._tail(row)
            self._first = min(max(self._first, below - room + 1), row)
            if not any(line.spot for line in self._lines[:row]):
                self._first = 0
        self._scroll_rows_to(self._first)

    def _tail(self, row: int) -> int:
        """The last line that belongs to the one under the cursor."""
        last = row
        while (
            last + 1 < len(self._lines)
            and self._lines[last + 1].spot is None
            and self._lines[last + 1].left
        ):
            last += 1
        return last

    def on_click(self, event: Click) -> None:
        """Tell which line was clicked."""
        row = self._first + event.y
        spot = self._lines[row].spot if row < len(self._lines) else None
        if spot is not None:
            self.post_message(self.Pressed(spot))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look further down."""
        event.stop()
        self._scroll_rows_to(self._first + _WHEEL)
        self.refresh()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look further up."""
        event.stop()
        self._scroll_rows_to(self._first - _WHEEL)
        self.refresh()

    def _scroll_rows_to(self, row: int) -> None:
        self._first = max(0, min(row, len(self._lines) - self.size.height))

    def render_line(self, y: int) -> Strip:
        """A line of the page."""
        look, row = Look(self._palette, self.size.width), self._first + y
        if self._state is None or row >= len(self._lines):
            return look.line()
        shown = self._lines[row]
        pieces = list(shown.left)
        if shown.spot is not None and shown.spot == self._state.cursor:
            look = look.on("cursor")
            pieces = [Ink(CURSOR_SIGN, "accent", bold=True), _without_first(pieces[0]), *pieces[1:]]
        return look.line([(text, look(colour, bold=bold)) for text, colour, bold in pieces])


def _without_first(ink: Ink) -> Ink:
    """What is left beside the sign of the cursor, which stands where every line is blank."""
    return ink._replace(text=ink.text[1:])
