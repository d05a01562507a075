"""The few figures by which groups of deals are set beside each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.metrics.chances import chance_of
from pipetui.domain.metrics.closing import revenue, sales_cycle, win_rate
from pipetui.domain.metrics.facts import ids_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.metrics.closing import WinRate, Worth
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.metrics.spread import Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What there is to say of one group in a period."""

    leads: tuple[int, ...]
    """Deals created in the period; all are told by their ids."""
    win_rate: WinRate
    won: Worth
    cycle: Days
    """Of the won deals."""
    open: tuple[int, ...]
    """Open deals that are not parked, as of now."""
    weighted: Mapping[str, int] = field(default_factory=dict)
    """Their values by their chances, in minor units by currency, what recurs by its year."""
    unweighted: tuple[int, ...]
    """Open deals without a value, or of which nothing says how likely they are."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals behind the figures."""
        return tuple(sorted({*self.leads, *self.win_rate.deal_ids, *self.open}))


def profile(facts: Facts, period: Period, measured: Mapping[int, Rate]) -> Profile:
    """Leads, closes, won value, sales cycle and what is open of some facts; see METRICS for each.

    `measured` is reach-to-win by stage id. Each open deal's amount times its chance is rounded
    half to even before it is added.
    """
    stages = facts.stages
    active = facts.active
    weighted: dict[str, int] = {}
    unweighted: list[int] = []
    for deal in active:
        likely = chance_of(deal, stages.get(deal.stage_id or 0), measured)
        if deal.value is None or likely is None:
            unweighted.append(deal.id)
            continue
        year = deal.value.annualised()
        weighted[year.currency] = weighted.get(year.currency, 0) + likely.share(year.minor)
    return Profile(
        leads=ids_of(deal for deal in facts.deals if period.holds(deal.created)),
        win_rate=win_rate(facts, period),
        won=revenue(facts, period),
        cycle=sales_cycle(facts, period).won,
        open=ids_of(active),
        weighted={code: weighted[code] for code in sorted(weighted)},
        unweighted=tuple(unweighted),
        basis="leads by the day of creation, won and lost by the day of the close, recurring value "
        f"by its year, {period.label}; open deals that are not parked, as of now",
    )
