"""The screen of signs: what is wrong with the pipeline, which deals, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from pipetui.domain.text import counted
from pipetui.services.health import load_health
from pipetui.services.reading import deals_by_id
from pipetui.tui.health.state import HealthState, signs_of
from pipetui.tui.keys import keymap
from pipetui.tui.screens.desk_screen import Told
from pipetui.tui.screens.line_page_screen import LinePageScreen
from pipetui.tui.widgets.line_page import Spot
from pipetui.tui.widgets.lines import Piece, cut

if TYPE_CHECKING:
    from textual.binding import BindingType

    from pipetui.domain.signs import Health
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House


class HealthScreen(LinePageScreen):
    """The signs of the board's pipeline; whoever opened it goes to the deal that is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.HEALTH)]
    home_context = "Signs"

    def __init__(self, house: House, desk: Desk, health: Health) -> None:
        super().__init__(house, desk)
        self.state = HealthState(health, cursor=Spot(next(iter(signs_of(health)))))
        self.wanted: int | None = None
        """The deal to go to on the board afterwards."""

    @classmethod
    def at(cls, house: House, desk: Desk) -> HealthScreen:
        """The screen with the signs as they are now; raises what reading them raises."""
        pipeline = desk.state.process.pipeline.id
        return cls(house, desk, load_health(desk.session, pipeline, house.config))

    @property
    def paged(self) -> HealthState:
        """The signs."""
        return self.state

    def headline(self) -> list[Piece]:
        """Whose signs they are, and how many."""
        palette, count = self.palette, self.state.health.count
        name = self.at_desk.state.process.pipeline.name
        told = counted(count, "warning sign") if count else "no warning sign"
        return [
            (f" {cut(name, 24)} ", palette("accent_text", "accent", bold=True)),
            ("  Signs", palette("text", bold=True)),
            (f" · {told}", palette("warning" if count else "ok")),
        ]

    def to_spot(self, spot: Spot) -> None:
        """The cursor to a sign or deal."""
        self._change(replace(self.state, cursor=spot))

    def _change(self, state: HealthState) -> None:
        self.state, self.message = state, Told()
        self.show()

    # -- keys ------------------------------------------------------------------------------

    def action_step_sign(self, step: int) -> None:
        """A sign down or up."""
        here = self.state.cursor
        if here is not None:
            self.state = replace(self.state, cursor=Spot(here.part))
        self.step_among([spot for spot in self.page.spots if spot.deal is None], step)

    async def action_open(self) -> None:
        """Show a sign's deals, or no longer; go to a deal."""
        here = self.state.cursor
        if here is None:
            return
        if here.deal is not None:
            self.wanted = here.deal
            await self.dismiss()
        elif self.state.opened == here.part:
            self._change(replace(self.state, opened=None, deals=()))
        else:
            sign = signs_of(self.state.health)[here.part]
            with self.telling():
                known = {
                    each.deal.id: each for each in deals_by_id(self.at_desk.session, sign.deals)
                }
                deals = tuple(known[deal] for deal in sign.deals if deal in known)
                self._change(replace(self.state, opened=here.part, deals=deals))
