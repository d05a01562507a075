"""The bar of key hints; the stock footer is rebuilt on every change of focus, this is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.widgets.lines import Piece, width_of
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.tui.palette import Palette


class KeyHints(PaintedLine):
    """Shows keys with their words, as many as there is room for, whole."""

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(palette("muted"), id=id)
        self._palette = palette
        self._hints: tuple[tuple[str, str], ...] = ()

    def tell(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show other hints."""
        self._hints = tuple(hints)
        self._lay_out()

    def use_palette(self, palette: Palette) -> None:
        """Paint in other colours."""
        self._palette = palette
        self._lay_out()

    def on_resize(self) -> None:
        """Another number of them fits."""
        self._lay_out()

    def _lay_out(self) -> None:
        key_style = self._palette("accent", "panel", bold=True)
        word_style = self._palette("muted")
        pieces: list[Piece] = []
        room = self.size.width
        for key, word in self._hints:
            hint = [(f" {key} ", key_style), (f" {word}  ", word_style)]
            needed = sum(width_of(text) for text, _ in hint)
            if needed > room + 2:
                break
            pieces.extend(hint)
            room -= needed
        self.show(pieces, fill=self._palette("muted"))
