"""A screen on which deals are worked on: it does commands, holds at closed gates, tells of both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from pipetui.domain.commands import OnDeals
from pipetui.domain.errors import Refused
from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.screens.desk_screen import Told
from pipetui.tui.screens.inspecting_screen import Held, InspectingScreen
from pipetui.tui.sheets.sheet import Section
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.cards import Card
    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Operation
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.house import House
    from pipetui.tui.screens.inspecting_screen import Make


class DealingScreen(InspectingScreen):
    """Keys, mouse and palette act through it on the deal under the desk's cursor."""

    PLANS: ClassVar[bool] = False
    """Whether what leaves a deal without a next step plans one at once, instead of asking."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.last: Make | str | None = None
        """How the last change is made on another deal; where it cannot be, what it is called."""

    # -- what there is ---------------------------------------------------------------------

    @property
    def state(self) -> BoardState:
        """What the desk shows."""
        return self.at_desk.state

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self.desk.state.card if self.desk else None

    def change(self, step: Callable[[BoardState], BoardState]) -> None:
        """Look at the board another way: nothing is written, and what was said is read."""
        desk = self.at_desk
        desk.state = step(desk.state)
        self.message = Told()
        self.show()

    # -- commands --------------------------------------------------------------------------

    def do(self, command: Command) -> Operation | None:
        """Do what is about one deal alone, and tell what came of it."""
        operation = super().do(command)
        if operation is not None and operation.changes:
            self.last = operation.label
        return operation

    def do_on(
        self, make: Make, deals: tuple[int, ...] | None = None, seen: int | None = None
    ) -> None:
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
                operation = self.at_desk.execute(command, seen)
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
                placeholder=f"{self.house.key('prompt.cancel')} leaves it where it is",
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
            self.say(told, "warning", more=self.undoes)
        else:
            super().announce(operation)
