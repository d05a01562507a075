"""What the board's view tells of the mouse. Handlers are called `on_board_view_pressed` and so on.

Lanes are told by their place in the state that was shown, deals by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from pipetui.tui.board.geometry import Spot


@dataclass
class Pressed(Message, namespace="board_view"):
    """A card, a head or the ground of a lane was pressed."""

    spot: Spot
    deal: int | None
    extend: bool
    """With shift or ctrl held: mark it."""


@dataclass
class Opened(Message, namespace="board_view"):
    """A card was pressed twice."""

    deal: int


@dataclass
class Dragging(Message, namespace="board_view"):
    """A card is carried over another lane than before; no deal: it is carried no more."""

    deal: int | None
    lane: int | None
    """None: over none, where letting go changes nothing."""


@dataclass
class Dropped(Message, namespace="board_view"):
    """Cards were let go over a lane."""

    deals: tuple[int, ...]
    """The marked ones in the board's order when the one carried is among them, else that one."""
    lane: int
    row: int
    """Before the card that is at this place now, the carried ones counted; its length: last."""
