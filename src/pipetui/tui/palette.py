"""A theme's colours as styles for painted lines, and as a theme for Textual's own widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.theme import Theme

if TYPE_CHECKING:
    from pipetui.services.settings.themes import ThemeSpec

_CALLING = {"accent", "overdue", "today", "ageing", "stale", "warning", "error"}
"""Colours that call for a look. As greys they would be fainter than the text around them."""


class Palette:
    """Styles by the names of a theme's colours, each made once.

    For a terminal without colours what calls for a look is as bright as text.
    """

    def __init__(self, theme: ThemeSpec, *, colourless: bool = False) -> None:
        self.theme = theme
        self._colourless = colourless
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def use(self, theme: ThemeSpec) -> None:
        """Other colours from now on; whoever keeps painted lines paints them anew."""
        self.theme = theme
        self._styles.clear()

    def __call__(self, colour: str, ground: str = "background", *, bold: bool = False) -> Style:
        """Text of one named colour on another."""
        key = (colour, ground, bold)
        style = self._styles.get(key)
        if style is None:
            colors = self.theme.colors
            front = "text" if self._colourless and colour in _CALLING else colour
            style = Style(color=colors[front], bgcolor=colors[ground], bold=bold)
            self._styles[key] = style
        return style


def textual_theme(spec: ThemeSpec) -> Theme:
    """The theme for the widgets that Textual paints."""
    colors = spec.colors
    return Theme(
        name=spec.name,
        primary=colors["accent"],
        secondary=colors["muted"],
        accent=colors["accent"],
        foreground=colors["text"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        success=colors["ok"],
        warning=colors["warning"],
        error=colors["error"],
        dark=spec.dark,
        variables={
            "input-cursor-background": colors["accent"],
            "input-cursor-foreground": colors["accent_text"],
            "pipetui-muted": colors["muted"],
            "pipetui-border": colors["border"],
            "pipetui-cursor": colors["cursor"],
        },
    )
