"""What a number of deals can come to together, each won or not, and how likely each sum is."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.domain.metrics.chances import Chance

MOST_EXACT: Final = 20
"""Up to so many deals every outcome is counted; of more, runs are drawn."""
RUNS: Final = 10_000
_DRAWS = 2_000_000
_FEWEST_RUNS = 1_000
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The sums there can be, ascending, and the weight of all up to each of them."""

    sums: tuple[int, ...]
    up_to: tuple[int, ...]
    """Weights added up; the last one is that of all."""
    runs: int | None = None
    """How often was drawn; None where every outcome was counted."""

    def quantile(self, tenths: int) -> int:
        """The least sum that is not exceeded with a chance of `tenths` in ten.

        That is the least x with CDF(x) >= q; it is always a sum that can be.
        """
        # In whole numbers: what is a tenth exactly is not missed by a rounding.
        wanted = tenths * self.up_to[-1]
        return self.sums[bisect_left(self.up_to, wanted, key=lambda weight: weight * _TENTHS)]

    def chance_to_reach(self, target: int) -> float:
        """How likely the sum is `target` or more, from 0 to 1."""
        place = bisect_left(self.sums, target)
        below = self.up_to[place - 1] if place else 0
        return (self.up_to[-1] - below) / self.up_to[-1]


def outcomes(
    deals: Sequence[tuple[int, Chance]], sure: int, chance: Callable[[], float]
) -> Outcomes:
    """The distribution of `sure` plus the amounts of the deals that are won, independently.

    Amounts are in minor units of one currency. `chance` gives numbers from 0 to below 1, as drawn
    by a generator of a fixed seed; it is asked only where there are more than `MOST_EXACT` deals.
    """
    if len(deals) <= MOST_EXACT:
        return _counted(deals, sure)
    return _drawn(deals, sure, chance)


def quantiles(
    deals: Sequence[tuple[int, Chance]],
    sure: int,
    tenths: Sequence[int],
    chance: Callable[[], float],
) -> tuple[int, ...]:
    """What `outcomes` and its `quantile` give, without holding every sum there can be.

    Twenty deals of uneven amounts have a million sums, but each half of them a thousand: how much
    weight the pairs have up to an amount is found by walking through both once.
    """
    if len(deals) > MOST_EXACT:
        drawn = _drawn(deals, sure, chance)
        return tuple(drawn.quantile(each) for each in tenths)
    middle = len(deals) // 2
    halves = _Halves(_counted(deals[:middle], sure), _counted(deals[middle:], 0))
    return tuple(halves.quantile(each) for each in tenths)


class _Halves:
    """The sums of two halves of some deals; those of all are the sums of a pair of them."""

    def __init__(self, one: Outcomes, other: Outcomes) -> None:
        before = (0, *one.up_to)
        self._one = [
            (total, up_to - before[place])
            for place, (total, up_to) in enumerate(zip(one.sums, one.up_to, strict=True))
        ]
        self._other = other
        self._least = one.sums[0] + other.sums[0]
        self._most = one.sums[-1] + other.sums[-1]
        self._all = one.up_to[-1] * other.up_to[-1]

    def quantile(self, tenths: int) -> int:
        """As of `Outcomes`: the weight grows only at sums that can be, so it is one of them."""
        wanted = tenths * self._all
        low, high = self._least, self._most
        while low < high:
            between = (low + high) // 2
            if self._weight_up_to(between) * _TENTHS >= wanted:
                high = between
            else:
                low = between + 1
        return low

    def _weight_up_to(self, amount: int) -> int:
        sums, up_to = self._other.sums, self._other.up_to
        place, found = len(sums), 0
        for total, weight in self._one:  # ascending, so that the other's share only shrinks
            rest = amount - total
            while place and sums[place - 1] > rest:
                place -= 1
            if not place:
                break
            found += weight * up_to[place - 1]
        return found


def _counted(deals: Sequence[tuple[int, Chance]], sure: int) -> Outcomes:
    weights = {sure: 1}
    for amount, likely in deals:
        after: dict[int, int] = {}
        for total, weight in weights.items():
            if likely.hits:
                after[total + amount] = after.get(total + amount, 0) + weight * likely.hits
            if likely.hits < likely.of:
                after[total] = after.get(total, 0) + weight * (likely.of - likely.hits)
        weights = after
    sums = sorted(weights)
    return Outcomes(tuple(sums), tuple(accumulate(weights[each] for each in sums)))


def _drawn(deals: Sequence[tuple[int, Chance]], sure: int, chance: Callable[[], float]) -> Outcomes:
    runs = max(min(RUNS, _DRAWS // len(deals)), _FEWEST_RUNS)
    totals = [sure] * runs
    for amount, likely in deals:
        value = likely.value
        for run in range(runs):
            if chance() < value:
                totals[run] += amount
    totals.sort()
    return Outcomes(tuple(totals), tuple(range(1, runs + 1)), runs)
