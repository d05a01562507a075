"""A line of a plot: texts with the names of their colours, and the deals it is about."""

from __future__ import annotations

from typing import NamedTuple


class Ink(NamedTuple):
    """A text, and what its colour is called in the palette."""

    text: str
    ink: str = "text"
    """text, muted, accent, ok, warning or error."""


class PlotLine(NamedTuple):
    """One line; without deals it is about none of them, such as an axis."""

    inks: tuple[Ink, ...]
    deals: tuple[int, ...] = ()
    """Those of the bar, step, box or point that stands on it."""
    about: str = ""
    """What that is called."""

    @property
    def text(self) -> str:
        """The line without its colours."""
        return "".join(ink.text for ink in self.inks)
