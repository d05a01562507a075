"""What every widget does that lays its lines out for the size it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.strip import Strip


class FittedWidget(Widget):
    """Is never painted in the layout of another size.

    Textual tells a widget of a new size by message, and may paint it before that is read.
    """

    _fitted = Size(0, 0)
    """The size it was last fitted to."""

    def fit(self) -> None:
        """Lay out for the size there is now."""

    def on_resize(self) -> None:
        """Fit, unless it was painted meanwhile."""
        self._fit_anew()

    def on_hide(self) -> None:
        """Be fitted when it is seen again, though it has the same size: it may show others."""
        self._fitted = Size(0, 0)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, for the size there is now."""
        self._fit_anew()
        return super().render_lines(crop)

    def _fit_anew(self) -> None:
        if self._fitted != self.size:
            self._fitted = self.size
            self.fit()
