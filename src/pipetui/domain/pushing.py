"""More leads or more closings: the gap to the goal, closed by each lever alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import FEW, Rate
from pipetui.domain.metrics.spread import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.goals import GoalProgress
    from pipetui.domain.money import Money


class PushKind(StrEnum):
    """Where to push."""

    LEADS = "leads"
    CLOSINGS = "closings"
    NEITHER = "neither"
    """What is open is likely to reach the goal, or it is reached."""
    UNKNOWN = "unknown"
    """Something is missing to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """The answer with its numbers; amounts in minor units of `currency`, or in customers.

    Nothing is rounded on the way to it.
    """

    kind: PushKind
    missing: tuple[str, ...] = ()
    """What would have to be known, in words."""
    currency: str | None = None
    """None where the goal counts customers."""
    gap: int = 0
    likely: Fraction = Fraction(0)
    """What is open, each by its chance to be won."""
    offered: int = 0
    """What is open, all of it."""
    uncounted: int = 0
    """Open deals without a value, or in another currency."""
    win_rate: Rate = Rate(0, 0)  # noqa: RUF009 - frozen
    mean_won: Fraction | None = None
    cycle_days: float | None = None
    """The median from beginning to win."""
    days_left: int = 0
    """Today among them."""
    leads: int | None = None
    """New deals that close the gap, all else as it is."""
    rate: Fraction | None = None
    """The share of what is open that would have to be won to close the gap; over 1: not enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selling:
    """What is open and what history tells."""

    open_deals: Sequence[tuple[Money | None, int | Fraction | None]]
    """Each with its value and its probability in percent."""
    won_values: Sequence[Money | None]
    lost: int
    cycles: Sequence[int]
    """Days from beginning to win."""


_ALL = 100


def decide_push(progress: GoalProgress | None, selling: Selling) -> Push:
    """Push for leads or for closings, so that the goal is reached.

    Leads, when all that is open comes to less than the gap at the share of deals that is usually
    won; closings, when it would do, and when the days left are fewer than a deal usually takes.
    """
    rate = Rate(len(selling.won_values), len(selling.won_values) + selling.lost)
    missing = _missing(progress, rate)
    if progress is None or missing:
        return Push(kind=PushKind.UNKNOWN, missing=missing, win_rate=rate)
    revenue = progress.goal.revenue
    currency = None if revenue is None else revenue.currency
    worth = [
        (amount, 0 if percent is None else percent)
        for value, percent in selling.open_deals
        if (amount := _amount(value, currency)) is not None
    ]
    won = [amount for each in selling.won_values if (amount := _amount(each, currency)) is not None]
    mean = Fraction(sum(won), len(won)) if won else None
    gap = max(progress.wanted - progress.won, 0)
    likely = Fraction(sum(amount * percent for amount, percent in worth)) / _ALL
    offered = sum(amount for amount, _ in worth)
    cycle = percentile(selling.cycles, 0.5)
    share = Fraction(rate.hits, rate.n)
    each = share * (mean or 0)
    return Push(
        kind=_kind(gap, likely, offered * share, late=_is_late(progress.days_left, cycle, offered)),
        currency=currency,
        gap=gap,
        likely=likely,
        offered=offered,
        uncounted=len(selling.open_deals) - len(worth),
        win_rate=rate,
        mean_won=mean,
        cycle_days=cycle,
        days_left=progress.days_left,
        leads=ceil(max(gap - likely, Fraction(0)) / each) if each else None,
        rate=Fraction(gap, offered) if offered else None,
    )


def _missing(progress: GoalProgress | None, rate: Rate) -> tuple[str, ...]:
    missing: list[str] = []
    if progress is None:
        missing.append("a goal of the pipeline")
    elif progress.days_left <= 0:
        missing.append("a goal whose day is still to come")
    if rate.is_small:
        missing.append(f"{FEW} deals won or lost, there are {rate.n}")
    elif not rate.hits:
        missing.append("a deal that was won")
    return tuple(missing)


def _kind(gap: int, likely: Fraction, usual: Fraction, *, late: bool) -> PushKind:
    if likely >= gap:
        return PushKind.NEITHER
    return PushKind.CLOSINGS if late or usual >= gap else PushKind.LEADS


def _is_late(days_left: int, cycle: float | None, offered: int) -> bool:
    # A deal that is begun today and takes one day is won on the second of the days that are left.
    return bool(offered) and cycle is not None and days_left - 1 < cycle


def _amount(value: Money | None, currency: str | None) -> int | None:
    """What a deal counts towards the goal; None when it cannot."""
    if currency is None:
        return 1
    if value is None or value.currency != currency:
        return None
    return value.annualised().minor
