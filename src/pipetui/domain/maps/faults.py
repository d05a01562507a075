"""What no map can be: stages nobody can sell along, and what names a thing that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipetui.domain.conditions import ConditionKind
from pipetui.domain.maps.bounds import MARKS
from pipetui.domain.maps.places import waits_for_something
from pipetui.domain.process import Exit, StageKind
from pipetui.domain.text import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.process import ProcessMap, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing for which a map is refused."""

    stage: int | None = None
    """The stage it is in, counted from 0; None for the map as a whole."""
    path: tuple[str | int, ...]
    """What is wrong there, as a file calls it: in the stage, or in the map."""
    text: str
    hint: str


def faults(process: ProcessMap) -> Iterator[Fault]:
    """Everything for which a map cannot be used, the line of its stages first."""
    yield from line_faults(process)
    keys = [stage.key for stage in process.stages]
    for place, route in enumerate(process.pipeline.routes):
        if route.stage is not None and route.stage not in keys:
            text = f"route {place + 1}: there is no stage {shown(route.stage)}"
            path = ("pipeline", "route", place, "stage")
            yield Fault(path=path, text=text, hint=_one_of(route.stage, keys))
    for number, stage in enumerate(process.stages):
        yield from _of_stage(number, stage, keys)


def line_faults(process: ProcessMap) -> Iterator[Fault]:
    """What makes the stages no line to sell along."""
    stages = process.stages
    if not process.open_stages:
        hint = 'Give the stages before the win kind = "open"'
        yield Fault(path=("stage", 0, "kind"), text="no stage is open", hint=hint)
    for number, (before, stage) in enumerate(pairwise(stages), 1):
        if before.kind is StageKind.WON and stage.kind is StageKind.OPEN:
            yield Fault(
                stage=number,
                path=("kind",),
                text="an open stage cannot follow one of kind won",
                hint='Move it up, or give it kind = "won" if deals here are signed',
            )
    for number, stage in enumerate(stages):
        if stage.key in {each.key for each in stages[:number]}:
            text = f"the key {shown(stage.key)} is already that of another stage"
            yield Fault(stage=number, path=("key",), text=text, hint="Give each its own")
    for mark, field in MARKS.items():
        marked = [number for number, stage in enumerate(stages) if getattr(stage, field)]
        if len(marked) > 1:
            text = f"{mark} is already the mark of stage {marked[0] + 1}"
            yield Fault(stage=marked[1], path=(mark,), text=text, hint="Mark one stage only")


def _of_stage(number: int, stage: Stage, keys: Sequence[str]) -> Iterator[Fault]:
    for place, branch in enumerate(stage.branches):
        if branch.to not in keys and branch.to not in set(Exit):
            yield Fault(
                stage=number,
                path=("branch", place, "to"),
                text=f"branch {place + 1} {shown(branch.label)}: "
                f"there is no stage {shown(branch.to)}",
                hint=_one_of(branch.to, [*keys, *Exit]),
            )
    items = [item.key for item in stage.items]
    for place, condition in enumerate(stage.conditions):
        if condition.kind is ConditionKind.ITEM and condition.name not in items:
            yield Fault(
                stage=number,
                path=("conditions", place),
                text=f"conditions: there is no item {shown(condition.name or '')} in this stage",
                hint=_one_of(condition.name or "", items),
            )
    if stage.auto_advance and not waits_for_something(stage):
        yield Fault(
            stage=number,
            path=("auto_advance",),
            text="auto_advance has nothing to wait for",
            hint="Make an item required or add conditions, or a deal would not stay at all",
        )


def _one_of(word: str, keys: Sequence[str]) -> str:
    known = f"Known here: {', '.join(keys)}" if keys else "It has no items"
    return did_you_mean(word, keys, known)
