"""Pipelines and stages made, and brought to a written map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap, EnsureStages
from pipetui.domain.decide.bulk import short
from pipetui.domain.errors import Refused
from pipetui.domain.model import Entity
from pipetui.domain.process import Stage, key_of
from pipetui.domain.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft
    from pipetui.domain.process import ProcessMap


def ensure_stages(draft: Draft, command: EnsureStages) -> str:
    """Add the stages a pipeline lacks, after its last open one."""
    process = draft.find_map(command.pipeline)
    known = {fold(stage.name) for stage in process.stages}
    names = {fold(name): name for name in map(clean_line, command.names) if name}
    missing = [name for folded, name in names.items() if folded not in known]
    keys = {stage.key for stage in process.stages}
    place = len(process.open_stages)
    for stage in process.stages[place:]:
        draft.put(replace(stage, position=stage.position + len(missing)))
    for offset, name in enumerate(missing):
        key = key_of(name, keys)
        keys.add(key)
        draft.put(
            Stage(
                id=draft.new_id(Entity.STAGE),
                pipeline_id=process.pipeline.id,
                key=key,
                name=name,
                position=place + offset,
            )
        )
    return f"Added {len(missing)} stages to {process.pipeline.name}"


def apply_map(draft: Draft, command: ApplyMap) -> str:
    """Make a pipeline, or bring the one of the same key to the map; stages are matched by key.

    A stage the map no longer has is removed only when no deal and no history names it.
    """
    wanted = command.map.pipeline
    _require_a_line(command.map)
    known = next((m for m in draft.maps if m.pipeline.key == wanted.key), None)
    if known is not None and command.new:
        message = f"there is a pipeline {known.pipeline.name} already"
        raise Refused(message, "choose another name, or bring it to a file with `map import`")
    if known is None:
        pipeline_id, position = draft.new_id(Entity.PIPELINE), len(draft.maps)
    else:
        pipeline_id, position = known.pipeline.id, known.pipeline.position
    draft.put(replace(wanted, id=pipeline_id, position=position))
    former = {stage.key: stage for stage in known.stages} if known else {}
    for place, stage in enumerate(command.map.stages):
        same = former.pop(stage.key, None)
        if same is not None and same.kind is not stage.kind and draft.stage_stays(same.id):
            message = f"deals stand in {same.name}, so it cannot become of kind {stage.kind}"
            raise Refused(message, "move them to another stage first")
        stage_id = same.id if same else draft.new_id(Entity.STAGE)
        draft.put(replace(stage, id=stage_id, pipeline_id=pipeline_id, position=place))
    in_use = [stage.name for stage in former.values() if draft.stage_use(stage.id)]
    if in_use:
        message = (
            f"deals or their history stand in {', '.join(in_use)}, which the map no longer has"
        )
        raise Refused(message, "keep the stage in the map (a stage is known by its key)")
    for stage in former.values():
        draft.remove(stage)
    return f"{'Changed' if known else 'Made'} pipeline {short(wanted.name)}"


def _require_a_line(process: ProcessMap) -> None:
    """Refuse stages that nobody can sell along: none open, open after won, or two of one key."""
    name = short(process.pipeline.name)
    if not process.open_stages:
        message = f"{name} has no open stage"
        raise Refused(message, "a map needs a stage before the win")
    if process.stages[: len(process.open_stages)] != process.open_stages:
        message = f"{name} has an open stage after one of kind won"
        raise Refused(message, "put the stages of kind won last")
    if len({stage.key for stage in process.stages}) < len(process.stages):
        message = f"{name} has two stages of one key"
        raise Refused(message, "a stage is known by its key: give each its own")


RULES: Mapping[type, Callable[..., str]] = {
    EnsureStages: ensure_stages,
    ApplyMap: apply_map,
}
