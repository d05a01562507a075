"""Every key, once: bindings, hints, help, README and `pipetui keys` are made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import Binding

NEVER = "unbound"
"""A name that no key has, for what has none: Textual cannot bind nothing."""
_STEPS = ("step", "page(", "to(", "to_", "turn(", "look(")
"""How actions begin that lead to another line, page, tab or side."""


@dataclass(frozen=True, slots=True)
class Key:
    """A binding: its id for remapping, keys as Textual names them, and words.

    `shown` is how the keys are written for people; `hint` the word in the hint bar, if it has
    a place there. Without an `action` of its own, the screen does what `tui.actions` has under its
    id; without `keys` it is found in the palette alone.
    """

    id: str
    keys: str
    label: str
    shown: str
    group: str
    hint: str = ""
    own_action: str = ""

    @property
    def action(self) -> str:
        """What Textual is to call."""
        return self.own_action or f"screen.act('{self.id}')"

    @property
    def opens_palette(self) -> bool:
        """Whether it leads to the palette of its context."""
        return self.id.endswith(".palette")

    @property
    def moves(self) -> bool:
        """Whether it leads from place to place on the screen, which nobody looks for by name."""
        return self.group == "Cursor" or self.action.removeprefix("screen.").startswith(_STEPS)


def _row(  # noqa: PLR0913, PLR0917 - a row of the table
    group: str, id_: str, keys: str, label: str, shown: str, hint: str = "", action: str = ""
) -> Key:
    """A key of a screen; without an action, the screen does what it has under the id."""
    return Key(id_, keys, label, shown, group, hint, action or f"act('{id_}')")


def _moving(  # noqa: PLR0913, PLR0917 - what differs from context to context
    context: str,
    group: str,
    down: str,
    up: str,
    top: str = "top",
    bottom: str = "bottom",
    at: str = "",
) -> tuple[Key, ...]:
    """The six keys that move a cursor over lines, by the ids and words of a context.

    `at` says whose actions they are: `screen.`, where the keys are those of a widget on it.
    """
    return (
        _row(group, f"{context}.down", "j,down", down, "j ↓", "", f"{at}step(1)"),
        _row(group, f"{context}.up", "k,up", up, "k ↑", "", f"{at}step(-1)"),
        _row(group, f"{context}.top", "g,home", top, "g Home", "", f"{at}to_end(True)"),
        _row(group, f"{context}.bottom", "G,end", bottom, "G End", "", f"{at}to_end(False)"),
        _row(group, f"{context}.page_up", "pageup", "a page up", "PgUp", "", f"{at}page(-1)"),
        _row(group, f"{context}.page_down", "pagedown", "a page down", "PgDn", "", f"{at}page(1)"),
    )


_PALETTE = ("colon,ctrl+p", "palette: every command, deal, contact", ":")
_HELP = ("question_mark", "help: every key", "?")


def _aids(context: str, group: str, at: str = "") -> tuple[Key, ...]:
    """The keys that lead to what is not in sight, by the ids of a context."""
    return (
        _row(group, f"{context}.palette", *_PALETTE, "", f"{at}palette"),
        _row(group, f"{context}.help", *_HELP, "help", f"{at}help"),
    )


def _numbered(context: str, group: str, what: str, count: int, at: str = "") -> tuple[Key, ...]:
    """The digits, each of which leads to a tab."""
    return tuple(
        _row(group, f"{context}.to_{n}", str(n), f"{what} {n}", str(n), "", f"{at}to({n - 1})")
        for n in range(1, count + 1)
    )


BOARD = (
    Key("cursor.left", "h,left", "lane to the left", "h ←", "Cursor"),
    Key("cursor.down", "j,down", "next card", "j ↓", "Cursor"),
    Key("cursor.up", "k,up", "card above; the head above the first", "k ↑", "Cursor"),
    Key("cursor.right", "l,right", "lane to the right", "l →", "Cursor"),
    Key("cursor.top", "g,home", "first card", "g Home", "Cursor"),
    Key("cursor.bottom", "G,end", "last card", "G End", "Cursor"),
    Key("cursor.page_up", "pageup", "a page up", "PgUp", "Cursor"),
    Key("cursor.page_down", "pagedown", "a page down", "PgDn", "Cursor"),
    *(Key(f"cursor.lane_{n}", str(n), f"lane {n}", str(n), "Cursor") for n in range(1, 10)),
    Key("deal.advance", "L", "advance to the next stage", "L", "Deal", "advance"),
    Key("deal.back", "H", "back to the stage before", "H", "Deal"),
    Key("deal.move", "m", "move to any stage or pipeline", "m", "Deal"),
    Key("deal.lower", "J", "lower in the lane, when ordered by hand", "J", "Deal"),
    Key("deal.higher", "K", "higher in the lane, when ordered by hand", "K", "Deal"),
    Key("deal.new", "n", "new deal", "n", "Deal", "new"),
    Key("deal.open", "enter", "open: everything about it", "Enter", "Deal"),
    Key("deal.edit", "e", "edit all fields", "e", "Deal"),
    Key("deal.notes", "E", "notes in your editor", "E", "Deal"),
    Key("deal.checklist", "c", "checklist of the stage", "c", "Deal"),
    Key("deal.inspector", "i", "inspector beside the board, on and off", "i", "Deal"),
    Key("deal.step", "s", "next step and its day; snooze", "s", "Deal", "next step"),
    Key(
        "deal.touch",
        "t",
        "log a touch: a letter; a capital: incoming; space: words",
        "t",
        "Deal",
        "touch",
    ),
    Key("deal.tried", "T", "tried, no answer: the next step put off", "T", "Deal"),
    Key("deal.fit", "F", "fit: the questions for qualification", "F", "Deal"),
    Key("deal.won", "w", "won", "w", "Deal", "won"),
    Key("deal.lost", "x", "lost, with the reason; a customer: churned", "x", "Deal", "lost"),
    Key("deal.park", "p", "park until a day", "p", "Deal"),
    Key("deal.delete", "d", "delete", "d", "Deal"),
    Key("deal.clone", "plus", "another one like it", "+", "Deal"),
    Key("deal.repeat", "full_stop", "repeat the last change on this deal", ".", "Deal"),
    Key("deal.copy", "y", "copy a summary", "y", "Deal"),
    Key("deal.link", "O", "open its mail, telephone or link", "O", "Deal"),
    Key("mark.one", "space", "mark, or no longer", "space", "Marks"),
    Key("mark.range", "v", "mark a range, from here to where you go", "v", "Marks"),
    Key("review.open", "r", "review: what needs a decision, deal by deal", "r", "Board", "review"),
    Key("board.filter", "slash", "filter as you type", "/", "Board", "filter"),
    Key("board.filters", "f", "saved filters", "f", "Board"),
    Key("board.order", "o", "order: urgency, value, age, by hand", "o", "Board"),
    Key("board.fold", "z", "fold the lane, or unfold it", "z", "Board"),
    Key("board.unfold", "Z", "unfold all lanes", "Z", "Board"),
    Key("app.undo", "u", "undo", "u", "Board", "undo"),
    Key("app.redo", "U,ctrl+r", "redo", "U", "Board"),
    Key("screen.drawers", "D", "drawers: won, lost, parked, customers", "D", "Board"),
    Key("board.pipeline", "tab", "another pipeline", "Tab", "Board"),
    Key("people.open", "C", "people: contacts and companies", "C", "Board"),
    Key("health.open", "S", "signs: how the pipeline is, and what to do", "S", "Board"),
    Key("metrics.open", "M", "metrics: how selling goes, forecast, plan", "M", "Board"),
    Key("process.open", "P", "process map: its stages and how they go", "P", "Board"),
    Key("app.palette", *_PALETTE, "Board", "all else"),
    Key("app.settings", "comma", "settings in your editor", ",", "Board"),
    Key("app.help", *_HELP, "Board", "help"),
    Key("app.back", "q,escape", "back; quit", "q Esc", "Board", "quit"),
)

EXTRAS = (
    Key("deal.tag", "", "tags: add or take away", "", "Deal"),
    Key("mark.lane", "", "mark the whole lane", "", "Marks"),
    Key("mark.none", "", "mark nothing", "", "Marks"),
    Key("look_back.open", "", "look back: the latest won, lost and churned", "", "Board"),
    Key("board.keep_filter", "", "filter: save it under a name", "", "Board"),
    Key("board.density", "", "density: compact, normal, roomy", "", "Board"),
    Key("app.theme", "", "theme: choose the colours", "", "Board"),
)
"""What is done rarely: in the palette, without a key."""

INSPECTOR = (
    *_moving("inspector", "Inspector", "next line", "line above"),
    Key("inspector.next", "tab", "next section", "Tab", "Inspector", "", "step_section(1)"),
    Key(
        "inspector.previous",
        "shift+tab",
        "section before",
        "shift+Tab",
        "Inspector",
        "",
        "step_section(-1)",
    ),
    Key("inspector.tick", "space", "tick or untick", "space", "Inspector", "tick"),
    Key("inspector.add", "n", "new item of the checklist", "n", "Inspector", "new"),
    Key("inspector.edit", "e", "edit the item or task", "e", "Inspector", "edit"),
    Key("inspector.lower", "J", "item lower", "J", "Inspector"),
    Key("inspector.higher", "K", "item higher", "K", "Inspector"),
    Key("inspector.delete", "d", "delete the item or task", "d", "Inspector", "delete"),
    Key("inspector.force", "f", "pass the gate with a reason", "f", "Inspector", "pass"),
    Key("inspector.open", "enter", "do what fits: tick, open a link", "Enter", "Inspector"),
    Key("inspector.close", "q,escape,c", "back to the board", "q Esc c", "Inspector", "back"),
)

PROMPT = (
    Key("prompt.accept", "enter", "take it", "Enter", "Prompt", "take it", "accept"),
    Key("prompt.next", "down,tab", "next suggestion", "↓ Tab", "Prompt", "", "choose(1)"),
    Key("prompt.previous", "up,shift+tab", "suggestion before", "↑", "Prompt", "", "choose(-1)"),
    Key("prompt.page_down", "pagedown", "a page down", "PgDn", "Prompt", "", "choose_page(1)"),
    Key("prompt.page_up", "pageup", "a page up", "PgUp", "Prompt", "", "choose_page(-1)"),
    Key("prompt.cancel", "escape", "leave it", "Esc", "Prompt", "leave it", "cancel"),
)

FORM = (
    Key("form.next", "down,tab", "next field", "↓ Tab", "Form", "next", "step(1)"),
    Key("form.previous", "up,shift+tab", "field before", "↑", "Form", "", "step(-1)"),
    Key("form.save", "enter", "save what was changed", "Enter", "Form", "save", "save"),
    Key("form.cancel", "escape", "leave it", "Esc", "Form", "leave it", "leave"),
)

HELP = (
    Key("help.down", "j,down", "down", "j ↓", "Help", "", "step(1)"),
    Key("help.up", "k,up", "up", "k ↑", "Help", "", "step(-1)"),
    Key("help.top", "g,home", "top", "g Home", "Help", "", "to_end(True)"),
    Key("help.bottom", "G,end", "bottom", "G End", "Help", "", "to_end(False)"),
    Key("help.page_up", "pageup", "a page up", "PgUp", "Help", "", "page(-1)"),
    Key("help.page_down", "pagedown,space", "a page down", "PgDn space", "Help", "", "page(1)"),
    Key("help.filter", "slash", "filter as you type", "/", "Help", "filter", "filter"),
    Key("help.close", "q,escape,question_mark", "back", "q Esc", "Help", "back", "close"),
)

DRAWERS = (
    *_moving("drawers", "Drawers", "next deal", "deal above", "first deal", "last deal", "screen."),
    Key(
        "drawers.left",
        "h,left,shift+tab",
        "drawer to the left",
        "h ←",
        "Drawers",
        "",
        "screen.turn(-1)",
    ),
    Key(
        "drawers.right",
        "tab,l,right",
        "drawer to the right",
        "Tab l →",
        "Drawers",
        "tab",
        "screen.turn(1)",
    ),
    *_numbered("drawers", "Drawers", "drawer", 4, "screen."),
    Key(
        "drawers.back_to_board",
        "R",
        "reopen, or bring back",
        "R",
        "Drawers",
        "reopen",
        "screen.bring_back",
    ),
    Key(
        "drawers.open",
        "enter,i",
        "everything about it",
        "Enter",
        "Drawers",
        "open",
        "screen.inspect",
    ),
    Key(
        "drawers.churn",
        "x",
        "churned: a customer has left, with the reason",
        "x",
        "Drawers",
        "churned",
        "screen.churn",
    ),
    Key("drawers.filter", "slash", "filter as you type", "/", "Drawers", "filter", "screen.filter"),
    Key("drawers.undo", "u", "undo", "u", "Drawers", "undo", "screen.reverse('undo')"),
    Key("drawers.redo", "U,ctrl+r", "redo", "U", "Drawers", "", "screen.reverse('redo')"),
    *_aids("drawers", "Drawers", "screen."),
    Key(
        "drawers.close",
        "q,escape,D",
        "back to the board",
        "q Esc",
        "Drawers",
        "back",
        "screen.close",
    ),
)


_process = partial(_row, "Process map")

PROCESS = (
    *_moving("process", "Process map", "next stage or line", "stage or line above"),
    _process("process.left", "h,left", "to the picture", "h ←", "", "to_side"),
    _process("process.right", "l,right", "into the page", "l →", "", "to_page"),
    _process("process.next", "tab", "next tab", "Tab", "tab", "turn(1)"),
    _process("process.previous", "shift+tab", "tab before", "shift+Tab", "", "turn(-1)"),
    *_numbered("process", "Process map", "tab", 5),
    _process("process.open_line", "enter", "do what fits: edit, switch, go there", "Enter"),
    _process("process.new", "n", "new stage behind this one", "n", "stage"),
    _process("process.add", "a", "add to the list here: an item, a branch", "a", "add"),
    _process("process.sub", "s", "add a sub-step to the item", "s"),
    _process("process.edit", "e", "edit what is under the cursor", "e", "edit"),
    _process("process.rename", "r", "rename the stage", "r"),
    _process("process.editor", "E", "the text or list in your editor", "E"),
    _process("process.toggle", "space", "required or not; on, off", "space", "switch"),
    _process("process.lower", "J", "stage or entry lower", "J"),
    _process("process.higher", "K", "stage or entry higher", "K"),
    _process("process.delete", "d,x", "remove it", "d", "remove"),
    _process("process.merge", "M", "merge the stage into another", "M"),
    _process("process.split", "S", "split the stage behind an item", "S"),
    _process("process.restore", "R", "restore the version", "R", "restore"),
    _process("process.pipeline", "p", "another pipeline", "p"),
    _process("process.template", "t", "new pipeline from a template", "t"),
    _process("process.file", "X", "the whole map in your editor", "X"),
    _process("process.undo", "u", "undo", "u", "undo"),
    _process("process.redo", "U,ctrl+r", "redo", "U"),
    *_aids("process", "Process map"),
    _process("process.close", "q,escape,P", "back", "q Esc", "back"),
)


_people = partial(_row, "People")

PEOPLE = (
    *_moving("contacts", "People", "next line", "line above", "first line", "last line"),
    _people("contacts.left", "h,left,shift+tab", "people", "h ←", "", "turn(-1)"),
    _people("contacts.right", "tab,l,right", "companies", "Tab l →", "tab", "turn(1)"),
    *_numbered("contacts", "People", "tab", 2),
    _people("contacts.lower", "J", "further down in what is told", "J", "", "look(1)"),
    _people("contacts.higher", "K", "further up in what is told", "K", "", "look(-1)"),
    _people("contacts.open_line", "enter,i", "everything about them", "Enter", "open", "open"),
    _people("contacts.new", "n", "somebody new", "n", "new"),
    _people("contacts.edit", "e", "edit what is known", "e", "edit"),
    _people("contacts.merge", "M", "merge another one into this one", "M", "merge"),
    _people("contacts.link", "a", "part in the deal under the board's cursor", "a", "part"),
    _people("contacts.deal", "b", "to a deal of theirs on the board", "b", "deal"),
    _people("contacts.losing", "o", "only those you are losing touch with", "o", "losing touch"),
    _people("contacts.filter", "slash", "filter as you type", "/", "filter", "filter"),
    _people("contacts.undo", "u", "undo", "u", "undo", "reverse('undo')"),
    _people("contacts.redo", "U,ctrl+r", "redo", "U", "", "reverse('redo')"),
    *_aids("contacts", "People"),
    _people("contacts.close", "q,escape,C", "back", "q Esc", "back", "close"),
)


_health = partial(_row, "Signs")

HEALTH = (
    *_moving("health", "Signs", "next sign or deal", "sign or deal above"),
    _health("health.next", "tab", "next sign", "Tab", "", "step_sign(1)"),
    _health("health.previous", "shift+tab", "sign above", "shift+Tab", "", "step_sign(-1)"),
    _health(
        "health.show", "enter", "a sign's deals; a deal on the board", "Enter", "deals", "open"
    ),
    *_aids("health", "Signs"),
    _health("health.close", "q,escape,S", "back to the board", "q Esc", "back", "close"),
)


_review, _answer, _of_deal = (partial(_row, group) for group in ("Review", "Answers", "Deal"))

REVIEW = (
    _review("review.do", "enter", "do what is suggested", "Enter", "do it"),
    _review("review.next", "j,down", "next deal; this one stays as it is", "j ↓"),
    _review("review.previous", "k,up", "deal before", "k ↑"),
    _review("review.page_down", "pagedown", "further down in what is told", "PgDn"),
    _review("review.page_up", "pageup", "further up", "PgUp"),
    _answer("review.touch", "t", "touched: then a letter", "t", "touch"),
    _answer("review.tried", "T", "tried, no answer: the next step put off", "T", "tried"),
    _answer("review.step", "s", "next step and its day; snooze", "s", "next step"),
    _answer("review.tick", "space", "tick the next item of its checklist", "space"),
    _answer("review.advance", "L", "advance to the next stage", "L", "advance"),
    _answer("review.back", "H", "back to the stage before", "H"),
    _answer("review.move", "m", "move to any stage or pipeline", "m"),
    _answer("review.won", "w", "won", "w", "won"),
    _answer("review.lost", "x", "lost, with the reason", "x", "lost"),
    _answer("review.park", "p", "park until a day", "p", "park"),
    _answer("review.last_chance", "W", "last chance sent: decide in a week", "W"),
    _of_deal("review.delete", "d", "delete", "d"),
    _of_deal("review.fit", "F", "fit: the questions for qualification", "F"),
    _of_deal("review.checklist", "c", "into its checklist", "c"),
    _of_deal("review.edit", "e", "edit all fields", "e"),
    _of_deal("review.notes", "E", "notes in your editor", "E"),
    _of_deal("review.copy", "y", "copy a summary", "y"),
    _of_deal("review.link", "O", "open its mail, telephone or link", "O"),
    _review("review.undo", "u", "undo", "u", "undo"),
    _review("review.redo", "U,ctrl+r", "redo", "U"),
    _review("review.again", "r", "once more through those that are left", "r", "again"),
    _review("review.old", "o", "through those that are too old", "o", "old deals"),
    _review("review.look_back", "b", "look back on the latest won and lost", "b", "look back"),
    *_aids("review", "Review"),
    _review("review.close", "q,escape", "back to the board", "q Esc", "back"),
)


_look_back = partial(_row, "Look back")

LOOK_BACK = (
    *_moving("look_back", "Look back", "next deal", "deal above", "first deal", "last deal"),
    _look_back("look_back.show", "enter", "the deal in its drawer", "Enter", "open", "open"),
    _look_back("look_back.reason", "e", "edit why it was lost", "e", "edit", "edit"),
    _look_back("look_back.undo", "u", "undo", "u", "undo", "reverse('undo')"),
    _look_back("look_back.redo", "U,ctrl+r", "redo", "U", "", "reverse('redo')"),
    *_aids("look_back", "Look back"),
    _look_back("look_back.close", "q,escape", "back", "q Esc", "back", "close"),
)


_metrics = partial(_row, "Metrics")

METRICS = (
    *_moving("metrics", "Metrics", "next figure", "figure above"),
    _metrics("metrics.left", "h,left,shift+tab", "tab to the left", "h ←", "", "turn(-1)"),
    _metrics("metrics.right", "tab,l,right", "tab to the right", "Tab l →", "tab", "turn(1)"),
    *_numbered("metrics", "Metrics", "tab", 8),
    _metrics("metrics.show", "enter", "the deals behind it", "Enter", "deals", "open"),
    _metrics("metrics.period", "t", "time: another period", "t", "period", "period"),
    _metrics("metrics.earlier", "minus", "the period before", "-", "", "shift(-1)"),
    _metrics("metrics.later", "plus", "the period after", "+", "", "shift(1)"),
    _metrics("metrics.by", "b", "by owner, source, product and so on", "b", "by", "group"),
    _metrics("metrics.pipeline", "p", "another pipeline, or all", "p", "pipeline", "pipeline"),
    _metrics("metrics.target", "T", "target: what is to be won", "T", "target", "target"),
    _metrics("metrics.report", "X", "report: all of it as a document", "X", "report", "report"),
    _metrics("metrics.undo", "u", "undo", "u", "", "reverse('undo')"),
    _metrics("metrics.redo", "U,ctrl+r", "redo", "U", "", "reverse('redo')"),
    *_aids("metrics", "Metrics"),
    _metrics("metrics.close", "q,escape,M", "back to the board", "q Esc", "back", "close"),
)

CONTEXTS = {
    "Board": BOARD,
    "Inspector": INSPECTOR,
    "Drawers": DRAWERS,
    "Process map": PROCESS,
    "Signs": HEALTH,
    "Metrics": METRICS,
    "Look back": LOOK_BACK,
    "Review": REVIEW,
    "Contacts": PEOPLE,
    "Prompt": PROMPT,
    "Form": FORM,
    "Help": HELP,
}


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """A context's keys as bindings for its widget or screen."""
    from textual.binding import Binding  # `pipetui keys` prints the table and shows no screen

    return [
        Binding(key.keys or NEVER, key.action, key.label, id=key.id, show=False) for key in keys
    ]


class Hint(NamedTuple):
    """A key in the hint bar: as it is written, its word, as Textual names it."""

    shown: str
    word: str
    key: str
    stays: bool = False
    """It is there however narrow the bar is: it leads to all the others, or back."""


def hints(keys: Iterable[Key]) -> tuple[Hint, ...]:
    """What the hint bar shows of a context: each key as it is first written, and its word."""
    told = [
        Hint(
            key.shown.split()[0],
            key.hint,
            key.keys.split(",")[0],
            stays=_RANKS.get(key.hint, 0) >= _STAYING,
        )
        for key in keys
        if key.hint and key.keys
    ]
    return tuple(sorted(told, key=lambda hint: _RANKS.get(hint.word, 0)))


_RANKS = {
    "tab": 1,
    "undo": 2,
    "all else": 3,
    "help": 4,
    "back": 5,
    "quit": 5,
    "leave it": 5,
}
"""What stands behind the acts of a screen, in this order: moving on, undoing, and the ways out."""
_STAYING = 3
"""From here on a hint is there however narrow the bar is."""
