"""Lines laid out for a size are painted in that size alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.strip import Strip

from pipetui.tui.widgets.fitted import FittedWidget

if TYPE_CHECKING:
    import pytest
    from textual.events import Resize


class Told(FittedWidget, can_focus=True):
    """Tells the width it was laid out for."""

    laid_out_for = 0
    fits = 0
    paints = 0

    def fit(self) -> None:
        """Note it."""
        self.laid_out_for = self.size.width
        self.fits += 1

    def render_line(self, y: int) -> Strip:
        """The width."""
        self.paints += 1
        text = str(self.laid_out_for) if y == 0 else ""
        return Strip([Segment(text)])


class Alone(App[None]):
    """That widget alone."""

    def compose(self) -> ComposeResult:
        """It."""
        yield Told()


def painted(app: App[None]) -> str:
    """The first line on the screen."""
    return app.screen._compositor.render_strips()[0].text.strip()


async def test_it_is_laid_out_before_it_hears_of_a_new_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unheard(_widget: Told, event: Resize) -> None:
        event.prevent_default()

    monkeypatch.setattr(Told, "on_resize", unheard, raising=False)
    async with Alone().run_test(size=(60, 20)) as pilot:
        assert painted(pilot.app) == "60"
        await pilot.resize_terminal(50, 20)
        assert painted(pilot.app) == "50"


async def test_it_is_laid_out_once_for_each_size() -> None:
    async with Alone().run_test(size=(60, 20)) as pilot:
        told = pilot.app.query_one(Told)
        await pilot.resize_terminal(50, 20)
        painted(pilot.app)
        await pilot.resize_terminal(50, 20)

        assert told.fits == 2


async def test_who_has_the_keys_paints_nothing_anew() -> None:
    async with Alone().run_test(size=(60, 20)) as pilot:
        told = pilot.app.query_one(Told)
        await pilot.pause()
        painted_before = told.paints
        for has_the_keys in (False, True):
            pilot.app.screen.set_focus(told if has_the_keys else None)
            await pilot.pause()
            assert told.has_focus is has_the_keys
        assert told.paints == painted_before > 0
