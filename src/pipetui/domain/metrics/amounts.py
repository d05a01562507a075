"""What deals are worth: per currency how many, how much, the mean and the one in the middle."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.money import Every

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.metrics.facts import DealFact
    from pipetui.domain.money import Money


@dataclass(frozen=True, slots=True)
class Amount:
    """Amounts in one currency, in minor units, what recurs by its year."""

    n: int
    total: int
    mean: int
    """Rounded to whole minor units, a half to the even one."""
    median: int
    """Rounded likewise."""
    recurring: int = 0
    """How much of the total comes again every year."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of deals, never of two currencies in one."""

    by_currency: Mapping[str, Amount] = field(default_factory=dict)
    """By ISO 4217 code, in its order."""
    unpriced: int = 0
    """Deals without a value: they are in no sum, mean or median."""


def amounts_of(deals: Iterable[DealFact]) -> Amounts:
    """What these deals are worth."""
    values: dict[str, list[Money]] = {}
    unpriced = 0
    for deal in deals:
        if deal.value is None:
            unpriced += 1
        else:
            values.setdefault(deal.value.currency, []).append(deal.value.annualised())
    return Amounts({code: _amount(values[code]) for code in sorted(values)}, unpriced)


def mean_of(minors: Sequence[int]) -> int:
    """The mean of some amounts in minor units; there is at least one."""
    return round(Fraction(sum(minors), len(minors)))


def median_of(minors: Sequence[int]) -> int:
    """The amount in the middle, or half way between the two that are; there is at least one."""
    ordered = sorted(minors)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return round(Fraction(ordered[middle - 1] + ordered[middle], 2))


def _amount(values: Sequence[Money]) -> Amount:
    minors = [each.minor for each in values]
    return Amount(
        n=len(minors),
        total=sum(minors),
        mean=mean_of(minors),
        median=median_of(minors),
        recurring=sum(each.minor for each in values if each.every is not Every.ONCE),
    )
