"""What concerns the program: undo and redo, help, palette, settings, ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.services.config import EMPTY, config_file, parse_config, write_config
from pipetui.tui.board import state as boards
from pipetui.tui.editing import edit_text
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.help import HelpScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.tui.screens.board_frame import BoardFrame


def help_(board: BoardFrame) -> None:
    """Every key, those of where one is first."""
    board.app.push_screen(HelpScreen(board.context, board.house))


def drawers(board: BoardFrame, at: int | None = None) -> None:
    """What is not on the lanes; opened at a deal, or at the first drawer."""
    screen = DrawersScreen(board.house, board.at_desk, at)
    board.app.push_screen(screen, lambda _result: board.show())


def settings(board: BoardFrame) -> None:
    """The settings' file in the user's editor; what it says then holds at once."""
    folder = board.house.folder
    if folder is None:
        board.say("There is no settings folder", "warning")
        return

    def store(text: str) -> None:
        _, problems = parse_config(text)
        if problems:
            raise Refused(problems[0])
        write_config(folder, text)

    with board.telling():
        place = config_file(folder)
        before = place.read_text(encoding="utf-8-sig") if place.exists() else EMPTY
        if edit_text(board.app, before, ".toml", store) is not None:
            board.take_settings()
            board.say("The settings hold from now on")


def back(board: BoardFrame) -> None:
    """One level back: drag, inspector, marks, filter, program."""
    if board.view.cancel_drag():
        return
    if board.pane.has_class("open"):
        board.close_inspector()
    elif not board.leave_marks():
        if board.desk is not None and board.state.filter_text:
            board.change(lambda state: boards.with_filter(state, ""))
        else:
            board.app.exit()


ACTIONS: Mapping[str, Callable[[BoardFrame], None]] = {
    "app.undo": lambda board: board.reverse("undo"),
    "app.redo": lambda board: board.reverse("redo"),
    "app.help": help_,
    "app.settings": settings,
    "app.back": back,
    "screen.drawers": drawers,
}
