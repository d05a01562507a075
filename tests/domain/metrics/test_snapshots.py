"""Noting a forecast: of which periods, with which deals, and that it is the forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.chances import Chance, Source
from pipetui.domain.metrics.forecast import forecast
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.snapshots import Span, due_periods, keys_of, take_snapshot
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.facts import NOW, fact, facts, histories
from tests.support.snapshots import noted, snapshot

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts

TODAY = NOW.today
QUARTER = parse_period("2026-Q4", TODAY)
SOON = TODAY + timedelta(days=10)


def euros(amount: int, every: Every = Every.ONCE) -> Money:
    return Money(amount * 100, "EUR", every)


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(2026, 11, 23), ("2026-11", "2026-Q4", "2026")),
        (date(2027, 1, 1), ("2027-01", "2027-Q1", "2027")),
        (date(2026, 3, 31), ("2026-03", "2026-Q1", "2026")),
        (date(1969, 12, 31), ()),
    ],
)
def test_the_month_the_quarter_and_the_year_of_a_day_are_noted(
    day: date, keys: tuple[str, ...]
) -> None:
    assert keys_of(day) == keys
    assert tuple(period.key for period in due_periods(day, ())) == keys


def test_what_was_noted_is_not_due_again() -> None:
    due = due_periods(TODAY, {"2026-11", "2026", "2026-10"})

    assert [period.key for period in due] == ["2026-Q4"]
    assert due_periods(TODAY, keys_of(TODAY)) == ()


@pytest.mark.parametrize(
    ("key", "span"), [("2026-02", Span.MONTH), ("2026-Q3", Span.QUARTER), ("2026", Span.YEAR)]
)
def test_a_period_is_a_month_a_quarter_or_a_year(key: str, span: Span) -> None:
    assert snapshot(key).span is span


def test_it_has_what_is_expected_with_its_chance_and_what_is_won() -> None:
    known = facts(
        fact(1, value=euros(100), expected_close=SOON, probability=30),
        fact(2, value=euros(10, Every.MONTH), expected_close=SOON, stage_id=12),
        fact(3, value=euros(7), closed=2),
        fact(4, expected_close=SOON, probability=50),
        fact(5, value=euros(7), expected_close=SOON + timedelta(days=90), probability=50),
        fact(6, value=euros(7), expected_close=None, probability=50),
        fact(7, value=euros(7), expected_close=SOON, parked_until=SOON, probability=50),
    )

    taken = take_snapshot(known, QUARTER, {12: Rate(9, 20)})

    assert (taken.period, taken.taken_at) == (QUARTER, NOW.instant)
    assert taken.deals == (
        noted(1, 100, 30),
        noted(2, 120, None)._replace(chance=Chance(9, 20, Source.MEASURED, 20)),
        noted(3, 7, None),
        noted(4, None, 50),
    )


def test_a_part_of_it_has_the_deals_that_are_asked_for() -> None:
    whole = snapshot("2026-11", noted(1, 5, 10), noted(2, 6, 10))

    assert whole.among({2, 3}) == replace(whole, deals=(noted(2, 6, 10),))


@settings(max_examples=FEW)
@given(histories, st.data())
def test_its_sums_are_those_of_the_forecast(known: Facts, data: st.DataObject) -> None:
    days = st.none() | st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
    percents = st.none() | st.integers(0, 100)
    deals = tuple(
        replace(
            deal,
            expected_close=data.draw(days),
            probability=data.draw(percents),
            parked_until=data.draw(days),
        )
        for deal in known.deals
    )
    known = replace(known, deals=deals)

    taken = take_snapshot(known, QUARTER, {})
    whole = forecast(known, QUARTER, {}, iter([0.5] * 10**6).__next__)

    sums: dict[str, int] = {}
    for deal in taken.deals:
        if deal.currency is not None:
            sums[deal.currency] = sums.get(deal.currency, 0) + deal.weighted
    assert sums == {code: part.total for code, part in whole.by_currency.items()}
    assert {deal.deal_id for deal in taken.deals if deal.minor is None} <= set(whole.unpriced)
