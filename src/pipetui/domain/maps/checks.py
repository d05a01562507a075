"""What a written process could do better: read from the map alone, with what to do about each.

Nothing here keeps a map from being used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.conditions import ConditionKind
from pipetui.domain.maps.concrete import LINE, Vagueness, vagueness
from pipetui.domain.maps.flow import exit_of, leads_on
from pipetui.domain.process import StageKind
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.process import Item, ProcessMap, Stage

MOST_ITEMS = 7
"""About as many as are kept in mind."""


class FindingKind(StrEnum):
    """What was found."""

    NO_START = "no_start"
    NO_QUALIFIED = "no_qualified"
    NO_ASK = "no_ask"
    NO_DEFINITION = "no_definition"
    NO_EXIT = "no_exit"
    NO_GAIN = "no_gain"
    MANY_ITEMS = "many_items"
    VAGUE_ITEM = "vague_item"
    LONG_ITEM = "long_item"
    UNREACHABLE = "unreachable"
    DEAD_END = "dead_end"
    FALLING = "falling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at again."""

    kind: FindingKind
    stage: str | None = None
    """The key of the stage; None for the map as a whole."""
    item: str | None = None
    """The key of the item."""
    text: str
    hint: str
    """What to do about it."""


def check_map(process: ProcessMap) -> tuple[Finding, ...]:
    """What could be better, the map as a whole first, then stage by stage."""
    found = list(_marks(process))
    reached = _reached(process)
    for stage in process.stages:
        found += _way(process, stage, reached)
        found += _words(stage)
        found += _items(stage)
    return tuple(found)


def _marks(process: ProcessMap) -> Iterator[Finding]:
    stages = process.stages
    if not any(stage.is_start for stage in stages):
        yield Finding(
            kind=FindingKind.NO_START,
            text="No stage is marked start",
            hint="Mark the stage where new deals come in: the sales cycle is counted from there",
        )
    if not any(stage.is_qualified for stage in stages):
        yield Finding(
            kind=FindingKind.NO_QUALIFIED,
            text="No stage is marked qualified",
            hint="Mark the stage that makes a lead a qualified one, to count those",
        )
    if not any(stage.is_ask for stage in stages):
        yield Finding(
            kind=FindingKind.NO_ASK,
            text="No stage is marked ask",
            hint="Mark the stage where the buyer is asked to decide",
        )


# -- the way through the map ---------------------------------------------------------------


def _way(process: ProcessMap, stage: Stage, reached: frozenset[str]) -> Iterator[Finding]:
    if stage.key not in reached:
        yield Finding(
            kind=FindingKind.UNREACHABLE,
            stage=stage.key,
            text=f"Nothing leads to {stage.name}: the answers before it all pass it",
            hint="Add a branch that leads here, move it, or take it out",
        )
    if stage.kind is StageKind.OPEN and not _says_when_to_leave(stage):
        yield Finding(
            kind=FindingKind.NO_EXIT,
            stage=stage.key,
            text=f"Nothing says when a deal may leave {stage.name}",
            hint="Make an item of it required, or add a condition or a branch",
        )
    yield from _dead_ends(process, stage)
    before = _line_before(process, stage)
    if before is not None and (before.probability or 0) > (stage.probability or 0):
        yield Finding(
            kind=FindingKind.FALLING,
            stage=stage.key,
            text=f"{stage.name} has a probability of {stage.probability} %, "
            f"less than the {before.probability} % of {before.name} before it",
            hint="A deal that goes on is likelier to be won: raise one or lower the other",
        )


def _dead_ends(process: ProcessMap, stage: Stage) -> Iterator[Finding]:
    keys = {item.key for item in stage.items}
    for condition in stage.conditions:
        if condition.kind is ConditionKind.ITEM and condition.name not in keys:
            yield Finding(
                kind=FindingKind.DEAD_END,
                stage=stage.key,
                text=f"{stage.name} waits for an item {shown(condition.name or '')} "
                "that it does not have",
                hint="Take the condition out, or add the item",
            )
    for branch in stage.branches:
        if exit_of(branch.to) is None and process.stage_keyed(branch.to) is None:
            yield Finding(
                kind=FindingKind.DEAD_END,
                stage=stage.key,
                text=f"The branch {shown(branch.label)} of {stage.name} leads to no stage",
                hint="Let it lead to the key of a stage, or to no, park or lost",
            )


def _says_when_to_leave(stage: Stage) -> bool:
    return any(item.required for item in stage.items) or bool(stage.conditions or stage.branches)


def _reached(process: ProcessMap) -> frozenset[str]:
    """The stages a deal comes to by the map: from where it may begin, on the line or by a branch.

    Deals are put by hand before the start, so that the line counts as entered from its beginning.
    """
    open_ends = [*process.stages[:1], process.first] if process.stages else []
    keys = [stage.key for stage in open_ends]
    keys += [route.stage for route in process.pipeline.routes if route.stage]
    if process.winning_stage is not None:
        keys.append(process.winning_stage.key)  # a deal is won from anywhere
    reached: set[str] = set()
    while keys:
        stage = process.stage_keyed(keys.pop())
        if stage is None or stage.key in reached:
            continue
        reached.add(stage.key)
        keys += [branch.to for branch in stage.branches]
        following = process.neighbour(stage, 1)
        if following is not None and leads_on(process, stage):
            keys.append(following.key)
    return frozenset(reached)


def _line_before(process: ProcessMap, stage: Stage) -> Stage | None:
    """The stage before it on the line that has a probability, when it has one itself."""
    if stage.probability is None:
        return None
    for before in reversed(process.stages[: process.stages.index(stage)]):
        if not leads_on(process, before):
            return None
        if before.probability is not None:
            return before
    return None


# -- what a stage says ---------------------------------------------------------------------


def _words(stage: Stage) -> Iterator[Finding]:
    if not stage.definition:
        yield Finding(
            kind=FindingKind.NO_DEFINITION,
            stage=stage.key,
            text=f"{stage.name} has no definition",
            hint="Say what must be true for a deal to be here",
        )
    if not stage.gain:
        yield Finding(
            kind=FindingKind.NO_GAIN,
            stage=stage.key,
            text=f"{stage.name} gives the buyer nothing",
            hint="Say what the buyer gets out of it; a stage that gives nothing slows them down",
        )


def _items(stage: Stage) -> Iterator[Finding]:
    count = len(stage.items)
    if count > MOST_ITEMS:
        yield Finding(
            kind=FindingKind.MANY_ITEMS,
            stage=stage.key,
            text=f"{stage.name} has {count} items",
            hint=f"About {MOST_ITEMS} are kept in mind: make sub-steps of some, or split the stage",
        )
    for item in stage.items:
        if (why := vagueness(item.text)) is not None:
            yield _vague(stage, item, why)


def _vague(stage: Stage, item: Item, why: Vagueness) -> Finding:
    is_long = why is Vagueness.LONG
    return Finding(
        kind=FindingKind.LONG_ITEM if is_long else FindingKind.VAGUE_ITEM,
        stage=stage.key,
        item=item.key,
        text=f"{shown(item.text)} in {stage.name} {why.value}",
        hint=f"Keep it under {LINE} characters; what explains it belongs into the guidance"
        if is_long
        else 'Say what is done, beginning with the verb: "Ask for the budget"',
    )
