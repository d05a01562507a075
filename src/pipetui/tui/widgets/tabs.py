"""A line of tabs: texts side by side behind one blank cell, the open one standing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipetui.tui.widgets.columns import GAP
from pipetui.tui.widgets.lines import cut, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.tui.palette import Palette
    from pipetui.tui.widgets.lines import Look, Piece

T = TypeVar("T")


def tab_pieces(
    texts: Mapping[T, str],
    active: T | None,
    palette: Palette,
    colours: Mapping[T, str] | None = None,
) -> list[Piece]:
    """The tabs, None of them open where another page is; those that are not are muted.

    `colours` are of tabs that are told in another one.
    """
    pieces: list[Piece] = [(" ", palette("text"))]
    for tab, text in texts.items():
        if tab == active:
            pieces.append((text, palette("accent_text", "accent", bold=True)))
        else:
            pieces.append((text, palette((colours or {}).get(tab, "muted"))))
    return pieces


def tab_under(texts: Mapping[T, str], x: int) -> T | None:
    """Which tab is at a cell of their line."""
    left = 1
    for tab, text in texts.items():
        right = left + width_of(text)
        if left <= x < right:
            return tab
        left = right
    return None


def filter_shown(text: str, shown: int, known: int, look: Look) -> list[Piece]:
    """What a list is narrowed to, and how much of it that leaves."""
    return [
        (f"/{cut(text, 24)} ", look("accent", bold=True)),
        (f"{shown:,} of {known:,}", look("text")),
    ]


def fitting_parts(parts: Sequence[Sequence[Piece]], room: int, look: Look) -> list[Piece]:
    """What stands at the right of tabs: whole parts, those for which there is room."""
    shown: list[Piece] = []
    for part in parts:
        width = sum(width_of(text) for text, _ in part)
        if 0 < width < room:
            room -= width + GAP
            shown += [*part, ("  ", look("muted"))]
    return [*shown[:-1], (" ", look("muted"))] if shown else []
