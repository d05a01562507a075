"""How far a period has come towards its target, and whether what is open covers the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import days_between
from pipetui.domain.metrics.chances import chance_of
from pipetui.domain.metrics.customers import ClientKey, client_of, first_wins
from pipetui.domain.metrics.facts import closed_in, ids_of
from pipetui.domain.metrics.periods import period_between
from pipetui.domain.money import Money
from pipetui.domain.targets import wanted_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.forecast import Forecast
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.model import Target


class Won(NamedTuple):
    """What was won of what is wanted."""

    amount: int
    """Minor units of the currency that is wanted, what recurs by its year; or new clients."""
    deal_ids: tuple[int, ...]
    uncounted: tuple[int, ...]
    """Won deals that a sum of money cannot count: without a value, or in another currency."""


def won_towards(facts: Facts, period: Period, wanted: Money | int) -> Won:
    """What was won in a period, by the day of the close: money, or clients who are new."""
    won = closed_in(facts.won, period)
    if not isinstance(wanted, Money):
        firsts = {deal.id for deal in first_wins(facts).values()}
        came = tuple(deal.id for deal in won if deal.id in firsts)
        return Won(len(came), came, ())
    counted = [deal for deal in won if deal.value and deal.value.currency == wanted.currency]
    amount = sum(deal.value.annualised().minor for deal in counted if deal.value is not None)
    kept = set(ids_of(counted))
    return Won(amount, ids_of(counted), tuple(deal.id for deal in won if deal.id not in kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is open and expected to close in the period, beside what is missing."""

    gap: int
    open: int
    """All of it, in the measure of the target."""
    weighted: Fraction
    """By its chances."""
    uncounted: tuple[int, ...]
    """Deals expected in the period that have no value in the currency of the target, or of which
    nothing says how likely they are."""
    missing: str | None
    """Why there is no coverage; None where there is one."""
    deal_ids: tuple[int, ...]

    @property
    def unweighted_share(self) -> float | None:
        """Open / gap: how many times over the gap is covered."""
        return None if self.missing else self.open / self.gap

    @property
    def weighted_share(self) -> float | None:
        """Open by its chances / gap."""
        return None if self.missing else float(self.weighted / self.gap)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetProgress:
    """One target and how far it has come; amounts in minor units, or in clients."""

    target: Target
    currency: str | None
    """None of a target of customers."""
    wanted: int
    won: int
    days: int
    """Of the whole period."""
    elapsed: int
    """Of it until today, today with them."""
    coverage: Coverage
    uncounted: tuple[int, ...]
    """Won deals that a sum of money cannot count."""
    deal_ids: tuple[int, ...]
    """The won deals that count."""
    basis: str

    @property
    def share(self) -> float:
        """Won / target; it can be more than 1."""
        return self.won / self.wanted

    @property
    def gap(self) -> int:
        """What is still to be won."""
        return max(self.wanted - self.won, 0)

    @property
    def pace(self) -> Fraction | None:
        """Won per elapsed day; None before the first day."""
        return Fraction(self.won, self.elapsed) if self.elapsed else None

    @property
    def projection(self) -> int | None:
        """Pace x days, rounded half to even; None before the first day."""
        return None if self.pace is None else round(self.pace * self.days)


def target_progress(
    facts: Facts, target: Target, expected: Forecast, measured: Mapping[int, Rate]
) -> TargetProgress:
    """Won against a target, its pace and projection, and the coverage of the rest.

    `expected` is the forecast of the target's days, `measured` the reach-to-win it was made with,
    both of the same facts. Of a target of one pipeline only the deals of that count. Raises
    ValueError for a forecast of other days.
    """
    if target.pipeline_id is not None:
        own = (deal for deal in facts.deals if deal.pipeline_id == target.pipeline_id)
        facts = replace(facts, deals=tuple(own))
    period = period_between(target.first, target.last)
    if (expected.period.first, expected.period.last) != (target.first, target.last):
        msg = f"the forecast is of {expected.period.label}, the target of {period.label}"
        raise ValueError(msg)
    asked = wanted_of(target)
    wanted = asked.annualised().minor if isinstance(asked, Money) else asked
    won = won_towards(facts, period, asked)
    today = min(facts.as_of.today, target.last)
    days = days_between(target.first, target.last) + 1
    what = "won value, recurring value by its year" if isinstance(asked, Money) else "new customers"
    return TargetProgress(
        target=target,
        currency=asked.currency if isinstance(asked, Money) else None,
        wanted=wanted,
        won=won.amount,
        days=days,
        elapsed=max((today - target.first).days + 1, 0),
        coverage=_coverage(facts, asked, max(wanted - won.amount, 0), expected, measured),
        uncounted=won.uncounted,
        deal_ids=won.deal_ids,
        basis=f"{what}, by the day of the close, {period.label}; coverage from open deals that are "
        "expected to close in it",
    )


def _coverage(
    facts: Facts, asked: Money | int, gap: int, expected: Forecast, measured: Mapping[int, Rate]
) -> Coverage:
    coming = _coming(facts, expected)
    if isinstance(asked, Money):
        ids = set(ids_of(coming))
        of_it = expected.by_currency.get(asked.currency)
        deals = [each for each in (of_it.expected if of_it else ()) if each.deal_id in ids]
        counted = tuple(each.deal_id for each in deals)
        others = ids.difference(counted)
        whole = sum(each.minor for each in deals)
        weighted = Fraction(sum(each.weighted for each in deals))
        uncounted = tuple(deal.id for deal in coming if deal.id in others)
    else:
        chances = _new_clients(facts, coming, measured)
        whole, weighted = len(chances), sum(chances.values(), start=Fraction())
        counted = tuple(deal.id for deal in coming if client_of(deal) in chances)
        uncounted = tuple(deal.id for deal in coming if client_of(deal) not in chances)
    missing = None
    if not gap:
        missing = "nothing is missing, the target is reached"
    elif expected.period.is_over(facts.as_of.today):
        missing = "the period is over"
    return Coverage(
        gap=gap,
        open=whole,
        weighted=weighted,
        uncounted=uncounted,
        missing=missing,
        deal_ids=counted,
    )


def _coming(facts: Facts, expected: Forecast) -> list[DealFact]:
    """The open deals that the forecast has in the period, with a value and a chance or without."""
    told = {each.deal_id for of_it in expected.by_currency.values() for each in of_it.expected}
    told.update(expected.unpriced, expected.without_chance)
    return [deal for deal in facts.open if deal.id in told]


def _new_clients(
    facts: Facts, coming: Iterable[DealFact], measured: Mapping[int, Rate]
) -> dict[ClientKey, Fraction]:
    """Who can become a client, by the best chance among their deals; who is one already cannot."""
    clients = first_wins(facts).keys()
    stages = facts.stages
    found: dict[ClientKey, Fraction] = {}
    for deal in coming:
        likely = chance_of(deal, stages.get(deal.stage_id or 0), measured)
        client = client_of(deal)
        if likely is not None and client not in clients:
            chance = Fraction(likely.hits, likely.of)
            found[client] = max(found.get(client, chance), chance)
    return found
