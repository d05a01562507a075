"""The ways on which the deals of a period were won, counted from facts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.paths import WonDeal, won_paths
from pipetui.domain.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.paths import WonPaths
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.process import ProcessMap


def paths_won_in(facts: Facts, process: ProcessMap, period: Period) -> WonPaths:
    """The ways of the deals that were won in a pipeline in the period, newest first."""
    selling = {number for number, stage in facts.stages.items() if stage.kind is StageKind.OPEN}
    won = [
        _won_deal(deal, deal.closed_at, selling)
        for deal in closed_in(facts.won, period)
        if deal.pipeline_id == process.pipeline.id and deal.closed_at is not None
    ]
    won.sort(key=lambda deal: (deal.closed_at, deal.id), reverse=True)
    return won_paths(
        process,
        won,
        facts.as_of,
        basis="stays before the latest win, of the deals won by the day of the close, "
        f"{period.label}, against the map as it is today",
        count=facts.lines.days,
    )


def done_by(
    deal: DealFact, end: datetime, selling: AbstractSet[int]
) -> dict[tuple[int, str], bool]:
    """The items of selling stages that a deal was given by a moment, each done by then or not."""
    return {
        (item.stage_id, item.key): item.done_at is not None and item.done_at <= end
        for item in deal.items
        if item.stage_id in selling and item.created_at <= end
    }


def _won_deal(deal: DealFact, end: datetime, selling: AbstractSet[int]) -> WonDeal:
    return WonDeal(
        id=deal.id,
        title=deal.title,
        company=deal.company,
        closed_at=end,
        stays=deal.stays,
        touches=Counter(touch.kind for touch in deal.touches if touch.at <= end),
        items=done_by(deal, end, selling),
    )
