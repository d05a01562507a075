"""The keys, those of where one is first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from pipetui.tui import keymap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class HelpScreen(ModalScreen[None]):
    """Lists every key with what it does; scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.HELP)]

    body = query_one("#help-body", VerticalScroll)

    def __init__(self, context: str) -> None:
        super().__init__()
        self._place = context

    def compose(self) -> ComposeResult:
        """One text in a scrolling box."""
        with VerticalScroll(id="help-body"):
            yield Static(help_text(self._place), id="help-text")

    def action_scroll(self, step: int) -> None:
        """Down or up."""
        self.body.scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        """Back."""
        self.dismiss()


def help_text(context: str) -> Content:
    """The keys by group, those of `context` first; lanes 1 to 9 in one line."""
    names = sorted(keymap.CONTEXTS, key=lambda name: name != context)
    parts: list[Content | tuple[str, str]] = []
    for name in names:
        groups: dict[str, list[keymap.Key]] = {}
        for key in keymap.CONTEXTS[name]:
            if key.id.startswith("cursor.lane_") and key.id != "cursor.lane_1":
                continue
            groups.setdefault(key.group, []).append(key)
        for group, keys in groups.items():
            parts.append((f"{group}\n", "bold $accent"))
            for key in keys:
                shown, label = key.shown, key.label
                if key.id == "cursor.lane_1":
                    shown, label = "1 … 9", "lane by its number"
                parts.append((f"  {shown:<10}", "$accent"))
                parts.append((f"{label}\n", ""))
            parts.append(("\n", ""))
    return Content.assemble(*parts)
