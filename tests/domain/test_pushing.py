"""More leads or more closings: cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.goals import Win, goal_progress
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Goal
from pipetui.domain.pushing import PushKind, Selling, decide_push

if TYPE_CHECKING:
    from pipetui.domain.goals import GoalProgress

TODAY = date(2026, 11, 23)
REVENUE = Goal(revenue=Money(100_000_00, "EUR"), since=date(2026, 1, 1), by=date(2026, 12, 31))
WON = [Money(8_000_00, "EUR")] * 10
HISTORY = Selling(open_deals=(), won_values=WON, lost=30, cycles=[20] * 10)
"""One in four is won, for 8,000, after 20 days; the goal is 38 days away."""


def progress(won: int = 60_000_00, goal: Goal = REVENUE, today: date = TODAY) -> GoalProgress:
    return goal_progress(goal, [Win(TODAY, Money(won, "EUR"))], today)


def selling(*values: int, percent: int = 25) -> Selling:
    """Open deals of so many euros."""
    return replace(HISTORY, open_deals=[(Money(each * 100, "EUR"), percent) for each in values])


def test_leads_when_all_that_is_open_would_not_do() -> None:
    # 40,000 are missing; of 40,000 open a quarter is 10,000. 30,000 / (8,000 x 1/4) = 15.
    push = decide_push(progress(), selling(20_000, 20_000))

    assert push.kind is PushKind.LEADS
    assert (push.gap, push.offered, int(push.likely)) == (40_000_00, 40_000_00, 10_000_00)
    assert (push.leads, push.rate, push.win_rate) == (15, Fraction(1), Rate(10, 40))


def test_closings_when_what_is_open_would_do_at_the_usual_rate() -> None:
    # Of 200,000 open a quarter is 50,000; by their early stages they count for 20,000 only.
    push = decide_push(progress(), selling(100_000, 100_000, percent=10))

    assert push.kind is PushKind.CLOSINGS
    assert (push.likely, push.rate, push.leads) == (Fraction(20_000_00), Fraction(1, 5), 10)


def test_closings_when_a_lead_of_today_comes_too_late() -> None:
    push = decide_push(progress(), replace(selling(20_000), cycles=[39, 50, 60]))

    assert push.kind is PushKind.CLOSINGS
    assert (push.days_left, push.cycle_days) == (39, 50)


def test_leads_although_it_is_late_when_nothing_is_open() -> None:
    push = decide_push(progress(), replace(selling(), cycles=[90]))

    assert (push.kind, push.rate, push.leads) == (PushKind.LEADS, None, 20)


@pytest.mark.parametrize("won", [100_000_00, 250_000_00])
def test_neither_when_the_goal_is_reached(won: int) -> None:
    push = decide_push(progress(won), selling())

    assert (push.kind, push.gap) == (PushKind.NEITHER, 0)


def test_neither_when_what_is_open_is_likely_to_reach_it() -> None:
    assert decide_push(progress(), selling(80_000, percent=50)).kind is PushKind.NEITHER


def test_without_a_goal_or_a_history_it_says_what_is_missing() -> None:
    assert decide_push(None, HISTORY).missing == ("a goal of the pipeline",)
    young = replace(HISTORY, lost=4)
    assert decide_push(progress(), young).missing == ("20 deals won or lost, there are 14",)
    over = decide_push(progress(today=REVENUE.by + timedelta(1)), HISTORY)
    assert over.missing == ("a goal whose day is still to come",)
    unlucky = replace(HISTORY, won_values=())
    assert decide_push(progress(), unlucky).missing == ("a deal that was won",)
    assert {each.kind for each in (decide_push(None, HISTORY), over)} == {PushKind.UNKNOWN}


def test_other_currencies_and_deals_without_a_value_cannot_be_counted() -> None:
    others = [(Money(90_000_00, "USD"), 90), (None, 90), (Money(500_00, "EUR", Every.MONTH), 50)]
    push = decide_push(progress(), replace(HISTORY, open_deals=others))

    assert (push.uncounted, push.offered, int(push.likely)) == (2, 6_000_00, 3_000_00)


def test_a_goal_of_customers_counts_deals() -> None:
    goal = Goal(customers=11, since=date(2026, 1, 1), by=date(2026, 12, 31))
    push = decide_push(progress(goal=goal), selling(1, 1, 1, 1))

    assert (push.gap, push.offered, int(push.likely), push.currency) == (10, 4, 1, None)
    assert push.leads == 36


def test_a_part_of_a_customer_that_is_likely_is_not_rounded_on_the_way() -> None:
    # 9 are missing; three at 60 % are 1.8, which leaves 7.2: at one in four that takes 28.8.
    goal = Goal(customers=10, since=date(2026, 1, 1), by=date(2026, 12, 31))
    push = decide_push(progress(goal=goal), selling(1, 1, 1, percent=60))

    assert (push.gap, push.likely, push.leads) == (9, Fraction(9, 5), 29)


def test_a_customer_that_is_nearly_sure_does_not_reach_the_goal() -> None:
    goal = Goal(customers=2, since=date(2026, 1, 1), by=date(2026, 12, 31))
    push = decide_push(progress(goal=goal), selling(1, percent=60))

    assert (push.kind, push.leads) == (PushKind.LEADS, 2)


@given(st.lists(st.integers(1, 10**6), max_size=8), st.integers(0, 100), st.integers(0, 10**7))
def test_one_more_open_deal_never_asks_for_more_leads(
    values: list[int], percent: int, won: int
) -> None:
    fewer = decide_push(progress(won), selling(*values, percent=percent))
    more = decide_push(progress(won), selling(*values, 1000, percent=percent))

    assert fewer.leads is not None
    assert more.leads is not None
    assert 0 <= more.leads <= fewer.leads
