"""What a look back comes to, in words: a line for each way in which deals end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import counted
from pipetui.services.present.amounts import short_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.looking_back import Totals

_MOST_REASONS = 8
"""Reasons that are told by name: each may be written in somebody's own words."""
NO_REASON = "no reason"


def won_words(totals: Totals, currency: str) -> str:
    """`€84k · half of them within 41 days`; amounts in `currency` come first."""
    if not totals.count:
        return "Nothing was won."
    days = totals.days
    told = [*_worth(totals, currency)]
    if days.value is not None:
        within = counted(round(days.value), "day")
        told.append(f"after {within}" if days.n == 1 else f"half of them within {within}")
    return " · ".join(told)


def lost_words(totals: Totals, currency: str) -> str:
    """`Price 3, Timing 1, no reason 1 · €20k`."""
    if not totals.count:
        return "Nothing was lost."
    return " · ".join([_reasons(totals), *_worth(totals, currency)])


def churned_words(totals: Totals, currency: str) -> str:
    """`Price 1 · €6k`; what recurs is told by its year."""
    if not totals.count:
        return "No customer has churned."
    return " · ".join([_reasons(totals), *_worth(totals, currency)])


def _worth(totals: Totals, currency: str) -> Iterator[str]:
    """The sum of each currency, and how many deals are in none of them."""
    sums = short_sums(totals.sums, currency)
    if sums:
        yield sums
    if totals.unpriced:
        yield f"{totals.unpriced:,} without a value"


def _reasons(totals: Totals) -> str:
    named = [pair for pair in totals.reasons if pair[0] is not None]
    told = [f"{reason} {count:,}" for reason, count in named[:_MOST_REASONS]]
    rest = named[_MOST_REASONS:]
    if rest:
        told.append(f"{len(rest):,} other reasons {sum(count for _, count in rest):,}")
    told += [f"{NO_REASON} {count:,}" for reason, count in totals.reasons if reason is None]
    return ", ".join(told)
