"""A stage in full: every field and list of it, each a place that can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.conditions import describe_condition
from pipetui.domain.maps.checks import FindingKind
from pipetui.domain.maps.fields import STAGE_FIELDS
from pipetui.domain.maps.lists import STAGE_LISTS
from pipetui.domain.maps.places import Place
from pipetui.domain.maps.words import action_words, branch_words
from pipetui.domain.text import counted
from pipetui.tui.inspector.stage_sheet import item_block
from pipetui.tui.process.page import MOST, NOTHING, Page, Part, PartGroup, named_part
from pipetui.tui.sheets.sheet import Row, signed_block
from pipetui.tui.widgets.lines import Ink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.maps.checks import Finding
    from pipetui.domain.process import Stage
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.process.state import ProcessState

_TEXTS = ("definition", "guidance", "gain")
_FIGURES = ("phase", "kind", "probability", "stale", "touch", "tries", "limit", "auto")
_MARKS = ("start", "qualified", "ask")
_WAYS = ("conditions", "branches", "on_enter", "on_leave", "links")
FIELD_OF = {
    FindingKind.NO_DEFINITION: "definition",
    FindingKind.NO_GAIN: "gain",
    FindingKind.FALLING: "probability",
    FindingKind.NO_EXIT: "items",
    FindingKind.MANY_ITEMS: "items",
}
"""The field of a stage at which a finding is shown."""
_UNITS = {"stale": " days", "touch": " days", "tries": " unanswered attempts", "limit": " deals"}


def stage_page(state: ProcessState, width: int, key: KeyOf) -> Page:
    """All that is written of the stage under the cursor."""
    width = min(width, MOST)
    stage, process = state.stage, state.process
    place = process.stages.index(stage) + 1
    required = sum(item.required for item in stage.items)
    figures = f"{required} of {len(stage.items)} required" if stage.items else ""
    groups = (
        PartGroup((*_findings(state, stage, "", width), *_texts(state, stage, width))),
        PartGroup(tuple(_checklist(state, stage, width, key)), "Checklist", figures),
        PartGroup(tuple(_ways(state, stage, width)), "Ways in and out"),
        PartGroup(tuple(_figures(state, stage, width)), "Figures"),
        PartGroup(tuple(_so_far(state, stage, width)), "So far", "of all time"),
    )
    parked = f", {state.parked(stage):,} parked" if state.parked(stage) else ""
    there = f"{counted(state.standing(stage), 'deal')}{parked}"
    pinned = Row(
        (Ink(stage.name, "accent", bold=True),),
        (Ink(f"{there} · {place} of {len(process.stages)}", "muted"),),
    )
    return Page(
        ("stage", process.pipeline.id, stage.key),
        (pinned,),
        tuple(group for group in groups if group.parts),
    )


def _place(stage: Stage, field: str, index: int | None = None, item: str | None = None) -> Place:
    return Place(field=field, stage=stage.key, index=index, item=item)


def _findings(state: ProcessState, stage: Stage, field: str, width: int) -> Iterator[Part]:
    """What was found at a field; with no name what belongs to none."""
    for finding in state.findings_of(stage):
        if finding.item is None and FIELD_OF.get(finding.kind, "") == field:
            yield _finding(finding, width)


def _finding(finding: Finding, width: int, indent: str = "") -> Part:
    sign = (Ink(f"{indent}! ", "warning", bold=True),)
    text = f"{finding.text}: {finding.hint}" if finding.hint else finding.text
    return Part(signed_block(sign, Ink(text, "warning"), width).rows)


def _with_findings(part: Part, found: Sequence[Part]) -> Part:
    return Part((*part.rows, *(row for each in found for row in each.rows)), part.place)


def _texts(state: ProcessState, stage: Stage, width: int) -> Iterator[Part]:
    yield named_part("Name", stage.name, width, _place(stage, "name"))
    for field in _TEXTS:
        yield _field(state, stage, field, width)


def _field(state: ProcessState, stage: Stage, field: str, width: int) -> Part:
    kind = STAGE_FIELDS[field]
    text = kind.read(stage)
    said = f"{text}{_UNITS.get(field, '')}" if text else NOTHING
    if field == "probability" and text:
        said = text.replace(" fixed", "") + " %" + (", fixed" if stage.probability_fixed else "")
    elif field == "stale" and stage.stale_fixed:
        said = f"{stage.stale_days} days, fixed"
    part = named_part(kind.name, said, width, _place(stage, field), "text" if text else "muted")
    return _with_findings(part, list(_findings(state, stage, field, width)))


def _checklist(state: ProcessState, stage: Stage, width: int, key: KeyOf) -> Iterator[Part]:
    yield from _findings(state, stage, "items", width)
    for index, item in enumerate(stage.items):
        found = [each for each in state.findings_of(stage) if each.item == item.key]
        part = Part(item_block(item, width).rows, _place(stage, "items", index))
        yield _with_findings(part, [_finding(each, width, "    ") for each in found])
        for at, step in enumerate(item.steps):
            rows = signed_block((Ink("    ☐ ", "muted"),), Ink(step, "muted"), width).rows
            yield Part(rows, _place(stage, "steps", at, item.key))
    if not stage.items:
        told = f"no items yet: {key('process.add')} adds one"
        yield named_part("", told, width, _place(stage, "items"), "muted")


def _ways(state: ProcessState, stage: Stage, width: int) -> Iterator[Part]:
    for field in _WAYS:
        kind = STAGE_LISTS[field]
        said = _entries(state, stage, field)
        for index, text in enumerate(said):
            name = "" if index else kind.name
            yield named_part(name, text, width, _place(stage, field, index))
        if not said:
            yield named_part(kind.name, NOTHING, width, _place(stage, field), "muted")


def _entries(state: ProcessState, stage: Stage, field: str) -> list[str]:
    if field == "conditions":
        items = [(item.key, item.text) for item in stage.items]
        return [describe_condition(each, items) for each in stage.conditions]
    if field == "branches":
        return [branch_words(each, state.process) for each in stage.branches]
    if field == "links":
        return list(stage.links)
    actions = stage.on_enter if field == "on_enter" else stage.on_leave
    return [action_words(each) for each in actions]


def _figures(state: ProcessState, stage: Stage, width: int) -> Iterator[Part]:
    for field in _FIGURES:
        yield _field(state, stage, field, width)
    for field in _MARKS:
        kind, holds = STAGE_FIELDS[field], STAGE_FIELDS[field].read(stage) == "yes"
        said = f"{'☑' if holds else '☐'} {kind.hint}"
        yield named_part(kind.name, said, width, _place(stage, field), "text" if holds else "muted")


def _so_far(state: ProcessState, stage: Stage, width: int) -> Iterator[Part]:
    flow = state.flows.get(stage.id)
    if flow is None or not flow.entries:
        return
    parked = f" ({state.parked(stage):,} parked)" if state.parked(stage) else ""
    there = f"{flow.still_there:,} still there{parked}"
    yield named_part("Came", f"{counted(flow.entries, 'time')}, {there}", width)
    yield named_part("Went on", flow.conversion.said_with_range, width)
    others = (
        (flow.lost, "lost"),
        (flow.moved_back, "moved back"),
        (flow.handed_on, "handed on"),
        (flow.won_outright, "won from here"),
    )
    left = ", ".join(f"{count:,} {word}" for count, word in others if count)
    if left:
        yield named_part("Besides", left, width)
    took = state.times[stage.id].finished
    if took.value is not None:
        days = f"{took.value:g} {'day' if took.value == 1 else 'days'}"
        said = f"{days} in the middle of {counted(took.n, 'stay')}"
        yield named_part("Took", said, width)
