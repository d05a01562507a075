"""Every key, once: bindings, hints, help, README and `pipetui keys` are made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Key:
    """A binding: its id for remapping, keys as Textual names them, action and words.

    `shown` is how the keys are written for people; `hint` the word in the hint bar, if it has
    a place there.
    """

    id: str
    keys: str
    action: str
    label: str
    shown: str
    group: str
    hint: str = ""


BOARD = (
    Key("cursor.left", "h,left", "step_lane(-1)", "lane to the left", "h ←", "Cursor"),
    Key("cursor.down", "j,down", "step_row(1)", "next card", "j ↓", "Cursor"),
    Key(
        "cursor.up", "k,up", "step_row(-1)", "card above; the head above the first", "k ↑", "Cursor"
    ),
    Key("cursor.right", "l,right", "step_lane(1)", "lane to the right", "l →", "Cursor"),
    Key("cursor.top", "g,home", "to_end(True)", "first card", "g Home", "Cursor"),
    Key("cursor.bottom", "G,end", "to_end(False)", "last card", "G End", "Cursor"),
    Key("cursor.page_up", "pageup", "page(-1)", "a page up", "PgUp", "Cursor"),
    Key("cursor.page_down", "pagedown", "page(1)", "a page down", "PgDn", "Cursor"),
    *(
        Key(f"cursor.lane_{n}", str(n), f"to_lane({n - 1})", f"lane {n}", str(n), "Cursor")
        for n in range(1, 10)
    ),
    Key("deal.advance", "L", "advance", "advance to the next stage", "L", "Deal", "advance"),
    Key("deal.back", "H", "back", "back to the stage before", "H", "Deal"),
    Key("deal.move", "m", "move", "move to any stage", "m", "Deal", "move"),
    Key("deal.lower", "J", "reorder(1)", "lower in the lane, when ordered by hand", "J", "Deal"),
    Key("deal.higher", "K", "reorder(-1)", "higher in the lane, when ordered by hand", "K", "Deal"),
    Key("deal.new", "n", "new", "new deal", "n", "Deal", "new"),
    Key("deal.checklist", "c", "checklist", "checklist of the stage", "c", "Deal", "checklist"),
    Key("deal.won", "w", "won", "won", "w", "Deal", "won"),
    Key("deal.lost", "x", "lost", "lost, with the reason", "x", "Deal", "lost"),
    Key("board.filter", "slash", "filter", "filter as you type", "/", "Board", "filter"),
    Key("board.order", "o", "order", "order: urgency, value, age, by hand", "o", "Board", "order"),
    Key("app.undo", "u", "undo", "undo", "u", "Board", "undo"),
    Key("app.redo", "U,ctrl+r", "redo", "redo", "U", "Board"),
    Key("app.help", "question_mark", "help", "this help", "?", "Board", "help"),
    Key("app.back", "q,escape", "leave", "back; quit", "q Esc", "Board", "quit"),
)

CHECKLIST = (
    Key("checklist.down", "j,down", "step(1)", "next item", "j ↓", "Checklist"),
    Key("checklist.up", "k,up", "step(-1)", "item above", "k ↑", "Checklist"),
    Key("checklist.tick", "space", "screen.tick", "tick or untick", "space", "Checklist", "tick"),
    Key(
        "checklist.force",
        "f",
        "screen.force",
        "pass the gate with a reason",
        "f",
        "Checklist",
        "force",
    ),
    Key(
        "checklist.close",
        "c,q,escape",
        "screen.close_checklist",
        "back to the board",
        "c Esc",
        "Checklist",
        "back",
    ),
)

PROMPT = (
    Key("prompt.accept", "enter", "accept", "take it", "Enter", "Prompt", "take it"),
    Key("prompt.next", "down,tab", "choose(1)", "next suggestion", "↓ Tab", "Prompt"),
    Key("prompt.previous", "up,shift+tab", "choose(-1)", "suggestion before", "↑", "Prompt"),
    Key("prompt.cancel", "escape", "cancel", "leave it", "Esc", "Prompt", "leave it"),
)

HELP = (
    Key("help.down", "j,down", "scroll(1)", "down", "j ↓", "Help"),
    Key("help.up", "k,up", "scroll(-1)", "up", "k ↑", "Help"),
    Key("help.close", "q,escape,question_mark", "close", "back", "q Esc", "Help", "back"),
)

CONTEXTS = {"Board": BOARD, "Checklist": CHECKLIST, "Prompt": PROMPT, "Help": HELP}


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """A context's keys as bindings for its widget or screen."""
    return [Binding(key.keys, key.action, key.label, id=key.id, show=False) for key in keys]


def hints(keys: Iterable[Key]) -> tuple[tuple[str, str], ...]:
    """What the hint bar shows of a context: each key as it is first written, and its word.

    The last one leads to all the others, or back.
    """
    told = sorted((key for key in keys if key.hint), key=lambda key: key.id == "app.help")
    return tuple((key.shown.split()[0], key.hint) for key in told)
