"""The screen of signs: what is wrong with the pipeline, which deals, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.getters import query_one

from pipetui.services.health import load_health
from pipetui.services.reading import deals_by_id
from pipetui.tui import keymap
from pipetui.tui.health.lines import HealthState, Spot, page_lines, signs_of, spots
from pipetui.tui.health.page import HealthPage
from pipetui.tui.screens.desk_screen import DeskScreen, Told
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.widgets.lines import cut
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from pipetui.domain.signs import Health
    from pipetui.tui.board.desk import Desk
    from pipetui.tui.house import House

_ROOMY_HEIGHT = 30


class HealthScreen(DeskScreen):
    """The signs of the board's pipeline; whoever opened it goes to the deal that is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.HEALTH)]

    top = query_one("#top", PaintedLine)
    page = query_one("#health", HealthPage)

    def __init__(self, house: House, desk: Desk, health: Health) -> None:
        super().__init__(house)
        self.desk = desk
        self.state = HealthState(health, cursor=Spot(next(iter(signs_of(health)))))
        self.wanted: int | None = None
        """The deal to go to on the board afterwards."""

    @classmethod
    def at(cls, house: House, desk: Desk) -> HealthScreen:
        """The screen with the signs as they are now; raises what reading them raises."""
        pipeline = desk.state.process.pipeline.id
        return cls(house, desk, load_health(desk.session, pipeline, house.config))

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        yield HealthPage(self.palette, id="health")
        yield self.compose_foot()

    def on_resize(self, event: Resize) -> None:
        """Room to breathe below the top bar where there is some."""
        self.top.set_class(event.size.height >= _ROOMY_HEIGHT, "roomy")

    def on_mount(self) -> None:
        """The keys to the page."""
        self.show()
        self.focus_back()

    @property
    def context(self) -> str:
        """Its own keys."""
        return "Health"

    def focus_back(self) -> None:
        """Give the keys to the page."""
        self.set_focus(self.page)
        self.hint()

    def cover(self, lines: int) -> None:
        """Nothing is asked here."""

    def show(self) -> None:
        """Show the signs."""
        palette, count = self.palette, self.state.health.count
        name = self.at_desk.state.process.pipeline.name
        told = f"{count} {'sign' if count == 1 else 'signs'}" if count else "no warning sign"
        self.top.show(
            [
                (f" {cut(name, 24)} ", palette("accent_text", "accent", bold=True)),
                ("  Health", palette("text", bold=True)),
                (f" · {told}", palette("warning" if count else "ok")),
            ]
        )
        self.page.show(self.state)
        self.focus_text.show(self.told())

    def _change(self, state: HealthState) -> None:
        self.state, self.message = state, Told()
        self.show()

    # -- keys ------------------------------------------------------------------------------

    @property
    def _spots(self) -> list[Spot]:
        return spots(page_lines(self.state, self.page.size.width))

    def _go(self, places: list[Spot], step: int) -> None:
        here = self.state.cursor
        place = places.index(here) if here in places else 0
        self._change(replace(self.state, cursor=places[max(0, min(place + step, len(places) - 1))]))

    def action_step(self, step: int) -> None:
        """A sign or deal down or up."""
        self._go(self._spots, step)

    def action_step_sign(self, step: int) -> None:
        """A sign down or up."""
        here = self.state.cursor
        if here is not None:
            self.state = replace(self.state, cursor=Spot(here.sign))
        self._go([spot for spot in self._spots if spot.deal is None], step)

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        self._go(self._spots, pages * max(1, self.page.size.height // 2))

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or last one."""
        count = len(self._spots)
        self._go(self._spots, -count if top else count)

    async def action_open(self) -> None:
        """Show a sign's deals, or no longer; go to a deal."""
        here = self.state.cursor
        if here is None:
            return
        if here.deal is not None:
            self.wanted = here.deal
            await self.dismiss()
        elif self.state.opened == here.sign:
            self._change(replace(self.state, opened=None, deals=()))
        else:
            sign = signs_of(self.state.health)[here.sign]
            with self.telling():
                known = {
                    each.deal.id: each for each in deals_by_id(self.at_desk.session, sign.deals)
                }
                deals = tuple(known[deal] for deal in sign.deals if deal in known)
                self._change(replace(self.state, opened=here.sign, deals=deals))

    def action_help(self) -> None:
        """Every key."""
        self.app.push_screen(HelpScreen(self.context, self.house))

    async def action_close(self) -> None:
        """Back to the board."""
        await self.dismiss()

    # -- mouse -----------------------------------------------------------------------------

    async def on_health_page_pressed(self, event: HealthPage.Pressed) -> None:
        """The cursor to it; where it was already, as Enter."""
        if self.state.cursor == event.spot:
            await self.action_open()
        else:
            self._change(replace(self.state, cursor=event.spot))
