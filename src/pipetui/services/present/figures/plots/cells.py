"""Texts measured, cut and wrapped by the cells they take in a terminal.

They are measured as whoever paints them measures, so that columns stay straight.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, set_cell_size

from pipetui.domain.text import steady

_MORE = "…"
# A unit or the end of a bracket stays with its number: `14 d`, `43 %`, `(n 30)`.
_BREAKS = r" (?!(?:d|%)(?: |,|\.|$)|[0-9,]+\))"
_LONGEST = 2_000
"""Characters that are looked at, of a text of whatever length."""


def safe(text: str) -> str:
    """The text on one line, with nothing that a terminal acts on."""
    return steady(" ".join(text[:_LONGEST].split("\n")))


def width_of(text: str) -> int:
    """The cells a safe text takes."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """A safe text in at most `width` cells, its loss marked."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + _MORE if width > 0 else ""


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A safe text in exactly `width` cells."""
    text = cut(text, width)
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def wrapped(text: str, width: int, most: int) -> list[str]:
    """A safe text on at most `most` lines of at most `width` cells, broken at spaces."""
    width = max(width, 2)  # A wide character needs as many.
    lines = [""]
    for word in re.split(_BREAKS, text):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            parts = chop_cells(word, width) or [""]
            lines[-1:] = [lines[-1], *parts] if lines[-1] else parts
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width)]
    return lines
