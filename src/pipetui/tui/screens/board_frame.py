"""What the board's screen stands on: it shows a desk, does commands, tells what came of them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.screen import Screen

from pipetui.domain.commands import CheckItems
from pipetui.domain.errors import Conflict, PipetuiError, Refused, StoreError
from pipetui.tui import keymap
from pipetui.tui.board.view import BoardView
from pipetui.tui.board.words import focus_line, top_bar
from pipetui.tui.widgets.checklist import ChecklistPane
from pipetui.tui.widgets.key_hints import KeyHints
from pipetui.tui.widgets.lines import Piece, cut, width_of
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.prompt import Prompt, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.events import DescendantFocus, Resize

    from pipetui.domain.cards import Card
    from pipetui.domain.commands import Command
    from pipetui.tui.board.desk import Desk
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.palette import Palette

    Again = Callable[[str], Command]
    """Makes a command that was refused at a gate once more, with the reason to pass it."""

_WATCH_SECONDS = 1.0
_ROOMY_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told: the text, its colour, and what to press next, which is never cut."""

    text: str = ""
    colour: str = "muted"
    more: str = ""


class BoardFrame(Screen[None]):
    """Top bar, board with the checklist beside it, prompt, a line about the focus, hints.

    Until `open` hands it a desk it shows an empty frame.
    """

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
        self._shown: BoardState | None = None
        self._message = Told()
        self._refused: tuple[int, Again] | None = None
        """The deal that a closed gate held up, and what was wanted of it."""

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette("muted"), id="top")
        with Horizontal(id="body"):
            yield BoardView(self.palette, id="board")
            yield ChecklistPane(self.palette, id="checklist")
        with Vertical(id="foot"):
            yield Prompt(self.palette, self._focus_back, id="prompt")
            yield PaintedLine(self.palette("muted"), id="focus")
            yield KeyHints(self.palette, id="hints")

    def on_mount(self) -> None:
        """The hints are there at once."""
        self._focus_back()

    def on_resize(self, event: Resize) -> None:
        """Room to breathe below the top bar where there is some."""
        self.top.set_class(event.size.height >= _ROOMY_HEIGHT, "roomy")
        self._show()

    def tell_how_to_leave(self) -> None:
        """For whoever presses ctrl+C out of habit."""
        self._say("q goes back, and leaves from the board; nothing is ever unsaved")

    def on_descendant_focus(self, _event: DescendantFocus) -> None:
        """The hints are those of whoever has the keys."""
        self._hint()

    def open(self, desk: Desk) -> None:
        """Show a board and watch for what others change."""
        self.desk = desk
        self._show()
        self.set_interval(_WATCH_SECONDS, self._watch)

    # -- showing ---------------------------------------------------------------------------

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self.desk.state.card if self.desk else None

    def _show(self) -> None:
        """Show the desk's state, and its words around the board."""
        if self.desk is None:
            return
        before, state = self._shown, self.desk.state
        self._shown, muted = state, self.palette("muted")
        self.view.show(state)
        if before is None or before.lanes is not state.lanes:
            self.top.show(*top_bar(state, self.palette))
        told: list[Piece] = []
        if self._message.text:
            more = f" · {self._message.more} " if self._message.more else " "
            text = cut(self._message.text, self.size.width - width_of(more) - 1)
            told = [(" ", muted), (text, self.palette(self._message.colour)), (more, muted)]
        self.focus_text.show([*told, *focus_line(state, self.palette)])
        if self.pane.has_class("open"):
            try:
                self._show_checklist()
            except PipetuiError as error:
                self.action_close_checklist()
                self._say_error(error)

    def _say(self, text: str, colour: str = "muted", more: str = "") -> None:
        self._message = Told(text, colour, more)
        self._show()

    def _say_error(self, error: PipetuiError) -> None:
        hint = f" — {error.hint}" if error.hint else ""
        self._say(f"✗ {error.message}{hint}", "error")

    def _hint(self) -> None:
        """The keys of whoever has them."""
        context = "Checklist" if self.focused is self.pane else "Board"
        if self.prompt.question is not None:
            context = "Prompt"
        self.hints.tell(keymap.hints(keymap.CONTEXTS[context]))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell of an error instead of raising it; what others changed meanwhile is shown."""
        try:
            yield
        except Conflict as error:
            if self.desk is not None:
                with suppress(StoreError):
                    self.desk.take_news()
            self._say_error(error)
        except PipetuiError as error:
            self._say_error(error)

    async def _watch(self) -> None:
        """Show what others wrote; while their database is busy, the keys do not wait for it."""
        if self.desk is not None:
            with self._telling():
                if await asyncio.to_thread(self.desk.has_news):
                    self.desk.take_news()
                    self._show()

    def _change(self, step: Callable[[BoardState], BoardState]) -> None:
        """Look at the board another way: nothing is written, and what was said is read."""
        if self.desk is not None:
            self.desk.state = step(self.desk.state)
            self._message = Told()
            self._show()

    # -- commands --------------------------------------------------------------------------

    def _do(self, command: Command, again: Again | None = None) -> None:
        """Execute a command; a refusal is told, and at a closed gate the checklist opens."""
        if self.desk is None:
            return
        with self._telling():
            try:
                operation = self.desk.execute(command)
            except Refused as refused:
                held = next((each.id for each in refused.refusals if each.missing), None)
                if held is None or again is None or self.card is None or self.card.id != held:
                    raise
                self._open_checklist(refused.message)
                self._refused = (held, again)
                return
            if self.pane.refused and not isinstance(command, CheckItems):
                # The gate it was opened for has been passed.
                self.action_close_checklist()
            if operation.changes:
                self._say(operation.label, more="u undoes")

    def _on_card(self, make: Callable[[int, str | None], Command]) -> None:
        """Do to the deal under the cursor what `make` says of its id and a reason."""
        if self.card is not None:
            self._on_deal(self.card.id, make)

    def _on_deal(self, deal: int, make: Callable[[int, str | None], Command]) -> None:
        """The same to a deal that was under the cursor when it was asked for."""
        self._do(make(deal, None), lambda reason: make(deal, reason))

    # -- checklist -------------------------------------------------------------------------

    def _open_checklist(self, refused: str | None = None) -> None:
        self._refused = None
        self.pane.add_class("open")
        self._focus_back()
        self._show_checklist(refused)

    def _show_checklist(self, refused: str | None = None) -> None:
        """Show the checklist of the deal under the cursor as it now is; none closes the pane."""
        card = self.card
        found = self.desk.checklist(card.id) if self.desk and card is not None else None
        if found is None:
            self.action_close_checklist()
        else:
            same = self.pane.shows(found)
            self.pane.show(replace(found, refused=refused or (self.pane.refused if same else None)))

    def action_close_checklist(self) -> None:
        """Back to the board."""
        self._refused = None
        self.pane.clear()
        self.pane.remove_class("open")
        self._focus_back()

    # -- prompt ----------------------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        self.prompt.ask(question)
        self._hint()

    def _focus_back(self) -> None:
        """Give the keys to the open pane, else to the board; a question asked keeps them."""
        if self.prompt.question is None:
            self.set_focus(self.pane if self.pane.has_class("open") else self.view)
        self._hint()
