"""What the board's screen stands on: it shows a desk, does commands, tells what came of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.getters import query_one

from pipetui.domain.commands import OnDeals
from pipetui.domain.errors import Refused
from pipetui.services.config import load_config
from pipetui.services.themes import missing_theme
from pipetui.tui import remapping
from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.board.geometry import Density
from pipetui.tui.board.view import BoardView
from pipetui.tui.board.words import focus_line, top_bar
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.inspector.sheet import Section
from pipetui.tui.palette import textual_theme
from pipetui.tui.screens.desk_screen import Told
from pipetui.tui.screens.inspecting_screen import Held, InspectingScreen
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Resize

    from pipetui.domain.cards import Card
    from pipetui.domain.operation import Operation
    from pipetui.services.themes import ThemeSpec
    from pipetui.tui.board.desk import Desk
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.house import House
    from pipetui.tui.screens.inspecting_screen import Make

_WATCH_SECONDS = 1.0
_ROOMY_HEIGHT = 30
_BESIDE_WIDTH = 100
"""From here on the inspector stands beside the board; on less it lies over it."""


class BoardFrame(InspectingScreen):
    """Top bar, board with the inspector beside it, prompt, a line about the focus, hints.

    Until `open` hands it a desk it shows an empty frame. What its keys do is in `tui.actions`.
    """

    top = query_one("#top", PaintedLine)

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.last: Make | None = None
        """The last change that was made, to be made again on another deal."""
        self._shown: BoardState | None = None
        self._quiet = -1
        """The newest operation there was when it was last looked for news."""

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        with Horizontal(id="body"):
            yield BoardView(self.palette, id="board")
            yield InspectorPane(self.palette, id="inspector")
        yield self.compose_foot()

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
        self.call_after_refresh(self.count_signs)

    # -- what there is ---------------------------------------------------------------------

    @property
    def state(self) -> BoardState:
        """What the board shows."""
        return self.at_desk.state

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self.desk.state.card if self.desk else None

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
            or (before.marks, before.signs) != (state.marks, state.signs)
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
                elif self.desk.signs_are_old and self._quiet == self.desk.sequence:
                    self.count_signs()
                self._quiet = self.desk.sequence

    def count_signs(self) -> None:
        """Tell how many signs there are, once the hands rest: no key waits for it."""
        if self.desk is not None:
            with self.telling():
                self.desk.count_signs(self.house.config)
                self.show()

    def change(self, step: Callable[[BoardState], BoardState]) -> None:
        """Look at the board another way: nothing is written, and what was said is read."""
        desk = self.at_desk
        desk.state = step(desk.state)
        self.message = Told()
        self.show()

    # -- commands --------------------------------------------------------------------------

    def do_on(self, make: Make, deals: tuple[int, ...] | None = None) -> None:
        """Do to the marked deals, or to the one under the cursor, what `make` makes of them.

        Several are one step: those that cannot be are left out and stay marked. A single one that
        is held up at its gate opens the checklist, where it can be ticked or passed.
        """
        deals = self.state.targets if deals is None else deals
        if not deals:
            return
        with self.telling():
            command = make(deals, None)
            if len(deals) > 1 and isinstance(command, OnDeals):
                command = replace(command, keep_going=True)
            try:
                operation = self.at_desk.execute(command)
            except Refused as refused:
                if not self._hold(refused, make, len(deals)):
                    raise
                return
            self.last = make
            self.gate_passed()
            self.announce(operation)

    def _hold(self, refused: Refused, make: Make, count: int) -> bool:
        """Show what holds deals up; False when nothing more can be told than the refusal does."""
        desk = self.at_desk
        if count > 1 and refused.refusals:
            first = refused.refusals[0]
            desk.state = boards.on_deal(desk.state, first.id)
            self.say(f"✗ None of {count} deals could be: {first.reason}", "error")
            return True
        held = next((each.id for each in refused.refusals if each.missing), None)
        if held is None and any(each.passable for each in refused.refusals):
            self._ask_why(refused, make)
            return True
        desk.state = boards.on_deal(desk.state, held)
        if held is None or desk.state.cursor.deal != held:
            return False
        self.held = Held(held, desk.state.cards[held].stage_id, refused.message, make)
        self.inspect(Section.CHECKLIST)
        return True

    def _ask_why(self, refused: Refused, make: Make) -> None:
        """A reason lets pass what only the process stands against."""
        deals = tuple(each.id for each in refused.refusals if each.id is not None)
        told = [(refused.message, self.palette("warning", "panel"))]

        def accept(reason: str) -> None:
            self.do_on(lambda deals, _force: make(deals, reason), deals)

        self.ask(
            Question(
                label="Move it all the same, because",
                accept=accept,
                typed=lambda _text: self.prompt.tell(told),
                placeholder="Esc leaves it where it is",
            )
        )

    def gate_passed(self) -> None:
        """The inspector that a closed gate opened goes away when its deal has gone on."""
        if self.held is not None:
            card = self.state.cards.get(self.held.deal)
            if card is None or card.stage_id != self.held.stage:
                self.close_inspector()

    def announce(self, operation: Operation) -> None:
        """Tell what was done; of several, those held back stay marked."""
        if operation.refused:
            desk, first = self.at_desk, operation.refused[0]
            left = frozenset(each.id for each in operation.refused if each.id is not None)
            desk.state = steps.with_marks(boards.on_deal(desk.state, first.id), left)
            told = f"{operation.label}; {len(left)} held back: {first.reason}"
            self.say(told, "warning", more="u undoes")
        else:
            super().announce(operation)

    # -- marks -----------------------------------------------------------------------------

    def leave_marks(self) -> bool:
        """Take marks away, if there are any."""
        marked = self.desk is not None and bool(self.state.marks or self.state.span)
        if marked:
            self.change(steps.with_marks)
        return marked
