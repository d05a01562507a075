"""The bar of key hints; the stock footer is rebuilt on every change of focus, this is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from pipetui.tui.widgets.lines import Piece, width_of
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click

    from pipetui.tui.keys.keymap import Hint
    from pipetui.tui.palette import Palette

_TRAILING = 2
"""Blanks at the end of a hint that need no room."""


class KeyHints(PaintedLine):
    """Shows keys with their words, as many as there is room for, whole; a click presses one."""

    def __init__(
        self,
        palette: Palette,
        *,
        ground: str = "background",
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(palette, ground=ground, id=id)
        self._hints: tuple[Hint, ...] = ()
        self._shown: list[Hint] = []

    def tell(self, hints: Sequence[Hint]) -> None:
        """Show other hints."""
        self._hints = tuple(hints)
        self.fit()

    def on_click(self, event: Click) -> None:
        """Press the key that is clicked."""
        left = 0
        for hint in self._shown:
            left += _width(hint)
            if event.x < left:
                character = hint.shown if len(hint.shown) == 1 else None
                self.app.post_message(Key(hint.key, character))
                return

    def fit(self) -> None:
        """As many as there is room for."""
        kept = [hint for hint in self._hints if hint.stays]
        others = [hint for hint in self._hints if not hint.stays]
        room = self.size.width + _TRAILING - sum(map(_width, kept))
        self._shown = []
        for hint in others:
            room -= _width(hint)
            if room < 0:
                break
            self._shown.append(hint)
        self._shown += kept
        # A key looks like one: it lies on another ground than the line.
        key_ground = "background" if self._ground == "panel" else "panel"
        key_style = self._palette("accent", key_ground, bold=True)
        word_style = self._palette("muted", self._ground)
        pieces: list[Piece] = []
        for hint in self._shown:
            pieces += [(f" {hint.shown} ", key_style), (f" {hint.word}  ", word_style)]
        if pieces:
            pieces[-1] = (pieces[-1][0].rstrip(), word_style)
        self.show(pieces)


def _width(hint: Hint) -> int:
    return width_of(f" {hint.shown}  {hint.word}  ")
