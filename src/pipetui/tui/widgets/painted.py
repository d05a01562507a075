"""A line, or several, that somebody else paints and this widget shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from pipetui.tui.widgets.lines import Piece, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.strip import Strip


class PaintedLine(Widget):
    """One line, painted from pieces whenever they change or the width does."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = "PaintedLine { height: 1; }"

    def __init__(self, fill: Style, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._fill = fill
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def show(
        self, left: Sequence[Piece], right: Sequence[Piece] = (), fill: Style | None = None
    ) -> None:
        """Paint other pieces, if they differ."""
        wanted = (tuple(left), tuple(right), fill or self._fill)
        if wanted != (self._left, self._right, self._fill):
            self._left, self._right, self._fill = wanted
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line; nothing below it."""
        width = self.size.width
        if y:
            return line([], width, self._fill)
        return line(self._left, width, self._fill, self._right)
