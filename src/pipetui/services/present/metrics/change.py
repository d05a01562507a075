"""What differs since a version of a map, as the document other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.process_change import NoChange, ProcessChange
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure
from pipetui.services.present.periods import period_json
from pipetui.services.present.places import pipeline_names
from pipetui.services.present.rates import amount_json, figure_json, rate_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.metrics.amounts import Amount
    from pipetui.domain.metrics.changeover import ChangeLine
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.metrics.values import OfMap
    from pipetui.services.present.rates import Json

_OF_ALL = "it is told of all deals together, not of groups"


def process_change_json(found: Sequence[OfMap[ProcessChange | NoChange]], figures: Figures) -> Json:
    """Figures of the deals made before and after a version, pipeline by pipeline."""
    names = pipeline_names(figures)
    told = [{"pipeline": names[each.process.pipeline.id], **_change(each.value)} for each in found]
    return {
        "pipelines": told,
        "missing": None if told else _OF_ALL,
        "basis": found[0].value.basis if found else None,
        "deals": [deal for each in found for deal in each.value.deal_ids],
    }


def _change(found: ProcessChange | NoChange) -> Json:
    if isinstance(found, NoChange):
        return {
            **dict.fromkeys(_KEYS),
            "lines": [],
            "missing": found.missing,
            "basis": found.basis,
            "deals": [],
        }
    return {
        "version": found.version,
        "day": found.day.isoformat(),
        "label": found.label,
        "before": period_json(found.before),
        "after": period_json(found.after),
        "made_before": len(found.made_before),
        "made_after": len(found.made_after),
        "came": [stage.name for stage in found.came],
        "went": [stage.name for stage in found.went],
        "other_versions": list(found.others),
        "lines": [_line(each) for each in found.lines],
        "missing": None,
        "basis": found.basis,
        "made_before_deals": list(found.made_before),
        "made_after_deals": list(found.made_after),
        "deals": list(found.deal_ids),
    }


_KEYS = (
    "version",
    "day",
    "label",
    "before",
    "after",
    "made_before",
    "made_after",
    "came",
    "went",
    "other_versions",
)


def _line(line: ChangeLine) -> Json:
    return {
        "kind": str(line.kind),
        "name": line.name,
        "stage": line.stage.name if line.stage else None,
        "stage_key": line.stage.key if line.stage else None,
        "before": _figure(line.before, line),
        "after": _figure(line.after, line),
        "unit": line.unit,
        "differs": line.differs,
        "verdict": line.verdict,
        "note": line.note,
        "deals": list(line.deal_ids),
    }


def _figure(found: Rate | Figure | Amount | None, line: ChangeLine) -> Json | None:
    if found is None:
        return None
    if isinstance(found, Rate):
        return rate_json(found, line.name)
    if isinstance(found, Figure):
        return figure_json(found)
    return amount_json(found, line.unit or "")
