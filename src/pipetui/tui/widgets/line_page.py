"""A page of lines as one widget that paints them, and a cursor on those that can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

from textual.message import Message

from pipetui.services.present.figures.words import NO_BREAK, unbroken
from pipetui.tui.widgets.lines import CURSOR_SIGN, Ink, Look, wrap
from pipetui.tui.widgets.scrolled import ScrolledWidget, first_in_sight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.events import Click
    from textual.strip import Strip

    from pipetui.tui.palette import Palette

INDENT = 5
"""Cells that what belongs to a line above is set in by."""
WIDEST = 96
"""Cells of words over which a line is still read at ease."""
_LEAST = 20


class Spot(NamedTuple):
    """What a line is about: a part of the page, and of its deals maybe one."""

    part: str
    deal: int | None = None


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line; with a spot the cursor can stand on it, and its first cell is blank."""

    left: tuple[Ink, ...] = ()
    spot: Spot | None = None


class Paged(Protocol):
    """What a page shows: its lines at a width, and where the cursor is."""

    @property
    def cursor(self) -> Spot | None:
        """The spot under the cursor."""

    def lines(self, width: int) -> list[PageLine]:
        """The whole page."""


def spots(lines: Iterable[PageLine]) -> list[Spot]:
    """Where the cursor can stand, from the top."""
    return [line.spot for line in lines if line.spot is not None]


def heading(text: str) -> PageLine:
    """The name of a part."""
    return PageLine((Ink(f" {text}", "accent", bold=True),))


def words(text: str, width: int, colour: str = "muted", indent: int = INDENT) -> Iterator[PageLine]:
    """A sentence, in as many lines as it needs."""
    for part in wrap(unbroken(text), max(_LEAST, min(width, WIDEST) - indent - 1)):
        yield PageLine((Ink(" " * indent), Ink(part.replace(NO_BREAK, " "), colour)))


class LinePage(ScrolledWidget, can_focus=True):
    """Shows a page, the cursor's line always in sight after a key."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False
    DEFAULT_CSS = "LinePage { height: 1fr; }"

    @dataclass
    class Pressed(Message):
        """A line was clicked on which the cursor can stand."""

        spot: Spot

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._state: Paged | None = None
        self._lines: Sequence[PageLine] = ()
        self._first = 0

    @property
    def spots(self) -> list[Spot]:
        """Where the cursor can stand, from the top."""
        return spots(self._lines)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def show(self, state: Paged) -> None:
        """Show something else, or the cursor elsewhere."""
        self._state = state
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """The cursor's line stays in sight, with what stands above the first and below the last."""
        if self._state is None:
            return
        self._lines = self._state.lines(self.size.width)
        if not self.size.height:  # before it has a place every line would be out of sight
            return
        cursor, room = self._state.cursor, self.room_among(self.count)
        row = next((row for row, line in enumerate(self._lines) if line.spot == cursor), None)
        if cursor is not None and row is not None:
            self._first = min(max(self._first, self._last_with(row) - room + 1), row)
            if row < room and not any(line.spot for line in self._lines[:row]):
                self._first = 0
        self.scroll_to_row(self._first)

    def _last_with(self, row: int) -> int:
        """The last line that belongs to the one under the cursor; to the last one all below it."""
        below = self._lines[row + 1 :]
        if not any(line.spot for line in below):
            return len(self._lines) - 1
        count = next(at for at, line in enumerate(below) if line.spot is not None or not line.left)
        return row + count

    def scroll_lines(self, lines: int) -> None:
        """Look further down or up, wherever the cursor is."""
        self.scroll_to_row(self._first + lines)
        self.refresh()

    def scroll_to_row(self, row: int) -> None:
        """Have a line as the first one, as far as there are lines below it."""
        self._first = first_in_sight(row, None, self.room_among(self.count), self.count)

    def on_click(self, event: Click) -> None:
        """Tell which line was clicked."""
        row = self._first + event.y
        spot = self._lines[row].spot if row < len(self._lines) else None
        if spot is not None:
            self.post_message(self.Pressed(spot))

    def render_line(self, y: int) -> Strip:
        """A line of the page."""
        look, row = Look(self._palette, self.size.width), self._first + y
        if self._state is None or row >= len(self._lines):
            return look.line()
        rest = self.rest_below(y, self._first, self.count)
        if rest is not None:
            return look.rule(rest) if rest else look.line()
        shown = self._lines[row]
        pieces = list(shown.left)
        if shown.spot is not None and shown.spot == self._state.cursor:
            look = look.on("cursor")
            pieces = [Ink(CURSOR_SIGN, "accent", bold=True), _without_first(pieces[0]), *pieces[1:]]
        return look.line([(text, look(colour, bold=bold)) for text, colour, bold in pieces])


def _without_first(ink: Ink) -> Ink:
    """What is left beside the sign of the cursor, which stands where every line is blank."""
    return ink._replace(text=ink.text[1:])
