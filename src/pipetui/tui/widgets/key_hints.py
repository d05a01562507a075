"""The bar of key hints; the stock footer is rebuilt on every change of focus, this is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.widgets.lines import Piece, width_of
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.tui.palette import Palette

_TRAILING = 2
"""Blanks at the end of a hint that need no room."""


class KeyHints(PaintedLine):
    """Shows keys with their words, as many as there is room for, whole."""

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(palette, id=id)
        self._hints: tuple[tuple[str, str], ...] = ()

    def tell(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show other hints."""
        self._hints = tuple(hints)
        self._lay_out()

    def on_resize(self) -> None:
        """Another number of them fits."""
        self._lay_out()

    def _lay_out(self) -> None:
        key_style = self._palette("accent", "panel", bold=True)
        word_style = self._palette("muted")
        hints: list[list[Piece]] = [
            [(f" {key} ", key_style), (f" {word}  ", word_style)] for key, word in self._hints
        ]
        widths = [sum(width_of(text) for text, _ in hint) for hint in hints]
        room = self.size.width + _TRAILING
        # The last one is always there.
        shown = hints[-1:]
        room -= sum(widths[-1:])
        for place, width in enumerate(widths[:-1]):
            if width > room:
                break
            shown.insert(place, hints[place])
            room -= width
        self.show([piece for hint in shown for piece in hint])
