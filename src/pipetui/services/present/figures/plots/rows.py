"""The frame of plots that are read line by line: a label, a picture, and words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.services.present.figures.plots.cells import cut, padded, safe, width_of, wrapped
from pipetui.services.present.figures.plots.line import Ink, PlotLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_GAP = 2
_LEAST_LABEL = 12
_WIDEST = 60
"""Cells over which the eye still finds from the end of a picture to its words."""
_WORD_LINES = 4


class Told(NamedTuple):
    """The words around one picture, and the deals it is about."""

    label: str
    said: str
    deals: tuple[int, ...] = ()
    ink: str = "text"


@dataclass(frozen=True, slots=True)
class Frame:
    """The cells of the three columns."""

    label: int
    plot: int
    said: int
    right: bool = False
    """Whether labels end where the pictures begin."""

    @classmethod
    def of(cls, told: Sequence[Told], width: int, *, right: bool = False) -> Frame:
        """Room for the words, but a third of the width for the pictures at least."""
        longest = max((width_of(safe(each.label)) for each in told), default=0)
        words = max((width_of(safe(each.said)) for each in told), default=0)
        spare = width - width // 3 - words - 2 * _GAP
        label = min(longest, max(_LEAST_LABEL, width // 4, spare))
        room = width - (label + _GAP if label else 0)
        said = min(words, max(room - _GAP - width // 3, room // 3))
        plot = room - (said + _GAP if said else 0)
        return cls(label, max(1, min(plot, _WIDEST)), max(said, 0), right)

    @property
    def begin(self) -> int:
        """The first cell of the pictures."""
        return self.label + _GAP if self.label else 0

    def lines(self, told: Told, picture: Iterable[Ink]) -> Iterator[PlotLine]:
        """A picture of the frame's width with its words, which go on below where they must."""
        inks = [Ink(padded(safe(told.label), self.label, right=self.right), told.ink)]
        inks += [Ink(" " * (self.begin - self.label)), *picture]
        first, *rest = wrapped(safe(told.said), self.said, _WORD_LINES) if self.said else [""]
        if first:
            inks.append(Ink(" " * _GAP + first, told.ink))
        yield PlotLine(tuple(inks), told.deals, safe(told.label))
        for line in rest:
            yield PlotLine((Ink(" " * (self.begin + self.plot + _GAP) + line, told.ink),))

    def axis(self, ticks: Sequence[tuple[int, str]]) -> Iterator[PlotLine]:
        """A line with ticks below the pictures, and what they are called."""
        yield from axis_lines(ticks, self.plot, self.begin)


def axis_lines(ticks: Sequence[tuple[int, str]], width: int, begin: int) -> Iterator[PlotLine]:
    """An axis of `width` cells: a tick at each column, and below it what it is called.

    Names that would run into others are left out.
    """
    rule = ["─"] * width
    for column, _ in ticks:
        rule[column] = "┴"
    rule[0] = "└" if rule[0] == "┴" else rule[0]
    rule[-1] = "┘" if rule[-1] == "┴" and width > 1 else rule[-1]
    yield PlotLine((Ink(" " * begin), Ink("".join(rule), "muted")))
    names = ""
    for at, name in _apart(ticks, begin):
        names += " " * (at - width_of(names)) + name
    yield PlotLine((Ink(names, "muted"),))


def _apart(ticks: Sequence[tuple[int, str]], begin: int) -> list[tuple[int, str]]:
    """Where each name begins that does not run into another; the last one, with the unit, stays."""
    kept: list[tuple[int, str]] = []
    for number, (column, called) in enumerate(ticks, 1):
        name = safe(called)
        at = max(0, begin + column - (width_of(name) - 1) // 2)
        while number == len(ticks) and kept and at <= _end(kept[-1]):
            kept.pop()
        if not kept or at > _end(kept[-1]):
            kept.append((at, name))
    return kept


def _end(placed: tuple[int, str]) -> int:
    return placed[0] + width_of(placed[1])


def paragraph(text: str, width: int, ink: str = "muted") -> Iterator[PlotLine]:
    """Words across the whole width; none for no words."""
    if text:
        for line in wrapped(safe(text), width, _WORD_LINES):
            yield PlotLine((Ink(line, ink),))


def merged(cells: Iterable[tuple[str, str]]) -> tuple[Ink, ...]:
    """Characters with their colours as texts of one colour each."""
    inks: list[Ink] = []
    for text, ink in cells:
        if inks and inks[-1].ink == ink:
            inks[-1] = Ink(inks[-1].text + text, ink)
        else:
            inks.append(Ink(text, ink))
    return tuple(inks)


def within(line: PlotLine, width: int) -> PlotLine:
    """The line in at most `width` cells, without blanks at its end."""
    inks: list[Ink] = []
    room = width
    for text, ink in line.inks:
        kept = cut(text, room)
        if kept:
            inks.append(Ink(kept, ink))
        room -= width_of(kept)
        if kept != text or room <= 0:
            break
    while inks and not inks[-1].text.strip(" "):
        inks.pop()
    if inks:
        inks[-1] = inks[-1]._replace(text=inks[-1].text.rstrip(" "))
    return line._replace(inks=tuple(inks))
