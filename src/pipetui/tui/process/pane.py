"""The pane that shows a page of the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from pipetui.tui.sheets.flow import Flow, flow_of
from pipetui.tui.sheets.pane import FlowPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Click

    from pipetui.domain.maps.places import Place
    from pipetui.tui.palette import Palette
    from pipetui.tui.process.page import Page
    from pipetui.tui.sheets.sheet import Row

    Make = Callable[[int, int], Page]
    """Makes a page for so many columns and lines."""

_AIRY_FROM = 16
_UNSEEN = (60, 24)
_MARGIN = 2
_TWICE = 2


class PagePane(FlowPane):
    """Shows a page; what is done about it is the screen's."""

    @dataclass
    class Pointed(Message):
        """A part was clicked, and the cursor is on it."""

        pane: PagePane
        twice: bool

    def __init__(
        self,
        palette: Palette,
        *,
        ground: str = "background",
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(palette, ground=ground, id=id)
        self._make: Make | None = None
        self._page: Page | None = None

    @property
    def place(self) -> Place | None:
        """What is under the cursor."""
        parts = self._page.parts if self._page else []
        return parts[self._cursor].place if parts else None

    @property
    def at(self) -> int:
        """Which part the cursor is on."""
        return self._cursor

    def show(self, make: Make, place: Place | None = None) -> None:
        """Show a page, with the cursor on a place, else where it was; on another one at its top."""
        before, here = self._page, self.place
        self._make = make
        self._lay_out()
        page = self._page
        if page is None:
            return
        if place is not None:
            found = page.place_of(place)
            self._cursor = self._cursor if found is None else found
        elif before is None or before.about != page.about:
            self._cursor = self._top = 0
        else:
            found = page.place_of(here)
            self._cursor = self._cursor if found is None else found
        self._cursor = max(0, min(self._cursor, len(self._flow.spans) - 1))
        self._scroll_to_cursor()
        self.refresh()

    def clicked(self, event: Click, *, starts: bool) -> None:  # noqa: ARG002 - told to every pane
        """Tell of it."""
        self.post_message(self.Pointed(self, event.chain == _TWICE))

    def laid_out(self) -> tuple[tuple[Row, ...], Flow]:
        """The page, made for the size there is now."""
        if self._make is None:
            return (), Flow((), ())
        width, height = self.size if self.size.width else _UNSEEN
        page = self._page = self._make(max(1, width - _MARGIN), max(1, height))
        return page.pinned, flow_of(page.passages, airy=height >= _AIRY_FROM)
