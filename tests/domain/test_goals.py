"""How far a pipeline has come towards its goal."""

from __future__ import annotations

from datetime import date

import pytest

from pipetui.domain.goals import Win, goal_progress
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Goal

TODAY = date(2026, 7, 2)
REVENUE = Goal(revenue=Money(6_000_000, "EUR"), by=date(2026, 12, 31))


def euros(amount: int, every: Every = Every.ONCE) -> Money:
    return Money(amount * 100, "EUR", every)


def test_wins_of_its_days_count_both_ends_included() -> None:
    wins = [Win(day, euros(1000)) for day in (date(2026, 1, 1), TODAY, date(2026, 12, 31))]
    wins += [Win(day, euros(9000)) for day in (date(2025, 12, 31), date(2027, 1, 1))]

    assert goal_progress(REVENUE, wins, TODAY).won == 300_000


def test_recurring_value_counts_with_a_year_of_it() -> None:
    progress = goal_progress(REVENUE, [Win(TODAY, euros(500, Every.MONTH))], TODAY)

    assert (progress.won, progress.share) == (600_000, 0.1)


def test_what_cannot_be_counted_is_told() -> None:
    wins = [Win(TODAY, None), Win(TODAY, Money(100, "USD")), Win(TODAY, euros(1))]

    progress = goal_progress(REVENUE, wins, TODAY)

    assert (progress.won, progress.other_wins) == (100, 2)


def test_customers_are_counted_whatever_they_pay() -> None:
    goal = Goal(customers=4, since=date(2026, 7, 1), by=date(2026, 9, 30))

    progress = goal_progress(goal, [Win(TODAY, None), Win(TODAY, euros(5))], TODAY)

    assert (progress.won, progress.wanted, progress.other_wins) == (2, 4, 0)
    assert progress.share == 0.5
    assert not progress.is_behind


@pytest.mark.parametrize(
    ("today", "days_left", "elapsed"),
    [
        (date(2025, 11, 1), 426, 0.0),
        (date(2026, 1, 1), 365, 1 / 365),
        (date(2026, 12, 31), 1, 1.0),
        (date(2027, 1, 2), -1, 1.0),
    ],
)
def test_time_passes_from_its_first_day_to_its_last(
    today: date, days_left: int, elapsed: float
) -> None:
    progress = goal_progress(REVENUE, [], today)

    assert progress.days_left == days_left
    assert progress.elapsed == pytest.approx(elapsed)


def test_less_won_than_time_has_passed_is_behind() -> None:
    assert goal_progress(REVENUE, [], TODAY).is_behind
    assert not goal_progress(REVENUE, [Win(TODAY, euros(60_000))], TODAY).is_behind


def test_a_goal_of_recurring_revenue_is_a_year_of_it() -> None:
    goal = Goal(revenue=euros(1000, Every.MONTH), by=date(2026, 12, 31))

    progress = goal_progress(goal, [Win(TODAY, euros(500, Every.MONTH))], TODAY)

    assert (progress.wanted, progress.share) == (1_200_000, 0.5)
