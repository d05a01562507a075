"""The board's desk: the session, the state it shows, and the way from one to the other.

Every hand on the board (key, mouse, prompt) gives it a command; it brings the state to what the
database then holds. It knows no widget.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals
from pipetui.domain.errors import StoreError
from pipetui.domain.quickadd import deal_draft, parse_quick_add
from pipetui.domain.summary import checklist
from pipetui.services import reading
from pipetui.tui.board import state as boards
from pipetui.tui.widgets.checklist import Checklist

if TYPE_CHECKING:
    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Operation
    from pipetui.services.session import Session
    from pipetui.tui.board.state import BoardState


class Desk:
    """A session at a board. Its methods raise what the session raises and are then unchanged."""

    def __init__(self, session: Session) -> None:
        board = reading.load_board(session)
        self._session = session
        self._sequence = board.sequence
        self.state: BoardState = boards.make_state(board.process, board.cards, session.now())

    def execute(self, command: Command) -> Operation:
        """Do a command on what is seen; Conflict when its deals were changed meanwhile."""
        done = self._session.execute(command, seen=self._sequence)
        self._follow()
        return done.operation

    def add(self, text: str) -> Operation:
        """Add the deal of a quick-add line; the cursor goes to it, past any filter."""
        pipeline = self.state.process.pipeline
        line = parse_quick_add(text, self._session.now().today, pipeline.currency)
        done = self._session.execute(AddDeals(drafts=(deal_draft(line, pipeline.id),)))
        self._follow()
        (new, *_) = done.operation.deal_ids
        found = boards.on_deal(self.state, new)
        if found.cursor.deal != new:
            found = boards.on_deal(boards.with_filter(self.state, ""), new)
        self.state = found
        return done.operation

    def reverse(self, kind: str) -> str:
        """Undo or redo a step; gives its label and puts the cursor on the deal it was about."""
        entry = (self._session.undo() if kind == "undo" else self._session.redo())[0]
        changed = self._follow()
        if changed:
            self.state = boards.on_deal(self.state, changed[0])
        return entry.action

    def _follow(self) -> list[int]:
        """Catch up with what was just written; what cannot be read now is, by the next watch."""
        with suppress(StoreError):
            return self.catch_up()
        return []

    def catch_up(self) -> list[int]:
        """Take over what was written since; gives the changed deals that are on the board."""
        news = reading.cards_since(self._session, self.state.process.pipeline.id, self._sequence)
        if news.maps_changed:
            self.reload()
        elif news.sequence != self._sequence:
            self._sequence = news.sequence
            self.state = boards.with_cards(self.state, news.cards)
        return [deal for deal, card in news.cards.items() if card is not None]

    def has_news(self) -> bool:
        """Whether other programs wrote something, or a day began. Can be asked in a thread."""
        new_day = self._session.now().today != self.state.now.today
        return new_day or self._session.sequence() != self._sequence

    def take_news(self) -> None:
        """Show what is new."""
        if self._session.now().today != self.state.now.today:
            self.reload()
        else:
            self.catch_up()

    def reload(self) -> None:
        """Read the board anew; filter, order and cursor stay."""
        board = reading.load_board(self._session, self.state.process.pipeline.id)
        self._sequence = board.sequence
        state = boards.with_board(self.state, board.process, board.cards)
        self.state = boards.with_now(state, self._session.now())

    def checklist(self, deal_id: int, refused: str | None = None) -> Checklist | None:
        """The checklist of a deal's present stage; None when it is in none."""
        whole = reading.whole_deal(self._session, deal_id)
        deal = whole.facts.deal
        stage = self.state.process.stage(deal.stage_id)
        if stage is None:
            return None
        items = tuple(checklist(whole.tasks, deal.stage_id))
        return Checklist(deal_id, deal.title, stage, items, self.state.now.today, refused)

    def close(self) -> None:
        """Let go of the database."""
        self._session.close()
