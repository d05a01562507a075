"""What any Textual program costs: one widget that paints lines, one of which changes with a key.

A script of its own, and it loads nothing of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

SIGN = "keys so far"


class Lines(Widget, can_focus=True):
    """As many lines as fit; the first one counts the keys."""

    DEFAULT_CSS = "Lines { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._keys = 0
        self._style = Style(color="#dddddd", bgcolor="#202020")

    def on_key(self, event: Key) -> None:
        """Count it, and paint the first line again."""
        if event.key != "q":
            self._keys += 1
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The count, or the line's number."""
        text = f"{self._keys} {SIGN}" if y == 0 else f"line {y}"
        return Strip([Segment(text.ljust(self.size.width), self._style)])


class Bare(App[None]):
    """That widget and nothing else."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield Lines()


if __name__ == "__main__":
    Bare().run()
