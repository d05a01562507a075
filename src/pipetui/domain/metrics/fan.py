"""How a period's sum comes about: what is won day by day, and from today on how it may go on."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.metrics.outcomes import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.forecast import Expected, Forecast, InCurrency

MOST_DAYS: Final = 60
_HALF = MOST_DAYS // 2
_A_DAY = timedelta(days=1)
_TENTHS = (1, 5, 9)
_FEW = 14
"""Up to so many deals every outcome is counted on each of the days; of more, runs are drawn."""
_RUNS = 5_000
_DRAWS = 1_000_000
_FEWEST_RUNS = 1_000

Range = tuple[int, int, int]
"""p10, p50 and p90, in minor units."""


class FanDay(NamedTuple):
    """What the period has brought by the end of a day, in minor units: p10, p50 and p90."""

    day: date
    low: int
    middle: int
    high: int


def fan(
    facts: Facts, forecast: Forecast, currency: str, chance: Callable[[], float]
) -> tuple[FanDay, ...]:
    """The course of a forecast in one currency; empty where it has nothing in that.

    Until today it is what was won, without a range; from there the range of what is won and what
    is expected up to each day on which an open deal is, deal by deal as `outcomes` has it. The last
    day is that of the period, with the forecast's own range. Days are left out where there are
    more than `MOST_DAYS`; each one that stays is counted whole. `chance` is what `outcomes` asks
    for.
    """
    of_it = forecast.by_currency.get(currency)
    if of_it is None:
        return ()
    today = facts.as_of.today
    known = {deal.id: deal for deal in facts.deals}
    won: Counter[date] = Counter()
    for number in of_it.won_deals:
        deal = known[number]
        if deal.closed is not None and deal.value is not None:
            won[deal.closed] += deal.value.annualised().minor
    due: dict[date, list[Expected]] = {}
    for each in of_it.expected:
        day = known[each.deal_id].expected_close
        if day is not None:
            due.setdefault(day, []).append(each)
    first = forecast.period.first or min([*won, today])
    last = forecast.period.last or max([*due, *won, today])
    end = _ends(of_it)
    told = [FanDay(day, sure, sure, sure) for day, sure in _past(won, first, min(last, today))]
    told += [
        FanDay(day, *(min(pair) for pair in zip(spread, end, strict=True)))
        for day, spread in _ahead(due, of_it.won, last, chance)
        if day > today
    ]
    return (*(each for each in told if each.day != last), FanDay(last, *end))


def _ends(of_it: InCurrency) -> Range:
    low, middle, high = (of_it.range.quantile(tenths) for tenths in _TENTHS)
    return low, middle, high


def _past(won: Mapping[date, int], first: date, last: date) -> Iterator[tuple[date, int]]:
    """What was won up to the end of each of some days; the first and the last are among them."""
    count = (last - first).days + 1
    days = sorted(won)
    sums = [0]
    for day in days:
        sums.append(sums[-1] + won[day])
    for place in _thinned(range(count)):
        day = first + place * _A_DAY
        yield day, sums[bisect_left(days, day + _A_DAY)]


def _ahead(
    due: Mapping[date, Sequence[Expected]], sure: int, last: date, chance: Callable[[], float]
) -> Iterator[tuple[date, Range]]:
    """The range at the end of some of the days on which deals are expected."""
    days = sorted(due)
    shown = {days[place] for place in _thinned(range(len(days)))}
    many = sum(len(deals) for deals in due.values()) > _FEW
    drawn = _drawn(due, sure, chance) if many else _counted(due, sure, chance)
    for day, spread in drawn:
        if day in shown and day < last:
            yield day, spread


def _counted(
    due: Mapping[date, Sequence[Expected]], sure: int, chance: Callable[[], float]
) -> Iterator[tuple[date, Range]]:
    so_far: list[Expected] = []
    for day in sorted(due):
        so_far += due[day]
        found = outcomes([(each.minor, each.chance) for each in so_far], sure, chance)
        low, middle, high = (found.quantile(tenths) for tenths in _TENTHS)
        yield day, (low, middle, high)


def _drawn(
    due: Mapping[date, Sequence[Expected]], sure: int, chance: Callable[[], float]
) -> Iterator[tuple[date, Range]]:
    """The same runs go on from day to day, so that no quantile falls back."""
    count = sum(len(deals) for deals in due.values())
    runs = max(min(_RUNS, _DRAWS // count), _FEWEST_RUNS)
    totals = [sure] * runs
    for day in sorted(due):
        for each in due[day]:
            likely = each.chance.value
            for run in range(runs):
                if chance() < likely:
                    totals[run] += each.minor
        ordered = sorted(totals)
        # The least one that so many tenths of the runs do not exceed.
        low, middle, high = (ordered[-(-tenths * runs // 10) - 1] for tenths in _TENTHS)
        yield day, (low, middle, high)


def _thinned(places: Sequence[int]) -> Sequence[int]:
    """Half of `MOST_DAYS` places at most, evenly, the first and the last among them."""
    if len(places) <= _HALF:
        return places
    return [places[round(step * (len(places) - 1) / (_HALF - 1))] for step in range(_HALF)]
