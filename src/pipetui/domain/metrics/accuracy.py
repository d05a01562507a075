"""How near forecasts came: what was noted when a period began, and what it then brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.metrics.amounts import mean_of
from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.outcomes import quantiles
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.snapshots import NONE_NOTED, Span, known_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.snapshots import Snapshot, SnapshotDeal

_LOW, _MIDDLE, _HIGH = 1, 5, 9
"""Tenths: the quantiles between which eight in ten are to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredForecast:
    """A forecast in one currency, and what came: minor units, recurring value by its year."""

    period: Period
    taken_at: datetime
    days_late: int
    """How long the period had begun when the forecast was noted; 0 on its first day."""
    forecast: int
    """Won by then, and expected by chances."""
    p10: int
    p50: int
    p90: int
    actual: int
    """Won in the period, of the deals there were when the forecast was noted, in it or not."""
    born_later: int
    """Won in it of deals that came afterwards, which no forecast can know."""
    deal_ids: tuple[int, ...]
    """What was won of the deals there were."""
    later_ids: tuple[int, ...]
    """What was won of those that came afterwards."""

    @property
    def error(self) -> int:
        """Forecast - actual: above zero where too much was expected."""
        return self.forecast - self.actual

    @property
    def is_within(self) -> bool:
        """Whether what came lies in the range that eight in ten were to lie in."""
        return self.p10 <= self.actual <= self.p90


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The forecasts of equally long periods in one currency."""

    span: Span
    currency: str
    lines: tuple[ScoredForecast, ...]
    """Of each period in which something was expected or won in this currency, earliest first."""

    @property
    def wape(self) -> float | None:
        """Sum of the errors, whatever their sign / sum of what came; None when nothing came."""
        came = self._came
        return sum(abs(each.error) for each in self.lines) / came if came else None

    @property
    def bias(self) -> float | None:
        """Sum of the errors / sum of what came: above zero where too much is expected."""
        came = self._came
        return sum(each.error for each in self.lines) / came if came else None

    @property
    def mae(self) -> int:
        """Mean of the errors, whatever their sign, in minor units, rounded half to even."""
        return mean_of([abs(each.error) for each in self.lines])

    @property
    def coverage(self) -> Rate:
        """How often what came lay between p10 and p90; of good ranges it does in 8 of 10."""
        return Rate(sum(each.is_within for each in self.lines), len(self.lines))

    @property
    def missing(self) -> str | None:
        """Why there is no WAPE and no bias; None where there are."""
        return None if self._came else "nothing was won of what was there when they were noted"

    @property
    def _came(self) -> int:
        return sum(each.actual for each in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How near the forecasts came that were noted of periods which are over."""

    scores: tuple[Score, ...]
    """Months, quarters and years apart, each by currency."""
    unpriced: tuple[int, ...]
    """Deals won in these periods, or expected in them, without a value: they are in no sum."""
    missing: str | None
    """Why there is no score; None where there is one."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """Every deal that was won in the periods."""
        lines = [line for score in self.scores for line in score.lines]
        return tuple(sorted({each for line in lines for each in (*line.deal_ids, *line.later_ids)}))


def forecast_accuracy(
    facts: Facts, period: Period, snapshots: Iterable[Snapshot], chance: Callable[[], float]
) -> Accuracy:
    """Score the forecasts of months, quarters and years that ended in a period and are over.

    WAPE = sum of |F - A| / sum of A, bias = sum of F - A / sum of A, MAE = mean of |F - A|, and the
    share of A between p10 and p90 of F (Hyndman and Koehler 2006, "Another look at measures of
    forecast accuracy", who also say why no mean of percentages is of use where a month can bring
    nothing). A is what the deals brought in the period that were there when F was noted, by their
    creation, whether F counted on them or not. What was noted after the moment of the facts is not
    looked at. Of a pipeline only its own deals are on either side.
    `chance` is what `outcomes` asks for.
    """
    then = known_by(snapshots, facts.as_of.instant)
    today = facts.as_of.today
    ended = [
        each
        for each in then
        if each.period.is_over(today) and each.period.last and period.holds(each.period.last)
    ]
    lines: dict[tuple[Span, str], list[ScoredForecast]] = {}
    unpriced: set[int] = set()
    for snapshot in sorted(ended, key=lambda each: each.period.key):
        own = [
            deal
            for deal in snapshot.deals
            if facts.pipeline_id is None or deal.pipeline_id == facts.pipeline_id
        ]
        won = closed_in(facts.won, snapshot.period)
        unpriced.update(deal.id for deal in won if deal.value is None)
        unpriced.update(deal.deal_id for deal in own if deal.minor is None)
        currencies = {deal.currency for deal in own} | {
            deal.value.currency for deal in won if deal.value is not None
        }
        for currency in sorted(each for each in currencies if each is not None):
            expected = [deal for deal in own if deal.currency == currency]
            came = [deal for deal in won if deal.value and deal.value.currency == currency]
            line = _scored(facts, snapshot, expected, came, chance)
            lines.setdefault((snapshot.span, currency), []).append(line)
    spans = list(Span)
    scores = tuple(
        Score(span=span, currency=currency, lines=tuple(scored))
        for (span, currency), scored in sorted(
            lines.items(), key=lambda item: (spans.index(item[0][0]), item[0][1])
        )
    )
    return Accuracy(
        scores=scores,
        unpriced=tuple(sorted(unpriced)),
        missing=None if scores else _missing(then, ended),
        basis="forecasts noted at the start of the months, quarters and years that ended by day, "
        f"{period.label}, against what was won in them of the deals there were; recurring value by "
        "its year",
    )


def _scored(
    facts: Facts,
    snapshot: Snapshot,
    expected: Sequence[SnapshotDeal],
    came: Sequence[DealFact],
    chance: Callable[[], float],
) -> ScoredForecast:
    """One line; all deals have a value in the same currency."""
    sure = sum(each.weighted for each in expected if each.chance is None)
    unsure = [
        (each.minor, each.chance)
        for each in expected
        if each.minor is not None and each.chance is not None
    ]
    p10, p50, p90 = quantiles(unsure, sure, (_LOW, _MIDDLE, _HIGH), chance)
    there = [deal for deal in came if deal.created_at <= snapshot.taken_at]
    later = [deal for deal in came if deal.created_at > snapshot.taken_at]
    first = snapshot.period.first
    taken = facts.as_of.day_of(snapshot.taken_at)
    return ScoredForecast(
        period=snapshot.period,
        taken_at=snapshot.taken_at,
        days_late=max((taken - first).days, 0) if first else 0,
        forecast=sum(each.weighted for each in expected),
        p10=p10,
        p50=p50,
        p90=p90,
        actual=_brought(there),
        born_later=_brought(later),
        deal_ids=tuple(deal.id for deal in there),
        later_ids=tuple(deal.id for deal in later),
    )


def _brought(deals: Iterable[DealFact]) -> int:
    return sum(deal.value.annualised().minor for deal in deals if deal.value is not None)


def _missing(then: Sequence[Snapshot], ended: Sequence[Snapshot]) -> str:
    if not then:
        return NONE_NOTED
    if not ended:
        return "no period of which the forecast was noted is over yet"
    return "nothing with a value was expected or won in these periods"
