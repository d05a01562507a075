"""What the board's screen stands on: it shows a desk, does commands, tells what came of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.getters import query_one

from pipetui.services.config import load_config
from pipetui.services.themes import missing_theme
from pipetui.tui.board import steps
from pipetui.tui.board.geometry import Density
from pipetui.tui.board.view import BoardView
from pipetui.tui.board.words import focus_line, top_bar
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.keys import remapping
from pipetui.tui.palette import textual_theme
from pipetui.tui.screens.dealing_screen import DealingScreen
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from pipetui.services.themes import ThemeSpec
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House

_WATCH_SECONDS = 1.0
_ROOMY_HEIGHT = 30
_BESIDE_WIDTH = 100
"""From here on the inspector stands beside the board; on less it lies over it."""


class BoardFrame(DealingScreen):
    """Top bar, board with the inspector beside it, prompt, a line about the focus, hints.

    Until `open` hands it a desk it shows an empty frame. What its keys do is in `tui.actions`.
    """

    home_context = "Board"
    top = query_one("#top", PaintedLine)
    view = query_one("#board", BoardView)

    def __init__(self, house: House, *, works_beside: bool = True) -> None:
        super().__init__(house)
        self._works_beside = works_beside
        """Whether signs are counted whenever the hands rest; else only where it is asked for."""
        self._shown: BoardState | None = None
        self._quiet = -1
        """The newest operation there was when it was last looked for news."""

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        with Horizontal(id="body"):
            yield BoardView(self.palette, self.house.key, id="board")
            yield InspectorPane(self.palette, self.house.key, id="inspector")
        yield self.compose_foot()

    @property
    def home(self) -> BoardView:
        """The board has the keys while the inspector does not."""
        return self.view

    def cover(self, lines: int) -> None:
        """The card and the line of the inspector that are asked about stay in sight."""
        super().cover(lines)
        self.view.cover(lines)

    def on_mount(self) -> None:
        """The hints are there at once."""
        self.focus_back()

    def on_resize(self, event: Resize) -> None:
        """Room to breathe below the top bar where there is some; where not, one thing at a time."""
        self.top.set_class(event.size.height >= _ROOMY_HEIGHT, "roomy")
        self.set_class(event.size.width < _BESIDE_WIDTH, "narrow")
        if self.has_class("narrow") and not self._inside:
            self.close_inspector()
        self._shown = None  # the top bar tells as much as it has room for
        self.show()

    def take_settings(self) -> None:
        """Do as the settings say, and tell the first mistake in them."""
        house = self.house
        folder = house.folder
        problems: list[str] = []
        if folder is not None:
            house.config, problems = load_config(folder)
            problems += missing_theme(folder, house.config.theme)
        house.keys, wrong = remapping.apply(self.app, house.config.keys)
        self._inspected = None  # it names keys, and so does an empty lane
        self.view.repaint()
        self.view.density = Density(house.config.density)
        if self.desk is not None:
            working_days = house.config.day.working_days
            if working_days is not self.desk.state.lines.working_days:
                with self.telling():
                    self.desk.count_days(working_days=working_days)
        self.hint()
        for problem in (*problems, *wrong)[:1]:
            self.say(f"Settings: {problem}", "warning")

    def open(self, desk: Desk) -> None:
        """Show a board and watch for what others change."""
        self.desk = desk
        self.take_settings()
        self.show()
        self.set_interval(_WATCH_SECONDS, self._watch)
        if self._works_beside:
            self.call_after_refresh(self.count_signs)

    # -- showing ---------------------------------------------------------------------------

    def show(self) -> None:
        """Show the desk's state, and its words around the board."""
        if self.desk is None:
            return
        before, state = self._shown, self.desk.state
        self._shown = state
        self.view.show(state)
        if (
            before is None
            or before.lanes is not state.lanes
            or (before.marks, before.signs, before.to_review)
            != (state.marks, state.signs, state.to_review)
        ):
            several = len(self.desk.maps) > 1
            self.top.show(*top_bar(state, self.palette, self.size.width, several=several))
        self.focus_text.show([*self.told(), *focus_line(state, self.palette)])
        if self._inside:
            # What is pressed next is meant for the deal that is shown, and for no other.
            if self.pane.deal_id is not None and self.pane.deal_id not in state.cards:
                self.close_inspector()
            self.inspect_now()

    def use_theme(self, theme: ThemeSpec) -> None:
        """Show everything in other colours."""
        self.palette.use(theme)
        self.app.register_theme(textual_theme(theme))
        self.app.theme = theme.name
        self._shown = None
        self.view.repaint()
        self.show()
        self.hint()
        for widget in self.query("*"):
            widget.refresh()

    async def _watch(self) -> None:
        """Show what others wrote; while their database is busy, the keys do not wait for it."""
        if self.desk is not None:
            with self.telling():
                if await asyncio.to_thread(self.desk.has_news):
                    self.desk.take_news()
                    self.show()
                elif self._signs_are_due:
                    self.count_signs()
                self._quiet = self.desk.sequence

    @property
    def _signs_are_due(self) -> bool:
        return (
            self._works_beside
            and self.desk is not None
            and self.desk.signs_are_old
            and self._quiet == self.desk.sequence
        )

    def count_signs(self) -> None:
        """Tell how many signs there are, once the hands rest: no key waits for it."""
        if self.desk is not None:
            with self.telling():
                self.desk.count_signs(self.house.config)
                self.show()

    # -- marks -----------------------------------------------------------------------------

    def leave_marks(self) -> bool:
        """Take marks away, if there are any."""
        marked = self.desk is not None and bool(self.state.marks or self.state.span)
        if marked:
            self.change(steps.with_marks)
        return marked
