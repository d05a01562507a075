"""A map with a stage more, one less, or another order; what names a stage follows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar

from pipetui.domain.conditions import ConditionKind
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.bounds import LISTS_OF_A_STAGE, MOST_STAGES, most_in, require_room
from pipetui.domain.maps.places import (
    MapEdit,
    Place,
    item_of,
    settled,
    stage_of,
    with_stage,
    with_stages,
)
from pipetui.domain.process import Exit, ProcessMap, Stage, StageKind, key_of
from pipetui.domain.text import clean_line, clean_text, fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.process import Item

T = TypeVar("T")

_RESERVED = frozenset(each.value for each in Exit)


def begin_map(template: ProcessMap, name: str) -> MapEdit:
    """A new pipeline of this name, made like a template."""
    name = _clean_name(name, "pipeline")
    pipeline = replace(template.pipeline, name=name, key=key_of(name), source=None)
    return MapEdit(process=replace(template, pipeline=pipeline), label=f"Made pipeline {name}")


def add_stage(process: ProcessMap, name: str, after: str | None) -> MapEdit:
    """A new stage behind that of a key, of the same kind; without one at the beginning."""
    _require_room_for_one(process)
    name = _new_name(process, name)
    place = 0 if after is None else process.stages.index(stage_of(process, after)) + 1
    kind = StageKind.OPEN if after is None else stage_of(process, after).kind
    stage = Stage(
        id=0,
        pipeline_id=process.pipeline.id,
        key=_new_key(process, name),
        name=name,
        position=place,
        kind=kind,
    )
    stages = (*process.stages[:place], stage, *process.stages[place:])
    return MapEdit(
        process=with_stages(process, stages), label=f"Added stage {name}", stage=stage.key
    )


def rename_stage(process: ProcessMap, key: str, name: str) -> MapEdit:
    """Another name; the key stays, and with it everything that names the stage."""
    stage = stage_of(process, key)
    name = _new_name(process, name, besides=stage)
    return MapEdit(
        process=with_stage(process, replace(stage, name=name)),
        label=f"Renamed {stage.name} to {name}",
        place=Place(field="name", stage=key),
        stage=key,
    )


def move_stage(process: ProcessMap, key: str, step: Literal[1, -1]) -> MapEdit:
    """A place on or back; open stages stay before those of kind won."""
    stage = stage_of(process, key)
    other = process.neighbour(stage, step)
    if other is None:
        message = f"{stage.name} is the {'last' if step > 0 else 'first'} stage"
        raise Refused(message)
    if other.kind is not stage.kind:
        message = f"{stage.name} is of kind {stage.kind} and {other.name} of kind {other.kind}"
        raise Refused(message, "the stages of kind won come last")
    stages = list(process.stages)
    here, there = stages.index(stage), stages.index(other)
    stages[here], stages[there] = other, stage
    where = "behind" if step > 0 else "before"
    return MapEdit(
        process=with_stages(process, stages),
        label=f"Moved {stage.name} {where} {other.name}",
        stage=key,
    )


def split_stage(process: ProcessMap, key: str, last: str, name: str) -> MapEdit:
    """One stage into two: what comes after the item `last` goes to a new stage behind it.

    The items after that one go, and with them what is only asked when the old stage is left: its
    branches, its actions on leaving, and the conditions that name no item that stays. Deals stay
    where they are.
    """
    stage = stage_of(process, key)
    cut = stage.items.index(item_of(stage, last)) + 1
    if cut == len(stage.items):
        message = f"{shown(item_of(stage, last).text)} is the last item of {stage.name}"
        raise Refused(message, "split it after an item that has others behind it")
    _require_room_for_one(process)
    name = _new_name(process, name)
    stays, goes = stage.items[:cut], stage.items[cut:]
    kept = {item.key for item in stays}
    waits = tuple(
        each for each in stage.conditions if each.kind is ConditionKind.ITEM and each.name in kept
    )
    first = replace(stage, items=stays, conditions=waits, branches=(), on_leave=(), is_ask=False)
    second = replace(
        stage,
        id=0,
        key=_new_key(process, name),
        name=name,
        items=goes,
        conditions=tuple(each for each in stage.conditions if each not in waits),
        on_enter=(),
        definition=None,
        guidance=None,
        gain=None,
        deal_limit=None,
        is_start=False,
        is_qualified=False,
    )
    stages: list[Stage] = []
    for each in process.stages:
        stages += [first, second] if each is stage else [each]
    edit = MapEdit(
        process=with_stages(process, stages),
        label=f"Split {stage.name}: {len(goes)} items are now in {name}",
        stage=second.key,
    )
    return settled(edit)


def merge_stages(process: ProcessMap, old: str, into: str) -> MapEdit:
    """One stage into another, which gets its items, its deals and all that leads to it."""
    gone, stays = stage_of(process, old), stage_of(process, into)
    if old == into:
        message = f"{gone.name} cannot be merged into itself"
        raise Refused(message)
    if gone.kind is not stays.kind:
        message = f"{gone.name} is of kind {gone.kind} and {stays.name} of kind {stays.kind}"
        raise Refused(message, "merge stages of the same kind")
    merged = _with_all_of(stays, gone)
    for field in LISTS_OF_A_STAGE:
        most = max(most_in(field), len(getattr(stays, field)))
        require_room(
            f"{field.replace('_', ' ')} of {stays.name}", len(getattr(merged, field)), most
        )
    left = with_stages(process, (s for s in with_stage(process, merged).stages if s.key != old))
    edit = MapEdit(
        process=_led_to(left, old, into),
        label=f"Merged {gone.name} into {stays.name}",
        stage_to=((old, into),),
        stage=into,
    )
    return settled(edit)


def remove_stage(process: ProcessMap, key: str, to: str | None = None) -> MapEdit:
    """Without a stage; its deals, and what leads to it, go to another of the same kind.

    Without `to` it is refused when a branch or a route leads to it.
    """
    stage = stage_of(process, key)
    if len([each for each in process.stages if each.kind is stage.kind]) == 1 and (
        stage.kind is StageKind.OPEN
    ):
        message = f"{stage.name} is the only stage before the win"
        raise Refused(message, "a map needs one: rename it instead")
    leading = leads_to(process, key)
    if to is None and leading:
        message = f"{'; '.join(leading)} to {stage.name}"
        raise Refused(message, "say where that leads from now on")
    if to is not None and (to == key or stage_of(process, to).kind is not stage.kind):
        message = f"deals of {stage.name} cannot go to {stage_of(process, to).name}"
        raise Refused(message, f"choose another stage of kind {stage.kind}")
    place = process.stages.index(stage)
    left = with_stages(process, (each for each in process.stages if each.key != key))
    pairs = () if to is None else ((key, to),)
    near = left.stages[min(place, len(left.stages) - 1)].key
    return MapEdit(
        process=left if to is None else _led_to(left, key, to),
        label=f"Removed stage {stage.name}",
        stage_to=pairs,
        stage=near,
    )


def leads_to(process: ProcessMap, key: str) -> list[str]:
    """What leads to a stage from elsewhere in the map, in words."""
    found = [
        f"the branch {shown(branch.label)} of {stage.name} leads"
        for stage in process.stages
        for branch in stage.branches
        if branch.to == key and stage.key != key
    ]
    routes = (each for each in process.pipeline.routes if each.stage == key)
    return [*found, *(f"the route for {route.why} leads" for route in routes)]


# -- names and keys ---------------------------------------------------------------------------


def _clean_name(name: str, what: str) -> str:
    name = clean_line(name)
    if not name:
        message = f"the {what} has no name"
        raise BadValue(message, "say in a word or two what it is")
    return name


def _new_name(process: ProcessMap, name: str, besides: Stage | None = None) -> str:
    name = _clean_name(name, "stage")
    known = [each for each in process.stages if fold(each.name) == fold(name)]
    if [each for each in known if each is not besides]:
        message = f"there is a stage {known[0].name} already"
        raise Refused(message, "two of one name could not be told apart")
    return name


def _require_room_for_one(process: ProcessMap) -> None:
    require_room(process.pipeline.name, len(process.stages) + 1, MOST_STAGES)


def _new_key(process: ProcessMap, name: str) -> str:
    """A key no stage has or had: one of a retired stage would bring that one back."""
    taken = {stage.key for stage in process.every_stage}
    return key_of(name, taken | _RESERVED)


# -- what follows a stage ---------------------------------------------------------------------


def _led_to(process: ProcessMap, old: str, new: str) -> ProcessMap:
    """What led to one stage leads to another; a branch that would lead to its own stage goes."""
    stages = []
    for stage in process.stages:
        branches = tuple(
            replace(each, to=new) if each.to == old else each for each in stage.branches
        )
        away = tuple(
            after
            for before, after in zip(stage.branches, branches, strict=True)
            if before is after or after.to != stage.key
        )
        stages.append(replace(stage, branches=away))
    routes = tuple(
        replace(each, stage=new) if each.stage == old else each for each in process.pipeline.routes
    )
    pipeline = replace(process.pipeline, routes=routes)
    return with_stages(replace(process, pipeline=pipeline), stages)


def _with_all_of(stays: Stage, gone: Stage) -> Stage:
    keys = {item.key for item in stays.items}
    items: list[Item] = []
    renamed: dict[str, str] = {}
    for item in gone.items:
        key = item.key if item.key not in keys else key_of(item.key, keys)
        keys.add(key)
        renamed[item.key] = key
        items.append(replace(item, key=key))
    waits = (
        replace(each, name=renamed.get(each.name or "", each.name))
        if each.kind is ConditionKind.ITEM
        else each
        for each in gone.conditions
    )
    return replace(
        stays,
        definition=stays.definition or gone.definition,
        guidance=_joined(stays.guidance, gone.guidance),
        gain=stays.gain or gone.gain,
        items=(*stays.items, *items),
        conditions=_both(stays.conditions, waits),
        branches=_both(
            stays.branches,
            (
                each
                for each in gone.branches
                if each.to != stays.key
                and fold(each.label) not in {fold(branch.label) for branch in stays.branches}
            ),
        ),
        on_enter=_both(stays.on_enter, gone.on_enter),
        on_leave=_both(stays.on_leave, gone.on_leave),
        links=_both(stays.links, gone.links),
        is_start=stays.is_start or gone.is_start,
        is_qualified=stays.is_qualified or gone.is_qualified,
        is_ask=stays.is_ask or gone.is_ask,
    )


def _joined(one: str | None, other: str | None) -> str | None:
    return clean_text("\n\n".join(text for text in (one, other) if text)) or None


def _both(one: Sequence[T], other: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))
