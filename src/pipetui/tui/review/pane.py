"""The pane that shows what the review has to say: of a deal, and at the end of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.tui.sheets.flow import Flow, flow_of
from pipetui.tui.sheets.pane import FlowPane
from pipetui.tui.sheets.sheet import MARGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.tui.sheets.sheet import Row, Sheet

_AIRY_FROM = 16
_UNSEEN_WIDTH = 44


class ReviewCard(FlowPane):
    """Shows a sheet; keys scroll it, and nothing on it is acted on."""

    SHOWS_CURSOR: ClassVar[bool] = False
    _make: Callable[[int], Sheet] | None = None
    _airy = True
    _width: int | None = None

    def show(self, make: Callable[[int], Sheet], *, airy: bool, width: int | None = None) -> None:
        """Show what `make` makes for a width; airy, with empty lines where there is room.

        How many lines are wanted may be asked before it has the `width` it is to have.
        """
        self._make, self._airy, self._width = make, airy, width
        self._lay_out()
        self.to(0)
        self.refresh()

    @property
    def lines_wanted(self) -> int:
        """How many lines all of it takes, at its width."""
        return len(self._flow.lines)

    def laid_out(self) -> tuple[tuple[Row, ...], Flow]:
        """The sheet, made for the size there is now."""
        if self._make is None:
            return (), Flow((), ())
        width = self._width or self.size.width or _UNSEEN_WIDTH
        sheet = self._make(max(1, width - MARGIN))
        return sheet.pinned, flow_of(
            sheet.passages, airy=self._airy and self.size.height >= _AIRY_FROM
        )
