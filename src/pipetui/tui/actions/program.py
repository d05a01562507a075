"""What concerns the program: undo and redo, help, settings, ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.services.settings.config import keep_settings, parse_config, settings_text
from pipetui.services.settings.themes import load_themes
from pipetui.tui.board import state as boards
from pipetui.tui.editing import edit_text
from pipetui.tui.keys.remapping import check_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipetui.tui.screens.board import BoardScreen


def settings(board: BoardScreen) -> None:
    """The settings' file in the user's editor; what it says then holds at once."""
    folder = board.house.folder
    if folder is None:
        board.say_no("There is no settings folder")
        return

    def store(text: str) -> None:
        _, wrong = check_keys(parse_config(text)[0].keys)
        if wrong:
            raise Refused("; ".join(wrong))
        keep_settings(folder, text)

    with board.telling():
        if edit_text(board.app, settings_text(folder), ".toml", store) is not None:
            board.say("The settings hold from now on")
            board.take_settings()
            _take_theme(board, folder)


def _take_theme(board: BoardScreen, folder: Path) -> None:
    """The colours the settings name, if there are such and they are others."""
    wanted = board.house.config.theme
    if wanted and wanted != board.palette.theme.name:
        themes, _ = load_themes(folder / "themes")
        if wanted in themes:
            board.use_theme(themes[wanted])


def back(board: BoardScreen) -> None:
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


ACTIONS: Mapping[str, Callable[[BoardScreen], None]] = {
    "app.undo": lambda board: board.reverse("undo"),
    "app.redo": lambda board: board.reverse("redo"),
    "app.help": lambda board: board.action_help(),
    "app.palette": lambda board: board.action_palette(),
    "app.settings": settings,
    "app.back": back,
}
