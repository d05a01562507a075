"""The checklist of a deal's stage: what must be finished before it may go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from pipetui.domain.dates import short_day
from pipetui.tui import keymap
from pipetui.tui.widgets.lines import Piece, cut, line, width_of

if TYPE_CHECKING:
    from datetime import date

    from textual.binding import BindingType
    from textual.strip import Strip

    from pipetui.domain.model import Task
    from pipetui.domain.process import Stage
    from pipetui.tui.palette import Palette

_BODY_TOP = 4


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the pane shows; `refused` says why a move was refused, if one was."""

    deal_id: int
    title: str
    stage: Stage
    items: tuple[Task, ...]
    today: date
    refused: str | None = None


class ChecklistPane(Widget, can_focus=True):
    """Lists the items, the open required ones marked; what is done to them is the screen's."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.CHECKLIST)]

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._list: Checklist | None = None
        self._cursor = 0

    @property
    def refused(self) -> str | None:
        """Why the move that opened it was refused."""
        return self._list.refused if self._list else None

    @property
    def deal_id(self) -> int | None:
        """Whose checklist is shown."""
        return self._list.deal_id if self._list else None

    @property
    def item(self) -> tuple[int, Task] | None:
        """The item under the cursor and its number, from 1."""
        if self._list is None or not self._list.items:
            return None
        return self._cursor + 1, self._list.items[self._cursor]

    def shows(self, other: Checklist) -> bool:
        """Whether the same deal's stay in the same stage is shown."""
        shown = self._list
        return shown is not None and (shown.deal_id, shown.stage) == (other.deal_id, other.stage)

    def clear(self) -> None:
        """Show nothing."""
        self._list = None

    def show(self, checklist: Checklist) -> None:
        """Show a checklist; on another deal, or when a move was refused, from the item to do."""
        fresh = not self.shows(checklist) or self.refused != checklist.refused
        self._list = checklist
        if fresh:
            wanted = [
                place
                for place, item in enumerate(checklist.items)
                if item.is_open and (item.required or not checklist.refused)
            ]
            self._cursor = wanted[0] if wanted else 0
        self._cursor = max(0, min(self._cursor, len(checklist.items) - 1))
        self.refresh()

    def action_step(self, step: int) -> None:
        """The cursor to another item."""
        if self._list is not None:
            last = len(self._list.items) - 1
            self._cursor = max(0, min(last, self._cursor + step))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Title and stage, why a move was refused, then the items, scrolled to the cursor."""
        width = self.size.width
        fill = self._palette("text", "panel")
        shown = self._list
        if shown is None:
            return line([], width, fill)
        if y < _BODY_TOP:
            return self._head(shown, y, width)
        room = self.size.height - _BODY_TOP
        first = max(0, min(self._cursor - room + 1, len(shown.items) - room))
        place = y - _BODY_TOP + first
        if place < len(shown.items):
            return self._item(shown, place, width)
        told = "  this stage has no checklist" if not shown.items and y == _BODY_TOP else ""
        return line([(told, self._palette("muted", "panel"))], width, fill)

    def _head(self, shown: Checklist, y: int, width: int) -> Strip:
        fill = self._palette("text", "panel")
        done = sum(item.done_at is not None for item in shown.items)
        if y == 0:
            title = cut(shown.title, width - 2)
            return line(
                [(" ", fill), (title, self._palette("text", "panel", bold=True))], width, fill
            )
        if y == 1:
            figures = f"{done} of {len(shown.items)} "
            name = cut(shown.stage.name, width - width_of(figures) - 2)
            return line(
                [(" ", fill), (name, self._palette("accent", "panel"))],
                width,
                fill,
                [(figures, self._palette("muted", "panel"))],
            )
        if y == 2 and shown.refused:  # noqa: PLR2004 - the third line
            missing = sum(item.is_open and item.required for item in shown.items)
            if missing:
                text = f" Not yet: {missing} marked * to do first"
                return line(
                    [(cut(text, width), self._palette("warning", "panel", bold=True))], width, fill
                )
            text = " All done: L advances"
            return line([(cut(text, width), self._palette("ok", "panel", bold=True))], width, fill)
        return line([], width, fill)

    def _item(self, shown: Checklist, place: int, width: int) -> Strip:
        item = shown.items[place]
        selected = place == self._cursor and self.has_focus
        ground = "cursor" if selected else "panel"
        fill = self._palette("text", ground)
        box, colour = ("☑", "ok") if item.done_at else ("☐", "text")
        mark = "*" if item.required else " "
        overdue = item.is_open and item.due is not None and item.due < shown.today
        when = f" {short_day(item.due, shown.today)} " if item.due and item.is_open else " "
        pieces: list[Piece] = [
            ("▸" if selected else " ", self._palette("accent", ground, bold=True)),
            (f"{box} ", self._palette(colour, ground)),
            (mark, self._palette("warning", ground, bold=True)),
            (
                cut(item.text, width - width_of(when) - 4),
                self._palette("muted" if item.done_at else "text", ground),
            ),
        ]
        right = [(when, self._palette("overdue" if overdue else "muted", ground))]
        return line(pieces, width, fill, right)
