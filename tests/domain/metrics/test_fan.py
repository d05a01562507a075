"""The course of a forecast: what was won, and the range of what may come, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.fan import MOST_DAYS, FanDay, fan
from pipetui.domain.metrics.forecast import Forecast, forecast
from pipetui.domain.metrics.periods import Period, period_between
from pipetui.domain.money import Money
from tests.support.facts import ALL, NOW, fact, facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.metrics.facts import DealFact, Facts

TODAY = NOW.today
QUARTER = period_between(date(2026, 10, 1), date(2026, 12, 31))
DAY = timedelta(days=1)


def seeded() -> Callable[[], float]:
    return Random(7).random  # noqa: S311 - no secret is made of them


def told(known: Facts, period: Period = QUARTER) -> tuple[FanDay, ...]:
    return fan(known, forecast(known, period, {}, seeded()), "EUR", seeded())


def deal(number: int, minor: int, percent: int, day: date) -> DealFact:
    return fact(number, value=Money(minor, "EUR"), probability=percent, expected_close=day)


def test_until_today_it_is_what_was_won_and_then_what_may_come() -> None:
    known = facts(
        fact(1, closed=3, value=Money(100, "EUR")),
        deal(2, 40, 100, TODAY + 5 * DAY),
        deal(3, 7, 50, TODAY + 9 * DAY),
    )

    course = {each.day: each[1:] for each in told(known)}

    assert course[date(2026, 10, 1)] == (0, 0, 0)
    assert course[TODAY] == (100, 100, 100)
    assert course[TODAY + 5 * DAY] == (140, 140, 140)
    assert course[TODAY + 9 * DAY] == (140, 140, 147)
    assert course[date(2026, 12, 31)] == (140, 140, 147)


def test_a_deal_expected_today_is_in_the_next_day_told() -> None:
    course = told(facts(deal(1, 40, 100, TODAY), deal(2, 5, 100, TODAY + DAY)))

    assert [each for each in course if each.day >= TODAY][:2] == [
        FanDay(TODAY, 0, 0, 0),
        FanDay(TODAY + DAY, 45, 45, 45),
    ]


def test_of_a_period_that_is_over_only_what_was_won_is_told() -> None:
    period = period_between(date(2026, 11, 1), date(2026, 11, 20))
    course = told(facts(fact(1, closed=10, value=Money(100, "EUR"))), period)

    assert course[-1] == FanDay(date(2026, 11, 20), 100, 100, 100)
    assert all(low == middle == high for _, low, middle, high in course)


def test_a_period_to_come_begins_with_what_is_expected() -> None:
    period = period_between(TODAY + DAY, TODAY + 40 * DAY)

    course = told(facts(deal(1, 40, 100, TODAY + 5 * DAY)), period)

    assert course == (
        FanDay(TODAY + 5 * DAY, 40, 40, 40),
        FanDay(TODAY + 40 * DAY, 40, 40, 40),
    )


def test_in_a_currency_without_a_deal_there_is_no_course() -> None:
    assert told(facts(fact(closed=1, value=Money(1, "JPY")))) == ()


def test_many_deals_are_drawn_near_to_what_numpy_draws() -> None:
    deals = [deal(each, 100 + each, 30, TODAY + each * DAY) for each in range(1, 31)]
    course = {each.day: each for each in told(facts(*deals))}
    draws = np.random.default_rng(1).random((20_000, 15)) < 0.3
    sums = (draws * np.array([100 + each for each in range(1, 16)])).sum(axis=1)

    half_way = course[TODAY + 15 * DAY]

    expected = np.quantile(sums, [0.1, 0.5, 0.9])
    assert half_way[1:] == pytest.approx(tuple(expected), abs=60)


drawn = st.lists(
    st.tuples(st.integers(1, 999), st.integers(0, 100), st.integers(-30, 60)), max_size=25
)


@given(drawn, st.sampled_from([QUARTER, ALL, period_between(TODAY, TODAY)]))
def test_it_never_falls_and_ends_where_the_forecast_does(
    made: list[tuple[int, int, int]], period: Period
) -> None:
    deals = [
        fact(number, closed=-when, value=Money(minor, "EUR"))
        if when < 0
        else deal(number, minor, percent, TODAY + when * DAY)
        for number, (minor, percent, when) in enumerate(made, 1)
    ]
    known = facts(*deals)
    found: Forecast = forecast(known, period, {}, seeded())
    course = fan(known, found, "EUR", seeded())

    assert len(course) <= MOST_DAYS + 1
    for one, after in pairwise(course):
        assert one.day < after.day
        assert all(a <= b for a, b in zip(one[1:], after[1:], strict=True))
    if course:
        of_it = found.by_currency["EUR"]
        assert course[-1][1:] == tuple(of_it.range.quantile(tenths) for tenths in (1, 5, 9))
        assert all(each.low <= each.middle <= each.high for each in course)
