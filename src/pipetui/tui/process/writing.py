"""A part of the map, or all of it, written in the user's own editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.errors import Conflict, PipetuiError
from pipetui.domain.maps.changes import changes_between
from pipetui.tui.editing import edit_text
from pipetui.tui.process.changing import current, place_deals

if TYPE_CHECKING:
    from pipetui.domain.maps.places import MapEdit
    from pipetui.domain.process import ProcessMap
    from pipetui.tui.process.changing import MakeOf
    from pipetui.tui.screens.process import ProcessScreen


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was written and could not be taken, to go on with; and the map it was written for."""

    about: object
    text: str
    before: ProcessMap


def in_editor(screen: ProcessScreen, about: object, text: str, suffix: str, make: MakeOf) -> None:
    """A text in the editor, and the map as `make` then makes it.

    What was written with a mistake in it is told, kept in its file, and gone on with by the same
    key again.
    """
    before, left = screen.state.process, screen.unfinished
    screen.unfinished = None
    if left is not None and left.about == about:
        before, text = left.before, left.text
    held: list[MapEdit] = []

    def store(after: str) -> None:
        now = current(screen)
        if changes_between(before, now):
            message = "the map was changed meanwhile"
            raise Conflict(message, "look again")
        try:
            held.append(make(now, after))
        except PipetuiError as error:
            screen.unfinished = Unfinished(about, after, before)
            screen.say(f"✗ {error.message}", "error", more="the same key goes on with it")
            raise

    with screen.telling():
        try:
            if edit_text(screen.app, text, suffix, store) is None:
                screen.say("Nothing was changed")
            elif held:
                place_deals(screen, held[0])
        except PipetuiError:
            if screen.unfinished is None:
                raise
