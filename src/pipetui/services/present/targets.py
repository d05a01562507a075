"""Targets and spends as the command line's contract shows them, and as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.metrics.periods import period_between
from pipetui.services.present.amounts import money_json
from pipetui.services.present.periods import period_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.model import Spend, Target

Json = dict[str, Any]


def target_json(target: Target, pipelines: Mapping[int, str]) -> Json:
    """One target; `pipelines` are their names by their ids."""
    return {
        "id": target.id,
        "period": period_json(period_between(target.first, target.last)),
        "kind": str(target.kind),
        "pipeline": pipelines.get(target.pipeline_id or 0),
        "amount": money_json(target.amount),
        "count": target.count,
    }


def spend_json(spend: Spend) -> Json:
    """One spend."""
    return {
        "id": spend.id,
        "period": period_json(period_between(spend.first, spend.last)),
        "source": spend.source,
        "amount": money_json(spend.amount),
    }
