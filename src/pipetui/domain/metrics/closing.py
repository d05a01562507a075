"""What closes: how many deals are won, for how much, and after how many days.

A deal closes on the local day of the event, and counts once, by its latest close.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.metrics.amounts import Amounts, amounts_of
from pipetui.domain.metrics.facts import began_at, closed_in, ids_of
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Days, days_of
from pipetui.domain.money import Every
from pipetui.domain.staleness import staleness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRate:
    """Won, of all that closed."""

    won: tuple[int, ...]
    """The deals, by their ids; so are the others."""
    lost: tuple[int, ...]
    open_stale: tuple[int, ...]
    """Open deals that have stood too long: no loss yet, and in no rate."""
    basis: str

    @property
    def rate(self) -> Rate:
        """Won / (won + lost)."""
        return Rate(len(self.won), len(self.won) + len(self.lost))

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The deals behind the rate."""
        return (*self.won, *self.lost)


def win_rate(facts: Facts, period: Period) -> WinRate:
    """Won / (won + lost) of the deals that closed in the period; open ones are never in it."""
    closed = closed_in(facts.deals, period)
    return WinRate(
        won=ids_of(deal for deal in closed if deal.is_won),
        lost=ids_of(deal for deal in closed if deal.is_lost),
        open_stale=stale_deals(facts),
        basis=f"won / (won + lost), by the day of the close, {period.label}",
    )


@dataclass(frozen=True, slots=True)
class ValueShare:
    """What was won and lost in one currency, in minor units."""

    won: int
    lost: int
    n: int
    """The deals behind both."""
    deal_ids: tuple[int, ...] = ()

    @property
    def value(self) -> float:
        """The share that was won, 0 to 1; there is an amount on one side at least."""
        return self.won / (self.won + self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueWinRate:
    """Value won, of all value that closed, per currency."""

    by_currency: Mapping[str, ValueShare] = field(default_factory=dict)
    unpriced: int
    """Closed deals without a value, which are left out."""
    zero: int
    """Closed deals with a value of nothing, which are left out, too."""
    missing: str | None
    """Why there is no rate; None where there is one."""
    deal_ids: tuple[int, ...]
    basis: str


def win_rate_value(facts: Facts, period: Period) -> ValueWinRate:
    """The win rate weighted by value, what recurs by its year.

    Not available where deals were lost and none of them has a value: it would be a hundred percent
    whatever was lost.
    """
    closed = closed_in(facts.deals, period)
    priced = [deal for deal in closed if deal.value is not None and deal.value.minor]
    missing = None
    if not priced:
        missing = "no deal that closed has a value"
    elif any(deal.is_lost for deal in closed) and not any(deal.is_lost for deal in priced):
        missing = "the lost deals have no value"
    unpriced = sum(deal.value is None for deal in closed)
    return ValueWinRate(
        by_currency={} if missing else _shares(priced),
        unpriced=unpriced,
        zero=len(closed) - len(priced) - unpriced,
        missing=missing and f"not available: {missing}",
        deal_ids=ids_of(priced),
        basis=f"won / (won + lost) by value, by the day of the close, {period.label}",
    )


def _shares(priced: Iterable[DealFact]) -> dict[str, ValueShare]:
    sums: dict[str, list[int]] = {}
    deals: dict[str, list[int]] = {}
    for deal in priced:
        if deal.value is not None:
            year = deal.value.annualised()
            of_currency = sums.setdefault(year.currency, [0, 0])
            of_currency[0 if deal.is_won else 1] += year.minor
            deals.setdefault(year.currency, []).append(deal.id)
    return {
        code: ValueShare(won, lost, len(deals[code]), tuple(deals[code]))
        for code, (won, lost) in sorted(sums.items())
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What became of the deals that were made in a period."""

    won: tuple[int, ...]
    lost: tuple[int, ...]
    open: tuple[int, ...]
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals that were made in the period."""
        return (*self.won, *self.lost, *self.open)

    @property
    def rate(self) -> Rate:
        """Won, of all that were made."""
        return Rate(len(self.won), len(self.deal_ids))

    @property
    def open_share(self) -> Rate:
        """Still open, of all that were made: as long as it is high, the rate is low."""
        return Rate(len(self.open), len(self.deal_ids))


def cohort(facts: Facts, period: Period) -> Cohort:
    """Won / created, for the deals created in the period."""
    made = [deal for deal in facts.deals if period.holds(deal.created)]
    return Cohort(
        won=ids_of(deal for deal in made if deal.is_won),
        lost=ids_of(deal for deal in made if deal.is_lost),
        open=ids_of(deal for deal in made if deal.is_open),
        basis=f"won / created, by the day of creation, {period.label}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What won deals are worth."""

    amounts: Amounts
    deal_ids: tuple[int, ...]
    priced: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The deals behind the amounts of each currency."""
    recurring: tuple[int, ...] = ()
    """Those of them whose value comes again every year."""
    basis: str


def revenue(facts: Facts, period: Period) -> Worth:
    """The value that was won in the period, what recurs by its year."""
    return _worth(facts, period, "won value")


def deal_size(facts: Facts, period: Period) -> Worth:
    """How large the deals are that were won in the period: mean and median are what is asked."""
    return _worth(facts, period, "value per won deal")


def _worth(facts: Facts, period: Period, what: str) -> Worth:
    won = closed_in(facts.won, period)
    basis = f"{what}, recurring value by its year, by the day of the close, {period.label}"
    priced: dict[str, list[int]] = {}
    for deal in won:
        if deal.value is not None:
            priced.setdefault(deal.value.currency, []).append(deal.id)
    return Worth(
        amounts=amounts_of(won),
        deal_ids=ids_of(won),
        priced={code: tuple(priced[code]) for code in sorted(priced)},
        recurring=ids_of(
            deal for deal in won if deal.value is not None and deal.value.every is not Every.ONCE
        ),
        basis=basis,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """How long deals take until they close."""

    won: Days
    lost: Days
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The deals that closed."""
        return (*self.won.deal_ids, *self.lost.deal_ids)


def sales_cycle(facts: Facts, period: Period) -> Cycle:
    """Days from the stage marked start to the close, of the deals that closed in the period."""
    starts = facts.starts
    won: dict[int, int] = {}
    lost: dict[int, int] = {}
    for deal in closed_in(facts.deals, period):
        if deal.closed_at is not None:
            into = won if deal.is_won else lost
            into[deal.id] = facts.days(began_at(deal, starts), deal.closed_at)
    return Cycle(
        won=days_of(won),
        lost=days_of(lost),
        basis="days from the stage marked start, else from creation, to the close, "
        f"by the day of the close, {period.label}",
    )


def stale_deals(facts: Facts) -> tuple[int, ...]:
    """The open deals that have been too long in their stage, or untouched; parked ones are not."""
    stages, today, day_of = facts.stages, facts.as_of.today, facts.as_of.day_of
    found = []
    for deal in facts.active:
        stage = stages.get(deal.stage_id or 0)
        if stage is None:
            continue
        entered = day_of(deal.stays[-1].entered_at) if deal.stays else deal.created
        touched = day_of(deal.touches[-1].at) if deal.touches else None
        if staleness(stage, entered, touched, deal.next_due, today, facts.lines).is_stale:
            found.append(deal.id)
    return tuple(found)
