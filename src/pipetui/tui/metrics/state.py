"""What the metrics' screen is asked for and shows: a tab, a period, a grouping, a cursor; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipetui.tui.metrics.lines import page_lines
from pipetui.tui.widgets.line_page import PageLine
from pipetui.tui.widgets.lines import Ink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.metrics.grouping import Dimension
    from pipetui.domain.metrics.periods import Period
    from pipetui.services.present.figures.blocks import Page
    from pipetui.tui.metrics.lines import Opens
    from pipetui.tui.widgets.line_page import Spot

_INDENT = 3
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class MetricsState:
    """One page of figures, or the wait for it."""

    tab: str
    period: Period
    pipeline_id: int | None
    """None for all pipelines together."""
    dimension: Dimension | None = None
    """By what the figures are told apart; None for none."""
    page: Page | None = None
    """None while it is counted."""
    done: float | None = None
    """How much of what it is counted from has been read, 0 to 1; None when all is, or nothing."""
    cursor: Spot | None = None
    _known: dict[int, tuple[list[PageLine], Mapping[Spot, Opens]]] = field(
        default_factory=dict, compare=False
    )
    """The lines by their width: a key that moves the cursor lays nothing out anew."""

    def lines(self, width: int) -> list[PageLine]:
        """The whole page."""
        if self.page is None:
            told = "Counting …"
            if self.done is not None:
                told = f"Reading the history … {self.done * _PERCENT:.0f} %"
            return [PageLine(), PageLine((Ink(" " * _INDENT + told, "muted"),))]
        return self._laid_out(width)[0]

    def opens(self, width: int) -> Opens | None:
        """What is behind the line under the cursor."""
        if self.page is None or self.cursor is None:
            return None
        return self._laid_out(width)[1].get(self.cursor)

    def _laid_out(self, width: int) -> tuple[list[PageLine], Mapping[Spot, Opens]]:
        if width not in self._known and self.page is not None:
            self._known.clear()
            self._known[width] = page_lines(self.page, width)
        return self._known[width]


def asking(state: MetricsState, **fields: object) -> MetricsState:
    """Something else is asked for: the page is still to be counted, the cursor keeps its place."""
    wanted: MetricsState = replace(state, page=None, done=None, _known={}, **fields)  # type: ignore[arg-type]
    return wanted


def with_page(state: MetricsState, page: Page, width: int) -> MetricsState:
    """The page that was asked for; the cursor where it was, else on the first line that opens."""
    shown = replace(state, page=page, done=None, _known={})
    spots = [line.spot for line in shown.lines(width) if line.spot is not None]
    if shown.cursor in spots:
        return shown
    return replace(shown, cursor=spots[0] if spots else None)
