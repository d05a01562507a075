"""What a message calls a key: the one the user has, else what the palette finds it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipetui.tui.keys.names import shown_key
from pipetui.tui.keys.remapping import tables

if TYPE_CHECKING:
    from pipetui.tui.keys.remapping import Contexts

KeyOf = Callable[[str], str]
"""What a message calls the key of an id."""


def key_words(contexts: Contexts, id_: str, rather: str = "") -> str:
    """The first key of an id, or the one named `rather` while it is among them, as it is written.

    What has no key is named by its label, after the palette's key where the palette has it.
    """
    context, key = next(
        (name, key) for name, keys in contexts.items() for key in keys if key.id == id_
    )
    names = [each for each in key.keys.split(",") if each]
    if rather in names:
        return shown_key(rather)
    if names:
        return key.shown.split()[0]
    palette = next((each.id for each in contexts[context] if each.opens_palette), id_)
    found = f"“{key.label}”"
    return f"{key_words(contexts, palette)} {found}" if palette != id_ else found


def key_as_it_comes(id_: str) -> str:
    """What a message calls a key that nobody has changed."""
    return key_words(tables(), id_)
