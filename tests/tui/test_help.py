"""The help: every key from the table, first those of where one is; it scrolls and filters."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from pipetui.tui.house import House
from pipetui.tui.keys import keymap
from pipetui.tui.keys.help_rows import NO_KEY, HelpRow, help_rows
from pipetui.tui.keys.keymap import Key
from pipetui.tui.keys.remapping import check_keys, remapped, tables
from pipetui.tui.palette import textual_theme
from pipetui.tui.screens.help import HelpScreen
from tests.support.board import palette, theme
from tests.support.keys import press, resize

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

CONTEXTS = {
    "Board": (
        Key("go.down", "j,down", "down", "j ↓", "Cursor"),
        *(Key(f"go.lane_{n}", str(n), f"lane {n}", str(n), "Cursor") for n in (1, 2, 3)),
        Key("deal.move", "m", "move to any stage", "m", "Deal"),
        Key("deal.tag", "", "tag", "", "Deal"),
    ),
    "Help": (Key("help.close", "q", "back", "q", "Help"),),
}


class Program(App[None]):
    """A help, and what lies behind it."""

    CSS_PATH = "../../src/pipetui/tui/styles/app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, house: House) -> None:
        super().__init__()
        self.register_theme(textual_theme(theme()))
        self.theme = theme().name
        self.house = house

    def on_mount(self) -> None:
        self.push_screen(HelpScreen("Board", self.house))


class Reader:
    """Somebody who reads it."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot, self.app = pilot, pilot.app

    @property
    def is_open(self) -> bool:
        return isinstance(self.app.screen, HelpScreen)

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)
        await self.pilot.pause()
        self.app.screen._on_timer_update()

    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        assert all(strip.cell_length == self.app.size.width for strip in strips)
        return [strip.text.strip() for strip in strips]

    def body(self) -> list[str]:
        """What stands between title and hints."""
        return [line for line in self.lines() if line][1:-1]


@asynccontextmanager
async def reading(
    size: tuple[int, int] = (80, 24), house: House | None = None
) -> AsyncIterator[Reader]:
    async with Program(house or House(palette())).run_test(size=size) as pilot:
        await pilot.pause()
        yield Reader(pilot)


# -- rows ----------------------------------------------------------------------------------


def test_rows_stand_in_groups_lanes_in_one_and_what_has_no_key_too() -> None:
    assert help_rows(CONTEXTS, "Board") == (
        HelpRow("", "Cursor"),
        HelpRow("j ↓", "down"),
        HelpRow("1 … 3", "lane by its number"),
        HelpRow("", ""),
        HelpRow("", "Deal"),
        HelpRow("m", "move to any stage"),
        HelpRow(NO_KEY, "tag"),
        HelpRow("", ""),
        HelpRow("", "Help"),
        HelpRow("q", "back"),
    )
    assert help_rows(CONTEXTS, "Help")[0] == HelpRow("", "Help")


def test_groups_of_other_screens_say_whose_they_are() -> None:
    headings = [row.label for row in help_rows(CONTEXTS, "Help") if not row.keys]
    assert headings == ["Help", "", "Board: Cursor", "", "Board: Deal"]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("STAGE any", ["Deal", "move to any stage"]),
        ("lane", ["Cursor", "lane by its number"]),
        ("deal", ["Deal", "move to any stage", "tag"]),
        ("↓", ["Cursor", "down"]),
        ("zz", []),
    ],
)
def test_a_filter_leaves_rows_with_all_its_words_and_their_headings(
    query: str, labels: list[str]
) -> None:
    assert [row.label for row in help_rows(CONTEXTS, "Board", query)] == labels


def test_keys_of_ones_own_are_told() -> None:
    changed, _ = check_keys({"go.lane_2": "x", "deal.move": ""}, CONTEXTS)
    table = {name: remapped(keys, changed) for name, keys in CONTEXTS.items()}
    told = {row.label: row.keys for row in help_rows(table, "Board")}

    assert told["lane 2"] == "x"
    assert (told["lane 1"], told["lane 3"]) == ("1", "3")
    assert told["move to any stage"] == NO_KEY


# -- the screen ----------------------------------------------------------------------------


async def test_it_begins_with_the_keys_of_where_one_is_and_tells_what_is_below() -> None:
    async with reading() as me:
        assert me.lines()[1] == "Keys"
        assert me.body()[0] == keymap.BOARD[0].group
        assert me.body()[1].split() == ["h", "←", "lane", "to", "the", "left"]
        assert "▼" in "\n".join(me.lines())


async def test_it_scrolls_there_and_back() -> None:
    async with reading() as me:
        before = me.lines()
        for there, back in (
            (["j", "down"], ["k", "up"]),
            (["pagedown"], ["pageup"]),
            (["G"], ["g"]),
            (["end"], ["home"]),
        ):
            await me.press(*there)
            assert me.lines() != before, there

            await me.press(*back)
            assert me.lines() == before, back


async def test_its_end_is_the_last_key_and_no_further() -> None:
    last = help_rows(tables(), "Board")[-1]
    async with reading() as me:
        await me.press("G", "j", "pagedown")

        assert me.body()[-1].endswith(last.label)
        assert "▼" not in "\n".join(me.lines())


async def test_the_wheel_scrolls() -> None:
    from textual.events import MouseScrollDown, MouseScrollUp

    async with reading() as me:
        before = me.body()
        await me.pilot._post_mouse_events([MouseScrollDown], "#help-page", (5, 5))
        await me.press()
        assert me.body() != before

        await me.pilot._post_mouse_events([MouseScrollUp], "#help-page", (5, 5))
        await me.press()
        assert me.body() == before


async def test_it_filters_as_one_types_and_escape_clears_before_it_closes() -> None:
    async with reading() as me:
        before = me.lines()
        await me.press("slash", *"reop")
        assert me.lines()[1].startswith("/ reop")
        assert "Enter  keep it   Esc  all keys" in "\n".join(me.lines())
        assert any("reopen" in line for line in me.body())
        assert " of " in me.lines()[1]

        await me.press(*"jqz")
        assert me.lines()[1].startswith("/ reopjqz")
        assert me.lines()[1].endswith(f"0 of {_count()}")
        await me.press("backspace", "backspace", "backspace", "enter")
        assert len(me.body()) == 2

        await me.press("escape")
        assert me.lines() == before
        await me.press("escape")
        assert not me.is_open


async def test_q_leaves() -> None:
    async with reading() as me:
        await me.press("q")
        assert not me.is_open


async def test_what_is_typed_is_never_markup_nor_acted_on() -> None:
    async with reading((60, 20)) as me:
        await me.press("slash", *["left_square_bracket", "b", "right_square_bracket"])
        assert me.lines()[1].startswith("/ [b]")


async def test_every_size_will_do() -> None:
    async with reading() as me:
        for size in ((1, 1), (1, 9), (9, 1), (20, 3), (40, 12), (200, 60)):
            await resize(me.pilot, *size)
            for keys in (["j", "pagedown"], ["G"], ["slash", "a", "b", "backspace"], ["escape"]):
                await me.press(*keys)
                me.lines()
            assert me.is_open, size


def _count() -> int:
    return sum(row.is_key for row in help_rows(tables(), "Board"))
