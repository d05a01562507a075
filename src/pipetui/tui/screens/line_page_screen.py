"""A screen that is one page of lines between a top bar and the foot."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.getters import query_one

from pipetui.tui.screens.desk_screen import DeskScreen
from pipetui.tui.widgets.line_page import LinePage
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.widgets.line_page import Paged, Spot
    from pipetui.tui.widgets.lines import Piece


class LinePageScreen(DeskScreen):
    """Its keys lead from line to line; what they mean there is for each screen to say."""

    top = query_one("#top", PaintedLine)
    page = query_one("#lines", LinePage)

    def __init__(self, house: House, desk: Desk) -> None:
        super().__init__(house)
        self.desk = desk

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        yield LinePage(self.palette, id="lines")
        yield self.compose_foot()

    def on_mount(self) -> None:
        """The keys to the page."""
        self.show()
        self.focus_back()

    @property
    @abstractmethod
    def paged(self) -> Paged:
        """What the page shows."""

    @abstractmethod
    def headline(self) -> Sequence[Piece]:
        """What stands at the top."""

    def about(self) -> Sequence[Piece]:
        """What is said below the page of the line under the cursor, while nothing else is told."""
        return ()

    @abstractmethod
    def to_spot(self, spot: Spot) -> None:
        """The cursor to a line; what was told has been read."""

    @abstractmethod
    async def action_open(self) -> None:
        """Do what the line under the cursor is for."""

    def focus_back(self) -> None:
        """Give the keys to the page."""
        if self.prompt.question is None:
            self.set_focus(self.page)
        self.hint()

    def cover(self, lines: int) -> None:
        """The line that is asked about stays in sight."""
        self.page.cover(lines)

    def show(self) -> None:
        """Show the page, and the words around it."""
        self.top.show(self.headline())
        self.page.show(self.paged)
        self.focus_text.show(self.told() or self.about())

    # -- keys ------------------------------------------------------------------------------

    def step_among(self, places: Sequence[Spot], step: int) -> None:
        """The cursor so many of these places on; without any, and beyond them, the page scrolls."""
        here = self.paged.cursor
        place = places.index(here) if here in places else 0
        wanted = max(0, min(place + step, len(places) - 1))
        if places and places[wanted] != here:
            self.to_spot(places[wanted])
        else:
            self.page.scroll_lines(step)

    def action_step(self, step: int) -> None:
        """A line down or up."""
        self.step_among(self.page.spots, step)

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        self.action_step(pages * max(1, self.page.size.height // 2))

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or last line."""
        count = len(self.page.spots) or self.page.count
        self.action_step(-count if top else count)

    async def action_close(self) -> None:
        """Back to where it was opened."""
        await self.dismiss()

    # -- mouse -----------------------------------------------------------------------------

    async def on_line_page_pressed(self, event: LinePage.Pressed) -> None:
        """The cursor to it; where it was already, as Enter."""
        if self.paged.cursor == event.spot:
            await self.action_open()
        else:
            self.to_spot(event.spot)
