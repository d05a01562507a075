"""Whether two maps say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap


def same_map(one: ProcessMap, other: ProcessMap) -> bool:
    """Whether both would be written alike: ids, places, sources and retired stages do not count."""
    return _said(one) == _said(other)


def _said(process: ProcessMap) -> tuple[object, ...]:
    line = replace(process.pipeline, id=0, position=0, source=None)
    return line, *(replace(stage, id=0, pipeline_id=0, position=0) for stage in process.stages)
