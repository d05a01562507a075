"""The keys, those of where one is first; they scroll, and can be filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.getters import query_one
from textual.screen import ModalScreen

from pipetui.tui.keys import keymap
from pipetui.tui.keys.help_rows import HelpRow, help_rows
from pipetui.tui.widgets.lines import Look, Piece, cut, fitted
from pipetui.tui.widgets.scrolled import ScrolledWidget, first_in_sight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key
    from textual.strip import Strip

    from pipetui.tui.house import House
    from pipetui.tui.palette import Palette

_MOST_TYPED = 60
_KEYS_WIDTH = 16
# From these heights on there is room for the title, the hints, and air between.
_TITLED, _HINTED, _AIRY = 3, 6, 12


class HelpPage(ScrolledWidget, can_focus=True):
    """The list itself: what of it is in sight, and the filter while one types it."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(
        self, palette: Palette, contexts: Mapping[str, Sequence[keymap.Key]], first: str
    ) -> None:
        super().__init__(id="help-page")
        self._palette = palette
        self._contexts = contexts
        self._from = first
        self._rows = help_rows(contexts, first)
        self._count = self._key_count
        self._first = 0
        self.query_text = ""
        self._typing = False

    # -- doing -----------------------------------------------------------------------------

    def scroll_lines(self, lines: int) -> None:
        """Down or up, as far as there is anything."""
        self._first = first_in_sight(self._first + lines, None, self.room, len(self._rows))
        self.refresh()

    def start_filter(self) -> None:
        """What is typed from now on filters."""
        self._typing = True
        self.refresh()

    def clear_filter(self) -> bool:
        """Show everything again; False when it was shown already."""
        filtered = self._typing or bool(self.query_text)
        self._typing = False
        self._filter("")
        return filtered

    def on_key(self, event: Key) -> None:
        """Filter as one types."""
        if not self._typing:
            return
        if event.key == "enter":
            self._typing = False
            self.refresh()
        elif event.key == "backspace":
            self._filter(self.query_text[:-1])
        elif event.is_printable and event.character:
            self._filter((self.query_text + event.character)[:_MOST_TYPED])
        else:
            return
        event.stop()
        event.prevent_default()

    def fit(self) -> None:
        """No room stays empty below the last key."""
        self.scroll_lines(0)

    def _filter(self, text: str) -> None:
        if text != self.query_text:
            self.query_text = text
            self._rows = help_rows(self._contexts, self._from, text)
            self._first = 0
        self.refresh()

    # -- seeing ----------------------------------------------------------------------------

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def room(self) -> int:
        """How many rows are in sight."""
        return max(1, self.size.height - self._head - self._foot)

    @property
    def _head(self) -> int:
        return (self.size.height >= _TITLED) + (self.size.height >= _AIRY)

    @property
    def _foot(self) -> int:
        return (self.size.height >= _HINTED) + (self.size.height >= _AIRY)

    @property
    def _key_count(self) -> int:
        return sum(row.is_key for row in self._rows)

    def render_line(self, y: int) -> Strip:
        """Title or filter, the rows in sight, the hints."""
        look = Look(self._palette, self.size.width, "panel")
        if y == 0 and self._head:
            return self._title(look)
        if y == self.size.height - 1 and self._foot:
            return self._hints(look)
        place = y - self._head
        if 0 <= place < self.room and place + self._first < len(self._rows):
            return self._row(self._rows[place + self._first], look)
        return look.line()

    def _title(self, look: Look) -> Strip:
        if not self._typing and not self.query_text:
            return look.line([("  Keys", look("text", bold=True))])
        return look.line(
            [
                ("  / ", look("accent", bold=True)),
                (cut(self.query_text, look.width - 16), look("text", bold=True)),
                ("▏" if self._typing else "", look("accent", bold=True)),
            ],
            [(f"{self._key_count} of {self._count}  ", look("muted"))],
        )

    def _hints(self, look: Look) -> Strip:
        told = [(hint.shown, hint.word) for hint in keymap.hints(self._contexts["Help"])]
        if self._typing:
            told = [("Enter", "keep it"), ("Esc", "all keys")]
        pieces: list[Piece] = [("  ", look("muted"))]
        for key, word in told:
            pieces += [(key, look("accent", bold=True)), (f" {word}   ", look("muted"))]
        below = len(self._rows) - self._first - self.room
        return look.line(pieces, [(f"▼ {below} more  ", look("muted"))] if below > 0 else [])

    def _row(self, row: HelpRow, look: Look) -> Strip:
        if not row.is_key:
            return look.line([(f"  {row.label}", look("accent", bold=True))])
        keys = fitted(row.keys, _KEYS_WIDTH)
        label = cut(row.label, look.width - _KEYS_WIDTH - 6)
        return look.line([(f"    {keys} ", look("accent")), (label, look("text"))])


class HelpScreen(ModalScreen[None]):
    """Lists every key with what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.HELP)]

    page = query_one("#help-page", HelpPage)

    def __init__(self, context: str, house: House) -> None:
        super().__init__()
        self._from = context
        self._house = house

    def compose(self) -> ComposeResult:
        """One list."""
        yield HelpPage(self._house.palette, self._house.keys, self._from)

    def action_step(self, step: int) -> None:
        """Down or up."""
        self.page.scroll_lines(step)

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        self.page.scroll_lines(pages * self.page.room)

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - Textual passes it by place
        """The first or the last key."""
        self.page.scroll_lines(-self.page.rows if top else self.page.rows)

    def action_filter(self) -> None:
        """Filter as you type."""
        self.page.start_filter()

    async def action_close(self) -> None:
        """Back: to all keys, then to where one was."""
        if not self.page.clear_filter():
            await self.dismiss()
