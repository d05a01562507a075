"""How far a pipeline has come towards its goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import days_between

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipetui.domain.money import Money
    from pipetui.domain.process import Goal


class Win(NamedTuple):
    """A deal that was won: when, and for how much."""

    day: date
    value: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalProgress:
    """Won since the goal's first day, beside what is wanted, both in its own measure."""

    goal: Goal
    won: int
    """Minor units of the goal's currency, a year's worth of recurring value; or customers."""
    wanted: int
    other_wins: int
    """Wins that a goal of revenue cannot count: without a value, or in another currency."""
    days_left: int
    """Today and the days after it, up to the goal's day; none or fewer when that is past."""
    elapsed: float
    """The share of its days that has passed, from 0 to 1."""

    @property
    def share(self) -> float:
        """What of it is reached, 1 for all."""
        return self.won / self.wanted if self.wanted > 0 else 1.0

    @property
    def is_behind(self) -> bool:
        """Less is reached than time has passed."""
        return self.share < self.elapsed


def first_day(goal: Goal) -> date:
    """The day from which wins count."""
    return goal.since or goal.by.replace(month=1, day=1)


def goal_progress(goal: Goal, wins: Iterable[Win], today: date) -> GoalProgress:
    """How far the wins lead; those before the goal's first day and after its last do not count."""
    first = first_day(goal)
    counted = [win for win in wins if first <= win.day <= goal.by]
    if goal.revenue is None:
        won, wanted, others = len(counted), goal.customers or 0, 0
    else:
        currency = goal.revenue.currency
        worth = [
            win.value.annualised().minor
            for win in counted
            if win.value is not None and win.value.currency == currency
        ]
        won, others = sum(worth), len(counted) - len(worth)
        wanted = goal.revenue.annualised().minor
    whole = days_between(first, goal.by) + 1
    passed = min(max((today - first).days + 1, 0), whole)
    return GoalProgress(
        goal=goal,
        won=won,
        wanted=wanted,
        other_wins=others,
        days_left=(goal.by - today).days + 1,
        elapsed=passed / whole,
    )
