"""What a look back comes to, and when one is due."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from pipetui.domain.looking_back import (
    Closed,
    Ending,
    Group,
    LookBack,
    Totals,
    default_since,
    is_due,
    month_of,
    total,
)
from pipetui.domain.money import Every, Money

DAY = date(2026, 11, 3)
NUMBERS = count(1)


def ending(
    amount: int | None = None,
    currency: str = "EUR",
    every: Every = Every.ONCE,
    *,
    reason: str | None = None,
    days: int | None = None,
) -> Ending:
    value = None if amount is None else Money(amount * 100, currency, every)
    return Ending(next(NUMBERS), DAY, value, reason, days)


def test_currencies_are_never_mixed() -> None:
    totals = total([ending(100), ending(50, "USD"), ending(20)])

    assert totals.sums == {"EUR": 120_00, "USD": 50_00}


def test_what_recurs_counts_by_its_year() -> None:
    assert total([ending(10, every=Every.MONTH), ending(5)]).sums == {"EUR": 125_00}


def test_a_deal_without_a_value_is_counted_and_in_no_sum() -> None:
    totals = total([ending(100), ending(), ending(0)])

    assert (totals.count, totals.unpriced, totals.sums) == (3, 1, {"EUR": 100_00})


def test_the_days_are_those_in_the_middle_of_all_that_are_known() -> None:
    days = total([ending(days=10), ending(days=40), ending(days=13), ending()]).days

    assert (days.value, days.n) == (13, 3)


def test_nothing_comes_to_nothing() -> None:
    assert total([]) == Totals()
    assert Totals().days.value is None


def test_reasons_are_counted_as_metrics_count_them() -> None:
    reasons = [None, None, None, "Timing", "price", "Price"]
    totals = total(ending(reason=each) for each in reasons)

    assert totals.reasons == (("price", 2), ("Timing", 1), (None, 3))


def test_a_look_back_is_empty_when_nothing_ended() -> None:
    deal = Closed(ended=ending(5), title="Site", pipeline_id=1, pipeline="Sales")
    left = Group((deal,), total([deal.ended]))

    assert LookBack(DAY, DAY).is_empty
    assert not LookBack(DAY, DAY, churned=left).is_empty


@pytest.mark.parametrize(
    ("last", "today", "due"),
    [
        (None, date(2026, 11, 1), True),
        ("2026-10", date(2026, 10, 31), False),
        ("2026-10", date(2026, 11, 1), True),
        ("2025-11", date(2026, 11, 1), True),
        ("2026-12", date(2026, 11, 30), True),
        ("", date(2026, 11, 30), True),
    ],
)
def test_one_is_due_when_another_month_has_begun(last: str | None, today: date, due: bool) -> None:
    assert is_due(last, today) is due
    assert not is_due(month_of(today), today)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 11, 30), date(2026, 10, 1)),
        (date(2026, 3, 31), date(2026, 2, 1)),
        (date(2026, 1, 1), date(2025, 12, 1)),
    ],
)
def test_one_looks_back_to_the_first_day_of_the_month_before(today: date, since: date) -> None:
    assert default_since(today) == since
