"""The screen of the monthly look back: what was won, lost and churned lately, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from pipetui.domain.commands import EditDeals, FieldEdit
from pipetui.domain.dates import date_words
from pipetui.services.health import load_watched
from pipetui.services.looking_back import load_look_back, note_look_back
from pipetui.tui.keys import keymap
from pipetui.tui.look_back.lines import Part, Pinned, deal_words
from pipetui.tui.look_back.state import LookBackState, with_cursor
from pipetui.tui.screens.desk_screen import Told
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.line_page_screen import LinePageScreen
from pipetui.tui.widgets.lines import cut
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.widgets.line_page import Spot
    from pipetui.tui.widgets.lines import Piece


class LookBackScreen(LinePageScreen):
    """The deals that ended since the first day of last month, of every pipeline."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.LOOK_BACK)]
    home_context = "Look back"
    UNDO: ClassVar[str] = "look_back.undo"
    REDO: ClassVar[str] = "look_back.redo"

    def __init__(self, house: House, desk: Desk, state: LookBackState) -> None:
        super().__init__(house, desk)
        self.state = state
        self._sequence = desk.sequence

    @classmethod
    def at(cls, house: House, desk: Desk) -> LookBackScreen:
        """The screen with what is so now; raises what reading it, or noting that, raises."""
        screen = cls(house, desk, _load(house, desk, None))
        note_look_back(desk.session)
        return screen

    @property
    def paged(self) -> LookBackState:
        """What ended."""
        return self.state

    def headline(self) -> list[Piece]:
        """Since when, and how much of what."""
        palette, back = self.palette, self.state.back
        groups = self.state.groups
        counts = ", ".join(f"{each.totals.count:,} {part}" for part, each in groups.items())
        return [
            (" Look back ", palette("accent_text", "accent", bold=True)),
            (f"  since {date_words(back.since, back.until)}", palette("text", bold=True)),
            (f" · {counts}", palette("muted")),
        ]

    def show(self) -> None:
        """Show the page, read anew when something was written."""
        desk = self.at_desk
        if self._sequence != desk.sequence:
            with self.telling():
                self.state = _load(self.house, desk, self.state)
                self._sequence = desk.sequence
        super().show()

    def about(self) -> list[Piece]:
        """What the columns have no room for."""
        return [(f" {cut(deal_words(self.state), self.size.width - 2)}", self.palette("muted"))]

    def offered(self) -> Sequence[Key]:
        """The keys that do something about the deal under the cursor."""
        here = self.state.cursor
        gone = () if here and here.part == Part.LOST else ("look_back.reason",)
        return self.keys_without("Look back", *gone, *(() if here else ("look_back.show",)))

    def to_spot(self, spot: Spot) -> None:
        """The cursor to a deal."""
        self.state, self.message = replace(self.state, cursor=spot), Told()
        self.show()

    # -- keys ------------------------------------------------------------------------------

    async def action_open(self) -> None:
        """Look at the deal in its drawer; afterwards the board is as it was."""
        desk, deal = self.at_desk, self.state.deal
        if deal is None:
            return
        before = desk.state

        def back(_result: None) -> None:
            self.message = Told()
            with self.telling():
                if desk.state.process.pipeline.id != before.process.pipeline.id:
                    desk.return_to(before)
            self.show()

        with self.telling():
            if deal.pipeline_id != before.process.pipeline.id:
                desk.open_pipeline(deal.pipeline_id)
            self.app.push_screen(DrawersScreen(self.house, desk, at=deal.id), back)

    def action_edit(self) -> None:
        """Say better why a deal was lost."""
        deal, here = self.state.deal, self.state.cursor
        if deal is None or here is None:
            return
        if here.part != Part.LOST:
            self.say_no("Only a lost deal's reason can be changed")
            return
        process = next(each for each in self.at_desk.maps if each.pipeline.id == deal.pipeline_id)

        def accept(reason: str) -> None:
            edit = FieldEdit(field="lost_reason", text=reason)
            self.do(EditDeals(deal_ids=(deal.id,), edits=(edit,)))

        self.ask(
            Question(
                label="Lost because",
                accept=accept,
                choices=process.pipeline.lost_reasons,
                placeholder=deal.ended.reason or "in your own words",
            )
        )


def _load(house: House, desk: Desk, before: LookBackState | None) -> LookBackState:
    """What there is to look back on, with the cursor where it was, or near."""
    pipeline = desk.state.process.pipeline
    pinned = Pinned(
        pipeline.name,
        tuple(house.config.health.pinned),
        load_watched(desk.session, pipeline.id, house.config),
    )
    state = LookBackState(
        load_look_back(desk.session), pinned, pipeline.currency, several=len(desk.maps) > 1
    )
    return with_cursor(state, before)
