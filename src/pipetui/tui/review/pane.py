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

    def show(self, make: Callable[[int], Sheet], *, airy: bool) -> None:
        """Show what `make` makes for a width; airy, with empty lines where there is room."""
        self._make, self._airy = make, airy
        self._lay_out()
        self.to(0)
        self.refresh()

    @property
    def lines_wanted(self) -> int:
        """How many lines all of it takes, at the width there is."""
        return len(self._flow.lines)

    def laid_out(self) -> tuple[tuple[Row, ...], Flow]:
        """The sheet, made for the size there is now."""
        if self._make is None:
            return (), Flow((), ())
        sheet = self._make(max(1, (self.size.width or _UNSEEN_WIDTH) - MARGIN))
        return sheet.pinned, flow_of(
            sheet.passages, airy=self._airy and self.size.height >= _AIRY_FROM
        )
