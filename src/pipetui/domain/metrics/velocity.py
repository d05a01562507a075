"""How much money a pipeline makes in a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.metrics.closing import revenue, sales_cycle, win_rate
from pipetui.domain.metrics.facts import ids_of
from pipetui.domain.metrics.spread import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.metrics.amounts import Amounts
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Velocity:
    """Money per day, with its four factors."""

    per_day: Mapping[str, int] = field(default_factory=dict)
    """Minor units by currency, rounded half to even."""
    open_by_currency: Mapping[str, int]
    """Open deals that are not parked, by the currency of their value."""
    unpriced: int
    """Open deals without a value that are in no figure, since deals are won in several currencies;
    where all are won in one, they count in it."""
    win_rate: Rate
    won: Amounts
    """Its means are the third factor."""
    cycle_days: Figure
    """The median sales cycle of the won deals."""
    missing: str | None
    """Which factor is missing; None when there is a figure."""
    deal_ids: tuple[int, ...]
    """The open deals."""
    closed_deals: tuple[int, ...] = ()
    """Those behind the win rate."""
    won_deals: tuple[int, ...] = ()
    """Those behind the mean and the cycle."""
    basis: str


def velocity(facts: Facts, period: Period) -> Velocity:
    """Open deals x win rate x mean won value / median cycle days, per currency."""
    active = facts.active
    closed = win_rate(facts, period)
    rate = closed.rate
    won = revenue(facts, period).amounts
    days = sales_cycle(facts, period).won
    counts: dict[str, int] = {}
    for deal in active:
        if deal.value is not None:
            counts[deal.value.currency] = counts.get(deal.value.currency, 0) + 1
    unpriced = len(active) - sum(counts.values())
    if len(won.by_currency) == 1:
        (only,) = won.by_currency
        counts[only] = counts.get(only, 0) + unpriced
        unpriced = 0
    per_day: dict[str, int] = {}
    missing = _missing(bool(active), rate, won, days.median)
    if missing is None and days.median:
        for code, amount in won.by_currency.items():
            if not counts.get(code):
                continue
            share = Fraction(rate.hits, rate.n) * Fraction(amount.total, amount.n)
            per_day[code] = round(counts[code] * share / Fraction(days.median))
    return Velocity(
        per_day=per_day,
        open_by_currency=counts,
        unpriced=unpriced,
        win_rate=rate,
        won=won,
        cycle_days=Figure(days.median, days.n),
        missing=missing,
        deal_ids=ids_of(active),
        closed_deals=closed.deal_ids,
        won_deals=closed.won,
        basis="open deals times win rate times mean won value, divided by the median cycle days, "
        f"by the day of the close, {period.label}",
    )


def _missing(has_open: bool, rate: Rate, won: Amounts, days: float | None) -> str | None:  # noqa: FBT001 - one of four factors
    if not has_open:
        return "no open deal"
    if not rate.n:
        return "no closed deal"
    if not won.by_currency:
        return "no won deal with a value"
    if not days:
        return "the sales cycle is 0 days" if days == 0 else "no sales cycle"
    return None
