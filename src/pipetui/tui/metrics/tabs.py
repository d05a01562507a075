"""The line of tabs: titles side by side, the open one standing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.widgets.lines import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.tui.palette import Palette
    from pipetui.tui.widgets.lines import Piece


def tabs(titles: Sequence[str], active: int | None, palette: Palette) -> list[Piece]:
    """The titles, each with a blank on both sides; None is open where another page is."""
    return [
        (" ", palette("text")),
        *(
            (f" {title} ", palette("accent_text", "accent", bold=True))
            if place == active
            else (f" {title} ", palette("muted"))
            for place, title in enumerate(titles)
        ),
    ]


def tab_at(titles: Sequence[str], x: int) -> int | None:
    """Which tab is at a cell of the line."""
    left = 1
    for place, title in enumerate(titles):
        right = left + width_of(title) + 2
        if left <= x < right:
            return place
        left = right
    return None
