"""The application: it opens the database behind the first frame and holds the screens together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.worker import WorkerState

from pipetui.domain.errors import PipetuiError
from pipetui.services.themes import load_themes
from pipetui.tui.palette import Palette, textual_theme
from pipetui.tui.screens.board import BoardScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.worker import Worker

    from pipetui.services.session import Session
    from pipetui.services.themes import ThemeSpec
    from pipetui.tui.board.desk import Desk

DEFAULT_THEME = "midnight"


class PipetuiApp(App[None]):
    """The whole of PipeTUI in a terminal."""

    CSS_PATH = "styles/app.tcss"
    TITLE = "PipeTUI"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(self, open_session: Callable[[], Session], theme: ThemeSpec) -> None:
        super().__init__()
        self._open_session = open_session
        self._desk: Desk | None = None
        self.palette = Palette(theme)
        self.failure: BaseException | None = None
        """What ended the application before its time, for whoever started it to tell."""
        self.register_theme(textual_theme(theme))
        self.theme = theme.name

    def on_mount(self) -> None:
        """Show the frame, then read: whoever opens it sees something at once."""
        self.push_screen(BoardScreen(self.palette))
        self.run_worker(self._open_desk, thread=True, exit_on_error=False)

    def _open_desk(self) -> Desk:
        # Reading loads half the program; the frame is already there.
        from pipetui.tui.board.desk import Desk

        return Desk(self._open_session())

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand the desk to the board, or leave with what went wrong."""
        worker = event.worker
        if event.state is WorkerState.SUCCESS and isinstance(self.screen, BoardScreen):
            self._desk = worker.result
            if self._desk is not None:
                self.screen.open(self._desk)
        elif event.state is WorkerState.ERROR:
            self.failure = worker.error
            self.exit()

    def on_unmount(self) -> None:
        """Let go of the database."""
        if self._desk is not None:
            self._desk.close()

    def _fatal_error(self) -> None:
        # Textual would print a traceback with every local in it, customers among them.
        import sys

        self.failure = sys.exc_info()[1]
        self._close_messages_no_wait()


def run_board(location: str, config_folder: Path, theme: str | None = None) -> None:
    """Open the board on a database and stay until the user leaves.

    Raises PipetuiError when the database cannot be used, and whatever else ended it.
    """

    def open_session() -> Session:
        from pipetui.services.session import Session

        return Session.open(location, "tui")

    app = PipetuiApp(open_session, choose_theme(config_folder, theme))
    app.run()
    if app.failure is not None:
        raise app.failure


def choose_theme(config_folder: Path, name: str | None) -> ThemeSpec:
    """The theme of a name, from the user's folder or those shipped; PipetuiError for no such one."""
    themes, _problems = load_themes(config_folder / "themes")
    wanted = name or DEFAULT_THEME
    if wanted not in themes:
        message = f"there is no theme {wanted!r}"
        raise PipetuiError(message, f"themes: {', '.join(sorted(themes))}")
    return themes[wanted]
