"""The board's screen: keys and answers become commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.domain.cards import LaneOrder
from pipetui.domain.commands import (
    CheckItems,
    ChurnDeals,
    LoseDeals,
    MoveDeals,
    PlaceDeal,
    StepDeals,
    WinDeals,
)
from pipetui.domain.errors import PipetuiError
from pipetui.tui import keymap
from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.board.words import ORDER_NAMES, quick_add_preview
from pipetui.tui.screens.board_frame import BoardFrame
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from textual.binding import BindingType

    from pipetui.domain.commands import Command

_ORDERS = tuple(LaneOrder)
_FILTER_WORDS = "acme  #tag  stale  overdue  today  nostep  >10k"


class BoardScreen(BoardFrame):
    """Home."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.BOARD)]

    # -- keys: cursor ----------------------------------------------------------------------

    def action_step_row(self, rows: int) -> None:
        """A card up or down."""
        self._change(lambda state: steps.step_row(state, rows))

    def action_step_lane(self, lanes: int) -> None:
        """A lane to the side."""
        self._change(lambda state: steps.step_lane(state, lanes))

    def action_to_lane(self, index: int) -> None:
        """A lane by its number."""
        self._change(lambda state: steps.to_lane(state, index))

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - Textual passes it by place
        """The first or last card."""
        self._change(lambda state: steps.to_end(state, top=top))

    def action_page(self, pages: int) -> None:
        """A page up or down."""
        self._change(lambda state: steps.step_row(state, pages * self.view.page))

    # -- keys: deals -----------------------------------------------------------------------

    def action_advance(self) -> None:
        """To the next stage."""
        self._on_card(lambda deal, force: StepDeals(deal_ids=(deal,), step=1, force=force))

    def action_back(self) -> None:
        """To the stage before."""
        self._on_card(lambda deal, force: StepDeals(deal_ids=(deal,), step=-1, force=force))

    def action_won(self) -> None:
        """Won."""
        self._on_card(lambda deal, force: WinDeals(deal_ids=(deal,), force=force))

    def action_reorder(self, step: int) -> None:
        """A place down or up by hand."""
        state = self.desk.state if self.desk else None
        if state is None or state.card is None:
            return
        if state.order is not LaneOrder.MANUAL:
            self._say("The lanes are in an order of their own: o until “by hand”", "warning")
            return
        between = steps.neighbours_after_step(state, step)
        if between is not None:
            self._do(PlaceDeal(deal_id=state.card.id, above=between[0], below=between[1]))

    def action_move(self) -> None:
        """To any stage."""
        card = self.card
        if self.desk is None or card is None:
            return

        def move_to(stage: str) -> None:
            self._on_deal(
                card.id, lambda deal, force: MoveDeals(deal_ids=(deal,), stage=stage, force=force)
            )

        names = tuple(stage.name for stage in self.desk.state.process.stages)
        self._ask(Question(label="Move to", accept=move_to, choices=names, instant=True))

    def action_new(self) -> None:
        """A new deal."""
        self._ask(
            Question(
                label="New deal",
                accept=self._add,
                typed=self._preview,
                placeholder="company: what amount !next step day",
                stays=True,
            )
        )

    def _preview(self, text: str) -> None:
        if self.desk is not None:
            self.prompt.tell(quick_add_preview(text, self.desk.state, self.palette))

    def _add(self, text: str) -> None:
        """Add a deal; a line that is wrong stays to be mended."""
        if self.desk is None:
            return
        try:
            operation = self.desk.add(text)
        except PipetuiError as error:
            hint = f" {error.hint}" if error.hint else ""
            self.prompt.tell([(f"{error.message}.{hint}", self.palette("error", "panel"))])
            return
        self.action_close_checklist()
        self.prompt.finish()
        self._say(operation.label, more="u undoes")

    def action_lost(self) -> None:
        """Lost; a client: churned."""
        card = self.card
        if self.desk is None or card is None:
            return
        end = LoseDeals if card.is_open else ChurnDeals
        self._ask(
            Question(
                label="Lost because" if card.is_open else "Churned because",
                accept=lambda reason: self._do(end(deal_ids=(card.id,), reason=reason)),
                choices=self.desk.state.process.pipeline.lost_reasons,
            )
        )

    # -- keys: board -----------------------------------------------------------------------

    def action_filter(self) -> None:
        """Filter as you type; leaving it brings back what was shown."""
        if self.desk is None:
            return
        text, anchor = self.desk.state.filter_text, self.desk.state.cursor.deal
        self._ask(
            Question(
                label="/",
                accept=lambda _text: None,
                typed=lambda typed: self._filter(typed, anchor),
                cancel=lambda: self._filter(text, anchor),
                preset=text,
                placeholder=_FILTER_WORDS,
            )
        )

    def _filter(self, text: str, anchor: int | None) -> None:
        """Filter, with the cursor on the deal where typing began as long as that is shown."""
        self._change(lambda state: boards.on_deal(boards.with_filter(state, text), anchor))
        if self.desk is not None:
            state = self.desk.state
            count = f"{state.shown:,} of {len(state.cards):,}"
            self.prompt.tell([(count, self.palette("text", "panel"))])

    def action_order(self) -> None:
        """The next order of the lanes."""
        if self.desk is not None:
            place = _ORDERS.index(self.desk.state.order) + 1
            order = _ORDERS[place % len(_ORDERS)]
            self._change(lambda state: boards.with_order(state, order))
            self._say(f"Order: {ORDER_NAMES[order]}")

    def action_undo(self) -> None:
        """Take the last change back."""
        self._reverse("undo", "Undid", "U does it again")

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._reverse("redo", "Did again", "u undoes")

    def _reverse(self, kind: str, verb: str, more: str) -> None:
        if self.desk is not None:
            with self._telling():
                label = self.desk.reverse(kind)
                self._say(f"{verb}: {label}", more=more)

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(HelpScreen("Checklist" if self.focused is self.pane else "Board"))

    def action_leave(self) -> None:
        """One level back: pane, filter, program."""
        if self.pane.has_class("open"):
            self.action_close_checklist()
        elif self.desk is not None and self.desk.state.filter_text:
            self._change(lambda state: boards.with_filter(state, ""))
        else:
            self.app.exit()

    # -- keys: checklist -------------------------------------------------------------------

    def action_checklist(self) -> None:
        """The stage's checklist."""
        if self.card is not None:
            with self._telling():
                self._open_checklist()

    def action_tick(self) -> None:
        """Tick or untick."""
        deal, found = self.pane.deal_id, self.pane.item
        if deal is not None and found is not None:
            number, item = found
            self._do(CheckItems(deal_id=deal, items=(str(number),), done=item.done_at is None))

    def action_force(self) -> None:
        """Ask why the gate is passed."""
        deal = self.pane.deal_id
        if deal is None:
            return
        wanted = self._refused
        if wanted is not None and wanted[0] == deal:
            again = wanted[1]
        else:

            def again(reason: str) -> StepDeals:
                return StepDeals(deal_ids=(deal,), step=1, force=reason)

        self._ask(
            Question(
                label="Advance all the same, because",
                accept=lambda reason: self._pass_gate(again(reason)),
            )
        )

    def _pass_gate(self, command: Command) -> None:
        self.action_close_checklist()
        self._do(command)
