"""Painting lines of text: cut and padded by cells, every segment with a style."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style

Piece = tuple[str, "Style"]


@lru_cache(maxsize=8192)
def cut(text: str, width: int) -> str:
    """The text with controls made visible, in at most `width` cells; `…` stands for the rest."""
    text = visible(text[: 4 * max(width, 1) + 64])
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def width_of(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def line(left: Iterable[Piece], width: int, fill: Style, right: Iterable[Piece] = ()) -> Strip:
    """A line of exactly `width` cells: pieces from the left, pieces at the right, fill between.

    What does not fit is cut from the left side's end.
    """
    right = [piece for piece in right if piece[0]]
    room = max(0, width - sum(cell_len(text) for text, _ in right))
    segments: list[Segment] = []
    for text, style in left:
        if room <= 0:
            break
        shown = text if cell_len(text) <= room else cut(text, room)
        segments.append(Segment(shown, style))
        room -= cell_len(shown)
    if room > 0:
        segments.append(Segment(" " * room, fill))
    segments.extend(Segment(text, style) for text, style in right)
    strip = Strip(segments)
    return strip if strip.cell_length == width else strip.adjust_cell_length(width, fill)
