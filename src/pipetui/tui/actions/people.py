"""The way to people and firms, and back to a deal of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.actions.going import go_to_deal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.tui.screens.board_frame import BoardFrame


def people(board: BoardFrame) -> None:
    """People and firms; back at the board, to the deal it was left for."""
    # With all it reads it is loaded when it is wanted.
    from pipetui.tui.screens.people import PeopleScreen

    screen = PeopleScreen(board.house, board.at_desk)

    def back(_result: None) -> None:
        board.say("")
        if screen.wanted is not None:
            go_to_deal(board, *screen.wanted)

    board.app.push_screen(screen, back)


ACTIONS: Mapping[str, Callable[[BoardFrame], None]] = {"people.open": people}
