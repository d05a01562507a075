"""What is looked at of a process: which tab, which stage, what was read about it; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.maps.checks import check_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.dates import Now
    from pipetui.domain.maps.checks import Finding
    from pipetui.domain.metrics.fastest import Fastest
    from pipetui.domain.metrics.flow import StageFlow
    from pipetui.domain.metrics.ledger import TimeInStage
    from pipetui.domain.metrics.paths import WonPaths
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.maps.versions import MapVersion


class Tab(StrEnum):
    """What can be looked at."""

    MAP = "Map"
    PIPELINE = "Pipeline"
    CHECKS = "Checks"
    VERSIONS = "Versions"
    PATHS = "Paths"


@dataclass(frozen=True, slots=True)
class ProcessState:
    """A map and the place one is at in it."""

    process: ProcessMap
    now: Now
    tab: Tab = Tab.MAP
    stage_key: str = ""
    """Of the stage the cursor is on."""
    findings: tuple[Finding, ...] = ()
    flows: Mapping[int, StageFlow] = field(default_factory=dict)
    """What passed through each stage, by its id; empty until it is read."""
    times: Mapping[int, TimeInStage] = field(default_factory=dict)
    """How long that took, likewise."""
    counts: Mapping[int, int] = field(default_factory=dict)
    """Deals on the board by stage: the open ones that are not parked, and clients."""
    versions: tuple[MapVersion, ...] | None = None
    """Oldest first; None until they are read."""
    paths: WonPaths | None = None
    fastest: Fastest | None = None

    @property
    def stage(self) -> Stage:
        """The stage the cursor is on."""
        return self.process.stage_keyed(self.stage_key) or self.process.stages[0]

    def standing(self, stage: Stage) -> int:
        """How many deals stand in a stage as the board counts them, without the parked ones."""
        return self.counts.get(stage.id, 0)

    def parked(self, stage: Stage) -> int:
        """How many more stand there and are parked; none until that is read."""
        flow = self.flows.get(stage.id)
        return max(0, flow.still_there - self.standing(stage)) if flow else 0

    def findings_of(self, stage: Stage) -> list[Finding]:
        """What the checks found there."""
        return [each for each in self.findings if each.stage == stage.key]


def with_process(state: ProcessState, process: ProcessMap) -> ProcessState:
    """The state of a map that has changed; the cursor stays on its stage, or where that was."""
    if process is state.process and state.stage_key:
        return state
    key = state.stage_key
    if process.stage_keyed(key) is None:
        keys = [stage.key for stage in state.process.stages]
        place = keys.index(key) if key in keys else 0
        key = process.stages[min(place, len(process.stages) - 1)].key
    return replace(state, process=process, stage_key=key, findings=check_map(process))


def on_stage(state: ProcessState, key: str | None) -> ProcessState:
    """The cursor on a stage, if the map has it."""
    found = state.process.stage_keyed(key) if key is not None else None
    return replace(state, stage_key=found.key) if found else state
