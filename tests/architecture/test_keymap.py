"""The key table: each key means one thing, does something, arrives in every terminal, is told."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from textual import actions

from pipetui.tui.actions import ACTIONS, ON_A_DEAL
from pipetui.tui.drawers.pane import DrawerList
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.keys import keymap
from pipetui.tui.keys.help_rows import help_rows
from pipetui.tui.keys.keymap import CONTEXTS, Key
from pipetui.tui.keys.remapping import tables
from pipetui.tui.screens.board import BoardScreen
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.edit_form import EditForm
from pipetui.tui.screens.health import HealthScreen
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.screens.look_back import LookBackScreen
from pipetui.tui.screens.metrics import MetricsScreen
from pipetui.tui.screens.people import PeopleScreen
from pipetui.tui.screens.process import ProcessScreen
from pipetui.tui.screens.review import ReviewScreen
from pipetui.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.dom import DOMNode

OWNERS: dict[str, type[DOMNode]] = {
    "Board": BoardScreen,
    "Inspector": InspectorPane,
    "Drawers": DrawerList,
    "Process map": ProcessScreen,
    "Contacts": PeopleScreen,
    "Signs": HealthScreen,
    "Look back": LookBackScreen,
    "Metrics": MetricsScreen,
    "Review": ReviewScreen,
    "Prompt": Prompt,
    "Form": EditForm,
    "Help": HelpScreen,
}
"""Whose bindings the keys of a context are."""

SCREENS: dict[str, type[DOMNode]] = {
    "Board": BoardScreen,
    "Inspector": BoardScreen,
    "Drawers": DrawersScreen,
}
"""The screen they are on, for actions written `screen.…`."""

ALL = [(context, key) for context, keys in CONTEXTS.items() for key in keys]

ARRIVING = {
    *("enter", "escape", "space", "tab", "shift+tab", "backspace", "delete"),
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("slash", "question_mark", "colon", "comma", "full_stop", "plus", "minus"),
}
"""Keys with names that every terminal, multiplexer and keyboard layout passes on."""

ALIAS = re.compile(r"ctrl\+[a-z]")
"""A second way at best: multiplexers, editors and browsers keep some for themselves."""

TAKEN = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+q", "ctrl+c", "ctrl+z", "ctrl+s"}
"""These are other keys to a terminal, or have a meaning of their own there."""


def keys_of(key: Key) -> list[str]:
    return key.keys.split(",")


def test_every_id_is_there_once() -> None:
    ids = Counter(key.id for _, key in ALL)

    assert [each for each, count in ids.items() if count > 1] == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_key_means_two_things_in_one_place(context: str) -> None:
    uses = Counter(name for key in CONTEXTS[context] for name in keys_of(key))

    assert [name for name, count in uses.items() if count > 1] == []


def test_every_key_does_something() -> None:
    for context, key in ALL:
        destination, name, parameters = actions.parse(key.action)
        owner = {"": OWNERS, "screen": SCREENS}[destination][context]

        method = getattr(owner, f"action_{name}")
        assert method.__doc__, key.id
        assert method.__code__.co_argcount == 1 + len(parameters), key.id
        assert key.own_action or key.id in ACTIONS, key.id


def test_everything_that_can_be_done_at_the_board_is_in_the_table() -> None:
    assert set(ACTIONS) <= {key.id for keys in tables().values() for key in keys}
    assert {key.id for key in keymap.EXTRAS} <= set(ACTIONS)
    assert set(ACTIONS) >= ON_A_DEAL


def test_every_key_is_one_that_arrives() -> None:
    for _, key in ALL:
        first, *others = keys_of(key)

        assert re.fullmatch(r"[a-zA-Z0-9]", first) or first in ARRIVING, key.id
        for name in others:
            plain = re.fullmatch(r"[a-zA-Z0-9]", name) or name in ARRIVING
            assert plain or ALIAS.fullmatch(name), key.id
            assert name not in TAKEN, key.id


def test_every_key_is_bound_on_its_widget_and_can_be_given_another() -> None:
    for context, key in ALL:
        bound = OWNERS[context]._merged_bindings
        assert bound is not None, context
        for name in keys_of(key):
            found = [each for each in bound.key_to_bindings[name] if each.id == key.id]
            assert [each.action for each in found] == [key.action], (key.id, name)
            assert not found[0].priority, key.id  # it would be taken from what one types


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_key_is_told_in_the_help(context: str) -> None:
    told = {(row.keys, row.label) for row in help_rows(CONTEXTS, context)}
    by_number = {("1 … 9", "lane by its number"), ("1 … 4", "drawer by its number")}

    for key in CONTEXTS[context]:
        by_itself = (key.shown, key.label) in told
        assert by_itself or (key.id[-1].isdigit() and by_number <= told), key.id


@pytest.mark.parametrize("context", CONTEXTS)
def test_help_begins_with_the_keys_of_where_one_is(context: str) -> None:
    assert help_rows(CONTEXTS, context)[0].label == CONTEXTS[context][0].group


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_place_has_a_way_back_in_sight(context: str) -> None:
    back = [key for key in CONTEXTS[context] if "escape" in keys_of(key)]

    assert [key.hint for key in back] == [back[0].hint]
    assert back[0].hint
    shown = {(hint.shown, hint.word) for hint in keymap.hints(CONTEXTS[context])}
    assert (back[0].shown.split()[0], back[0].hint) in shown
