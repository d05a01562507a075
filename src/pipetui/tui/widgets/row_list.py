"""A list of records as one widget that paints its own lines, a line for each."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from textual.message import Message

from pipetui.tui.keys.words import key_as_it_comes
from pipetui.tui.widgets.lines import Look
from pipetui.tui.widgets.scrolled import ScrolledWidget, first_in_sight

if TYPE_CHECKING:
    from textual.events import Click
    from textual.strip import Strip

    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.palette import Palette

_TWICE = 2


class Rows(Protocol):
    """What a list shows: records by number, and in which row the cursor is."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The records' numbers, in order."""

    @property
    def row(self) -> int:
        """The cursor's row from 0; negative where there is none."""


S = TypeVar("S", bound=Rows)


class RowList(ScrolledWidget, Generic[S], can_focus=True):
    """Shows records, the cursor's always in sight after a key."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False

    @dataclass
    class Pressed(Message):
        """A record was clicked, or clicked twice."""

        number: int
        twice: bool

    def __init__(
        self,
        palette: Palette,
        key: KeyOf = key_as_it_comes,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._key = key
        self._state: S | None = None
        self._first = 0

    @abstractmethod
    def paint(self, number: int, state: S, look: Look) -> Strip:
        """The line of a record."""

    @abstractmethod
    def nothing(self, state: S) -> str:
        """What an empty list says."""

    def show(self, state: S) -> None:
        """Show a list."""
        self._state = state
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """The cursor stays in sight."""
        if self._state is not None:
            row, count = max(0, self._state.row), len(self._state.ids)
            self._first = first_in_sight(self._first, row, self.room_among(count), count)

    def on_click(self, event: Click) -> None:
        """Tell which record was clicked."""
        row = self._first + event.y
        if self._state is not None and row < len(self._state.ids):
            self.post_message(self.Pressed(self._state.ids[row], event.chain == _TWICE))

    def scroll_lines(self, lines: int) -> None:
        """Look further down or up, wherever the cursor is."""
        count = len(self._state.ids) if self._state else 0
        room = self.room_among(count)
        self._first = first_in_sight(self._first + lines, None, room, count)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A record's line; in an empty list what would fill it."""
        look, state = Look(self._palette, self.size.width), self._state
        if state is None:
            return look.line()
        if not state.ids:
            told = self.nothing(state) if y == 1 else ""
            return look.line([("  ", look("muted")), (told, look("muted"))])
        row = self._first + y
        rest = self.rest_below(y, self._first, len(state.ids))
        if rest is not None:
            return look.rule(rest) if rest else look.line()
        return self.paint(state.ids[row], state, look) if row < len(state.ids) else look.line()
