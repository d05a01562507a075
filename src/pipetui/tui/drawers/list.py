"""The list of a drawer as one widget that paints its own lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from pipetui.tui import keymap
from pipetui.tui.drawers.paint import EMPTY, paint_deal
from pipetui.tui.widgets.fitted import FittedWidget
from pipetui.tui.widgets.lines import Look

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click, MouseScrollDown, MouseScrollUp
    from textual.strip import Strip

    from pipetui.tui.drawers.state import DrawerState
    from pipetui.tui.palette import Palette

_WHEEL = 3
_TWICE = 2


class DrawerList(FittedWidget, can_focus=True):
    """Shows the deals of a drawer, the cursor's always in sight after a key."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.DRAWERS)]

    @dataclass
    class Pressed(Message):
        """A deal was clicked, or clicked twice."""

        deal: int
        twice: bool

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._state: DrawerState | None = None
        self._first = 0
        self._covered = 0

    def show(self, state: DrawerState) -> None:
        """Show a drawer."""
        self._state = state
        self.fit()
        self.refresh()

    def cover(self, lines: int) -> None:
        """Something lies over so many lines at the foot; the cursor stays in sight above it."""
        if lines != self._covered:
            self._covered = lines
            self.fit()
            self.refresh()

    def fit(self) -> None:
        """The cursor stays in sight."""
        if self._state is not None:
            row, room = max(0, self._state.row), max(1, self.size.height - self._covered)
            self._first = min(max(self._first, row - room + 1), row)
            self._first = max(0, min(self._first, len(self._state.ids) - room))

    def on_click(self, event: Click) -> None:
        """Tell which deal was clicked."""
        row = self._first + event.y
        if self._state is not None and row < len(self._state.ids):
            self.post_message(self.Pressed(self._state.ids[row], event.chain == _TWICE))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look further down."""
        self._scroll(event, _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look further up."""
        self._scroll(event, -_WHEEL)

    def _scroll(self, event: MouseScrollDown | MouseScrollUp, rows: int) -> None:
        event.stop()
        count = len(self._state.ids) if self._state else 0
        self._first = max(0, min(self._first + rows, count - self.size.height))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A deal's line; in an empty drawer what would fill it."""
        look, state = Look(self._palette, self.size.width), self._state
        if state is None:
            return look.line()
        if not state.ids:
            told = "Nothing matches." if state.filter_text else EMPTY[state.drawer]
            return look.line([("  ", look("muted")), (told if y == 1 else "", look("muted"))])
        row = self._first + y
        if row >= len(state.ids):
            return look.line()
        deal = state.ids[row]
        return paint_deal(state.cards[deal], state, look, selected=deal == state.cursor)
