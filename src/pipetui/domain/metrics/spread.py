"""How numbers of days or touches spread: the middle of them, and the few that stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_A_TENTH = 0.1
_THREE_IN_FOUR = 0.75
_NINE_IN_TEN = 0.9


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that stands for several; None where there are none."""

    value: float | None
    n: int

    @property
    def said(self) -> str:
        """For people, to a tenth: `12 (n 45)`, `8.5 (n 6)`; a trace is never said to be nothing."""
        if self.value is None:
            return "none yet"
        trace = 0 < self.value < _A_TENTH
        return f"{'< 0.1' if trace else f'{round(self.value, 1):g}'} (n {self.n})"


def percentile(values: Iterable[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of the values lie; None without values.

    Between two neighbours it is interpolated linearly, as numpy does unless told otherwise
    (Hyndman and Fan 1996, definition 7).
    """
    if not 0 <= share <= 1:
        msg = f"{share} is no share"
        raise ValueError(msg)
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median(values: Iterable[float]) -> Figure:
    """The value in the middle."""
    known = list(values)
    return Figure(percentile(known, 0.5), len(known))


def mean(values: Iterable[float]) -> Figure:
    """The sum shared out evenly."""
    known = list(values)
    return Figure(sum(known) / len(known) if known else None, len(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """How many days something took; None where nothing did."""

    n: int
    mean: float | None
    median: float | None
    p75: float | None
    p90: float | None
    deal_ids: tuple[int, ...] = ()
    each: tuple[int, ...] = ()
    """The days themselves, in the order of the deals."""


def days_of(days: Mapping[int, int]) -> Days:
    """How days spread that are told by the id of their deal."""
    values = list(days.values())
    return Days(
        n=len(values),
        mean=mean(values).value,
        median=median(values).value,
        p75=percentile(values, _THREE_IN_FOUR),
        p90=percentile(values, _NINE_IN_TEN),
        deal_ids=tuple(days),
        each=tuple(values),
    )
