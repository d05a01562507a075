"""The list, and what is told of who is under its cursor: widgets that paint their own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.tui.people.paint import nothing_said, paint_entry
from pipetui.tui.people.state import PeopleState
from pipetui.tui.sheets.paint import paint_line
from pipetui.tui.widgets.lines import Look
from pipetui.tui.widgets.row_list import RowList
from pipetui.tui.widgets.scrolled import ScrolledWidget, first_in_sight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.strip import Strip

    from pipetui.tui.palette import Palette
    from pipetui.tui.sheets.flow import FlowLine


class PeopleList(RowList[PeopleState]):
    """Shows people or firms."""

    def fit(self) -> None:
        """The cursor stays in sight, once there is a size."""
        if self.size.height:
            super().fit()

    def paint(self, number: int, state: PeopleState, look: Look) -> Strip:
        """The line of one of them."""
        return paint_entry(state.listed[number], state, look, selected=number == state.cursor)

    def nothing(self, state: PeopleState) -> str:
        """What would fill the list."""
        return nothing_said(state, self._key)


class SheetPane(ScrolledWidget, can_focus=True):
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
        self._top = first_in_sight(self._top + lines, None, self.room, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        look = Look(self._palette, self.size.width, "panel")
        at = self._top + y
        if at >= len(self._lines):
            return look.line()
        return paint_line(self._lines[at], look, selected=False)
