"""What keys are called: by Textual, by people, and which of them arrive in a terminal at all."""

from __future__ import annotations

import unicodedata
from string import punctuation

from pipetui.domain.text import shown

_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def _name_of(sign: str) -> str:
    """What Textual calls a character that is neither letter nor digit."""
    name = unicodedata.name(sign, sign).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_SIGNS = {_name_of(sign): sign for sign in f" {punctuation}"}

_WRITTEN = {
    "backspace": "Backspace",
    "delete": "Del",
    "down": "↓",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "home": "Home",
    "insert": "Ins",
    "left": "←",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "right": "→",
    "tab": "Tab",
    "up": "↑",
}
_NUMBERED = frozenset(f"f{number}" for number in range(1, 13))

_WITH_SHIFT = {"tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"}
_WITH_CTRL = {"up", "down", "left", "right", "home", "end"}

_TAKEN = {
    "ctrl+c": "copies",
    "ctrl+h": "is Backspace",
    "ctrl+i": "is Tab",
    "ctrl+j": "is Enter in some terminals",
    "ctrl+m": "is Enter",
    "ctrl+q": "always quits",
    "ctrl+s": "stops some terminals",
    "ctrl+z": "is the terminal's own",
}

POSSIBLE = "a letter, digit or sign, ctrl+letter, f1 to f12, " + ", ".join(
    ["space", "shift+tab", *sorted(_WRITTEN)]
)
"""What a key can be, for a sentence."""


def key_name(text: str) -> str:
    """Textual's name of a key, however it is written; ValueError for one that cannot arrive."""
    if len(text) == 1 and text.isprintable():
        return text if text.isalnum() else _name_of(text)
    name = text.lower()
    if name in _TAKEN:
        raise ValueError(f"{name} {_TAKEN[name]}")
    if name in _WRITTEN or name in _NUMBERED or name in _SIGNS:
        return name
    modifier, _, key = name.rpartition("+")
    letter = len(key) == 1 and key.isalpha()
    if modifier == "shift" and letter:
        return key.upper()
    arriving = {
        "ctrl": key in _WITH_CTRL or (letter and key.isascii()),
        "alt": letter and key.isascii(),
        "shift": key in _WITH_SHIFT,
    }
    if not arriving.get(modifier, False):
        raise ValueError(f"{shown(text)} is no key that arrives; possible: {POSSIBLE}")
    return name


def is_typed(name: str) -> bool:
    """Whether a key of this name writes a character."""
    return name not in _WRITTEN and name not in _NUMBERED and "+" not in name


def shown_key(name: str) -> str:
    """A key as it is written for people."""
    *modifiers, key = name.split("+")
    if key in _WRITTEN:
        key = _WRITTEN[key]
    elif key != "space" and len(key) > 1 and key not in _NUMBERED:
        try:
            key = _SIGNS.get(key) or unicodedata.lookup(key.replace("_", " "))
        except KeyError:
            return name
    return "+".join([*modifiers, key])


def shown_keys(names: str) -> str:
    """Several keys, their names with commas between, as they are written for people."""
    return " ".join(shown_key(each) for each in names.split(",") if each)
