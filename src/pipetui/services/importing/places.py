"""Where rows go: the pipelines and stages there are, and the stages that have to be made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.model import Entity
from pipetui.domain.process import Stage, map_meant
from pipetui.domain.routing import Rules
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.operation import Operation, Record
    from pipetui.domain.process import ProcessMap

_NUMBERED = re.compile(r"\s*([0-9]{1,4})\b")


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of a pipeline by its name."""

    pipeline_id: int
    said: str
    """What the file calls it."""
    name: str
    """What it is called here."""
    stage: Stage | None
    """The stage; None while it has to be made."""


class Places:
    """Finds the pipeline and stage that a row names."""

    def __init__(self, maps: Sequence[ProcessMap], wanted: str | None) -> None:
        """`wanted` names the pipeline for every row. Raises Refused when it is not one."""
        self.records: dict[tuple[Entity, int], Record] = {}
        """Every pipeline and stage."""
        for process in maps:
            self.records[Entity.PIPELINE, process.pipeline.id] = process.pipeline
            self.records.update({(Entity.STAGE, stage.id): stage for stage in process.stages})
        self.default = map_meant(maps, wanted)
        self.is_fixed = wanted is not None
        self.rules = Rules(() if self.is_fixed else maps)
        """What brings rows that name no pipeline to one."""
        self._maps = {
            fold(name): process
            for process in reversed(maps)
            for name in (process.pipeline.key, process.pipeline.name)
        }
        self._lines = {process.pipeline.id: process.pipeline.name for process in maps}
        self._stages: dict[tuple[int, str], Stage] = {}
        for process in maps:
            for stage in reversed(process.stages):
                self._learn(stage)

    def process(self, name: str | None) -> ProcessMap | None:
        """The pipeline of a name, else None; without a name, or where all go to one, that one."""
        return self.default if self.is_fixed or name is None else self._maps.get(fold(name))

    def place(self, process: ProcessMap, said: str, name: str) -> Place:
        """The stage of a name in a pipeline, whether it is there or not."""
        pipeline_id = process.pipeline.id
        return Place(pipeline_id, said, name, self._stages.get((pipeline_id, fold(name))))

    def stage(self, place: Place) -> Stage:
        """The stage of a place, which is there by now."""
        return self._stages[place.pipeline_id, fold(place.name)]

    def hear(self, operation: Operation) -> list[Stage]:
        """Take in what was made; gives the new stages."""
        made: list[Stage] = []
        for change in operation.changes:
            if isinstance(change.after, Stage):
                self.records[change.entity, change.id] = change.after
                if change.before is None:
                    self._learn(change.after)
                    made.append(change.after)
        return made

    def told(self, stage: Stage) -> str:
        """A stage by its name, with its pipeline where there are several."""
        if len(self._lines) == 1:
            return stage.name
        return f"{stage.name} ({self._lines[stage.pipeline_id]})"

    def _learn(self, stage: Stage) -> None:
        for name in (stage.key, stage.name):
            self._stages[stage.pipeline_id, fold(name)] = stage


def in_order(names: Iterable[str]) -> list[str]:
    """Names of stages as they stand in the file; by their numbers when all begin with one."""
    texts = list(names)
    numbers = [_NUMBERED.match(name) for name in texts]
    if not all(numbers):
        return texts
    return sorted(texts, key=lambda name: int(found[1]) if (found := _NUMBERED.match(name)) else 0)
