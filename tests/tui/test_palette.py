"""Colours that change while the program runs, and the lines that are painted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from pipetui.tui.keys.keymap import Hint
from pipetui.tui.palette import Palette
from pipetui.tui.widgets.key_hints import KeyHints
from tests.support.board import theme

if TYPE_CHECKING:
    from textual.app import ComposeResult


def test_other_colours_hold_from_then_on() -> None:
    palette = Palette(theme("midnight"))
    before = palette("muted", "panel")
    palette.use(theme("paper"))

    after = palette("muted", "panel")
    assert before.color
    assert after.color
    assert before.color.name == theme("midnight").colors["muted"]
    assert after.color.name == theme("paper").colors["muted"]
    assert palette.theme.name == "paper"


class Bar(App[None]):
    """A line that is filled with a colour."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette

    def compose(self) -> ComposeResult:
        yield KeyHints(self.palette)


async def test_a_painted_line_keeps_no_colour_of_before() -> None:
    app = Bar(Palette(theme("midnight")))
    async with app.run_test(size=(40, 3)):
        bar = app.query_one(KeyHints)
        bar.tell([Hint("n", "new", "n"), Hint("q", "quit", "q", stays=True)])
        app.palette.use(theme("paper"))
        bar.tell([Hint("n", "new", "n"), Hint("q", "quit", "q", stays=True)])

        grounds = {
            segment.style.bgcolor.name
            for segment in bar.render_line(0)
            if segment.style and segment.style.bgcolor
        }
        assert grounds <= set(theme("paper").colors.values())


async def test_hints_that_just_fit_are_whole() -> None:
    app = Bar(Palette(theme("midnight")))
    async with app.run_test(size=(17, 3)):
        bar = app.query_one(KeyHints)
        bar.tell([Hint("n", "new", "n"), Hint("q", "quit", "q", stays=True)])

        assert bar.render_line(0).text == " n  new   q  quit"
