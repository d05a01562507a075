"""Painting lines of text: cut and padded by cells, every segment with a style."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from pipetui.domain.text import steady

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from rich.style import Style

    from pipetui.tui.palette import Palette

Piece = tuple[str, "Style"]

CURSOR_SIGN = "▸"
"""Stands before what is under the cursor."""


class Ink(NamedTuple):
    """A piece of a line: its text and a colour's name."""

    text: str
    colour: str = "text"
    bold: bool = False


@lru_cache(maxsize=8192)
def cut(text: str, width: int) -> str:
    """The text made steady, in at most `width` cells; `…` stands for the rest."""
    text = steady(text[: 4 * max(width, 1) + 64])
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def width_of(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells: cut, or filled up behind it, or before it."""
    told = cut(text, width)
    blank = " " * (width - width_of(told))
    return blank + told if right else told + blank


def bar(share: float | Fraction, width: int) -> tuple[str, str]:
    """What of a bar is filled and what is not, of a share from 0 to 1."""
    filled = max(0, min(int(share * width), width))
    return "▰" * filled, "▱" * (width - filled)


_BREAK = re.compile(r"(?<!\(n) (?!%)")
"""A blank at which a line may end: not between a number and what it counts."""


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken between words where that can be.

    Its own line ends are kept, and what a line is set in by is repeated below it.
    """
    width = max(1, width)
    return [part for line in text.split("\n") for part in _wrapped(steady(line), width)]


def _wrapped(line: str, width: int) -> Iterator[str]:
    body = line.lstrip(" ")
    indent = " " * min(len(line) - len(body), width // 3)
    room = width - len(indent)
    here, used = "", 0
    for word in _BREAK.split(body):
        cells = cell_len(word)
        if used and used + 1 + cells <= room:
            here, used = f"{here} {word}", used + 1 + cells
            continue
        if used:
            yield indent + here
        *whole, here = [part for part in chop_cells(word, room) if part] or [""]
        yield from (indent + part for part in whole)
        used = cell_len(here)
    yield indent + here if here else ""


def line(left: Iterable[Piece], width: int, fill: Style, right: Iterable[Piece] = ()) -> Strip:
    """A line of exactly `width` cells: pieces from the left, pieces at the right, fill between.

    What does not fit is cut from the left side's end. Whatever a database holds, a terminal gets
    nothing that it would act on.
    """
    ending = [Segment(steady(text), style) for text, style in right if text]
    left = [(text, style) for text, style in left if text]
    room = max(0, width - sum(segment.cell_length for segment in ending))
    gap = 0
    if ending and room < sum(cell_len(steady(text)) for text, _ in left):
        gap = min(room, int(not ending[0].text.startswith(" ")))  # a blank behind the `…`
        room -= gap
    segments: list[Segment] = []
    for text, style in left:
        segment = Segment(steady(text), style)
        if segment.cell_length > room:
            segment = Segment(cut(text, room), style)
            segments.append(segment)
            room -= segment.cell_length
            break
        segments.append(segment)
        room -= segment.cell_length
    if room + gap > 0:
        segments.append(Segment(" " * (room + gap), fill))
    strip = Strip([*segments, *ending])
    return strip if strip.cell_length == width else strip.adjust_cell_length(width, fill)


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are painted: the colours, the width in cells, and the ground they stand on."""

    palette: Palette
    width: int
    ground: str = "background"

    def on(self, ground: str) -> Look:
        """The same on another ground."""
        return replace(self, ground=ground)

    def __call__(self, colour: str, *, bold: bool = False) -> Style:
        """Text of a colour on the ground."""
        return self.palette(colour, self.ground, bold=bold)

    def line(self, left: Iterable[Piece] = (), right: Iterable[Piece] = ()) -> Strip:
        """A line of the full width, filled with the ground."""
        return line(left, self.width, self("text"), right)

    def rule(self, told: str = "") -> Strip:
        """A thin rule, in it what is out of sight."""
        style = self("border")
        if not told or width_of(told) + 6 > self.width:
            return self.line([("─" * self.width, style)])
        before = "─" * (self.width - width_of(told) - 4)
        return self.line([(f"{before} ", style), (told, self("muted")), (" ──", style)])
