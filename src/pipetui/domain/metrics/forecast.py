"""What a period will bring: open deals by their chances, the range of their sum, what is unsure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.chances import chance_of
from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.outcomes import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.outcomes import Outcomes
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate


class Expected(NamedTuple):
    """An open deal with a price and a chance; recurring amounts count by their year."""

    deal_id: int
    minor: int
    chance: Chance
    weighted: int
    """Its amount times its chance, rounded half to even."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InCurrency:
    """What is expected in one currency, in its minor units."""

    won: int
    """Already won in the period."""
    won_deals: tuple[int, ...]
    expected: tuple[Expected, ...]
    range: Outcomes
    """Of what is won and what is expected together."""

    @property
    def open(self) -> int:
        """The open deals' amounts."""
        return sum(each.minor for each in self.expected)

    @property
    def weighted(self) -> int:
        """The open deals' amounts by their chances."""
        return sum(each.weighted for each in self.expected)

    @property
    def total(self) -> int:
        """Won, and expected by chances."""
        return self.won + self.weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Deals that are counted beside the forecast."""

    deals: tuple[int, ...]
    sums: Mapping[str, int]
    """Their amounts by currency; what has none is not in it."""
    pushes: int
    """How often their expected close was moved later, all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a period will bring, as far as it can be said."""

    period: Period
    by_currency: Mapping[str, InCurrency]
    undated: Bucket
    """Open deals without an expected close."""
    slipped: Bucket
    """Open deals whose expected close has passed."""
    unpriced: tuple[int, ...]
    """Open deals expected in the period, or won in it, that have no value."""
    without_chance: tuple[int, ...]
    """Those expected in it of which neither they nor their stage say how likely they are."""
    basis: str


def forecast(
    facts: Facts, period: Period, measured: Mapping[int, Rate], chance: Callable[[], float]
) -> Forecast:
    """The forecast of a period: METRICS's weighted forecast and the range around it.

    `measured` is reach-to-win by stage id. Parked deals are in none of it. `chance` is what
    `outcomes` asks for.
    """
    today = facts.as_of.today
    open_deals = facts.active
    undated = [deal for deal in open_deals if deal.expected_close is None]
    slipped = [deal for deal in open_deals if deal.expected_close and deal.expected_close < today]
    coming = coming_in(facts, period)
    won = closed_in(facts.won, period)
    stages = facts.stages
    expected: dict[str, list[Expected]] = {}
    without_chance = []
    for deal in coming:
        likely = chance_of(deal, stages.get(deal.stage_id or 0), measured)
        if likely is None:
            without_chance.append(deal.id)
        elif deal.value is not None:
            yearly = deal.value.annualised()
            found = Expected(deal.id, yearly.minor, likely, likely.share(yearly.minor))
            expected.setdefault(yearly.currency, []).append(found)
    taken = _by_currency(won)
    return Forecast(
        period=period,
        by_currency={
            currency: _in_currency(taken.get(currency, []), expected.get(currency, []), chance)
            for currency in sorted({*taken, *expected})
        },
        undated=_bucket(undated),
        slipped=_bucket(slipped),
        unpriced=tuple(deal.id for deal in (*coming, *won) if deal.value is None),
        without_chance=tuple(without_chance),
        basis=f"open deals expected to close in {period.label}, by their chances; won in it apart",
    )


def coming_in(facts: Facts, period: Period) -> list[DealFact]:
    """The open deals that a forecast counts on: not parked, and expected from today on."""
    today = facts.as_of.today
    return [
        deal
        for deal in facts.active
        if deal.expected_close is not None
        and deal.expected_close >= today
        and period.holds(deal.expected_close)
    ]


def _in_currency(
    won: list[tuple[int, int]], expected: list[Expected], chance: Callable[[], float]
) -> InCurrency:
    sure = sum(minor for _, minor in won)
    return InCurrency(
        won=sure,
        won_deals=tuple(deal for deal, _ in won),
        expected=tuple(expected),
        range=outcomes([(each.minor, each.chance) for each in expected], sure, chance),
    )


def _by_currency(deals: Iterable[DealFact]) -> dict[str, list[tuple[int, int]]]:
    """The deals that have a value with its minor units, by currency."""
    found: dict[str, list[tuple[int, int]]] = {}
    for deal in deals:
        if deal.value is not None:
            yearly = deal.value.annualised()
            found.setdefault(yearly.currency, []).append((deal.id, yearly.minor))
    return found


def _bucket(deals: list[DealFact]) -> Bucket:
    sums: Counter[str] = Counter()
    for currency, amounts in _by_currency(deals).items():
        sums[currency] = sum(minor for _, minor in amounts)
    return Bucket(
        deals=tuple(deal.id for deal in deals),
        sums=dict(sums),
        pushes=sum(deal.pushes for deal in deals),
    )
