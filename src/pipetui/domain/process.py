"""The written process: pipelines and their stages, each with definition, guidance, checklist."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.text import did_you_mean, fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipetui.domain.commands import Ref
    from pipetui.domain.conditions import Condition
    from pipetui.domain.money import Money
    from pipetui.domain.routing import Route

T = TypeVar("T")


class StageKind(StrEnum):
    """Whether a deal in the stage is still being sold or has been won."""

    OPEN = "open"
    WON = "won"


class GatePolicy(StrEnum):
    """What a rule of the process does to a move against it: nothing, say so, or refuse."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


class Exit(StrEnum):
    """Where a branch can lead other than to a stage; no stage has one of these as its key."""

    NO = "no"
    """The buyer said no: it is logged and counted, and the seller follows up, parks or loses."""
    PARK = "park"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a stage's checklist."""

    key: str
    text: str
    required: bool = False
    due_days: int | None = None
    """Days after entering the stage; None for no due day."""
    steps: tuple[str, ...] = ()
    """Sub-steps, which make the item done when all of them are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One answer at a decision point."""

    label: str
    to: str
    """The key of a stage of the same map, or an `Exit`."""


class ActionKind(StrEnum):
    """What a stage does by itself to a deal that comes or goes."""

    TASK = "task"
    FIELD = "field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something done to a deal by the stage it enters or leaves."""

    kind: ActionKind
    text: str
    """What is to be done, or the value the field is given, as an edit reads it."""
    due_days: int | None = None
    """Days from the move until the task is due; None for today."""
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a pipeline is for: revenue or customers, by a day. Exactly one of both is given."""

    revenue: Money | None = None
    customers: int | None = None
    since: date | None = None
    """Wins count from here; None for the first day of the year of `by`."""
    by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A way of selling: an ordered line of stages with its own lists."""

    id: int
    key: str
    name: str
    position: int = 0
    currency: str = "EUR"
    """ISO 4217; what a bare amount is in."""
    goal: Goal | None = None
    gate: GatePolicy = GatePolicy.BLOCK
    """What open required items and unmet conditions do to a move on."""
    skip: GatePolicy = GatePolicy.OFF
    """What passing over an open stage does."""
    back: GatePolicy = GatePolicy.OFF
    """What a move back does."""
    routes: tuple[Route, ...] = ()
    """Which new deals come here by themselves."""
    questions: tuple[str, ...] = ()
    lost_reasons: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    source: str | None = None
    """The file it was last written in, for its comments; what it says may be older than the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the process and everything the seller needs to know there."""

    id: int
    pipeline_id: int
    key: str
    name: str
    position: int
    kind: StageKind = StageKind.OPEN
    definition: str | None = None
    """What must be true for a deal to be here."""
    guidance: str | None = None
    """What the seller does while it is here."""
    items: tuple[Item, ...] = ()
    """What must be finished before it may go on."""
    conditions: tuple[Condition, ...] = ()
    """What else must be true before it may go on."""
    auto_advance: bool = False
    """A deal goes on by itself once every required item and condition is met."""
    branches: tuple[Branch, ...] = ()
    on_enter: tuple[Action, ...] = ()
    on_leave: tuple[Action, ...] = ()
    """Done when a deal moves on; not when it goes back or ends."""
    phase: str | None = None
    """The buyer's own phase: awareness, consideration, decision, advocacy."""
    gain: str | None = None
    """What the buyer gets out of this stage."""
    links: tuple[str, ...] = ()
    probability: int | None = None
    """Percent of the deals here that are assumed to be won."""
    probability_fixed: bool = False
    """That percentage holds even when the seller's own history could give a better one."""
    stale_days: int | None = None
    """Days in the stage after which a deal is stale."""
    stale_fixed: bool = False
    """That number holds even when the seller's own history could give a better one."""
    touch_days: int | None = None
    """Days between two touches; also the line after which a deal counts as untouched."""
    touch_limit: int | None = None
    """Unanswered attempts after which to stop."""
    deal_limit: int | None = None
    """How many deals it can hold before the seller should finish some."""
    is_start: bool = False
    """The sales cycle is counted from here."""
    is_qualified: bool = False
    """Reaching it makes a qualified lead."""
    is_ask: bool = False
    """Here the buyer is asked to decide."""
    retired: bool = False
    """No longer part of the map, and kept for the stays that name it."""


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """A pipeline with its stages in order, and those it no longer has."""

    pipeline: Pipeline
    stages: tuple[Stage, ...]
    retired: tuple[Stage, ...] = ()

    @property
    def first(self) -> Stage:
        """Where a new deal starts: the stage marked start, else the first open one."""
        marked = [stage for stage in self.stages if stage.is_start and stage.kind is StageKind.OPEN]
        return (marked or list(self.open_stages) or list(self.stages))[0]

    @property
    def open_stages(self) -> tuple[Stage, ...]:
        """The stages before the signature."""
        return tuple(stage for stage in self.stages if stage.kind is StageKind.OPEN)

    @property
    def every_stage(self) -> tuple[Stage, ...]:
        """The stages, and behind them those that it no longer has."""
        return (*self.stages, *self.retired)

    @property
    def winning_stage(self) -> Stage | None:
        """The first stage of kind won; None where winning is an outcome only."""
        return next((stage for stage in self.stages if stage.kind is StageKind.WON), None)

    def stage(self, stage_id: int | None) -> Stage | None:
        """The stage with this id, if it is one of this map's; retired ones too."""
        return next((stage for stage in self.every_stage if stage.id == stage_id), None)

    def stage_keyed(self, key: str) -> Stage | None:
        """The stage of this key, if the map has it."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def neighbour(self, stage: Stage, step: int) -> Stage | None:
        """The stage `step` places on (negative: back); None beyond either end."""
        index = self.stages.index(stage) + step
        return self.stages[index] if 0 <= index < len(self.stages) else None

    def find_stage(self, text: str) -> list[Stage]:
        """The stages that `text` can mean: its number from 1, name or key, else their beginning."""
        wanted = fold(text)
        if not wanted:
            return []
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(self.stages):
            return [self.stages[int(wanted[:4]) - 1]]
        named = [stage for stage in self.stages if fold(stage.name) == wanted]
        keyed = [stage for stage in self.stages if stage.key == wanted]
        return _called(named, keyed) or [
            stage
            for stage in self.stages
            if fold(stage.name).startswith(wanted) or stage.key.startswith(wanted)
        ]


def build_maps(pipelines: Iterable[Pipeline], stages: Iterable[Stage]) -> tuple[ProcessMap, ...]:
    """Pipelines in order, each with its own stages in order."""
    lines: dict[int, list[Stage]] = {}
    for stage in sorted(stages, key=lambda stage: (stage.position, stage.id)):
        lines.setdefault(stage.pipeline_id, []).append(stage)
    return tuple(
        ProcessMap(
            pipeline,
            tuple(stage for stage in lines.get(pipeline.id, ()) if not stage.retired),
            tuple(stage for stage in lines.get(pipeline.id, ()) if stage.retired),
        )
        for pipeline in sorted(pipelines, key=lambda line: (line.position, line.id))
    )


def maps_meant(maps: Sequence[ProcessMap], text: str) -> list[ProcessMap]:
    """The maps that `text` can mean: its pipeline's name or key, else the name's beginning."""
    wanted = fold(text)
    named = [each for each in maps if fold(each.pipeline.name) == wanted]
    keyed = [each for each in maps if each.pipeline.key == wanted]
    beginning = [each for each in maps if fold(each.pipeline.name).startswith(wanted)]
    return _called(named, keyed) or beginning


def map_meant(maps: Sequence[ProcessMap], ref: Ref | None) -> ProcessMap:
    """The one map that a text or id means; None means the first. Refused when there is none."""
    if not maps:
        message = "there is no pipeline yet"
        raise Refused(message, "make one with `pipetui map new NAME`")
    if ref is None:
        return maps[0]
    if isinstance(ref, int):
        found = [each for each in maps if each.pipeline.id == ref]
    else:
        found = maps_meant(maps, ref)
    if len(found) != 1:
        what = "no pipeline" if not found else "more than one pipeline"
        message = f"{shown(str(ref))} is {what}"
        raise Refused(message, f"pipelines: {', '.join(told_apart(maps))}")
    return found[0]


def stage_meant(process: ProcessMap, ref: Ref) -> Stage:
    """The one stage of a map that a text or id means; Refused, with what is near, for others."""
    names = [stage.name for stage in process.stages]
    if isinstance(ref, int):
        stage = process.stage(ref)
        if stage is not None and stage.retired:
            message = f"{stage.name} is no longer a stage of {process.pipeline.name}"
            raise Refused(message, f"stages: {', '.join(names)}")
        found = [stage] if stage else []
    else:
        found = process.find_stage(ref)
    if len(found) == 1:
        return found[0]
    message = f"{shown(str(ref))} is {'more than one' if found else 'no'} stage of "
    message += process.pipeline.name
    if found:
        raise BadValue(message, f"it can be {', '.join(stage.name for stage in found)}")
    raise BadValue(message, did_you_mean(str(ref), names, f"stages: {', '.join(names)}"))


def _called(named: list[T], keyed: list[T]) -> list[T]:
    """Those of a name; where several share it, or none has it, the one of that key."""
    return named if len(named) == 1 else keyed or named


def told_apart(maps: Iterable[ProcessMap]) -> list[str]:
    """The names of pipelines, with the key beside one that others have too."""
    lines = [each.pipeline for each in maps]
    names = Counter(fold(line.name) for line in lines)
    return [
        line.name if names[fold(line.name)] == 1 else f"{line.name} ({line.key})" for line in lines
    ]


def key_of(name: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """A short stable key for a name: `First contact` gives `first-contact`; none of `taken`."""
    base = re.sub(r"[^\w]+", "-", fold(name)).strip("-_")[:40].strip("-_") or "stage"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
