"""The board's screen: keys and answers become commands, what they changed is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.screen import Screen

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
from pipetui.domain.errors import PipetuiError, Refused
from pipetui.tui import keymap
from pipetui.tui.board import state as steps
from pipetui.tui.board.view import BoardView
from pipetui.tui.board.words import ORDER_NAMES, focus_line, quick_add_preview, top_bar
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.widgets.checklist import ChecklistPane
from pipetui.tui.widgets.key_hints import KeyHints
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.prompt import Prompt, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from pipetui.domain.commands import Command
    from pipetui.tui.board.desk import Desk
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.palette import Palette

_ORDERS = tuple(LaneOrder)
_WATCH_SECONDS = 1.0
_ROOMY_HEIGHT = 30


class BoardScreen(Screen[None]):
    """Home. Until `open` hands it a desk it shows an empty frame."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.BOARD)]

    top = query_one("#top", PaintedLine)
    view = query_one("#board", BoardView)
    pane = query_one("#checklist", ChecklistPane)
    prompt = query_one("#prompt", Prompt)
    focus_text = query_one("#focus", PaintedLine)
    hints = query_one("#hints", KeyHints)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette
        self.desk: Desk | None = None
        self._message: tuple[str, str] = ("", "muted")
        self._anchor: int | None = None
        self._again: Callable[[str], Command] | None = None
        """What a closed gate refused, to be asked once more with a reason."""

    def compose(self) -> ComposeResult:
        """Top bar, board with the checklist beside it, prompt, focus line, hints."""
        yield PaintedLine(self.palette("muted"), id="top")
        with Horizontal(id="body"):
            yield BoardView(self.palette, id="board")
            yield ChecklistPane(self.palette, id="checklist")
        with Vertical(id="foot"):
            yield Prompt(self.palette, id="prompt")
            yield PaintedLine(self.palette("muted"), id="focus")
            yield KeyHints(self.palette, id="hints")

    def on_mount(self) -> None:
        """The hints are there at once."""
        self.view.focus()
        self.hints.tell(keymap.hints(keymap.BOARD))

    def on_resize(self, event: Resize) -> None:
        """Room to breathe below the top bar where there is some."""
        self.top.set_class(event.size.height >= _ROOMY_HEIGHT, "roomy")

    def open(self, desk: Desk) -> None:
        """Show a board and watch for what others change."""
        self.desk = desk
        self._show()
        self.set_interval(_WATCH_SECONDS, self._watch)

    # -- showing ---------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the desk's state, and its words around the board."""
        if self.desk is None:
            return
        state, muted = self.desk.state, self.palette("muted")
        self.view.show(state)
        self.top.show(*top_bar(state, self.palette))
        text, colour = self._message
        told = [(" ", muted), (text, self.palette(colour)), (" ", muted)] if text else []
        self.focus_text.show([*told, *focus_line(state, self.palette)])

    def _say(self, text: str, colour: str = "muted") -> None:
        self._message = (text, colour)
        self._show()

    def _say_error(self, error: PipetuiError) -> None:
        hint = f" — {error.hint}" if error.hint else ""
        self._say(f"✗ {error.message}{hint}", "error")

    def _watch(self) -> None:
        if self.desk is None:
            return
        try:
            if self.desk.watch():
                self._show()
                self._show_checklist()
        except PipetuiError as error:
            self._say_error(error)

    def _change(self, step: Callable[[BoardState], BoardState]) -> None:
        """Look at the board another way: nothing is written, and what was said is read."""
        if self.desk is not None:
            self.desk.state = step(self.desk.state)
            self._message = ("", "muted")
            self._show()

    # -- commands --------------------------------------------------------------------------

    def _do(self, command: Command, again: Callable[[str], Command] | None = None) -> None:
        """Execute a command; a refusal is told, and at a closed gate the checklist opens.

        `again` makes the same command once more with a reason to pass the gate.
        """
        if self.desk is None:
            return
        try:
            operation = self.desk.execute(command)
        except Refused as refused:
            card = self.desk.state.card
            if refused.missing and again is not None and card is not None:
                self._again = again
                self._open_checklist(refused.message)
            else:
                self._say_error(refused)
            return
        except PipetuiError as error:
            self.desk.catch_up()
            self._say_error(error)
            return
        if operation.changes:
            self._say(f"{operation.label} · u undoes")
        if self.pane.refused and not isinstance(command, CheckItems):
            # The gate it was opened for has been passed.
            self._close_checklist()
        self._show_checklist()

    def _on_card(self, make: Callable[[int, str | None], Command], *, gated: bool = True) -> None:
        """Do to the deal under the cursor what `make` says of its id and a reason."""
        card = self.desk.state.card if self.desk else None
        if card is not None:
            number = card.id
            again = (lambda reason: make(number, reason)) if gated else None
            self._do(make(number, None), again)

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
        if self.desk is not None and self.desk.state.card is not None:
            names = tuple(stage.name for stage in self.desk.state.process.stages)
            self._ask(Question("move", "Move to", choices=names, instant=True))

    def action_new(self) -> None:
        """A new deal."""
        self._ask(Question("new", "New deal", placeholder="company: what amount !next step day"))

    def action_lost(self) -> None:
        """Lost; a client: churned."""
        state = self.desk.state if self.desk else None
        if state is not None and state.card is not None:
            label = "Lost because" if state.card.is_open else "Churned because"
            self._ask(Question("lost", label, choices=state.process.pipeline.lost_reasons))

    # -- keys: board -----------------------------------------------------------------------

    def action_filter(self) -> None:
        """Filter as you type."""
        if self.desk is not None:
            words = "acme  #tag  stale  overdue  today  nostep  >10k"
            preset = self.desk.state.filter_text
            self._anchor = self.desk.state.cursor.deal
            self._ask(Question("filter", "/", preset=preset, placeholder=words))

    def action_order(self) -> None:
        """The next order of the lanes."""
        if self.desk is not None:
            place = _ORDERS.index(self.desk.state.order) + 1
            order = _ORDERS[place % len(_ORDERS)]
            self._change(lambda state: steps.with_order(state, order))
            self._say(f"Order: {ORDER_NAMES[order]}")

    def action_undo(self) -> None:
        """Take the last change back."""
        self._reverse("undo", "Undid", "U does it again")

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._reverse("redo", "Did again", "u undoes")

    def _reverse(self, kind: str, verb: str, more: str) -> None:
        if self.desk is None:
            return
        try:
            label = self.desk.reverse(kind)
        except PipetuiError as error:
            self._say_error(error)
            return
        self._say(f"{verb}: {label} · {more}")
        self._show_checklist()

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(HelpScreen("Checklist" if self.pane.has_focus else "Board"))

    def action_leave(self) -> None:
        """One level back: pane, filter, program."""
        if self.pane.has_class("open"):
            self._close_checklist()
        elif self.desk is not None and self.desk.state.filter_text:
            self._change(lambda state: steps.with_filter(state, ""))
        else:
            self.app.exit()

    # -- checklist -------------------------------------------------------------------------

    def action_checklist(self) -> None:
        """The stage's checklist."""
        card = self.desk.state.card if self.desk else None
        if card is not None:
            self._again = None
            self._open_checklist()

    def _open_checklist(self, refused: str | None = None) -> None:
        self.pane.add_class("open")
        self.pane.focus()
        self.hints.tell(keymap.hints(keymap.CHECKLIST))
        self._show_checklist(refused)

    def _show_checklist(self, refused: str | None = None) -> None:
        """Show, in an open pane, the checklist of the deal under the cursor as it now is."""
        if self.desk is None or not self.pane.has_class("open"):
            return
        card = self.desk.state.card
        found = self.desk.checklist(card.id) if card is not None else None
        if found is None:
            self._close_checklist()
        else:
            same = self.pane.shows(found)
            self.pane.show(replace(found, refused=refused or (self.pane.refused if same else None)))

    def _close_checklist(self) -> None:
        self._again = None
        self.pane.clear()
        self.pane.remove_class("open")
        self.view.focus()
        self.hints.tell(keymap.hints(keymap.BOARD))

    def on_checklist_pane_ticked(self, event: ChecklistPane.Ticked) -> None:
        """Tick or untick."""
        items = (str(event.number),)
        self._do(CheckItems(deal_id=event.deal_id, items=items, done=event.done))

    def on_checklist_pane_forced(self, event: ChecklistPane.Forced) -> None:
        """Ask why the gate is passed."""
        if self._again is None:
            number = event.deal_id
            self._again = lambda reason: StepDeals(deal_ids=(number,), step=1, force=reason)
        self._ask(Question("force", "Advance all the same, because"))

    def on_checklist_pane_closed(self, _event: ChecklistPane.Closed) -> None:
        """Back to the board."""
        self._close_checklist()

    # -- prompt ----------------------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        self.prompt.ask(question)
        self.hints.tell(keymap.hints(keymap.PROMPT))

    def _end_prompt(self) -> None:
        self.prompt.finish()
        in_pane = self.pane.has_class("open")
        (self.pane if in_pane else self.view).focus()
        self.hints.tell(keymap.hints(keymap.CHECKLIST if in_pane else keymap.BOARD))

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Answer while it is typed."""
        if self.desk is None or event.question is not self.prompt.question:
            return
        if event.question.name == "new":
            self.prompt.tell(quick_add_preview(event.text, self.desk.state, self.palette))
        elif event.question.name == "filter":
            self._filter(event.text)
            state = self.desk.state
            count = f"{state.shown:,} of {len(state.cards):,}"
            self.prompt.tell([(count, self.palette("text", "panel"))])

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Leave things as they were."""
        self._end_prompt()
        if event.question.name == "filter":
            self._filter("")

    def _filter(self, text: str) -> None:
        """Filter, with the cursor on the deal where typing began as long as that is shown."""
        self._change(lambda state: steps.on_deal(steps.with_filter(state, text), self._anchor))

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        """Do what was answered."""
        if event.question is not self.prompt.question:
            return
        text = event.text.strip()
        if event.question.name == "new" and text:
            self._add(text)
            return
        self._end_prompt()
        if text:
            self._answer(event.question.name, text)

    def _answer(self, name: str, text: str) -> None:
        card = self.desk.state.card if self.desk else None
        if name == "force" and self._again is not None:
            again, self._again = self._again, None
            self._close_checklist()
            self._do(again(text))
        elif name == "move":
            self._on_card(lambda deal, force: MoveDeals(deal_ids=(deal,), stage=text, force=force))
        elif name == "lost" and card is not None:
            end = LoseDeals if card.is_open else ChurnDeals
            self._do(end(deal_ids=(card.id,), reason=text))

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
        self._close_checklist()
        self._end_prompt()
        self._say(f"{operation.label} · u undoes")
