"""The choices of a prompt, one under the other: a mark, what takes each, its words, a detail."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut, width_of
from pipetui.tui.widgets.scrolled import ScrolledWidget, first_in_sight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click
    from textual.geometry import Size
    from textual.strip import Strip

    from pipetui.tui.palette import Palette
    from pipetui.tui.widgets.choices import Row

MOST_ROWS = 10
_LEAST_TEXT = 8
"""Cells of a choice that its detail never takes."""
_WIDEST = 100
"""Cells over which the eye still finds from a choice to its detail."""


class PickList(ScrolledWidget):
    """Shows rows next to the line below, no higher than they need; marks one of them."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = "PickList { height: auto; }"

    class Taken(Message):
        """A row was clicked."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._rows: tuple[Row, ...] = ()
        self._marked: int | None = None
        self._first = 0
        self._most = 0

    @property
    def room(self) -> int:
        """How many rows there is room for."""
        return self._rows_within(self.app.size)

    @property
    def below(self) -> int:
        """How many rows are out of sight below."""
        return max(0, len(self._rows) - self._first - self.room)

    @property
    def lines(self) -> int:
        """How many lines it takes at most, until it is opened anew."""
        return self.room if self.display else 0

    def open(self, rows: int) -> None:
        """Make room for so many rows, less where the screen is low; none hides the list."""
        self._most = min(rows, MOST_ROWS)
        self.display = rows > 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The height of the rows there are."""
        return min(len(self._rows), self._rows_within(viewport))

    def _rows_within(self, screen: Size) -> int:
        return min(self._most, max(1, screen.height // 3))

    def show(self, rows: Sequence[Row], marked: int | None) -> None:
        """Show rows, the marked one in sight."""
        self._rows, self._marked = tuple(rows), marked
        self.fit()
        self.refresh(layout=min(len(rows), self.room) != self.size.height)

    def fit(self) -> None:
        """The marked row stays in sight."""
        self._first = first_in_sight(self._first, self._marked or 0, self.room, len(self._rows))

    def on_click(self, event: Click) -> None:
        """Take the row under the pointer."""
        event.stop()
        place = self._place_at(event.y)
        if place is not None:
            self.post_message(self.Taken(self._rows[place]))

    def scroll_lines(self, lines: int) -> None:
        """Look further down or up; the mark stays where it is."""
        self._first = first_in_sight(self._first + lines, None, self.room, len(self._rows))
        self.refresh()

    def _place_at(self, y: int) -> int | None:
        """The place of the row in a line."""
        place = y + self._first
        return place if place < len(self._rows) else None

    def render_line(self, y: int) -> Strip:
        """A row."""
        look = Look(self._palette, self.size.width, "panel")
        place = self._place_at(y)
        if place is None:
            return look.line()
        row, marked = self._rows[place], place == self._marked
        look = look.on("cursor") if marked else look
        left: list[Piece] = [(f" {CURSOR_SIGN if marked else ' '} ", look("accent", bold=True))]
        if row.shortcut:
            widest = max(len(each.shortcut) for each in self._rows)
            left.append((f"{row.shortcut:>{widest}} ", look("accent", bold=True)))
        room = min(look.width, _WIDEST) - sum(width_of(text) for text, _ in left) - 1
        detail = ""
        if row.choice.detail and room > _LEAST_TEXT + 1:
            text_width = width_of(cut(row.choice.text, room))
            detail = cut(row.choice.detail, room - max(_LEAST_TEXT, min(text_width, room // 2)) - 2)
        text = cut(row.choice.text, room - width_of(detail) - (2 if detail else 0))
        between = " " * (room - width_of(text) - width_of(detail))
        left += [(text, look("text", bold=marked)), (between + detail, look("muted"))]
        return look.line(left)
