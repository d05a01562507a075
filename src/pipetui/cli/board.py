"""The way from the command line to the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.cli.asking import types_in
from pipetui.domain.errors import Refused

if TYPE_CHECKING:
    from pipetui.cli.program import Program


def open_board(here: Program, location: str | None = None, *, first: str | None = None) -> None:
    """Show the board of a database, by default the one the program was started for.

    `first` is what is done there before anything else, by its id in the key table.
    """
    require_terminal(here)
    from pipetui.services.settings.themes import chosen_theme
    from pipetui.tui.app import run_board

    theme, _ = chosen_theme(here.config_folder)
    run_board(location or here.location, here.config_folder, theme, first)


def require_terminal(
    here: Program,
    what: str = "the board",
    rather: str = "`pipetui list` prints deals, `pipetui -h` shows the rest",
) -> None:
    """Refuse to show the board, or `what` is done there, where nobody sees it."""
    if not (here.out.has_terminal and types_in()):
        message = f"{what} needs a terminal"
        raise Refused(message, rather)
