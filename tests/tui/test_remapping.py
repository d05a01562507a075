"""Keys of one's own: what is asked for is checked, then holds everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest
from textual import keys as textual_keys
from textual.app import App
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from pipetui.tui.keys import keymap
from pipetui.tui.keys.keymap import Key
from pipetui.tui.keys.names import key_name, shown_key, shown_keys
from pipetui.tui.keys.remapping import _fits, apply, check_keys, remapped, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

BOARD = (
    Key("go.left", "h,left", "left", "h ←", "Go", "", "did('left')"),
    Key("go.down", "j,down", "down", "j ↓", "Go", "", "did('down')"),
    Key("deal.move", "m", "move", "m", "Deal", "move", "did('move')"),
    Key("deal.tag", "", "tag", "", "Deal", "", "did('tag')"),
    Key("deal.colour", "", "colour", "", "Deal", "", "did('colour')"),
    Key("app.back", "q,escape", "back", "q Esc", "App", "", "did('back')"),
)
PANE = (
    Key("pane.down", "j,down", "down", "j ↓", "Pane", "", "app.did('pane down')"),
    Key("pane.force", "f", "force", "f", "Pane", "", "app.did('force')"),
)
PROMPT = (Key("prompt.cancel", "escape", "leave it", "Esc", "Prompt", "", "cancel"),)
HELP = (Key("help.down", "j", "down", "j", "Help"),)
CONTEXTS = {"Board": BOARD, "Inspector": PANE, "Prompt": PROMPT, "Help": HELP}


# -- what is accepted ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "accepted"),
    [
        ({"deal.move": "n"}, {"deal.move": "n"}),
        ({"deal.move": "M,f5"}, {"deal.move": "M,f5"}),
        ({"deal.move": ["M", "F5", "M"]}, {"deal.move": "M,f5"}),
        ({"deal.move": "?"}, {"deal.move": "question_mark"}),
        ({"deal.move": "question_mark"}, {"deal.move": "question_mark"}),
        ({"deal.move": ","}, {"deal.move": "comma"}),
        ({"deal.move": [",", " "]}, {"deal.move": "comma,space"}),
        ({"deal.move": "shift+m, ctrl+g"}, {"deal.move": "M,ctrl+g"}),
        ({"deal.move": "ж"}, {"deal.move": "ж"}),
        ({"deal.move": "§"}, {"deal.move": "section_sign"}),
        ({"deal.move": ""}, {"deal.move": keymap.NEVER}),
        ({"deal.move": []}, {"deal.move": keymap.NEVER}),
        ({"deal.tag": "#"}, {"deal.tag": "number_sign"}),
        ({"go.left": "left", "deal.move": "h"}, {"go.left": "left", "deal.move": "h"}),
        ({"deal.move": "h", "go.left": "m"}, {"deal.move": "h", "go.left": "m"}),
        ({"go.down": "t", "pane.down": "t"}, {"go.down": "t", "pane.down": "t"}),
        ({"help.down": "m"}, {"help.down": "m"}),  # never in force beside the board
        ({"prompt.cancel": "ctrl+g"}, {"prompt.cancel": "ctrl+g"}),
    ],
)
def test_keys_that_can_be_are_accepted(
    wanted: dict[str, str | Sequence[str]], accepted: dict[str, str]
) -> None:
    assert check_keys(wanted, CONTEXTS) == (accepted, [])


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"deal.mve": "n"}, '"deal.mve" is nothing that has keys; did you mean deal.move?'),
        ({"zzz": "n"}, '"zzz" is nothing that has keys; `pipetui keys` lists them'),
        ({"deal.move": "f99"}, 'deal.move: "f99" is no key that arrives; possible: a letter'),
        ({"deal.move": "ctrl+shift+m"}, 'deal.move: "ctrl+shift+m" is no key that arrives'),
        ({"deal.move": "shift+enter"}, 'deal.move: "shift+enter" is no key that arrives'),
        ({"deal.move": "\x1b[2J"}, 'deal.move: "␛[2J" is no key that arrives'),
        ({"deal.move": "\x1b"}, 'deal.move: "␛" is no key that arrives'),
        ({"deal.move": "ctrl+i"}, "deal.move: ctrl+i is Tab"),
        ({"deal.move": "h"}, "deal.move: h is go.left already; give that another key too"),
        ({"deal.move": "f"}, "deal.move: f is pane.force already; give that another key too"),
        ({"pane.force": "m"}, "pane.force: m is deal.move already; give that another key too"),
        ({"app.back": ""}, "app.back: is the way back and needs a key"),
        (
            {"prompt.cancel": "x"},
            "prompt.cancel: x is what one types there; take a key that is not",
        ),
        ({"prompt.cancel": "space"}, "prompt.cancel: space is what one types there"),
        ({"prompt.cancel": "/"}, "prompt.cancel: / is what one types there"),
        ({"prompt.cancel": "left"}, "prompt.cancel: ← edits the line one types"),
    ],
)
def test_what_cannot_be_is_told_and_keeps_its_key(wanted: dict[str, str], problem: str) -> None:
    accepted, problems = check_keys({**wanted, "help.down": "n"}, CONTEXTS)

    assert accepted == {"help.down": "n"}
    assert len(problems) == 1
    assert problems[0].startswith(problem)
    assert problems[0].isprintable()


def test_of_two_that_want_one_key_neither_steals_it_unseen() -> None:
    accepted, problems = check_keys({"deal.move": "x", "go.left": "x"}, CONTEXTS)

    assert accepted == {"deal.move": "x"}
    assert problems == ["go.left: x is deal.move already; give that another key too"]


def test_a_mistake_that_keeps_a_key_is_seen_by_whoever_wanted_it() -> None:
    accepted, problems = check_keys({"deal.move": "h", "go.left": "f99"}, CONTEXTS)

    assert accepted == {}
    assert len(problems) == 2


def test_the_table_as_it_comes_needs_no_change() -> None:
    every = {
        key.id: key.keys
        for name, keys in tables().items()
        for key in keys
        if key.keys or name != "Prompt"
    }

    accepted, problems = check_keys(every)
    assert problems == []
    assert {id_: keys for id_, keys in accepted.items() if keys != keymap.NEVER} == {
        id_: keys for id_, keys in every.items() if keys
    }


# -- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", range(33, 127))
def test_signs_are_called_as_textual_calls_them(code: int) -> None:
    assert key_name(chr(code)) == textual_keys._character_to_key(chr(code))
    assert shown_key(key_name(chr(code))) == chr(code)


def test_every_key_of_the_table_is_written_as_the_table_shows_it() -> None:
    for keys in keymap.CONTEXTS.values():
        for key in keys:
            told = shown_keys(key.keys).split()
            assert set(key.shown.split()) <= set(told), key.id


def test_the_keys_that_edit_a_line_are_known() -> None:
    editing = {
        name
        for binding in Input.BINDINGS
        if isinstance(binding, Binding)
        for name in binding.key.split(",")
    }

    for name in editing - {"enter", "ctrl+c"}:
        with pytest.raises(ValueError, match=r"arrives|edits the line"):
            _fits("Prompt", PROMPT[0], [key_name(name)])


def test_the_table_shows_the_keys_as_they_now_are() -> None:
    changed, _ = check_keys({"deal.move": ["?", "f5"], "go.left": "", "go.down": "J"}, CONTEXTS)
    shown = {key.id: key.shown for key in remapped(BOARD, changed)}

    assert shown["deal.move"] == "? f5"
    assert shown["go.left"] == ""
    assert shown["go.down"] == "J"
    assert shown["app.back"] == "q Esc"


# -- in a running program ------------------------------------------------------------------


class Pane(Widget, can_focus=True):
    """Has keys of its own, before those of what it stands in."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(PANE)]


class Program(App[None]):
    """Notes what its keys do."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(BOARD)]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Pane()

    def action_did(self, what: str) -> None:
        self.done.append(what)


async def pressed(wanted: dict[str, str | Sequence[str]], *keys: str) -> list[str]:
    changed, problems = check_keys(wanted, CONTEXTS)
    assert problems == []
    app = Program()
    async with app.run_test() as pilot:
        app.set_keymap(changed)
        await pilot.press(*keys)
    return app.done


async def test_textual_binds_what_was_accepted() -> None:
    assert await pressed({"deal.move": "n,?"}, "n", "m", "question_mark") == ["move", "move"]
    assert await pressed({"deal.tag": "#"}, "number_sign") == ["tag"]
    both: dict[str, str | Sequence[str]] = {"deal.tag": "#", "deal.colour": "C", "deal.move": ""}
    assert await pressed(both, "number_sign", "m", "C") == ["tag", "colour"]
    assert await pressed({"deal.move": ""}, "m", "h") == ["left"]
    assert await pressed({"go.left": ""}, "h", "left", "m") == ["move"]
    assert await pressed({"deal.move": "h", "go.left": "m"}, "h", "m", "left") == ["move", "left"]
    assert await pressed({"go.left": "left", "deal.move": "h"}, "h", "left") == ["move", "left"]
    assert await pressed({"go.down": "t", "pane.down": "t"}, "t", "j") == ["pane down"]


async def test_a_running_program_takes_the_keys_that_can_be_and_tells_of_the_others() -> None:
    app = Program()
    async with app.run_test():
        contexts, problems = apply(app, {"deal.advance": "f5", "deal.back": "f99"})

    (advance,) = [key for key in contexts["Board"] if key.id == "deal.advance"]
    assert (advance.keys, advance.shown) == ("f5", "f5")
    assert len(problems) == 1
    assert ("f5", "advance") in told(contexts["Board"])


def test_what_has_no_key_has_no_hint() -> None:
    changed, _ = check_keys({"deal.move": ""}, CONTEXTS)

    assert told(BOARD) == [("m", "move")]
    assert told(remapped(BOARD, changed)) == []


def told(keys: Sequence[Key]) -> list[tuple[str, str]]:
    return [(hint.shown, hint.word) for hint in keymap.hints(keys)]
