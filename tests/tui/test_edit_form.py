"""The form for a deal's fields: typing, going about, saving, leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.events import Paste

from pipetui.domain.commands import FieldEdit
from pipetui.domain.money import Money
from pipetui.services.reading import DealFacts
from pipetui.tui.palette import textual_theme
from pipetui.tui.screens.edit_form import EditForm
from pipetui.tui.widgets.prompt import PromptLine
from tests.support.board import palette, theme
from tests.support.keys import key_event, press, resize
from tests.support.naughty import naughty_strings
from tests.support.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from textual.pilot import Pilot

TODAY = date(2026, 3, 2)
SIZES = [(1, 1), (3, 2), (20, 5), (75, 16), (76, 17), (200, 60)]
NOTHING_YET = object()


class Desk(App[None]):
    """An application with the form on it, and what came back."""

    def __init__(self, deals: Sequence[DealFacts]) -> None:
        super().__init__()
        self.register_theme(textual_theme(theme()))
        self.theme = theme().name
        self.form = EditForm(deals, "EUR", TODAY, palette())
        self.back: object = NOTHING_YET

    def on_mount(self) -> None:
        self.push_screen(self.form, self.take)

    def take(self, edits: tuple[FieldEdit, ...] | None) -> None:
        self.back = edits

    def field(self, label: str) -> PromptLine:
        names = [each.label for each in self.form._form.fields]
        return list(self.form.query(PromptLine))[names.index(label)]

    @property
    def here(self) -> str:
        """The label of the field typed in."""
        lines = list(self.form.query(PromptLine))
        assert isinstance(self.focused, PromptLine)
        return self.form._form.fields[lines.index(self.focused)].label

    def text(self) -> str:
        strips = self.screen._compositor.render_strips()
        assert all(strip.cell_length == self.size.width for strip in strips)
        return "\n".join(strip.text.rstrip() for strip in strips)


def a_deal() -> DealFacts:
    world = World()
    world.add("Website", value=Money(1_200_000, "EUR"), close=date(2026, 3, 27), tags=("web",))
    return DealFacts(world.deal(), "Acme", ("Anna",), ())


async def at_once(pilot: Pilot[None], *keys: str) -> None:
    """Press keys that need not wait for each other."""
    for key in keys:
        pilot.app.post_message(key_event(key))
    await pilot.pause()


async def type_in(pilot: Pilot[None], text: str) -> None:
    await at_once(pilot, *text)


async def go_to(pilot: Pilot[None], app: Desk, label: str) -> None:
    labels = [each.label for each in app.form._form.fields]
    await at_once(pilot, *["down"] * labels.index(label))
    assert app.here == label


@pytest.fixture
def app() -> Desk:
    return Desk([a_deal()])


@pytest.fixture
async def pilot(app: Desk) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        yield pilot


async def test_every_field_is_shown_with_what_it_means_and_what_is_typed_is_answered_and_saved(
    app: Desk, pilot: Pilot[None]
) -> None:
    told = app.text()

    assert "Edit Website" in told
    for label, value in (("Title", "Website"), ("Value", "€12,000"), ("Close", "2026-03-27")):
        assert any(label in line and value in line for line in told.splitlines())
    assert "Fri 27 Mar" in told
    assert "Enter" in told
    assert app.here == "Title"

    await go_to(pilot, app, "Close")
    app.field("Close").value = ""
    await type_in(pilot, "eom")
    assert "Tue 31 Mar" in app.text()
    await press(pilot, "tab", "tab")
    assert app.here == "Owner"
    await type_in(pilot, "Mira B")
    await press(pilot, "enter")

    assert app.back == (
        FieldEdit(field="close", text="eom"),
        FieldEdit(field="owner", text="Mira B"),
    )


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_with_nothing_changed_there_is_nothing_to_do_nor_to_ask(
    app: Desk, pilot: Pilot[None], key: str
) -> None:
    await press(pilot, key)

    assert app.back is None


async def test_the_fields_go_round_and_a_click_on_a_label_goes_to_its_field(
    app: Desk, pilot: Pilot[None]
) -> None:
    await press(pilot, "up")
    assert app.here == "Links"
    await press(pilot, "down", "down")
    assert app.here == "Company"
    await press(pilot, "shift+tab")
    assert app.here == "Title"
    await pilot.click("#form-labels", offset=(2, 4))
    assert app.here == "Every"
    await pilot.click("#form-answers", offset=(2, 1))
    assert app.here == "Company"


async def test_what_cannot_be_saved_is_gone_to(app: Desk, pilot: Pilot[None]) -> None:
    await go_to(pilot, app, "Value")
    await type_in(pilot, "x")
    await press(pilot, "down", "down", "down", "enter")

    assert app.here == "Value"
    assert app.back is NOTHING_YET
    (line,) = [each for each in app.text().splitlines() if each.strip().startswith("▸")]
    assert "✗" in line
    assert "“€12,000x” is no amount" in app.text()
    await press(pilot, "backspace", "enter")
    assert app.back is None


async def test_letters_are_text_pasted_lines_become_one_and_leaving_drops_them_at_the_second_time(
    app: Desk, pilot: Pilot[None]
) -> None:
    await type_in(pilot, "qjk?:")
    app.post_message(Paste(" and\n\x1b[31mmore"))
    await pilot.pause()
    assert app.field("Title").value == "Websiteqjk?:and [31mmore"

    await press(pilot, "escape")
    assert app.back is NOTHING_YET
    assert "Esc again drops the changes" in app.text()
    await type_in(pilot, "!")
    assert "Esc again" not in app.text()
    await press(pilot, "escape", "escape")
    assert app.back is None


async def test_several_deals_start_empty() -> None:
    one = a_deal()
    app = Desk([one, replace(one, deal=replace(one.deal, id=2), company="Fjord")])
    async with app.run_test(size=(100, 30)) as hands:
        await hands.pause()
        assert "Edit 2 deals" in app.text()
        assert "(2 values)" in app.text()
        assert "- clears" in app.text()
        await type_in(hands, "-")
        await hands.press("enter")
        assert app.back == (FieldEdit(field="company", text=""),)


async def test_it_fits_any_size_and_on_a_low_screen_the_field_typed_in_is_in_sight(
    app: Desk, pilot: Pilot[None]
) -> None:
    await resize(pilot, 40, 12)
    for field in app.form._form.fields:
        for _ in ("laid out", "scrolled there"):
            await pilot.pause()
        lines = app.text().splitlines()
        assert any(line.startswith(f"▸{field.label}") for line in lines)
        assert "Edit Website" in lines[0]
        assert "Enter" in lines[-1]
        app.post_message(key_event("down"))

    for width, height in SIZES:
        await resize(pilot, width, height)
        await press(pilot, "down")
        assert len(app.text().split("\n")) == height, (width, height)


async def test_hostile_names_stay_text() -> None:
    one = a_deal()
    longest = max(naughty_strings(), key=len)
    deal = replace(one.deal, title="[red]x[/]", owner="\x1b[31mred", tags=(longest,))
    app = Desk([replace(one, deal=deal, company="\u202eevil", contacts=("漢" * 90,))])
    async with app.run_test(size=(80, 24)) as hands:
        await hands.pause()
        assert "[red]x[/]" in app.text()
        assert "\x1b" not in app.text()
        assert "\u202e" not in app.text()
        await press(hands, "enter")


async def test_without_colours_what_is_wrong_is_a_sign(
    app: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app.run_test(size=(80, 24)) as hands:
        await hands.pause()
        await go_to(hands, app, "Value")
        await type_in(hands, "x")
        assert "✗" in app.text()
