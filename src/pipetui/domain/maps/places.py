"""What of a map can be edited, and what an edit gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap
from pipetui.domain.conditions import ConditionKind
from pipetui.domain.errors import Refused
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.process import Item, ProcessMap, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A field of a stage or of the pipeline, or one entry of a list there."""

    field: str
    stage: str | None = None
    """The stage's key; None for what belongs to the pipeline."""
    item: str | None = None
    """The key of the item whose sub-steps it is about."""
    index: int | None = None
    """Which entry of a list, from 0; None for a field of one value, and for a list as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapEdit:
    """A map as it is to be, and what was done to it, for people."""

    process: ProcessMap
    label: str
    stage_to: tuple[tuple[str, str], ...] = ()
    """Where the deals of a stage go that it no longer has: its key and another stage's."""
    place: Place | None = None
    """What was edited, where it is now."""
    stage: str | None = None
    """The key of the stage to look at next."""

    @property
    def command(self) -> ApplyMap:
        """What brings the stored pipeline to it."""
        return ApplyMap(map=self.process, stage_to=self.stage_to, label=self.label)


def stage_of(process: ProcessMap, key: str | None) -> Stage:
    """The stage of a key; Refused when the map has none such (any more)."""
    stage = process.stage_keyed(key) if key is not None else None
    if stage is None:
        message = f"there is no stage {shown(key or '')} in {process.pipeline.name}"
        raise Refused(message, "it was changed meanwhile; look again")
    return stage


def item_of(stage: Stage, key: str | None) -> Item:
    """The item of a key; Refused when the stage has none such (any more)."""
    found = next((item for item in stage.items if item.key == key), None)
    if found is None:
        message = f"{stage.name} has no item {shown(key or '')}"
        raise Refused(message, "it was changed meanwhile; look again")
    return found


def with_stages(process: ProcessMap, stages: Iterable[Stage]) -> ProcessMap:
    """The map with other stages, numbered in their order."""
    numbered = tuple(
        stage if stage.position == place else replace(stage, position=place)
        for place, stage in enumerate(stages)
    )
    return replace(process, stages=numbered)


def with_stage(process: ProcessMap, stage: Stage) -> ProcessMap:
    """The map with one stage in place of the one of its key."""
    return with_stages(
        process, (stage if each.key == stage.key else each for each in process.stages)
    )


def waits_for_something(stage: Stage) -> bool:
    """Whether there is anything that a deal going on by itself would wait for."""
    return bool(stage.conditions) or any(item.required for item in stage.items)


def names_item(stage: Stage, key: str) -> bool:
    """Whether a condition of the stage waits for its item of this key."""
    return any(each.kind is ConditionKind.ITEM and each.name == key for each in stage.conditions)


def settled(edit: MapEdit) -> MapEdit:
    """The edit, with no stage left that lets deals go on by themselves at once."""
    idle = [s for s in edit.process.stages if s.auto_advance and not waits_for_something(s)]
    if not idle:
        return edit
    process = edit.process
    for stage in idle:
        process = with_stage(process, replace(stage, auto_advance=False))
    names = ", ".join(stage.name for stage in idle)
    label = f"{edit.label}; {names} no longer moves deals on by itself"
    return replace(edit, process=process, label=label)
