"""The list, and what is told of who is under its cursor: widgets that paint their own lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from pipetui.tui.inspector.paint import paint_line
from pipetui.tui.people.paint import nothing_said, paint_entry
from pipetui.tui.widgets.fitted import FittedWidget
from pipetui.tui.widgets.lines import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.events import Click, MouseScrollDown, MouseScrollUp
    from textual.strip import Strip

    from pipetui.tui.inspector.flow import FlowLine
    from pipetui.tui.palette import Palette
    from pipetui.tui.people.state import PeopleState

_WHEEL = 3
_TWICE = 2


class PeopleList(FittedWidget, can_focus=True):
    """Shows a list, the cursor always in sight after a key."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    @dataclass
    class Pressed(Message):
        """Somebody was clicked, or clicked twice."""

        number: int
        twice: bool

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._state: PeopleState | None = None
        self._first = 0
        self._covered = 0

    def show(self, state: PeopleState) -> None:
        """Show a list."""
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
        if self._state is not None and self.size.height:
            row, room = max(0, self._state.row), max(1, self.size.height - self._covered)
            self._first = min(max(self._first, row - room + 1), row)
            self._first = max(0, min(self._first, len(self._state.ids) - room))

    def on_click(self, event: Click) -> None:
        """Tell who was clicked."""
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
        """A line; in an empty list what would fill it."""
        look, state = Look(self._palette, self.size.width), self._state
        if state is None:
            return look.line()
        if not state.ids:
            return look.line(
                [("  ", look("muted")), (nothing_said(state) * (y == 1), look("muted"))]
            )
        row = self._first + y
        if row >= len(state.ids):
            return look.line()
        number = state.ids[row]
        selected = number == state.cursor
        return paint_entry(state.listed[number], state, look, selected=selected)


class SheetPane(FittedWidget, can_focus=True):
    """Shows lines made for its width; scrolled, for there is no cursor in it."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._make: Callable[[int], Sequence[FlowLine]] | None = None
        self._lines: Sequence[FlowLine] = ()
        self._about: object = None
        self._top = 0

    def show(self, about: object, make: Callable[[int], Sequence[FlowLine]]) -> None:
        """Show what is told of somebody, from the top unless it was about them before."""
        if about != self._about:
            self._about, self._top = about, 0
        self._make = make
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """Lay the lines out for the width there is."""
        if self._make is not None and self.size.width:
            self._lines = self._make(self.size.width)
            self.scroll_lines(0)

    def scroll_lines(self, lines: int) -> None:
        """Look further down or up."""
        most = max(0, len(self._lines) - self.size.height)
        self._top = max(0, min(self._top + lines, most))
        self.refresh()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look further down."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look further up."""
        event.stop()
        self.scroll_lines(-_WHEEL)

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        look = Look(self._palette, self.size.width, "panel")
        at = self._top + y
        if at >= len(self._lines):
            return look.line()
        return paint_line(self._lines[at], look, selected=False)
