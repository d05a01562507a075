"""Keys as a terminal passes them on, and its size; the pilot's own way waits for the clock."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, Resize
from textual.geometry import Size

if TYPE_CHECKING:
    from textual.pilot import Pilot

_NAMES = {
    " ": "space",
    "/": "slash",
    "?": "question_mark",
    "#": "number_sign",
    ":": "colon",
    ",": "comma",
    ".": "full_stop",
    "+": "plus",
}
_SIGNS = {name: sign for sign, name in _NAMES.items()}


def key_event(key: str) -> Key:
    """A key by its name, or by the sign on it."""
    return Key(_NAMES.get(key, key), key if len(key) == 1 else _SIGNS.get(key) or _sign(key))


def _sign(name: str) -> str | None:
    """What a key types whose name is that of a sign, as `left_square_bracket`."""
    try:
        sign = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return None
    return sign if sign.isprintable() else None


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each when all that the one before led to is done."""
    for key in keys:
        pilot.app.post_message(key_event(key))
        await pilot.pause()


async def resize(pilot: Pilot[Any], width: int, height: int) -> None:
    """Pull at the window's corner."""
    size, driver = Size(width, height), pilot.app._driver
    assert isinstance(driver, HeadlessDriver)
    driver._size = size
    pilot.app.post_message(Resize(size, size))
    while pilot.app.screen._compositor.size != size:
        await pilot._wait_for_screen()
