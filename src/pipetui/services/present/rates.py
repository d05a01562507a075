"""Shares, spreads and amounts in the contract's form: what all metrics are told with."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pipetui.domain.money import Money
from pipetui.services.present.amounts import money_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.metrics.amounts import Amount, Amounts
    from pipetui.domain.metrics.plan import Needed
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.metrics.spread import Days, Figure
    from pipetui.domain.metrics.tallies import Tally

Json = dict[str, Any]


def rate_json(rate: Rate, basis: str) -> Json:
    """A share with its cases, its 95 % interval, and what was counted."""
    return {
        "value": rate.value,
        "hits": rate.hits,
        "n": rate.n,
        "interval": list(rate.interval) if rate.interval else None,
        "basis": basis,
    }


def figure_json(figure: Figure) -> Json:
    """A median, or where it is said so a mean, with its cases."""
    return {"value": figure.value, "n": figure.n}


def days_json(days: Days) -> Json:
    """How many days something took, with the deals behind it."""
    return {
        "n": days.n,
        "mean_days": days.mean,
        "median_days": days.median,
        "p75_days": days.p75,
        "p90_days": days.p90,
        "deals": list(days.deal_ids),
    }


def decimal_json(minor: int, currency: str) -> str:
    """An amount in major units with all decimals of its currency: `12000.00`."""
    return Money(minor, currency).amount_text


def sums_json(sums: Mapping[str, int]) -> dict[str, str]:
    """Amounts by their currency."""
    return {code: decimal_json(minor, code) for code, minor in sums.items()}


def amounts_json(amounts: Amounts) -> Json:
    """What deals are worth, per currency, and how many have no value."""
    return {
        "by_currency": {
            code: amount_json(amount, code) for code, amount in amounts.by_currency.items()
        },
        "unpriced": amounts.unpriced,
    }


def amount_json(amount: Amount, currency: str) -> Json:
    """What deals are worth in one currency."""
    told = {"total": amount.total, "mean": amount.mean, "median": amount.median}
    return {
        "n": amount.n,
        **sums_of(told, currency),
        "recurring": decimal_json(amount.recurring, currency),
    }


def sums_of(told: Mapping[str, int], currency: str) -> dict[str, str]:
    """Amounts of one currency under their names."""
    return {name: decimal_json(minor, currency) for name, minor in told.items()}


def measure_json(amount: int | Fraction | None, currency: str | None) -> Json | int | float | None:
    """An amount in the measure of what is wanted: money, or without a currency a number.

    A part of a minor unit is rounded half to even, a part of a customer is told as it is.
    """
    if amount is None:
        return None
    if currency is not None:
        return money_json(Money(round(amount), currency))
    return float(amount) if isinstance(amount, Fraction) else amount


def needed_json(needed: Needed | None) -> Json | None:
    """How many of something are needed: unrounded, and rounded up as people are told."""
    if needed is None:
        return None
    return {
        "exact": float(needed.exact),
        "shown": needed.shown,
        "per_week": float(needed.per_week),
        "per_week_shown": needed.per_week_shown,
    }


def tallies_json(tallies: Iterable[Tally], what: str) -> list[Json]:
    """Names with how often each was given, under the name of `what` they are."""
    return [{what: each.name, "n": each.count, "deals": list(each.deal_ids)} for each in tallies]
