"""How likely a target is to be reached by what is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.metrics.forecast import forecast
from pipetui.domain.metrics.periods import period_between

if TYPE_CHECKING:
    from pipetui.domain.metrics.forecast import Forecast
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.targets import TargetProgress
    from pipetui.services.metrics.figures import Figures


def chance_to_reach(figures: Figures, progress: TargetProgress) -> float | None:
    """The chance that a target of revenue is reached, 0 to 1; None for one of customers.

    It is the share of the forecast's range, of the target's own days and deals, that lies at the
    target or above.
    """
    if progress.currency is None:
        return None
    target = progress.target
    found = _forecast(figures, target.pipeline_id, period_between(target.first, target.last))
    of_it = found.by_currency.get(progress.currency)
    if of_it is None:
        return float(progress.won >= progress.wanted)
    return of_it.range.chance_to_reach(progress.wanted)


def _forecast(figures: Figures, pipeline_id: int | None, period: Period) -> Forecast:
    """The forecast of a pipeline's deals, or of all that the figures have."""
    deals = figures.facts.deals
    own = tuple(deal for deal in deals if pipeline_id in {None, deal.pipeline_id})
    if len(own) == len(deals):
        return figures.forecast(period)
    facts = replace(figures.facts, deals=own)
    return forecast(facts, period, figures.measured, figures.chance())
