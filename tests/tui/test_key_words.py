"""What messages call keys: those one has, whatever they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipetui.services.config import FILE
from pipetui.tui.keys.remapping import check_keys, remapped, tables
from pipetui.tui.keys.words import key_as_it_comes, key_words
from tests.support.board import at_board

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


def test_what_has_no_key_is_found_in_the_palette_where_that_has_it() -> None:
    assert words("app.undo", app__undo="") == ": “undo”"
    assert words("app.undo", app__undo="", app__palette="f8") == "f8 “undo”"
    assert words("app.palette", app__palette="") == "“palette: every command, deal, contact”"
    assert words("drawers.undo", drawers__undo="") == "“undo”"


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


async def test_what_was_done_is_told_with_the_key_that_undoes_it(
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


async def test_without_a_key_the_palette_is_named_and_undoes(
    database: Path, settings: Path
) -> None:
    with_keys(settings, app__undo="")
    async with at_board(database, settings=settings) as me:
        await me.press("3", "t", "c")
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


@pytest.mark.parametrize(
    ("keys", "pressed", "told"),
    [
        ({"board__order": "f9"}, ["J"], "in an order of their own: f9 until"),
        ({"mark__range": "f9", "app__back": "f8,q"}, ["f9"], "f9 ends it, f8 takes the marks away"),
        ({"board__filter": "f9", "board__filters": "f8"}, ["f8"], "f9 makes one, then f8 saves it"),
        ({"process__template": "f9"}, ["tab"], "P, then f9 makes another from a template"),
        ({"prompt__accept": "f9"}, ["x", *"dear", "f9", "z"], "f9 takes your own words"),
        ({"prompt__cancel": "f9"}, ["t", "n"], "f9 leaves it"),
        ({"deal__step": "f9"}, ["t", " ", *"c x @tomorrow"], "f9 plans what comes"),
        ({"deal__lost": "f9"}, ["D", "2"], "Nothing is lost: f9 on a deal gives it up"),
        ({"deal__step": "f9"}, ["3", "i"], "no next step · f9 plans one"),
        ({"inspector__add": "f9"}, ["3", "i"], "none in this stage · f9 adds an item"),
        ({"deal__advance": "f9"}, ["2", "f9", " ", "j", " "], "All done: f9 advances"),
        ({"form__cancel": "f9"}, ["e", "x", "f9"], "f9 again drops the changes"),
        ({"process__open_line": "f9"}, ["P", "j"], "no definition yet: f9, then e"),
        ({"process__toggle": "f9", "process__edit": "f8"}, ["P", "l", "f9"], "f8 edits it"),
        ({"process__add": "f9"}, ["P", "2"], "yet: f9 adds one"),
        ({"process__restore": "f9", "process__undo": "f8"}, ["P", "4"], "f9 restores it"),
    ],
)
async def test_a_message_names_the_key_one_has(
    database: Path, settings: Path, keys: dict[str, str], pressed: list[str], told: str
) -> None:
    async with at_board(database, size=(160, 45), settings=with_keys(settings, **keys)) as me:
        await me.press(*pressed)
        await me.settle()
        assert told in me.text()


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
