"""The way from the command line to the screen."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused

if TYPE_CHECKING:
    from pipetui.cli.program import Program


def open_board(here: Program, location: str | None = None, *, first: str | None = None) -> None:
    """Show the board of a database, by default the one the program was started for.

    `first` is what is done there before anything else, by its id in the key table.
    """
    require_terminal(here)
    from pipetui.tui.app import run_board

    run_board(location or here.location, here.config_folder, chosen_theme(here), first)


def require_terminal(
    here: Program,
    what: str = "the board",
    rather: str = "`pipetui list` prints deals, `pipetui -h` shows the rest",
) -> None:
    """Refuse to show the board, or `what` is done there, where nobody sees it."""
    if not (here.out.has_terminal and sys.stdin and sys.stdin.isatty()):
        message = f"{what} needs a terminal"
        raise Refused(message, rather)


def chosen_theme(here: Program) -> str | None:
    """The theme that PIPETUI_THEME names, else the one in the settings; None for neither.

    One in the settings that is not there is told on the board and keeps nobody from it.
    """
    from pipetui.services.config import load_config
    from pipetui.services.themes import missing_theme

    chosen = os.environ.get("PIPETUI_THEME")
    if chosen:
        return chosen
    setting = load_config(here.config_folder)[0].theme
    return None if missing_theme(here.config_folder, setting) else setting
