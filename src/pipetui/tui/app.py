"""The application: it opens the database behind the first frame and holds the screens together."""

from __future__ import annotations

import asyncio
import gc
import signal
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.events import Key, Paste
from textual.worker import WorkerState

from pipetui.services.settings.themes import choose_theme
from pipetui.tui.house import House
from pipetui.tui.keys.keymap import BOARD
from pipetui.tui.palette import Palette, textual_theme
from pipetui.tui.screens.board import BoardScreen
from pipetui.tui.screens.inspecting_screen import InspectingScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.events import Event
    from textual.worker import Worker

    from pipetui.services.session import Session
    from pipetui.services.settings.themes import ThemeSpec
    from pipetui.tui.desk import Desk

_SIGNALLED = 128
_YOUNG, _ALL = 1, 2
"""Generations of objects, as the garbage collector knows them."""
_SECONDS_TO_ALL = 60
_OPENING, _NOTING = "opening", "noting"
"""What runs beside the screen."""
_AN_HOUR = 3600
_WHILE_OPENING = {
    "ctrl+c",
    *(key for row in BOARD if row.id in {"app.back", "app.help"} for key in row.keys.split(",")),
}
"""Keys that have a meaning before the board is there: to leave, and to read the help meanwhile."""


class PipetuiApp(App[None]):
    """The whole of PipeTUI in a terminal."""

    CSS_PATH = "styles/app.tcss"
    TITLE = "PipeTUI"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(
        self,
        open_session: Callable[[], Session],
        theme: ThemeSpec,
        settings: Path | None = None,
        first: str | None = None,
        *,
        works_beside: bool = True,
    ) -> None:
        super().__init__()
        self._works_beside = works_beside
        """Whether signs are counted and due forecasts noted, once the board is there."""
        self._first = first
        """What is done once the board is there, by its id in the key table."""
        self._open_session = open_session
        self._desk: Desk | None = None
        self._typed_ahead: list[Key | Paste] = []
        """What was typed while the database was opened, to be done once the board is there."""
        self.house = House(Palette(theme, colourless=self.no_color), settings)
        self._board = BoardScreen(self.house, works_beside=works_beside)
        self.failure: BaseException | None = None
        """What ended the application before its time, for whoever started it to tell."""
        self.register_theme(textual_theme(theme))
        self.theme = theme.name

    def on_mount(self) -> None:
        """Show the frame, then read: whoever opens it sees something at once."""
        self.push_screen(self._board)
        self.run_worker(self._open_desk, name=_OPENING, thread=True, exit_on_error=False)
        if not self.is_headless:
            # Whoever ends the program from outside gets a terminal back that still works.
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self._end, number)

    def _open_desk(self) -> Desk:
        # Reading loads half the program; the frame is already there.
        from pipetui.tui.desk import Desk

        # Nothing that is read is garbage, and while much is read the collector would look through
        # all of it again and again.
        gc.disable()
        try:
            return Desk(self._open_session())
        finally:
            gc.enable()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand the desk to the board, or leave with what went wrong."""
        worker = event.worker
        if worker.name != _OPENING:
            return
        if event.state is WorkerState.SUCCESS and worker.result is not None:
            self._desk = worker.result
            self._board.open(worker.result)
            if self._first is not None:
                self._board.action_act(self._first)
            for typed in self._typed_ahead:
                self.post_message(typed)
            self._typed_ahead.clear()
            if not self.is_headless:
                self.collect_between_keys()
            if self._works_beside:
                self.call_after_refresh(self._note_forecasts, worker.result)
                # Who never leaves the board sees months begin all the same.
                self.set_interval(_AN_HOUR, partial(self._note_forecasts, worker.result))
        elif event.state is WorkerState.ERROR:
            self.failure = worker.error
            self.exit()

    def _note_forecasts(self, desk: Desk) -> None:
        """Beside the keys, and whatever comes of it: nobody waits for it, or is stopped by it."""
        self.run_worker(
            desk.note_forecasts, name=_NOTING, group=_NOTING, thread=True, exit_on_error=False
        )

    def collect_between_keys(self) -> None:
        """From now on garbage is looked for by the clock.

        What is painted for a key has the collector begin several times within it, and each time
        it goes through all the cards there are. Those that are there now it need not look at.
        """
        gc.freeze()
        gc.disable()
        rounds = cycle([*[_YOUNG] * (_SECONDS_TO_ALL - 1), _ALL])
        self.set_interval(1, lambda: gc.collect(next(rounds)))

    def on_unmount(self) -> None:
        """Let go of the database."""
        if self._desk is not None:
            self._desk.close()

    async def on_idle(self) -> None:
        """Every key that was typed is done."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, InspectingScreen) and screen.is_mounted and screen.is_attached:
            screen.on_app_idle()

    # -- keys ------------------------------------------------------------------------------

    async def on_event(self, event: Event) -> None:
        """Let a key, or a paste, do all it does before the next one is looked at.

        Textual passes keys on by message: typed fast, those for a prompt would still be taken for
        commands, because the key that opens it has not been acted on when they are sent on.
        What was typed behind the key that leaves is for nobody.
        """
        if isinstance(event, Key | Paste) and self._exit:
            return
        if isinstance(event, Key | Paste) and not event.is_forwarded and self.screen.is_mounted:
            self.app_focus = True
            if self._is_for_later(event):
                self._typed_ahead.append(event)
            else:
                await self._act_on(event)
        else:
            await super().on_event(event)

    def _is_for_later(self, event: Key | Paste) -> bool:
        """Whether it waits for the board: else a key is lost and the next ones go astray."""
        return (
            self._desk is None
            and self.screen is self._board
            and not (isinstance(event, Key) and event.key in _WHILE_OPENING)
        )

    async def _act_on(self, event: Key | Paste) -> None:
        if isinstance(event, Key) and await self._check_bindings(event.key, priority=True):
            return
        # The widget in focus may take it as text; what it does not take is looked up.
        event.stop()
        await (self.focused or self.screen)._on_message(event)  # noqa: SLF001 - Textual is pinned
        if isinstance(event, Key) and not event._no_default_action:  # noqa: SLF001
            await self._check_bindings(event.key)

    # -- the end ---------------------------------------------------------------------------

    def action_help_quit(self) -> None:
        """Ctrl+C."""
        self._board.tell_how_to_leave()

    def _end(self, number: signal.Signals) -> None:
        self.exit(return_code=_SIGNALLED + number)

    def _handle_exception(self, error: Exception) -> None:
        if self.failure is None:
            self.failure = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with every local in it, customers among them.
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Leave without printing what an error says of itself."""
        self._close_messages_no_wait()


def run_board(location: str, config_folder: Path, theme: str, first: str | None = None) -> None:
    """Open the board on a database and stay until the user leaves; `first` is done at once.

    Raises PipetuiError when the database cannot be used, whatever else ended it, and SystemExit
    when a signal did.
    """

    def open_session() -> Session:
        from pipetui.services.session import Session

        return Session.open(location, "tui")

    colours = choose_theme(config_folder, theme)
    app = PipetuiApp(open_session, colours, config_folder, first)
    app.run()
    if app.failure is not None:
        raise app.failure
    if app.return_code:
        raise SystemExit(app.return_code)
