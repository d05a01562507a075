"""The user's own keys: what the settings ask for, checked, and the key table as it then is.

Textual's keymap steals keys without a word, ignores ids and keys that do not exist and cannot
unbind, so all of that is settled here, before it is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.text import did_you_mean, shown
from pipetui.tui.keys import keymap
from pipetui.tui.keys.names import is_typed, key_name, shown_key, shown_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textual.app import App

    from pipetui.tui.keys.keymap import Key

    Contexts = Mapping[str, Sequence[Key]]

TOGETHER = (frozenset({"Board", "Inspector"}),)
"""Contexts whose keys are in force at the same time; the others stand alone."""

TYPED_IN = {"Prompt", "Form"}
"""Contexts in which letters and signs are text."""

_EDITING = {
    *("left", "right", "home", "end", "shift+left", "shift+right", "shift+home", "shift+end"),
    *("ctrl+left", "ctrl+right", "backspace", "delete"),
    *(f"ctrl+{letter}" for letter in "acdefkuvwx"),
}
"""With these one edits a line."""


def check_keys(
    wanted: Mapping[str, str | Sequence[str]], contexts: Contexts | None = None
) -> tuple[dict[str, str], list[str]]:
    """What `App.set_keymap` is to be given for what the settings ask, and a sentence per mistake.

    Whatever has a mistake keeps its own keys. An empty text takes the keys away.
    """
    contexts = contexts or tables()
    found = {key.id: (name, key) for name, keys in contexts.items() for key in keys}
    accepted: dict[str, str] = {}
    problems: list[str] = []
    for id_, keys in wanted.items():
        if id_ not in found:
            problems.append(_unknown(id_, found))
            continue
        try:
            names = [key_name(each) for each in _each(keys)]
            _fits(found[id_][0], found[id_][1], names)
        except ValueError as mistake:
            problems.append(f"{id_}: {mistake}")
        else:
            accepted[id_] = ",".join(dict.fromkeys(names)) or keymap.NEVER
    while clash := _first_clash(accepted, contexts):
        id_, sentence = clash
        del accepted[id_]
        problems.append(sentence)
    return accepted, problems


def tables() -> dict[str, tuple[Key, ...]]:
    """The key table by context, with what has no key as it comes."""
    return {
        name: (*keys, *keymap.EXTRAS) if name == "Board" else tuple(keys)
        for name, keys in keymap.CONTEXTS.items()
    }


def remapped(keys: Iterable[Key], changed: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys as they are after `changed`, with what is shown of them."""
    return tuple(
        replace(key, keys=_bound(key, changed), shown=shown_keys(_bound(key, changed)))
        if key.id in changed
        else key
        for key in keys
    )


def apply(app: App[None], wanted: Mapping[str, str | Sequence[str]]) -> tuple[Contexts, list[str]]:
    """Bind the user's keys in a running program; the table as it then is, and the mistakes."""
    changed, problems = check_keys(wanted)
    app.set_keymap(changed)
    return {name: remapped(keys, changed) for name, keys in tables().items()}, problems


def _each(keys: str | Sequence[str]) -> Iterator[str]:
    for text in [keys] if isinstance(keys, str) else keys:
        if text.strip() == ",":
            yield text.strip()
        else:
            yield from (each for each in (part.strip() or part for part in text.split(",")) if each)


def _fits(context: str, key: Key, names: Sequence[str]) -> None:
    """ValueError when a line could not be typed, or a way out would be gone."""
    if not names and "escape" in key.keys.split(","):
        raise ValueError("is the way back and needs a key")
    if context not in TYPED_IN:
        return
    if not names:
        raise ValueError("needs a key: nothing else can be pressed where one types")
    for name in names:
        if is_typed(name):
            raise ValueError(f"{shown_key(name)} is what one types there; take a key that is not")
        if name in _EDITING:
            raise ValueError(f"{shown_key(name)} edits the line one types")


def _bound(key: Key, changed: Mapping[str, str]) -> str:
    keys = changed.get(key.id, key.keys)
    return "" if keys == keymap.NEVER else keys


def _first_clash(accepted: Mapping[str, str], contexts: Contexts) -> tuple[str, str] | None:
    """The first remapped id that takes a key which means something else in the same place."""
    everything = [(name, key) for name, keys in contexts.items() for key in keys]
    for context, key in everything:
        if key.id not in accepted:
            continue
        mine = set(_bound(key, accepted).split(",")) - {""}
        for there, other in everything:
            if other.id == key.id or not _meet(context, there):
                continue
            both = mine & set(_bound(other, accepted).split(","))
            if both and not (context != there and _overlap(key, other)):
                told = shown_key(min(both))
                return key.id, f"{key.id}: {told} is {other.id} already; give that another key too"
    return None


def _meet(one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in TOGETHER)


def _overlap(one: Key, other: Key) -> bool:
    """Whether one is meant to stand in for the other: they share a key as the program comes."""
    return bool(set(one.keys.split(",")) & set(other.keys.split(",")) - {""})


def _unknown(id_: str, known: Iterable[str]) -> str:
    hint = did_you_mean(id_, known, "`pipetui keys` lists them")
    return f"{shown(id_)} is nothing that has keys; {hint}"
