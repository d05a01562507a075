"""What is looked back on, and where the cursor is; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipetui.tui.cursors import kept
from pipetui.tui.look_back.lines import Part, page_lines
from pipetui.tui.widgets.line_page import Spot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.looking_back import Closed, Group, LookBack
    from pipetui.tui.look_back.lines import Pinned
    from pipetui.tui.widgets.line_page import PageLine


@dataclass(frozen=True, slots=True)
class LookBackState:
    """What is looked back on, and where the cursor is."""

    back: LookBack
    pinned: Pinned
    currency: str
    """Its sums are told first."""
    several: bool = False
    """There are several pipelines: each deal tells its own."""
    cursor: Spot | None = None
    _known: dict[int, list[PageLine]] = field(default_factory=dict, compare=False)
    """The lines by their width: a key that moves the cursor lays nothing out anew."""

    def lines(self, width: int) -> list[PageLine]:
        """The whole page."""
        if width not in self._known:
            self._known.clear()
            self._known[width] = page_lines(self, width)
        return self._known[width]

    @property
    def groups(self) -> Mapping[Part, Group]:
        """The deals by how they ended."""
        back = self.back
        return {Part.WON: back.won, Part.LOST: back.lost, Part.CHURNED: back.churned}

    @property
    def spots(self) -> list[Spot]:
        """Where the cursor can stand, from the top."""
        return [Spot(part, deal.id) for part, group in self.groups.items() for deal in group.deals]

    @property
    def deal(self) -> Closed | None:
        """The deal under the cursor."""
        here = self.cursor
        if here is None:
            return None
        group = self.groups[Part(here.part)]
        return next((deal for deal in group.deals if deal.id == here.deal), None)


def with_cursor(state: LookBackState, before: LookBackState | None) -> LookBackState:
    """The cursor on the deal it was on before; where that is gone, on the one in its place."""
    if before is None:
        return replace(state, cursor=kept(None, (), state.spots))
    return replace(state, cursor=kept(before.cursor, before.spots, state.spots))
