"""The list of a drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.tui.drawers.paint import nothing_said, paint_deal
from pipetui.tui.drawers.state import DrawerState
from pipetui.tui.keys import keymap
from pipetui.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.strip import Strip

    from pipetui.tui.widgets.lines import Look


class DrawerList(RowList[DrawerState]):
    """Shows the deals of a drawer."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.DRAWERS)]

    def paint(self, number: int, state: DrawerState, look: Look) -> Strip:
        """A deal's line."""
        return paint_deal(state.cards[number], state, look, selected=number == state.cursor)

    def nothing(self, state: DrawerState) -> str:
        """What would fill the drawer, or that nothing matches."""
        return nothing_said(state, self._key)
