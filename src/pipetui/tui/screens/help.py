"""The keys, those of where one is first; they scroll, and can be filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container
from textual.getters import query_one
from textual.screen import ModalScreen

from pipetui.tui.keys import keymap
from pipetui.tui.keys.help_rows import HelpRow, help_rows
from pipetui.tui.widgets.key_hints import KeyHints
from pipetui.tui.widgets.lines import Look, cut, fitted
from pipetui.tui.widgets.scrolled import ScrolledWidget, first_in_sight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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
        self,
        palette: Palette,
        contexts: Mapping[str, Sequence[keymap.Key]],
        first: str,
        changed: Callable[[], None],
    ) -> None:
        super().__init__(id="help-page")
        self._changed = changed
        """Told when other keys are in force."""
        self._palette = palette
        self._contexts = contexts
        self._from = first
        self._rows = help_rows(contexts, first)
        self._count = self._key_count
        self._first = 0
        self.query_text = ""
        self.is_typing = False

    # -- doing -----------------------------------------------------------------------------

    def scroll_lines(self, lines: int) -> None:
        """Down or up, as far as there is anything."""
        self._first = first_in_sight(self._first + lines, None, self.room, len(self._rows))
        self.refresh()

    def start_filter(self) -> None:
        """What is typed from now on filters."""
        self.is_typing = True
        self._changed()
        self.refresh()

    def clear_filter(self) -> bool:
        """Show everything again; False when it was shown already."""
        filtered = self.is_typing or bool(self.query_text)
        self.is_typing = False
        self._changed()
        self._filter("")
        return filtered

    def on_key(self, event: Key) -> None:
        """Filter as one types."""
        if not self.is_typing:
            return
        if event.key == "enter":
            self.is_typing = False
            self._changed()
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
            below = len(self._rows) - self._first - self.room
            return look.rule(f"▼ {below:,} more") if below > 0 else look.line()
        place = y - self._head
        if not self._rows and place == 0:
            return look.line([("  Nothing matches. Esc shows all keys.", look("muted"))])
        if 0 <= place < self.room and place + self._first < len(self._rows):
            return self._row(self._rows[place + self._first], look)
        return look.line()

    def _title(self, look: Look) -> Strip:
        if not self.is_typing and not self.query_text:
            return look.line([("  Keys", look("text", bold=True))])
        return look.line(
            [
                ("  / ", look("accent", bold=True)),
                (cut(self.query_text, look.width - 16), look("text", bold=True)),
                ("▏" if self.is_typing else "", look("accent", bold=True)),
            ],
            [(f"{self._key_count} of {self._count}  ", look("muted"))],
        )

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
        """One list, and its keys where those of every screen are."""
        with Container(id="help-room"):
            yield HelpPage(self._house.palette, self._house.keys, self._from, self.hint)
        yield KeyHints(self._house.palette, id="help-keys")

    def on_mount(self) -> None:
        """The keys it has."""
        self.hint()

    def hint(self) -> None:
        """The keys of the list, or of the filter while one types it."""
        told = keymap.hints(self._house.keys["Help"])
        if self.page.is_typing:
            told = (
                keymap.Hint("Enter", "keep it", "enter"),
                keymap.Hint("Esc", "all keys", "escape", stays=True),
            )
        self.query_one(KeyHints).tell(told)

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
