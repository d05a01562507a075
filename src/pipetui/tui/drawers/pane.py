"""The list of a drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size

from pipetui.tui.drawers.paint import columns_of, nothing_said, paint_deal
from pipetui.tui.drawers.state import DrawerState
from pipetui.tui.keys import keymap
from pipetui.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.strip import Strip

    from pipetui.tui.drawers.paint import Columns
    from pipetui.tui.widgets.lines import Look


class DrawerList(RowList[DrawerState]):
    """Shows the deals of a drawer."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.DRAWERS)]
    _columns: Columns | None = None
    _measured = Size(0, 0)
    """The size the columns were made for."""

    def show(self, state: DrawerState) -> None:
        """Show a drawer; a key that moves the cursor measures no column anew."""
        if self._state is None or self._state.ids is not state.ids:
            self._columns = None
        super().show(state)

    def fit(self) -> None:
        """The cursor stays in sight; at another width the columns are others."""
        if self._state is not None and (self._columns is None or self._measured != self.size):
            self._measured = self.size
            self._columns = columns_of(self._state, self.size.width)
        super().fit()

    def paint(self, number: int, state: DrawerState, look: Look) -> Strip:
        """A deal's line."""
        columns = self._columns or columns_of(state, look.width)
        selected = number == state.cursor
        return paint_deal(state.cards[number], state, columns, look, selected=selected)

    def nothing(self, state: DrawerState) -> str:
        """What would fill the drawer, or that nothing matches."""
        return nothing_said(state, self._key)
