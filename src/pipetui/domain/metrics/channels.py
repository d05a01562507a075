"""What each source of deals brings, and what it costs; told apart by campaign as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.amounts import Amounts, amounts_of
from pipetui.domain.metrics.customers import first_wins
from pipetui.domain.metrics.facts import began_at, closed_in, ids_of
from pipetui.domain.metrics.grouping import CAMPAIGN, UNKNOWN, split_source
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Days, days_of
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import Spend


class Return(NamedTuple):
    """What came of the money spent in one currency, in minor units."""

    spend: int
    won: int
    value: float | None
    """(won - spend) / spend: -1 for nothing back, 0 for as much as was spent."""
    uncounted: int
    """Won deals without a value, or with one in another currency."""
    missing: str | None
    """Why there is no value; None where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The figures of one channel; of a campaign, of a whole source, or of all."""

    leads: tuple[int, ...]
    """Deals created in the period; all are told by their ids."""
    won: tuple[int, ...]
    lost: tuple[int, ...]
    cycle: Days
    """Of the won deals."""
    value: Amounts
    """Won, with the deals that have no value counted."""
    new_clients: tuple[int, ...]
    """The deals by which somebody became a client."""
    spend: Mapping[str, int] = field(default_factory=dict)
    """Minor units by currency; a channel nothing was noted for has none."""

    @property
    def win_rate(self) -> Rate:
        """Won / (won + lost)."""
        return Rate(len(self.won), len(self.won) + len(self.lost))

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals behind the figures."""
        return tuple(sorted({*self.leads, *self.won, *self.lost}))

    @property
    def cac(self) -> Mapping[str, int] | None:
        """Spend / new clients by currency, rounded half to even; None without a new client."""
        new = len(self.new_clients)
        if not new:
            return None
        return {code: round(Fraction(minor, new)) for code, minor in self.spend.items()}

    @property
    def returns(self) -> Mapping[str, Return]:
        """(won value - spend) / spend, of each currency in which something was spent."""
        return {code: self._return(code, minor) for code, minor in self.spend.items() if minor}

    def _return(self, currency: str, spend: int) -> Return:
        of_it = self.value.by_currency.get(currency)
        uncounted = len(self.won) - (of_it.n if of_it else 0)
        if of_it is None and uncounted:
            missing = f"what was won has no value in {currency}"
            return Return(spend, 0, None, uncounted, missing)
        won = of_it.total if of_it else 0
        return Return(spend, won, (won - spend) / spend, uncounted, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign of a source, or what the source brings without one."""

    name: str | None
    """What follows the first `/`; None for what names no campaign."""
    figures: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source, with its campaigns, which add up to it."""

    name: str
    figures: Channel
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """Every source with a lead, a close or a spend in the period; they add up to the whole."""

    sources: tuple[Source, ...]
    """By their names, the unknown one last."""
    whole: Channel
    shared_spends: int
    """Spends that lie in the period in part, and count by their share of days."""
    basis: str


def channels(facts: Facts, spends: Iterable[Spend], period: Period) -> Channels:
    """What each source, and each of its campaigns, brought and cost in the period.

    Spends that begin after the moment of the facts are not known yet. Where the facts are of one
    pipeline the spends are still those of the whole source.
    """
    known = [each for each in spends if _is_in(each, facts, period)]
    deals = [deal for deal in facts.deals if _counts(deal, period)]
    spelled: dict[str, str] = {UNKNOWN: UNKNOWN}
    places: dict[tuple[str, str], tuple[list[DealFact], list[Spend]]] = {}
    for deal in deals:
        places.setdefault(_place(deal.source, spelled), ([], []))[0].append(deal)
    for spend in known:
        places.setdefault(_place(spend.source, spelled), ([], []))[1].append(spend)
    counted = _counter(facts, period)
    partly = sum(_days_in(each, period) < _days(each) for each in known)
    sources = sorted({source for source, _ in places}, key=lambda name: (name == UNKNOWN, name))
    return Channels(
        sources=tuple(
            Source(
                name=spelled[source],
                figures=counted(
                    [deal for at in places if at[0] == source for deal in places[at][0]],
                    [spend for at in places if at[0] == source for spend in places[at][1]],
                ),
                campaigns=tuple(
                    Campaign(
                        name=spelled[CAMPAIGN + at[1]] if at[1] else None,
                        figures=counted(*places[at]),
                    )
                    for at in sorted(places)
                    if at[0] == source
                ),
            )
            for source in sources
        ),
        whole=counted(deals, known),
        shared_spends=partly,
        basis=_basis(facts, period, partly),
    )


def spent_in(spend: Spend, period: Period) -> int:
    """What of a spend lies in a period by its share of days, rounded half to even; minor units."""
    return round(Fraction(spend.amount.minor * _days_in(spend, period), _days(spend)))


def _counter(
    facts: Facts, period: Period
) -> Callable[[Sequence[DealFact], Sequence[Spend]], Channel]:
    starts = facts.starts
    firsts = {deal.id for deal in first_wins(facts).values()}

    def counted(deals: Sequence[DealFact], spends: Sequence[Spend]) -> Channel:
        closed = sorted(closed_in(deals, period), key=lambda deal: deal.id)
        won = [deal for deal in closed if deal.is_won]
        spend: dict[str, int] = {}
        for each in spends:
            code = each.amount.currency
            spend[code] = spend.get(code, 0) + spent_in(each, period)
        return Channel(
            leads=tuple(sorted(deal.id for deal in deals if period.holds(deal.created))),
            won=ids_of(won),
            lost=ids_of(deal for deal in closed if deal.is_lost),
            cycle=days_of(
                {
                    deal.id: facts.days(began_at(deal, starts), deal.closed_at)
                    for deal in won
                    if deal.closed_at is not None
                }
            ),
            value=amounts_of(won),
            new_clients=tuple(deal.id for deal in won if deal.id in firsts),
            spend={code: spend[code] for code in sorted(spend)},
        )

    return counted


def _place(source: str | None, spelled: dict[str, str]) -> tuple[str, str]:
    """The source and the campaign as they are matched; how each is first written is kept."""
    name, campaign = split_source(source)
    spelled.setdefault(fold(name), name)
    if campaign is None:
        return fold(name), ""
    spelled.setdefault(CAMPAIGN + fold(campaign), campaign)
    return fold(name), fold(campaign)


def _counts(deal: DealFact, period: Period) -> bool:
    closes = deal.closed is not None and period.holds(deal.closed)
    return closes or period.holds(deal.created)


def _is_in(spend: Spend, facts: Facts, period: Period) -> bool:
    return spend.first <= facts.as_of.today and period.touches(spend.first, spend.last)


def _days(spend: Spend) -> int:
    return (spend.last - spend.first).days + 1


def _days_in(spend: Spend, period: Period) -> int:
    first = max(spend.first, period.first or date.min)
    last = min(spend.last, period.last or date.max)
    return max((last - first).days + 1, 0)


def _basis(facts: Facts, period: Period, partly: int) -> str:
    days = "leads by the day of creation, won and lost by the day of the close"
    told = [f"{days}, recurring value by its year, {period.label}"]
    if partly:
        count = "1 spend counts" if partly == 1 else f"{partly} spends count"
        told.append(f"{count} by the share of {'its' if partly == 1 else 'their'} days")
    if facts.pipeline_id is not None:
        told.append("spend of all pipelines")
    return "; ".join(told)
