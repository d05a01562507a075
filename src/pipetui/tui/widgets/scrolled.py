"""What every widget does that shows more lines than it has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.widgets.fitted import FittedWidget

if TYPE_CHECKING:
    from textual.events import MouseScrollDown, MouseScrollUp

_WHEEL = 3
_ROOM_FOR_MORE = 4
"""Lines from which on one tells that there are more."""


class ScrolledWidget(FittedWidget):
    """Scrolls by the wheel, and knows how much of it something lies over."""

    _covered = 0

    @property
    def room(self) -> int:
        """How many lines of it are in sight, at least one."""
        return max(1, self.size.height - self._covered)

    def room_among(self, count: int) -> int:
        """How many of so many lines are in sight; the last line tells of those below them."""
        return self.room - (count > self.room >= _ROOM_FOR_MORE)

    def rest_below(self, y: int, first: int, count: int) -> str | None:
        """What the line there tells of those below it; None where it shows one itself."""
        last = self.size.height - 1
        if y != last or count <= self.size.height or last + 1 < _ROOM_FOR_MORE:
            return None
        return f"▼ {count - first - last:,} more" if count > first + last else ""

    def cover(self, lines: int) -> None:
        """Something lies over so many lines at the foot; the cursor stays in sight above it."""
        if lines != self._covered:
            self._covered = lines
            self.fit()
            self.refresh()

    def scroll_lines(self, lines: int) -> None:
        """Look further down or up, as far as there are any, wherever the cursor is."""
        raise NotImplementedError

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look further down."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look further up."""
        event.stop()
        self.scroll_lines(-_WHEEL)


def first_in_sight(first: int, row: int | None, room: int, count: int) -> int:
    """The first of `count` lines to show in `room`, so that `row` is among them, if there is one.

    It moves no further from `first` than that takes, and leaves no room empty that lines could
    fill.
    """
    if row is not None:
        first = min(max(first, row - room + 1), row)
    return max(0, min(first, count - room))
