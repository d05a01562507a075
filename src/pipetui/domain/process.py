"""The written process: pipelines and their stages, each with definition, guidance, checklist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


class StageKind(StrEnum):
    """Whether a deal in the stage is still being sold or has been won."""

    OPEN = "open"
    WON = "won"


class GatePolicy(StrEnum):
    """What a closed gate does: nothing, say so, or refuse."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a stage's checklist."""

    key: str
    text: str
    required: bool = False
    due_days: int | None = None
    """Days after entering the stage; None for no due day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A way of selling: an ordered line of stages with its own lists."""

    id: int
    key: str
    name: str
    position: int = 0
    currency: str = "EUR"
    """ISO 4217; what a bare amount is in."""
    gate: GatePolicy = GatePolicy.BLOCK
    questions: tuple[str, ...] = ()
    lost_reasons: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


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
    phase: str | None = None
    """The buyer's own phase: awareness, consideration, decision, advocacy."""
    gain: str | None = None
    """What the buyer gets out of this stage."""
    links: tuple[str, ...] = ()
    probability: int | None = None
    """Percent of the deals here that are assumed to be won."""
    stale_days: int | None = None
    """Days in the stage after which a deal is stale."""
    touch_days: int | None = None
    """Days between two touches; also the line after which a deal counts as untouched."""
    touch_limit: int | None = None
    """Unanswered attempts after which to stop."""
    is_start: bool = False
    """The sales cycle is counted from here."""
    is_qualified: bool = False
    """Reaching it makes a qualified lead."""
    is_ask: bool = False
    """Here the buyer is asked to decide."""


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """A pipeline with its stages in order."""

    pipeline: Pipeline
    stages: tuple[Stage, ...]

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
    def winning_stage(self) -> Stage | None:
        """The first stage of kind won; None where winning is an outcome only."""
        return next((stage for stage in self.stages if stage.kind is StageKind.WON), None)

    def stage(self, stage_id: int | None) -> Stage | None:
        """The stage with this id, if it is one of this map's."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def neighbour(self, stage: Stage, step: int) -> Stage | None:
        """The stage `step` places on (negative: back); None beyond either end."""
        index = self.stages.index(stage) + step
        return self.stages[index] if 0 <= index < len(self.stages) else None

    def find_stage(self, text: str) -> list[Stage]:
        """The stages that `text` can mean: its number from 1, key or name, else their beginning."""
        wanted = fold(text)
        if not wanted:
            return []
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(self.stages):
            return [self.stages[int(wanted[:4]) - 1]]
        exact = [stage for stage in self.stages if wanted in {fold(stage.name), stage.key}]
        return exact or [
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
        ProcessMap(pipeline, tuple(lines.get(pipeline.id, ())))
        for pipeline in sorted(pipelines, key=lambda line: (line.position, line.id))
    )


def key_of(name: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """A short stable key for a name: `First contact` gives `first-contact`; none of `taken`."""
    base = re.sub(r"[^\w]+", "-", fold(name)).strip("-_")[:40].strip("-_") or "stage"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
