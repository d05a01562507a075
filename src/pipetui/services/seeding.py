"""What a new database starts with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipetui.domain.operation import Record
    from pipetui.domain.process import ProcessMap


def records_of_map(process: ProcessMap) -> list[Record]:
    """A map's pipeline and stages as the first records of their tables."""
    pipeline = replace(process.pipeline, id=1)
    stages = [
        replace(stage, id=number, pipeline_id=1) for number, stage in enumerate(process.stages, 1)
    ]
    return [pipeline, *stages]
