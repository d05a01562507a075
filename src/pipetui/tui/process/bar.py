"""What stands around the process: its tabs, and the words about what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.maps.fields import field_at
from pipetui.domain.maps.lists import list_at
from pipetui.domain.text import counted
from pipetui.tui.board.words import pipeline_tab
from pipetui.tui.process.state import Tab
from pipetui.tui.widgets.lines import Look, Piece, cut
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


def title(state: ProcessState, look: Look, *, several: bool) -> list[Piece]:
    """Whose map it is, and how much of it there is."""
    name, count = (
        pipeline_tab(state.process.pipeline.name, several=several),
        len(state.process.stages),
    )
    return [
        (name, look.palette("accent_text", "accent", bold=True)),
        ("  Process map", look("text", bold=True)),
        (f" · {counted(count, 'stage')}", look("muted")),
    ]


def tabs(state: ProcessState, look: Look) -> list[Piece]:
    """The tabs side by side, the open one standing out."""
    colours = {Tab.CHECKS: "warning"} if state.findings else {}
    return tab_pieces(_texts(state, look.width), state.tab, look.palette, colours)


def tab_at(state: ProcessState, x: int, width: int) -> Tab | None:
    """Which tab is at a cell of their line."""
    return tab_under(_texts(state, width), x)


def _texts(state: ProcessState, width: int) -> dict[Tab, str]:
    found = f" {len(state.findings)}" if state.findings else ""
    names = {tab: f"{tab}{found if tab is Tab.CHECKS else ''} " for tab in Tab}
    airy = sum(map(len, names.values())) + len(names) < width
    return {tab: f" {name}" if airy else name for tab, name in names.items()}


def described(
    place: Place | None, state: ProcessState, look: Look, key: KeyOf, *, alone: bool = False
) -> list[Piece]:
    """What the thing under the cursor is for; of a stage `alone` on the screen, what it means."""
    text = _about(place, state, key, alone=alone)
    return [(" ", look("muted")), (cut(text, look.width - 2), look("muted"))] if text else []


def _about(place: Place | None, state: ProcessState, key: KeyOf, *, alone: bool) -> str:
    if place is None:
        return ""
    opens = key("process.open_line")
    match place.field:
        case "stage":
            return _about_stage(state, key, alone=alone)
        case "finding":
            return f"{opens} goes to where it is"
        case "version":
            restores, undoes = key("process.restore"), key("process.undo")
            then = f"{restores} restores it: one step, which {undoes} takes back"
            return "The map as it is now" if _is_newest(state, place) else then
        case "deal":
            return f"{opens} goes to the deal"
    kind = list_at(place) or field_at(place)
    return f"{kind.name}: {kind.hint}" if kind else ""


def _about_stage(state: ProcessState, key: KeyOf, *, alone: bool) -> str:
    """What it means where that does not stand beside it; else how one gets there."""
    stage = state.stage
    edits = f"{key('process.open_line')} goes into its page, where {key('process.edit')} edits"
    if not stage.definition:
        return f"{stage.name} has no definition yet: {edits} it"
    return stage.definition if alone else f"{edits} each line"


def shown_keys(keys: Iterable[Key], state: ProcessState, place: Place | None) -> list[Key]:
    """The keys that do something under a tab, at what is under the cursor."""
    tab = state.tab
    dead = set() if tab in {Tab.MAP, Tab.PIPELINE} else {*_EDITS}
    if _is_newest(state, place):
        dead.add("process.restore")
    return [key for key in keys if key.id not in dead and tab in _ONLY.get(key.id, tuple(Tab))]


def _is_newest(state: ProcessState, place: Place | None) -> bool:
    """Whether it is the version the map is in."""
    newest = len(state.versions or ()) - 1
    return place is not None and place.field == "version" and place.index == newest
