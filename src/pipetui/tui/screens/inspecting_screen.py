"""A screen with the inspector beside what it is about, or over it: who of the two has the keys."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.getters import query_one

from pipetui.domain.errors import PipetuiError
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.screens.desk_screen import DeskScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.widget import Widget

    from pipetui.domain.commands import Command
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.sheets.sheet import Section

    Make = Callable[[tuple[int, ...], str | None], Command]
    """Makes a command on deals, with the reason to pass a closed gate, if there is one."""


@dataclass(frozen=True, slots=True)
class Held:
    """A deal that a closed gate held up, why, and what was wanted of it."""

    deal: int
    stage: int | None
    message: str
    make: Make


class InspectingScreen(DeskScreen):
    """A screen at whose home an inspector opens on what is under the desk's cursor."""

    pane = query_one("#inspector", InspectorPane)

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.held: Held | None = None
        self._inside = False
        """Whether the open inspector has the keys."""
        self._inspected: tuple[object, ...] | None = None

    @property
    @abstractmethod
    def home(self) -> Widget:
        """Who has the keys while the inspector does not."""

    # -- inspector -------------------------------------------------------------------------

    def inspect(self, section: Section | None = None) -> None:
        """Open the inspector on what is under the cursor, and give it the keys."""
        self._open_pane()
        self._inside, self._inspected = True, None
        self.inspect_now()
        if not self._inside:
            return
        if section is not None:
            self.pane.to_section(section)
        self.focus_back()

    def show_inspector(self) -> None:
        """Open the inspector beside its home, which keeps the keys."""
        self._open_pane()
        self._inside = self.has_class("narrow")
        self.inspect_now()
        self.focus_back()

    def inspect_now(self) -> None:
        """Read and show what the open inspector is to show, unless it does already."""
        if self.desk is None or not self.pane.has_class("open"):
            return
        state = self.desk.state
        if self.held is not None and self.held.deal != state.cursor.deal:
            self.held = None
        refused = self.held.message if self.held else None
        wanted = (state.cursor, state.process, state.now.today, self.desk.sequence, refused)
        if wanted == self._inspected:
            return
        self._inspected = wanted
        try:
            self.pane.show(self.desk.inspect(refused))
        except PipetuiError as error:
            self.close_inspector()
            self.say_error(error)

    def _open_pane(self) -> None:
        self.pane.add_class("open")
        self.add_class("inspecting")

    def enter_inspector(self) -> None:
        """The keys to the open inspector."""
        self._inside = True
        self.focus_back()

    def leave_inspector(self) -> None:
        """The keys back home; an inspector beside it goes on."""
        self._inside = False
        self.focus_back()

    def close_inspector(self) -> None:
        """No inspector any more."""
        self.held = self._inspected = None
        self._inside = False
        self.pane.clear()
        self.pane.remove_class("open")
        self.remove_class("inspecting")
        self.focus_back()

    def cover(self, lines: int) -> None:
        """The line of the inspector that is asked about stays in sight."""
        self.pane.cover(lines)

    # -- keys ------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        """The inspector's keys while it has them, else those of its home."""
        return "Inspector" if self._inside else self.home_context

    def offered(self) -> Sequence[Key]:
        """The keys in force; those of the inspector with the key of the help, which holds there."""
        keys = super().offered()
        if self.context != "Inspector":
            return keys
        helps = (key for key in self.house.keys[self.home_context] if key.hint == "help")
        held = self.held or self.pane.refused
        return [*(key for key in keys if held or key.id != "inspector.force"), *helps]

    def focus_back(self) -> None:
        """Give the keys to the inspector if it had them, else back home."""
        if self.prompt.question is None:
            self.set_focus(self.pane if self._inside else self.home)
        self.hint()

    def on_app_idle(self) -> None:
        """Every key that was typed is done: now the inspector follows the cursor."""
        self.inspect_now()
