"""What every widget does that lays its lines out for the size it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import DescendantBlur, DescendantFocus
from textual.geometry import Size
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.events import Blur, Focus
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

    def on_focus(self, event: Focus) -> None:
        """It has the keys. Whoever shows that paints it; Textual would style and paint it all."""
        event.prevent_default()
        self.has_focus = True
        self.screen.post_message(DescendantFocus(self))

    def on_blur(self, event: Blur) -> None:
        """It has them no more."""
        event.prevent_default()
        self.has_focus = False
        self.screen.post_message(DescendantBlur(self))

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it
        """No style depends on it: nothing is painted, unless its kind shows who has the keys."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, for the size there is now."""
        self._fit_anew()
        return super().render_lines(crop)

    def _fit_anew(self) -> None:
        if self._fitted != self.size:
            self._fitted = self.size
            self.fit()
