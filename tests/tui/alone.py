"""The board's view alone in an application, with hands on the mouse."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import (
    MouseDown,
    MouseEvent,
    MouseMove,
    MouseScrollDown,
    MouseScrollLeft,
    MouseScrollRight,
    MouseScrollUp,
    MouseUp,
)
from textual.geometry import Offset, Size

from pipetui.tui.board import state as states
from pipetui.tui.board.view import BoardView, Dragging, Dropped, Opened, Pressed
from tests.support.board import palette
from tests.support.keys import resize
from tests.tui.cards import NOW, card, process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from textual.app import ComposeResult
    from textual.message import Message
    from textual.pilot import Pilot

    from pipetui.domain.cards import Card
    from pipetui.tui.board.geometry import Density
    from pipetui.tui.board.state import BoardState


def board(
    cards: Iterable[Card] = (),
    *,
    lanes: int = 4,
    folds: tuple[int, ...] = (),
    marks: Iterable[int] = (),
) -> BoardState:
    """A board of lanes; unless cards are given, stage 1 has deals 1 to 8, the others one each."""
    cards = tuple(cards) or (
        *(card(number) for number in range(1, 9)),
        *(card(7 + stage, stage) for stage in range(2, lanes + 1)),
    )
    made = states.make_state(process(*(f"Stage {n}" for n in range(1, lanes + 1))), cards, NOW)
    return replace(made, folds=dict.fromkeys(folds), marks=frozenset(marks))


class Alone(App[None]):
    """Nothing but the view; it keeps what it was told."""

    CSS = "BoardView { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield BoardView(palette())

    def on_board_view_pressed(self, message: Pressed) -> None:
        self.told.append(message)

    def on_board_view_opened(self, message: Opened) -> None:
        self.told.append(message)

    def on_board_view_dragging(self, message: Dragging) -> None:
        self.told.append(message)

    def on_board_view_dropped(self, message: Dropped) -> None:
        self.told.append(message)


class Mouse:
    """A hand on the mouse over the view, and eyes on it."""

    def __init__(self, app: Alone, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.view = app.query_one(BoardView)

    async def look(self) -> None:
        """Until all that was done is answered, told to the application, and painted."""
        for _ in range(2):
            await self.pilot._wait_for_screen()
        self.app.screen._on_timer_update()

    async def show(self, state: BoardState) -> None:
        self.view.show(state)
        await self.look()

    def do(self, kind: type[MouseEvent], x: int, y: int, button: int, **keys: bool) -> None:
        """What a terminal tells of the mouse, with keys held."""
        shift, ctrl = (keys.get(name, False) for name in ("shift", "ctrl"))
        event = kind(self.view, x, y, 0, 0, button, shift=shift, meta=False, ctrl=ctrl)
        self.app.mouse_position = Offset(x, y)
        self.app.screen._forward_event(event)

    async def press(self, x: int, y: int, *, button: int = 1, **keys: bool) -> None:
        self.do(MouseDown, x, y, button, **keys)
        await self.look()

    async def carry(self, x: int, y: int, *, button: int = 1) -> None:
        """Move the mouse with a button held; 0: with none."""
        self.do(MouseMove, x, y, button)
        await self.look()

    async def let_go(self, x: int, y: int) -> None:
        self.do(MouseUp, x, y, 1)
        await self.look()

    async def wheel(
        self, x: int, y: int, clicks: int, *, shift: bool = False, sideways: bool = False
    ) -> None:
        """Turn the wheel down or to the right, by a negative number up or to the left."""
        kinds = (
            (MouseScrollLeft, MouseScrollRight) if sideways else (MouseScrollUp, MouseScrollDown)
        )
        for _ in range(abs(clicks)):
            self.do(kinds[clicks > 0], x, y, 0, shift=shift)
        await self.look()

    async def resize(self, width: int, height: int) -> None:
        await resize(self.pilot, width, height)
        while self.view.size != Size(width, height):
            await self.look()
        await self.look()

    def told(self, *kinds: type[Message]) -> list[Message]:
        """What was told, or of it some kinds, since it was last asked for."""
        found = [each for each in self.app.told if not kinds or isinstance(each, kinds)]
        self.app.told.clear()
        return found

    def lines(self) -> list[str]:
        """What is on the screen, each line as wide as it."""
        strips = self.app.screen._compositor.render_strips()
        width, height = self.app.size
        assert len(strips) == height
        assert {strip.cell_length for strip in strips} == {width}
        return [strip.text for strip in strips]

    def text(self) -> str:
        return "\n".join(self.lines())


@asynccontextmanager
async def alone(
    state: BoardState | None = None,
    *,
    size: tuple[int, int] = (120, 24),
    density: Density | None = None,
) -> AsyncIterator[Mouse]:
    """The view of a state in a terminal of a size."""
    app = Alone()
    async with app.run_test(size=size) as pilot:
        mouse = Mouse(app, pilot)
        if density is not None:
            mouse.view.density = density
        await mouse.show(board() if state is None else state)
        yield mouse
