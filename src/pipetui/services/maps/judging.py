"""What the parts of a map file say of one another: named with the line where it cannot be."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipetui.domain.conditions import ConditionKind
from pipetui.domain.maps.bounds import MARKS
from pipetui.domain.process import Exit, StageKind
from pipetui.domain.text import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.maps.table import TomlTable


def refuse_contradictions(
    process: ProcessMap, document: TomlTable, line: TomlTable, tables: Sequence[TomlTable]
) -> None:
    """Raise BadValue for what nobody can sell along, and for what names a thing that is not there.

    `line` is the table of the pipeline, `tables` are those of the stages.
    """
    _check_line(process.stages, tables, document)
    keys = [stage.key for stage in process.stages]
    for place, route in enumerate(process.pipeline.routes):
        if route.stage is not None and route.stage not in keys:
            raise line.wrong(
                f"route {place + 1}: there is no stage {shown(route.stage)}",
                _one_of(route.stage, keys),
                *("route", place, "stage"),
            )
    for stage, table in zip(process.stages, tables, strict=True):
        _check_stage(stage, table, keys)


def _check_line(stages: Sequence[Stage], tables: Sequence[TomlTable], document: TomlTable) -> None:
    """Refuse a line without a stage to sell in, or of which two stages are marked the same."""
    kinds = [stage.kind for stage in stages]
    if StageKind.OPEN not in kinds:
        raise document.wrong(
            "no stage is open", 'Give the stages before the win kind = "open"', "stage", 0, "kind"
        )
    for place, (before, kind) in enumerate(pairwise(kinds), 1):
        if before is StageKind.WON and kind is StageKind.OPEN:
            raise tables[place].wrong(
                "an open stage cannot follow one of kind won",
                'Move it up, or give it kind = "won" if deals here are signed',
                "kind",
            )
    for mark in MARKS:
        marked = [place for place, table in enumerate(tables) if table.flag(mark)]
        if len(marked) > 1:
            raise tables[marked[1]].wrong(
                f"{mark} is already the mark of stage {marked[0] + 1}", "Mark one stage only", mark
            )


def _check_stage(stage: Stage, table: TomlTable, keys: Sequence[str]) -> None:
    for place, branch in enumerate(stage.branches):
        if branch.to not in keys and branch.to not in set(Exit):
            raise table.wrong(
                f"branch {place + 1} {shown(branch.label)}: there is no stage {shown(branch.to)}",
                _one_of(branch.to, [*keys, *Exit]),
                *("branch", place, "to"),
            )
    items = [item.key for item in stage.items]
    for place, condition in enumerate(stage.conditions):
        if condition.kind is ConditionKind.ITEM and condition.name not in items:
            raise table.wrong(
                f"conditions: there is no item {shown(condition.name or '')} in this stage",
                _one_of(condition.name or "", items),
                *("conditions", place),
            )
    if stage.auto_advance and not (stage.conditions or any(item.required for item in stage.items)):
        raise table.wrong(
            "auto_advance has nothing to wait for",
            "Make an item required or add conditions, or a deal would not stay at all",
            "auto_advance",
        )


def _one_of(word: str, keys: Sequence[str]) -> str:
    known = f"Known here: {', '.join(keys)}" if keys else "It has no items"
    return did_you_mean(word, keys, known)
