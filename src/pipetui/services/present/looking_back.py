"""What a look back comes to, in words: a line for each way in which deals end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.amounts import short_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.looking_back import Totals

_MOST_REASONS = 8
"""Reasons that are told by name: each may be written in somebody's own words."""
NO_REASON = "no reason"


def won_words(totals: Totals, currency: str) -> str:
    """`7 won · €84k · in the middle 41 days`; amounts in `currency` come first."""
    if not totals.count:
        return "Nothing was won."
    days = totals.days
    told = [f"{totals.count:,} won", *_worth(totals, currency)]
    if days.value is not None:
        told.append(f"{'after' if days.n == 1 else 'in the middle'} {_days(days.value)}")
    return " · ".join(told)


def lost_words(totals: Totals, currency: str) -> str:
    """`5 lost: Price 3, Timing 1, no reason 1 · €20k`."""
    if not totals.count:
        return "Nothing was lost."
    return " · ".join(
        [f"{totals.count:,} lost: {_reasons(totals)}", *_worth(totals, currency)],
    )


def churned_words(totals: Totals, currency: str) -> str:
    """`1 churned: Price 1 · €6k`; what recurs is told by its year."""
    if not totals.count:
        return "No client has left."
    return " · ".join(
        [f"{totals.count:,} churned: {_reasons(totals)}", *_worth(totals, currency)],
    )


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


def _days(value: float) -> str:
    return "1 day" if value == 1 else f"{round(value, 1):g} days"
