"""The win rate over time: the parts of a period, and what closed in each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.closing import win_rate
from pipetui.domain.metrics.periods import Period, period_between
from pipetui.domain.metrics.trend import MOST_POINTS, trend
from pipetui.domain.model import Status
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, fact, facts, histories, last_days, periods

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts


def cut(first: date, last: date) -> list[tuple[date | None, date | None]]:
    return [
        (each.period.first, each.period.last)
        for each in trend(facts(fact(closed=0)), period_between(first, last))
    ]


def test_a_quarter_is_told_week_by_week_from_monday_on() -> None:
    parts = cut(date(2026, 9, 3), date(2026, 11, 20))

    assert parts[:2] == [
        (date(2026, 9, 3), date(2026, 9, 6)),
        (date(2026, 9, 7), date(2026, 9, 13)),
    ]
    assert parts[-1] == (date(2026, 11, 16), date(2026, 11, 20))


def test_a_year_is_told_month_by_month_cut_where_it_begins() -> None:
    parts = cut(date(2025, 11, 24), date(2026, 11, 23))

    assert parts[0] == (date(2025, 11, 24), date(2025, 11, 30))
    assert parts[1] == (date(2025, 12, 1), date(2025, 12, 31))
    assert parts[-1] == (date(2026, 11, 1), date(2026, 11, 23))
    assert len(parts) == 13


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (date(2024, 2, 10), date(2024, 4, 1)),
        (date(2020, 5, 1), date(2021, 1, 1)),
        (date(1990, 5, 1), date(2015, 1, 1)),
    ],
)
def test_longer_ones_are_told_by_quarters_or_by_the_last_years(first: date, second: date) -> None:
    parts = cut(first, NOW.today)

    assert second in {begin for begin, _ in parts[:2]}


def test_days_to_come_are_not_told() -> None:
    assert cut(NOW.today - timedelta(days=9), NOW.today + timedelta(days=90))[-1][1] == NOW.today
    assert cut(NOW.today + timedelta(days=1), NOW.today + timedelta(days=90)) == []


def test_without_a_first_day_it_begins_with_the_first_close() -> None:
    known = facts(fact(1, closed=40), fact(2, closed=20, status=Status.LOST), fact(3))

    told = trend(known, ALL)

    assert told[0].period.first == NOW.today - timedelta(days=40)
    assert [each.rate.rate.n for each in told if each.rate.rate.n] == [1, 1]


def test_of_nothing_that_closed_there_is_no_beginning() -> None:
    assert trend(facts(fact(1)), ALL) == ()
    assert {each.rate.rate.n for each in trend(facts(fact(1)), last_days(30))} == {0}


@settings(max_examples=FEW)
@given(histories, periods)
def test_the_parts_cover_what_closed_without_a_gap(known: Facts, period: Period) -> None:
    told = trend(known, period)

    assert len(told) <= MOST_POINTS
    for one, next_one in pairwise(each.period for each in told):
        assert one.last is not None
        assert next_one.first == one.last + timedelta(days=1)
    whole = win_rate(known, period)
    assert sorted(deal for each in told for deal in each.rate.won) == sorted(whole.won)
    assert sorted(deal for each in told for deal in each.rate.lost) == sorted(whole.lost)


@given(st.dates(date(1970, 1, 1), date(2026, 11, 23)), st.integers(0, 20_000))
def test_any_period_has_few_parts(first: date, days: int) -> None:
    parts = cut(first, first + timedelta(days=days))

    assert 1 <= len(parts) <= MOST_POINTS
