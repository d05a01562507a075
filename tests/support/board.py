"""A board under test: a small stored pipeline, a clock turned by hand, hands on the keys."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.events import Click, MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseUp
from textual.geometry import Offset

from pipetui.domain.commands import AddDeals, ApplyMap, WinDeals
from pipetui.domain.quickadd import deal_draft, parse_quick_add
from pipetui.services.session import Session
from pipetui.services.settings.themes import load_themes
from pipetui.tui.app import PipetuiApp
from pipetui.tui.palette import Palette
from pipetui.tui.screens.board import BoardScreen
from tests.support.keys import key_event, resize
from tests.support.maps import sales

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.strip import Strip

    from pipetui.domain.process import ProcessMap
    from pipetui.services.settings.themes import ThemeSpec
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.inspector.pane import InspectorPane
    from pipetui.tui.widgets.prompt import Prompt

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The instant tests start at, in Berlin a Monday at ten."""

DEALS = (
    "Acme: Website €12k >Lead #web !call +3d",
    "Borealis: Audit €9500 >Lead !demo +9d",
    "Nordlys: Platform $31k >Talk !no answer sat",
    "Fjord: Rollout >Offer",
    "Acme: Care €500/mo >Offer",
)
"""Numbers 1 to 5, added three days before; Care is won and with the client."""


class HandClock:
    """A clock that stands until it is turned."""

    def __init__(self, instant: datetime = MONDAY) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def turn(self, **time: int) -> None:
        """Let time pass."""
        self.instant += timedelta(**time)


@cache
def theme(name: str = "midnight") -> ThemeSpec:
    """A theme of ours."""
    return load_themes()[0][name]


def palette() -> Palette:
    """Its colours as styles."""
    return Palette(theme())


def make_database(path: Path, process: ProcessMap | None = None) -> None:
    """A pipeline of five stages with `DEALS` in them, its gates closed unless told otherwise."""
    clock = HandClock(MONDAY - timedelta(days=3))
    session = Session.open(str(path), "test", read_clock=clock, journal_mode="delete")
    try:
        session.execute(ApplyMap(map=process or sales()))
        for text in DEALS:
            line = parse_quick_add(text, session.now().today, "EUR")
            session.execute(AddDeals(drafts=(deal_draft(line),)))
        session.execute(WinDeals(deal_ids=(5,)))
    finally:
        session.close()


class Hands:
    """A person at the board: presses keys, sees what is there."""

    def __init__(self, pilot: Pilot[None], path: Path, clock: HandClock) -> None:
        self.pilot = pilot
        self.path = path
        self.clock = clock

    # -- doing -----------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys and look at the screen; they come as fast as a terminal passes them on."""
        for key in keys:
            self.app.post_message(key_event(key))
        await self.look()

    def where(self, text: str, nth: int = 0) -> tuple[int, int]:
        """The cell in the middle of a text on the screen."""
        found = [
            (cell_len(line[:place]) + cell_len(text) // 2, y)
            for y, line in enumerate(self.text().splitlines())
            for place in [line.find(text)]
            if place >= 0
        ]
        assert len(found) > nth, f"{text} is not on the screen:\n{self.text()}"
        return found[nth]

    async def click(
        self, text: str, *, nth: int = 0, times: int = 1, control: bool = False
    ) -> None:
        """Click on a text."""
        await self.click_at(*self.where(text, nth), times=times, control=control)
        await self.settle()

    async def click_at(self, x: int, y: int, *, times: int = 1, control: bool = False) -> None:
        """Click on a cell, and look at once."""
        for chain in range(1, times + 1):
            for kind in (MouseDown, MouseUp, partial(Click, chain=chain)):
                await self._mouse(kind, (x, y), control=control)

    async def drag(self, text: str, to: tuple[int, int] | str) -> None:
        """Carry what stands under a text to another one, or to a cell."""
        target = self.where(to) if isinstance(to, str) else to
        start = self.where(text)
        await self._mouse(MouseDown, start)
        between = ((start[0] + target[0]) // 2, (start[1] + target[1]) // 2)
        for place in (between, target):
            await self._mouse(MouseMove, place)
        await self._mouse(MouseUp, target)
        await self.settle()

    async def wheel(self, x: int, y: int, clicks: int) -> None:
        """Turn the wheel down over a cell."""
        for _ in range(clicks):
            event = MouseScrollDown(None, x, y, 0, 0, 0, shift=False, meta=False, ctrl=False)
            self.app.screen._forward_event(event)
        await self.look()

    async def _mouse(
        self, kind: Callable[..., MouseEvent], place: tuple[int, int], *, control: bool = False
    ) -> None:
        event = kind(None, *place, 0, 0, 1, shift=False, meta=False, ctrl=control)
        self.app.mouse_position = Offset(*place)
        self.app.screen._forward_event(event)
        await self.look()

    async def resize(self, width: int, height: int) -> None:
        """Pull at the window's corner."""
        await resize(self.pilot, width, height)
        await self.look()

    async def look(self) -> None:
        """Until all that was pressed is done and painted."""
        done = asyncio.Event()
        self.app.call_later(done.set)
        ends = [asyncio.ensure_future(each.wait()) for each in (done, self.app._exception_event)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for each in ends:
            each.cancel()
        if done.is_set():
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()

    async def settle(self) -> None:
        """Until what runs beside is done as well."""
        await self.app.workers.wait_for_complete()
        await self.look()

    # -- seeing ----------------------------------------------------------------------------

    @property
    def app(self) -> PipetuiApp:
        """The application."""
        app = self.pilot.app
        assert isinstance(app, PipetuiApp)
        return app

    @property
    def screen(self) -> BoardScreen:
        """The board's screen, also while another lies on it."""
        return next(each for each in self.app.screen_stack if isinstance(each, BoardScreen))

    @property
    def state(self) -> BoardState:
        """What the board shows."""
        assert self.screen.desk is not None
        return self.screen.desk.state

    @property
    def here(self) -> str | None:
        """The title of the card under the cursor."""
        return self.state.card.title if self.state.card else None

    @property
    def stage(self) -> str:
        """The name of the lane the cursor is in."""
        return self.state.lane.stage.name

    def lane(self, name: str) -> list[str]:
        """The titles shown in a lane, from the top."""
        (lane,) = [each for each in self.state.lanes if each.stage.name == name]
        return [self.state.cards[deal].title for deal in lane.ids]

    @property
    def said(self) -> str:
        """What is told on the line of the focus."""
        told = self.screen.message
        return f"{told.text} · {told.more}" if told.more else told.text

    @property
    def hints(self) -> list[str]:
        """The words of the hint bar."""
        return [hint.word for hint in self.screen.hints._hints]

    @property
    def prompt(self) -> Prompt:
        """The prompt."""
        return self.screen.prompt

    @property
    def pane(self) -> InspectorPane | None:
        """The inspector, when it is open."""
        return self.screen.pane if self.screen.pane.has_class("open") else None

    def strips(self) -> list[Strip]:
        """The screen's lines, in their colours."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        assert len(lines) == height
        assert all(line.cell_length == width for line in lines)
        return lines

    def text(self) -> str:
        """The screen as text."""
        lines = self.strips()
        return "\n".join(line.text.rstrip() for line in lines)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What is in the file."""
        with sqlite3.connect(self.path) as connection:
            return connection.execute(query).fetchall()

    @property
    def writes(self) -> int:
        """How many operations there have been."""
        return int(str(self.rows("select count(*) from operation")[0][0]))


@asynccontextmanager
async def at_board(
    path: Path,
    *,
    size: tuple[int, int] = (120, 30),
    clock: HandClock | None = None,
    settings: Path | None = None,
    works_beside: bool = False,
) -> AsyncIterator[Hands]:
    """Somebody at the board of a database, with its cards shown; `settings` is their folder.

    Signs are not counted beside the keys, nor forecasts noted, unless it is asked for.
    """
    clock = clock or HandClock()

    def open_session() -> Session:
        return Session.open(str(path), "tui", read_clock=clock, journal_mode="delete")

    app = PipetuiApp(open_session, theme(), settings, works_beside=works_beside)
    async with app.run_test(size=size) as pilot:
        hands = Hands(pilot, path, clock)
        await hands.settle()
        while works_beside and (desk := hands.screen.desk) is not None and desk.signs_are_old:
            await pilot.pause(0.01)
        yield hands
