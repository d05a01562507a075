"""What stands around the process: its tabs, and the words about what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.maps.fields import field_at
from pipetui.domain.maps.lists import list_at
from pipetui.tui.process.state import Tab
from pipetui.tui.widgets.lines import Look, Piece, cut, width_of
from pipetui.tui.widgets.tabs import tab_pieces, tab_under

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.maps.places import Place
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.process.state import ProcessState

_EDITS = {
    *("process.new", "process.add", "process.edit", "process.toggle", "process.delete"),
}
_ONLY = {"process.restore": (Tab.VERSIONS,), "process.new": (Tab.MAP,)}


def tabs(state: ProcessState, look: Look) -> tuple[list[Piece], list[Piece]]:
    """The tabs side by side, the open one standing out; the pipeline's name, if it fits."""
    texts = _texts(state, look.width)
    colours = {Tab.CHECKS: "warning"} if state.findings else {}
    pieces = tab_pieces(texts, state.tab, look.palette, colours)
    used = 1 + sum(map(width_of, texts.values()))
    room = look.width - used - 3
    name = cut(state.process.pipeline.name, room) if room > 0 else ""
    return pieces, [(f"{name} ", look("text", bold=True))] if name else []


def tab_at(state: ProcessState, x: int, width: int) -> Tab | None:
    """Which tab is at a cell of their line."""
    return tab_under(_texts(state, width), x)


def _texts(state: ProcessState, width: int) -> dict[Tab, str]:
    found = f" {len(state.findings)}" if state.findings else ""
    names = {tab: f"{tab}{found if tab is Tab.CHECKS else ''} " for tab in Tab}
    airy = sum(map(len, names.values())) + len(names) < width
    return {tab: f" {name}" if airy else name for tab, name in names.items()}


def described(place: Place | None, state: ProcessState, look: Look, key: KeyOf) -> list[Piece]:
    """What the thing under the cursor is for."""
    text = _about(place, state, key)
    return [(" ", look("muted")), (cut(text, look.width - 2), look("muted"))] if text else []


def _about(place: Place | None, state: ProcessState, key: KeyOf) -> str:
    if place is None:
        return ""
    opens, stage = key("process.open_line"), state.stage
    match place.field:
        case "stage":
            missing = f"{stage.name} has no definition yet: {opens}, then {key('process.edit')}"
            return stage.definition or missing
        case "finding":
            return f"{opens} goes to where it is"
        case "version":
            restores, undoes = key("process.restore"), key("process.undo")
            return f"{restores} restores it: one step, which {undoes} takes back"
        case "deal":
            return f"{opens} goes to the deal"
    kind = list_at(place) or field_at(place)
    return f"{kind.name}: {kind.hint}" if kind else ""


def shown_keys(keys: Iterable[Key], tab: Tab) -> list[Key]:
    """The keys that do something under a tab."""
    edits = tab in {Tab.MAP, Tab.PIPELINE}
    return [
        key
        for key in keys
        if (edits or key.id not in _EDITS) and tab in _ONLY.get(key.id, tuple(Tab))
    ]
