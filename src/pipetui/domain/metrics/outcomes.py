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
