"""A line, or several, that somebody else paints and this widget shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.tui.widgets.fitted import FittedWidget
from pipetui.tui.widgets.lines import Piece, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from pipetui.tui.palette import Palette


class PaintedLine(FittedWidget):
    """One line, painted from pieces whenever they change or the width does."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = "PaintedLine { height: 1; }"

    def __init__(
        self,
        palette: Palette,
        *,
        ground: str = "background",
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._ground = ground
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Paint other pieces, if they differ."""
        wanted = (tuple(left), tuple(right))
        if wanted != (self._left, self._right):
            self._left, self._right = wanted
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line; nothing below it."""
        width, fill = self.size.width, self._palette("muted", self._ground)
        if y:
            return line([], width, fill)
        return line(self._left, width, fill, self._right)
