"""What the keys do, by the ids of the key table: functions that act on a board's screen.

Keys, mouse, palette and help all come to the same functions. They look at the board another way,
ask below it, or hand it a command; none of them writes or holds a rule about deals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.actions import (
    cursor,
    days,
    deals,
    fit,
    going,
    inspecting,
    links,
    looking,
    moves,
    outcomes,
    program,
    touches,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.tui.screens.board import BoardScreen
    from pipetui.tui.screens.dealing_screen import DealingScreen

DEALING: Mapping[str, Callable[[DealingScreen], None]] = {
    **deals.ACTIONS,
    **moves.ACTIONS,
    **outcomes.ACTIONS,
    **days.ACTIONS,
    **touches.ACTIONS,
    **fit.ACTIONS,
    **links.ACTIONS,
    **inspecting.ACTIONS,
}
"""What is about deals and can be done on every screen on which one works on them."""

ACTIONS: Mapping[str, Callable[[BoardScreen], None]] = {
    **DEALING,
    **cursor.ACTIONS,
    **looking.ACTIONS,
    **program.ACTIONS,
    **going.ACTIONS,
}

ON_A_DEAL = {
    *outcomes.ACTIONS,
    *days.ACTIONS,
    *touches.ACTIONS,
    *fit.ACTIONS,
    *deals.ACTIONS,
    *moves.ACTIONS,
    *links.ACTIONS,
} - {"deal.new"}
"""What is done to the deal under the cursor, or to those that are marked."""
