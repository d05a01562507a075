"""The ways of won deals as the document other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.metrics.paths import describe_path
from pipetui.services.present.deals import instant_json
from pipetui.services.present.fastest import fastest_json
from pipetui.services.present.places import stage_json
from pipetui.services.present.rates import figure_json, rate_json

if TYPE_CHECKING:
    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.fastest import Fastest
    from pipetui.domain.metrics.paths import StageUse, Variant, WonPath, WonPaths

_WHOLE = "won deals whose way is known from its beginning"


def paths_json(ways: WonPaths, fastest: Fastest | None, now: Now, last: int) -> dict[str, Any]:
    """The ways newest first, with what is counted of them and on what basis."""
    return {
        "as_of": now.today.isoformat(),
        "timezone": now.zone.key,
        "pipeline": ways.process.pipeline.name,
        "last": last,
        **ways_json(ways),
        "fastest": fastest_json(fastest) if fastest else None,
    }


def ways_json(ways: WonPaths) -> dict[str, Any]:
    """The ways of deals of one pipeline, newest win first."""
    return {
        "basis": ways.basis,
        "items": [_path(path, ways) for path in ways.paths],
        "count": len(ways.paths),
        "total": len(ways.paths) + ways.untold,
        "untold": ways.untold,
        "variants": [_variant(each) for each in ways.variants],
        "usual": _variant(ways.usual) if ways.usual else None,
        "outliers": [
            {
                "id": each.path.deal.id,
                "title": each.path.deal.title,
                "reasons": [str(reason) for reason in each.reasons],
            }
            for each in ways.outliers
        ],
        "stages": [_use(each) for each in ways.stages],
        "left_map": rate_json(ways.left_map, f"passed over a stage or went back, of {_WHOLE}"),
        "began_late": rate_json(
            ways.began_late, f"came in behind {ways.process.first.name}, of {_WHOLE}"
        ),
        "days": {"median": ways.days.value, "p90": ways.slow_days, "n": ways.days.n},
    }


def _path(path: WonPath, ways: WonPaths) -> dict[str, Any]:
    deal = path.deal
    return {
        "id": deal.id,
        "title": deal.title,
        "company": deal.company,
        "closed_at": instant_json(deal.closed_at),
        "days": path.total_days,
        "steps": [{**stage_json(step.stage), "days": step.days} for step in path.steps],
        "whole": path.is_whole,
        "began_late": path.began_late,
        "skipped": [stage_json(stage) for stage in path.skipped],
        "moves_back": path.moves_back,
        "returns": [stage_json(stage) for stage in path.returns],
        "reopened": path.reopened,
        "deviation": (describe_path(path, ways.usual.stages) or None) if ways.usual else None,
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "stages": [stage_json(stage) for stage in variant.stages],
        "share": rate_json(variant.share, f"went this way, of {_WHOLE}"),
        "days": figure_json(variant.days),
        "deals": [path.deal.id for path in variant.paths],
    }


def _use(use: StageUse) -> dict[str, Any]:
    return {
        **stage_json(use.stage),
        "visited": rate_json(use.visited, "stood there, of won deals"),
        "skipped": rate_json(use.skipped, f"passed over it, of {_WHOLE}"),
        "returned": rate_json(use.returned, "came in again, of won deals that stood there"),
        "days": figure_json(use.days),
    }
