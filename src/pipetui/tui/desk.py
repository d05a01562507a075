"""The desk of every screen: the session, the state it shows, and the way from one to the other.

Every hand on the board (key, mouse, prompt) gives it a command; it brings the state to what the
database then holds. It knows no widget.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals
from pipetui.domain.errors import StoreError
from pipetui.domain.routing import deal_where_it_lands
from pipetui.services import reading
from pipetui.services.inspecting import inspect_deal
from pipetui.services.learned import load_lines, load_measured
from pipetui.services.present.inspection import Inspection, StageInspection
from pipetui.tui.board import state as boards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipetui.domain.commands import Command
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Operation
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Config
    from pipetui.tui.board.state import BoardState

_FEW_CARDS = 500
"""Signs of more cards than this are counted on their own screen only: a key would wait."""


class Desk:
    """A session at a board. Its methods raise what the session raises and are then unchanged."""

    def __init__(self, session: Session, *, working_days: bool = False) -> None:
        board = reading.load_board(session)
        self.session = session
        self.sequence = board.sequence
        self.maps = board.maps
        lines = load_lines(session, working_days=working_days)
        state = boards.make_state(
            board.process, board.cards, session.now(), measured=load_measured(session)
        )
        self.state: BoardState = boards.with_lines(state, lines)
        self._look_at_goal()
        self._signs_known: tuple[int, int, date] | None = None

    @property
    def now(self) -> Now:
        """The present."""
        return self.session.now()

    def execute(self, command: Command, seen: int | None = None) -> Operation:
        """Do a command on what is seen; Conflict when its deals were changed meanwhile.

        What was seen when its writing began is given where that took its time.
        """
        done = self.session.execute(command, seen=self.sequence if seen is None else seen)
        self._follow()
        return done.operation

    def execute_all(self, label: str, commands: Sequence[Command]) -> None:
        """Do several commands as one step, all of them or none."""
        self.session.execute_all(label, commands, lambda _operation: None)
        self._follow()

    def add(self, text: str) -> Operation:
        """Add the deal of a quick-add line; the cursor goes to it, past any filter.

        A rule can bring it to another pipeline; the cursor then stays.
        """
        draft, _ = deal_where_it_lands(text, self.now.today, self.maps, self.state.process)
        done = self.session.execute(AddDeals(drafts=(draft,)))
        self._follow()
        self.go_to(done.operation.deal_ids[0])
        return done.operation

    def reverse(self, kind: str) -> str:
        """Undo or redo a step; gives its label and puts the cursor on the deal it was about."""
        entry = (self.session.undo() if kind == "undo" else self.session.redo())[0]
        changed = self._follow()
        if changed:
            self.state = boards.on_deal(self.state, changed[0])
        others = ", done elsewhere" if self.session.is_of_others(entry) else ""
        return f"{entry.action}{others}"

    # -- other places ----------------------------------------------------------------------

    def go_to(self, deal_id: int) -> bool:
        """The cursor on a deal of this board, past any filter; False when it is not on it."""
        found = boards.on_deal(self.state, deal_id)
        if found.cursor.deal != deal_id and deal_id in self.state.cards:
            found = boards.on_deal(boards.with_filter(self.state, ""), deal_id)
        self.state = found
        return found.cursor.deal == deal_id

    def open_pipeline(self, pipeline_id: int) -> None:
        """The board of another pipeline, in the same order, with nothing filtered or folded."""
        board = reading.load_board(self.session, pipeline_id)
        self.sequence, self.maps = board.sequence, board.maps
        shown = self.state
        state = boards.make_state(board.process, board.cards, self.now, shown.order, shown.measured)
        self.state = boards.with_lines(state, shown.lines)
        self._look_at_goal()

    def open_pipeline_of(self, deal_id: int) -> None:
        """The board of a deal's pipeline, if that is another one and the deal is still there."""
        for each in reading.deals_by_id(self.session, [deal_id]):
            if each.deal.pipeline_id != self.state.process.pipeline.id:
                self.open_pipeline(each.deal.pipeline_id)

    # -- what others do --------------------------------------------------------------------

    def _follow(self) -> list[int]:
        """Catch up with what was just written; what cannot be read now is, by the next watch."""
        with suppress(StoreError):
            return self.catch_up()
        return []

    def catch_up(self) -> list[int]:
        """Take over what was written since; gives the changed deals that are on the board."""
        news = reading.cards_since(self.session, self.state.process.pipeline.id, self.sequence)
        if news.maps_changed:
            self.reload()
        elif news.sequence != self.sequence:
            self.sequence = news.sequence
            before, after = self.state.cards, news.cards
            sold = any(
                card is None or not card.is_open or deal not in before or not before[deal].is_open
                for deal, card in after.items()
            )
            self.state = boards.with_cards(self.state, after)
            if sold:
                self._look_at_goal()
        return [deal for deal, card in news.cards.items() if card is not None]

    def has_news(self) -> bool:
        """Whether other programs wrote something, or a day began. Can be asked in a thread."""
        new_day = self.now.today != self.state.now.today
        return new_day or self.session.sequence() != self.sequence

    def take_news(self) -> None:
        """Show what is new."""
        if self.now.today != self.state.now.today:
            self.reload()
        else:
            self.catch_up()

    def reload(self) -> None:
        """Read the board anew; filter, order and cursor stay."""
        self.return_to(self.state)

    def return_to(self, state: BoardState) -> None:
        """Show a board as it was shown before, read anew; filter, order and cursor stay."""
        board = reading.load_board(self.session, state.process.pipeline.id)
        self.sequence, self.maps = board.sequence, board.maps
        # As the lines, it holds until the board is read anew: a key does not count the history.
        state = replace(state, measured=load_measured(self.session))
        state = boards.with_board(state, board.process, board.cards)
        self.state = boards.with_now(state, self.now)
        self._look_at_goal()
        self.count_days(working_days=self.state.lines.working_days)

    def count_days(self, *, working_days: bool) -> None:
        """Learn anew when a deal is stale.

        It holds for the day: a line that moved with each deal would have the whole board painted
        for every key.
        """
        lines = load_lines(self.session, working_days=working_days)
        self.state = boards.with_lines(self.state, lines)

    def _look_at_goal(self) -> None:
        goal = reading.progress_of(self.session, self.state.process)
        self.state = replace(self.state, goal=goal)

    def count_signs(self, config: Config) -> None:
        """Count the signs of the pipeline's health, and what there is to review."""
        # With all it reads it is loaded after the first frame.
        from pipetui.services.health import load_health
        from pipetui.services.reviewing import load_queue

        self._signs_known = self._signs_wanted
        signs = to_review = None
        if len(self.state.cards) <= _FEW_CARDS:
            pipeline = self.state.process.pipeline.id
            signs = load_health(self.session, pipeline, config).count
            to_review = len(load_queue(self.session, day=config.day))
        self.state = replace(self.state, signs=signs, to_review=to_review)

    @property
    def signs_are_old(self) -> bool:
        """Whether something happened since they were counted."""
        return self._signs_known != self._signs_wanted

    @property
    def _signs_wanted(self) -> tuple[int, int, date]:
        return self.state.process.pipeline.id, self.sequence, self.state.now.today

    def note_forecasts(self) -> None:
        """Note the forecasts that are due, for later to tell how near they came.

        It is asked for in a thread: what it reads is much, and nothing that is shown changes.
        """
        from pipetui.services.snapshots import take_due_snapshots

        take_due_snapshots(self.session, working_days=self.state.lines.working_days)

    # -- looking closer --------------------------------------------------------------------

    def inspect(self, refused: str | None = None) -> Inspection | StageInspection | None:
        """All about what is under the cursor: a deal, or on a head a stage."""
        state = self.state
        if state.cursor.deal is not None:
            return inspect_deal(
                self.session,
                state.cursor.deal,
                self.maps,
                refused,
                lines=state.lines,
                measured=state.measured,
            )
        if not state.lanes:
            return None
        lane = state.lane
        return StageInspection(
            process=state.process,
            stage=lane.stage,
            count=len(lane.ids),
            sums=lane.sums,
            measured=state.measured,
        )

    def close(self) -> None:
        """Let go of the database."""
        self.session.close()
