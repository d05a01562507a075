"""What messages call keys: those one has, whatever they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.services.settings.config import FILE
from pipetui.tui.keys.remapping import check_keys, remapped, tables
from pipetui.tui.keys.words import key_as_it_comes, key_words
from pipetui.tui.screens.desk_screen import DeskScreen
from tests.support.board import at_board

if TYPE_CHECKING:
    from tests.support.board import Hands

SOURCE = Path(__file__).parents[2] / "src/pipetui/tui"


def words(id_: str, rather: str = "", **keys: str) -> str:
    """What a message calls a key after some were changed; `__` stands for the dot of an id."""
    changed, problems = check_keys({name.replace("__", "."): key for name, key in keys.items()})
    assert problems == []
    return key_words({name: remapped(of, changed) for name, of in tables().items()}, id_, rather)


# -- the words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("app.undo", "u"),
        ("app.redo", "U"),
        ("app.back", "q"),
        ("board.filter", "/"),
        ("prompt.cancel", "Esc"),
        ("process.open_line", "Enter"),
        ("deal.tag", ": “tags: add or take away”"),
    ],
)
def test_a_key_is_called_as_the_hints_write_it(id_: str, told: str) -> None:
    assert key_as_it_comes(id_) == told


def test_of_several_keys_the_first_is_told_or_the_one_that_is_meant() -> None:
    assert words("app.undo", app__undo="f9,f10") == "f9"
    assert words("app.back", "escape") == "Esc"
    assert words("app.back", "escape", app__back="f9,escape") == "Esc"
    assert words("app.back", "escape", app__back="f9") == "f9"


def test_what_has_no_key_is_found_in_the_palette() -> None:
    assert words("app.undo", app__undo="") == ": “undo”"
    assert words("app.undo", app__undo="", app__palette="f8") == "f8 “undo”"
    assert words("app.palette", app__palette="") == "“palette: every command, deal, contact”"
    assert words("drawers.undo", drawers__undo="") == ": “undo”"


def test_no_message_names_a_key_that_there_is_not() -> None:
    known = {key.id for keys in tables().values() for key in keys}
    named = {
        name
        for file in SOURCE.rglob("*.py")
        for name in re.findall(r"\bkey\([\"']([a-z_]+\.[a-z_]+)[\"']", file.read_text("utf-8"))
    }

    assert "deal.advance" in named
    assert named <= known


# -- the messages --------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """The folder of the settings, with keys of one's own in it."""
    folder = tmp_path / "settings"
    folder.mkdir()
    return folder


def with_keys(folder: Path, **keys: str) -> Path:
    """The folder, where keys are set so; `__` stands for the dot of an id."""
    lines = [f'"{name.replace("__", ".")}" = "{key}"\n' for name, key in keys.items()]
    (folder / FILE).write_text("".join(["[keys]\n", *lines]), encoding="utf-8")
    return folder


async def test_what_was_done_is_told_with_the_key_that_undoes_it_or_with_the_palette(
    database: Path, settings: Path
) -> None:
    with_keys(settings, app__undo="f9", app__redo="f10")
    async with at_board(database, settings=settings) as me:
        await me.press("3", "t", "c")
        assert me.said == "Logged call on Rollout · f9 undoes"
        await me.press("f9")
        assert me.said == "Undid: Logged call on Rollout · f10 does it again"
        await me.press("f10")
        assert me.said == "Did again: Logged call on Rollout · f9 undoes"

        with_keys(settings, app__undo="")
        me.screen.take_settings()
        await me.press("t", "c")
        assert me.said == "Logged call on Rollout · : “undo” undoes"
        await me.press(":", *"undo", "enter")
        assert me.said.startswith("Undid: Logged call on Rollout")


async def test_each_screen_names_its_own_key(database: Path, settings: Path) -> None:
    with_keys(settings, contacts__undo="f9", drawers__undo="f8", drawers__back_to_board="f7")
    async with at_board(database, settings=settings) as me:
        await me.press("C", "n", *"Dora", "enter")
        assert "f9 undoes" in me.text()
        await me.press("q", "D", "enter", "e")
        assert "only looked at: f7 brings it back" in me.text()
        await me.press("q", "f7")
        await me.press("f8")
        assert "Undid" in me.text()


KEYS = {
    "process__template": "f10",
    "process__open_line": "f1",
    "process__toggle": "f2",
    "process__edit": "f3",
    "process__add": "f4",
    "process__restore": "f5",
    "board__order": "f1",
    "mark__range": "f2",
    "app__back": "f3,q",
    "board__filter": "f4",
    "board__filters": "f5",
    "deal__step": "f6",
    "deal__lost": "f7",
    "inspector__add": "f8",
    "deal__advance": "f9",
    "prompt__accept": "f11",
    "prompt__cancel": "f12",
    "form__cancel": "f10",
}
MESSAGES: list[tuple[list[str], *tuple[str, ...]]] = [
    (["P", "j"], "f1 goes into its page, where f3 edits"),
    (["P", "l", "f2"], "f3 edits it"),
    (["P", "2"], "yet: f4 adds one"),
    (["tab"], "P, then f10 makes another from a template"),
    (["J"], "an order of their own: f1 until"),
    (["f2"], "f2 ends it, f3 takes the marks away"),
    (["f5"], "f4 makes one, then f5 saves it"),
    (["f7", *"dear", "f11", "z"], "f11 takes your own words"),
    (["t", "n"], "f12: nothing for now"),
    (["t", " ", *"c x @tomorrow"], "f6 plans what comes"),
    (["D", "2"], "f7 on a deal gives it up"),
    (["3", "i"], "no next step · f6 plans one", "none in this stage · f8 adds an item"),
    (["e", "x", "f10"], "f10 again drops the changes"),
    (["2", "f9", " ", "j", " "], "All done: f9 advances"),
]


async def test_a_message_names_the_key_one_has(database: Path, settings: Path) -> None:
    async with at_board(database, size=(160, 45), settings=with_keys(settings, **KEYS)) as me:
        for pressed, *told in MESSAGES:
            await me.press(*pressed)
            await me.settle()
            assert not [each for each in told if each not in me.text()], pressed
            await back_to_the_board(me)

        await me.press("P", "n", *"Demo", "f11", "4")
        await me.settle()
        await me.press("j")
        assert "f5 restores it" in me.text()  # an older version


async def back_to_the_board(me: Hands) -> None:
    """Leave whatever is open, by no key: they are others here."""
    me.screen.leave_marks()
    while me.app.screen is not me.screen or me.pane or me.prompt.question:
        screen = me.app.screen
        if isinstance(screen, DeskScreen) and screen.prompt.question:
            screen.prompt.action_cancel()
        elif screen is not me.screen:
            screen.dismiss()
        else:
            me.screen.close_inspector()
        await me.look()


async def test_an_empty_lane_names_the_key_as_soon_as_it_is_another(
    database: Path, settings: Path
) -> None:
    async with at_board(database, settings=settings) as me:
        await me.press("1", "d", "d")
        assert "n adds a deal" in me.text()

        with_keys(settings, deal__new="f9")
        me.screen.take_settings()
        await me.look()
        assert "f9 adds a deal" in me.text()
