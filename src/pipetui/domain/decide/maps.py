"""Pipelines and stages made, and brought to a written map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap, EnsureStages
from pipetui.domain.decide.bulk import short
from pipetui.domain.decide.stays import arrive, carry_over, follow_map, leave
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.faults import faults
from pipetui.domain.model import Deal, Entity, VisitEnd
from pipetui.domain.process import ActionKind, Exit, Stage, key_of, map_meant
from pipetui.domain.stage_actions import check_setting
from pipetui.domain.text import clean_line, counted, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft
    from pipetui.domain.process import ProcessMap


def ensure_stages(draft: Draft, command: EnsureStages) -> str:
    """Add the stages a pipeline lacks, after its last open one."""
    process = map_meant(draft.maps, command.pipeline)
    known = {fold(stage.name) for stage in process.stages}
    names = {fold(name): name for name in map(clean_line, command.names) if name}
    missing = [name for folded, name in names.items() if folded not in known]
    keys = {*(stage.key for stage in process.every_stage), *Exit}
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

    Deals that stand in a stage the map no longer has go where the command says, and their stay
    there ends as handed on. Such a stage is kept aside for the history that names it. Deals that
    stay follow their stage's new checklist.
    """
    wanted = command.map.pipeline
    _refuse_faults(command.map)
    _require_actions(command.map)
    known = next((m for m in draft.maps if m.pipeline.key == wanted.key), None)
    if known is not None and command.new:
        message = f"there is a pipeline {known.pipeline.name} already"
        raise Refused(message, "choose another name, or bring it to a file with `map import`")
    if known is None:
        pipeline_id, position = draft.new_id(Entity.PIPELINE), len(draft.maps)
    else:
        pipeline_id, position = known.pipeline.id, known.pipeline.position
    draft.put(replace(wanted, id=pipeline_id, position=position))
    former = {stage.key: stage for stage in (*known.retired, *known.stages)} if known else {}
    going = {stage.key: stage for stage in known.stages} if known else {}
    for place, stage in enumerate(command.map.stages):
        same = former.get(stage.key)
        going.pop(stage.key, None)
        _require_same_kind(draft, same, stage)
        stage_id = same.id if same else draft.new_id(Entity.STAGE)
        now = replace(stage, id=stage_id, pipeline_id=pipeline_id, position=place, retired=False)
        draft.put(now)
        if same is not None and same.items != now.items:
            for deal in draft.standing_in(same.id):
                follow_map(draft, deal, same, now)
    _retire(draft, tuple(going.values()), draft.map_of(pipeline_id), dict(command.stage_to))
    return command.label or f"{'Changed' if known else 'Made'} pipeline {short(wanted.name)}"


def _retire(
    draft: Draft, going: tuple[Stage, ...], process: ProcessMap, stage_to: dict[str, str]
) -> None:
    """Take stages out of the map, and their deals to where they are to go."""
    unknown = [key for key in stage_to if key not in {stage.key for stage in going}]
    if unknown:
        message = f"{', '.join(map(shown, unknown))} is no stage that the map loses"
        raise Refused(message, "name one by its key, and where its deals go: OLD=NEW")
    homeless = [
        (stage, draft.stage_stays(stage.id))
        for stage in going
        if draft.stage_stays(stage.id) and stage.key not in stage_to
    ]
    if homeless:
        names = ", ".join(f"{stage.name} ({counted(count, 'deal')})" for stage, count in homeless)
        key = homeless[0][0].key
        message = f"deals stand in what the map no longer has: {names}"
        raise Refused(message, f"say where they go (`--stage-to {key}=OTHER`), or keep the stage")
    for stage in going:
        for deal in draft.standing_in(stage.id):
            _hand_on(draft, deal, stage, _heir(process, stage, stage_to[stage.key]))
        if draft.stage_use(stage.id):
            draft.put(replace(stage, retired=True))
        else:
            draft.remove(stage)


def _heir(process: ProcessMap, stage: Stage, key: str) -> Stage:
    heir = process.stage_keyed(key)
    if heir is None:
        message = f"{shown(key)} is no stage of the new map, so the deals of {stage.name} cannot go"
        raise Refused(message, f"one of {', '.join(each.key for each in process.stages)}")
    if heir.kind is not stage.kind:
        message = f"deals of {stage.name} cannot go to {heir.name}, which is of kind {heir.kind}"
        raise Refused(message, "an edit of the map neither wins a deal nor takes a win back")
    return heir


def _hand_on(draft: Draft, deal: Deal, stage: Stage, heir: Stage) -> None:
    at = leave(draft, deal, VisitEnd.HANDED_ON)
    moved = replace(draft.deal(deal.id), stage_id=heir.id, rank=draft.end_of_lane(heir.id))
    draft.put(moved)
    arrive(draft, moved, heir, at, acts=False)
    carry_over(draft, deal, stage, heir)


def _require_same_kind(draft: Draft, same: Stage | None, stage: Stage) -> None:
    if same is not None and same.kind is not stage.kind and draft.stage_stays(same.id):
        message = f"deals stand in {same.name}, so it cannot become of kind {stage.kind}"
        raise Refused(message, "move them to another stage first")


def _require_actions(process: ProcessMap) -> None:
    """Refuse an action that sets a field to what it cannot hold: no move must stumble over it."""
    for stage in process.stages:
        for action in (*stage.on_enter, *stage.on_leave):
            if action.kind is ActionKind.FIELD:
                try:
                    check_setting(action, process.pipeline.currency)
                except BadValue as bad:
                    message = f"{stage.name} would set {action.field}: {bad.message}"
                    raise Refused(message, bad.hint) from None


def _refuse_faults(process: ProcessMap) -> None:
    """Refuse a map that nobody can sell along, or in which something names what is not there."""
    for fault in faults(process):
        where = process.pipeline if fault.stage is None else process.stages[fault.stage]
        message = f"{short(where.name)}: {fault.text}"
        raise Refused(message, fault.hint)


RULES: Mapping[type, Callable[..., str]] = {
    EnsureStages: ensure_stages,
    ApplyMap: apply_map,
}
