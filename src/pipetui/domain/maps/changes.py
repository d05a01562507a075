"""What differs between two versions of a map, in words; stages and items are matched by key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipetui.domain.conditions import describe_condition
from pipetui.domain.maps.differences import ChangeKind, Differences, MapChange, kept_in_place
from pipetui.domain.maps.words import action_words, branch_words, goal_words, route_words
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipetui.domain.process import ProcessMap, Stage

__all__ = ["ChangeKind", "MapChange", "changes_between"]

PIPELINE = "Pipeline"
_PIPELINE_VALUES: Mapping[str, str] = {
    "name": "name",
    "key": "key",
    "currency": "currency",
    "gate": "gate",
    "skip": "skipping",
    "back": "moving back",
}
_PIPELINE_LISTS: Mapping[str, str] = {
    "questions": "question",
    "lost_reasons": "lost reason",
    "objections": "objection",
    "competitors": "competitor",
}
_STAGE_VALUES: Mapping[str, tuple[str, str]] = {
    "name": ("name", ""),
    "kind": ("kind", ""),
    "phase": ("the buyer's phase", ""),
    "definition": ("definition", ""),
    "guidance": ("guidance", ""),
    "gain": ("the buyer's gain", ""),
    "probability": ("probability", " %"),
    "stale_days": ("stale after", " days"),
    "touch_days": ("a touch every", " days"),
    "touch_limit": ("attempts at most", ""),
    "deal_limit": ("deals at most", ""),
}
_STAGE_FLAGS: Mapping[str, str] = {
    "is_start": "the mark start",
    "is_qualified": "the mark qualified",
    "is_ask": "the mark ask",
    "auto_advance": "advancing by itself",
    "probability_fixed": "the probability holds whatever the history says",
    "stale_fixed": "the stale days hold whatever the history says",
}
_STAGE_ACTIONS: Mapping[str, str] = {"on_enter": "on entering", "on_leave": "on moving on"}


def changes_between(before: ProcessMap | None, after: ProcessMap) -> tuple[MapChange, ...]:
    """What was done to `before` to come to `after`; ids, places and the file's text are no part.

    None before gives a map that was made.
    """
    if before is None:
        name = after.pipeline.name
        made = MapChange(ChangeKind.ADDED, PIPELINE, f"pipeline {name}", None, name)
        return (made, *(_added(stage, after) for stage in after.stages))
    changes = [*_pipeline(before, after), *_line(before, after)]
    for stage in after.stages:
        same = before.stage_keyed(stage.key)
        if same is not None:
            changes += _stage(same, stage, before, after)
    return tuple(changes)


def _line(before: ProcessMap, after: ProcessMap) -> Iterator[MapChange]:
    old = {stage.key: stage for stage in before.stages}
    new = {stage.key: stage for stage in after.stages}
    for key, stage in old.items():
        if key not in new:
            # One of the same name comes in: what tells them apart is the key.
            is_renewed = any(each.name == stage.name for each in after.stages)
            text = f"taken out (its key was {key})" if is_renewed else "taken out"
            yield MapChange(ChangeKind.REMOVED, _place(stage), text, stage.name, None)
    kept = kept_in_place([key for key in old if key in new], list(new))
    for key, stage in new.items():
        if key not in old:
            yield _added(stage, after)
        elif key not in kept:
            was, now = _behind(old[key], before), _behind(stage, after)
            yield MapChange(ChangeKind.MOVED, _place(stage), f"moved, now {now}", was, now)


def _added(stage: Stage, process: ProcessMap) -> MapChange:
    count = len(stage.items)
    items = f", with {counted(count, 'item')}" if count else ""
    text = f"new {_behind(stage, process)}{items}"
    return MapChange(ChangeKind.ADDED, _place(stage), text, None, stage.name)


def _behind(stage: Stage, process: ProcessMap) -> str:
    before = process.neighbour(stage, -1)
    return f"behind {before.name}" if before else "at the front"


def _place(stage: Stage) -> str:
    return f"Stage {stage.name}"


def _pipeline(before: ProcessMap, after: ProcessMap) -> list[MapChange]:
    old, new = before.pipeline, after.pipeline
    found = Differences(PIPELINE)
    for name, called in _PIPELINE_VALUES.items():
        found.value(called, getattr(old, name), getattr(new, name), str)
    found.value("goal", old.goal, new.goal, goal_words)
    for name, called in _PIPELINE_LISTS.items():
        found.entries(called, getattr(old, name), getattr(new, name), (str, str))
    say = partial(route_words, process=before), partial(route_words, process=after)
    found.entries("route", old.routes, new.routes, say)
    return found.found


def _stage(old: Stage, new: Stage, before: ProcessMap, after: ProcessMap) -> list[MapChange]:
    found = Differences(_place(new))
    for name, (called, unit) in _STAGE_VALUES.items():
        say = partial(_with_unit, unit=unit)
        found.value(called, getattr(old, name), getattr(new, name), say)
    for name, called in _STAGE_FLAGS.items():
        found.flag(called, getattr(old, name), getattr(new, name))
    found.items(old.items, new.items)
    found.entries(
        "condition",
        old.conditions,
        new.conditions,
        (
            partial(describe_condition, items=[(item.key, item.text) for item in old.items]),
            partial(describe_condition, items=[(item.key, item.text) for item in new.items]),
        ),
    )
    found.entries(
        "branch",
        old.branches,
        new.branches,
        (partial(branch_words, process=before), partial(branch_words, process=after)),
    )
    for name, called in _STAGE_ACTIONS.items():
        found.entries(called, getattr(old, name), getattr(new, name), (action_words, action_words))
    found.entries("link", old.links, new.links, (str, str))
    return found.found


def _with_unit(value: object, unit: str) -> str:
    return f"{value}{unit.removesuffix('s') if value == 1 else unit}"
