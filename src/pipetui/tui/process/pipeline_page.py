"""What holds for a whole pipeline: its goal, its policies, its lists, which deals come to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.maps.fields import PIPELINE_FIELDS
from pipetui.domain.maps.lists import PIPELINE_LISTS, entries_at
from pipetui.domain.maps.places import Place
from pipetui.domain.maps.words import goal_words, route_words
from pipetui.domain.process import GatePolicy
from pipetui.tui.process.page import MOST, NOTHING, Page, Part, PartGroup, named_part, text_part
from pipetui.tui.sheets.sheet import Row
from pipetui.tui.widgets.lines import Ink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.process.state import ProcessState

_EFFECTS = {
    GatePolicy.OFF: "nothing is said",
    GatePolicy.WARN: "it is done, and said",
    GatePolicy.BLOCK: "it is refused, unless a reason is given",
}
_POLICIES = ("gate", "skip", "back")


def pipeline_page(state: ProcessState, width: int, key: KeyOf) -> Page:
    """The fields and lists of the pipeline."""
    width, pipeline = min(width, MOST), state.process.pipeline
    lists = (
        PartGroup(
            tuple(_entries(state, field, width, key)),
            kind.name,
            f"{len(entries_at(state.process, Place(field=field))):,}",
        )
        for field, kind in PIPELINE_LISTS.items()
    )
    pinned = Row(
        (Ink(pipeline.name, "accent", bold=True),),
        (Ink(f"{len(state.process.stages)} stages", "muted"),),
    )
    return Page(("pipeline", pipeline.id), (pinned,), (PartGroup(_fields(state, width)), *lists))


def _fields(state: ProcessState, width: int) -> tuple[Part, ...]:
    pipeline = state.process.pipeline
    said = {
        "name": pipeline.name,
        "currency": pipeline.currency,
        "goal": goal_words(pipeline.goal) if pipeline.goal else NOTHING,
    }
    for field in _POLICIES:
        policy: GatePolicy = getattr(pipeline, field)
        said[field] = f"{policy:<6} {PIPELINE_FIELDS[field].hint}: {_EFFECTS[policy]}"
    return tuple(
        named_part(
            PIPELINE_FIELDS[field].name,
            text,
            width,
            Place(field=field),
            "muted" if text == NOTHING else "text",
        )
        for field, text in said.items()
    )


def _entries(state: ProcessState, field: str, width: int, key: KeyOf) -> Iterator[Part]:
    place, kind = Place(field=field), PIPELINE_LISTS[field]
    entries = entries_at(state.process, place)
    for index, entry in enumerate(entries):
        text = route_words(entry, state.process) if field == "routes" else entry
        yield text_part(text, width, place=Place(field=field, index=index))
    if not entries:
        told = f"no {kind.one} yet: {key('process.add')} adds one"
        yield text_part(told, width, "muted", place)
