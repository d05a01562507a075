"""Shares of few cases, said so that nobody takes them for more than they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

FEW = 20
"""With fewer cases than this behind it, a share is a fraction and never a bare percentage."""
_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution: 95 % lie within this many deviations."""
_ALL = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    hits: int
    n: int

    def __post_init__(self) -> None:
        """Refuse what is no part of a whole."""
        if not 0 <= self.hits <= self.n:
            msg = f"{self.hits} of {self.n} is no share"
            raise ValueError(msg)

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None without cases."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson score interval at 95 %, without continuity correction; None without cases.

        Wilson (1927), "Probable inference, the law of succession, and statistical inference".
        """
        if not self.n:
            return None
        share, weight = self.hits / self.n, _Z * _Z / self.n
        middle = (share + weight / 2) / (1 + weight)
        reach = _Z * sqrt(share * (1 - share) / self.n + weight / (4 * self.n)) / (1 + weight)
        # Of none and of all an end is exact, where rounding would leave a trace.
        low = middle - reach if self.hits else 0.0
        high = middle + reach if self.hits < self.n else 1.0
        return low, high

    @property
    def is_small(self) -> bool:
        """Whether there are too few cases for a percentage."""
        return self.n < FEW

    @property
    def said(self) -> str:
        """For people: `3 of 7`, with enough cases `43 % (n 30)`."""
        if not self.n:
            return "none yet"
        if self.is_small:
            return f"{self.hits} of {self.n}"
        return f"{percent_of(self.hits / self.n)} % (n {self.n})"

    @property
    def said_with_range(self) -> str:
        """The same with its interval; a small share is not told without: `3 of 7, 16-75 %`."""
        interval = self.interval
        if interval is None:
            return self.said
        low, high = (percent_of(end) for end in interval)
        return f"{self.said}, {low}\N{EN DASH}{high} %"

    def differs_from(self, other: Rate) -> bool:
        """Whether the intervals lie apart: without that neither is called the greater."""
        mine, theirs = self.interval, other.interval
        if mine is None or theirs is None:
            return False
        return mine[1] < theirs[0] or theirs[1] < mine[0]


def percent_of(share: float) -> int:
    """Whole percent, but of a part 0 and 100 only for none and all; there may be more than all."""
    percent = round(share * _ALL)
    return min(max(percent, 1), _ALL - 1) if 0 < share < 1 else percent
