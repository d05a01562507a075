"""Targets against what is won: worked out by hand, counted by pandas, and as laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.forecast import forecast
from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.targets import target_progress, won_towards
from pipetui.domain.model import Target, TargetKind
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.facts import NOW, ago, fact, facts, last_days, periods
from tests.support.later import few_deals, until, with_today

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.targets import TargetProgress

NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
"""Of its 30 days today, the 23rd, is the last of 23 that have begun."""


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def target(wanted: Money | int, days: tuple[date, date] = NOVEMBER) -> Target:
    first, last = days
    money = wanted if isinstance(wanted, Money) else None
    return Target(
        id=1,
        first=first,
        last=last,
        key=period_between(first, last).key,
        kind=TargetKind.CUSTOMERS if money is None else TargetKind.REVENUE,
        amount=money,
        count=None if isinstance(wanted, Money) else wanted,
    )


def told(known: Facts, wanted: Target, measured: dict[int, Rate] | None = None) -> TargetProgress:
    measured = measured or {}
    expected = forecast(known, period_between(wanted.first, wanted.last), measured, lambda: 0.5)
    return target_progress(known, wanted, expected, measured)


def coming(number: int, **fields: Any) -> DealFact:  # noqa: ANN401 - any of a deal
    """An open deal expected to close in two days, half likely."""
    plain = {"expected_close": NOW.today + timedelta(days=2), "probability": 50}
    return fact(number, **{**plain, **fields})


class TestRevenue:
    def test_share_pace_projection_and_gap(self) -> None:
        known = facts(
            fact(1, closed=2, value=euros(1_000)),
            fact(2, closed=22, value=Money(100_00, "EUR", Every.MONTH)),
            fact(3, closed=23, value=euros(9_000)),
            fact(4, closed=1),
            fact(5, closed=1, value=Money(700, "USD")),
        )
        found = told(known, target(euros(4_000)))

        assert (found.won, found.wanted, found.currency) == (2_200_00, 4_000_00, "EUR")
        assert (found.share, found.gap) == (0.55, 1_800_00)
        assert (found.elapsed, found.days) == (23, 30)
        assert found.pace == Fraction(2_200_00, 23)
        assert found.projection == 286_957  # 220,000 / 23 x 30 = 286,956.5
        assert (found.deal_ids, found.uncounted) == ((1, 2), (4, 5))

    def test_coverage_is_what_is_open_beside_the_gap(self) -> None:
        known = facts(
            fact(1, closed=2, value=euros(1_000)),
            coming(2, value=euros(3_000)),
            coming(3, value=euros(1_000), probability=10),
            coming(4),
            coming(5, value=euros(50), probability=None),
            coming(6, value=Money(9, "USD")),
            coming(7, value=euros(500), expected_close=date(2026, 12, 1)),
            coming(8, value=euros(500), parked_until=date(2026, 11, 24)),
        )
        found = told(known, target(euros(3_000))).coverage

        assert (found.gap, found.open) == (2_000_00, 4_000_00)
        assert found.weighted == 1_600_00
        assert (found.unweighted_share, found.weighted_share) == (2.0, 0.8)
        assert (found.deal_ids, found.uncounted) == ((2, 3), (4, 5, 6))

    def test_a_target_that_is_reached_needs_no_coverage(self) -> None:
        found = told(facts(fact(1, closed=2, value=euros(500))), target(euros(400)))

        assert (found.share, found.gap) == (1.25, 0)
        assert found.coverage.missing == "nothing is missing, the target is reached"
        assert (found.coverage.weighted_share, found.coverage.unweighted_share) == (None, None)

    def test_a_period_that_is_over_is_its_own_projection_and_has_no_coverage(self) -> None:
        days = date(2026, 10, 1), date(2026, 10, 31)
        sold = fact(1, closed=30, created_at=ago(90), value=euros(500))
        found = told(facts(sold, coming(2, value=euros(9))), target(euros(800), days))

        assert (found.won, found.projection, found.elapsed) == (500_00, 500_00, 31)
        assert found.coverage.missing == "the period is over"

    def test_before_its_first_day_there_is_no_pace(self) -> None:
        days = date(2026, 12, 1), date(2026, 12, 31)
        found = told(facts(fact(1, closed=2, value=euros(500))), target(euros(800), days))

        assert (found.pace, found.projection, found.elapsed) == (None, None, 0)
        assert (found.share, found.coverage.unweighted_share) == (0.0, 0.0)

    def test_of_one_pipeline_only_its_deals_count(self) -> None:
        own = [fact(1, closed=2, value=euros(5)), coming(2, value=euros(3))]
        other = [
            fact(3, closed=2, value=euros(7), pipeline_id=2),
            coming(4, value=euros(9), pipeline_id=2),
        ]
        for wanted in (target(euros(50)), target(9)):
            alone = replace(wanted, pipeline_id=1)
            assert told(facts(*own, *other), alone) == told(facts(*own), alone)
            assert told(facts(*own, *other), wanted).won > told(facts(*own), wanted).won

    def test_a_forecast_of_other_days_is_refused(self) -> None:
        expected = forecast(facts(), last_days(3), {}, lambda: 0.5)

        with pytest.raises(ValueError, match="the forecast is of 3 days, the target of November"):
            target_progress(facts(), target(5), expected, {})


class TestCustomers:
    def test_new_clients_count_and_each_once(self) -> None:
        known = facts(
            fact(1, closed=2, company_id=1),
            fact(2, closed=1, company_id=1),
            fact(3, closed=1),
            fact(4, closed=1, company_id=2),
            fact(5, closed=99, created_at=ago(120), company_id=2),
        )
        found = told(known, target(8))

        assert (found.won, found.share, found.currency) == (2, 0.25, None)
        assert (found.deal_ids, found.uncounted) == ((1, 3), ())
        assert found.projection == 3  # 2 / 23 x 30 = 2.6

    def test_coverage_counts_who_can_still_become_one_by_the_best_chance(self) -> None:
        known = facts(
            fact(1, closed=2, company_id=1),
            coming(2, company_id=1),
            coming(3, company_id=3, probability=20),
            coming(4, company_id=3, probability=60),
            coming(5, probability=None, stage_id=12),
            coming(6, probability=None),
            coming(7, company_id=3, probability=10),
        )
        found = told(known, target(5), {12: Rate(9, 30)}).coverage

        assert (found.gap, found.open, found.weighted) == (4, 2, Fraction(9, 10))
        assert (found.unweighted_share, found.weighted_share) == (0.5, 0.225)
        assert (found.deal_ids, found.uncounted) == ((3, 4, 5, 7), (2, 6))

    def test_the_basis_says_what_counts(self) -> None:
        assert told(facts(), target(5)).basis == (
            "new customers, by the day of the close, November 2026; coverage from open deals that "
            "are expected to close in it"
        )


class TestLaws:
    @settings(max_examples=FEW)
    @given(few_deals, periods)
    def test_what_is_won_is_what_pandas_adds_up(self, known: Facts, period: Period) -> None:
        table = pd.DataFrame(
            [
                (deal.value.annualised().minor, deal.value.currency)
                for deal in known.won
                if deal.value is not None and deal.closed and period.holds(deal.closed)
            ],
            columns=["minor", "currency"],
        )
        sums = table.groupby("currency").minor.sum()

        for code in ("EUR", "JPY", "USD"):
            found = won_towards(known, period, Money(1, code))
            assert found.amount == sums.get(code, 0)
            assert len(found.deal_ids) == (table.currency == code).sum()

    @settings(max_examples=FEW)
    @given(few_deals, st.integers(1, 20))
    def test_what_happens_later_changes_nothing(self, known: Facts, days: int) -> None:
        for wanted in (target(euros(5)), target(3)):
            before, after = (told(until(each, days), wanted) for each in (known, with_today(known)))
            assert after == before

    @settings(max_examples=FEW)
    @given(few_deals)
    def test_an_open_deal_changes_nothing_but_the_coverage(self, known: Facts) -> None:
        more = replace(known, deals=(*known.deals, coming(999, value=euros(5))))

        for wanted in (target(euros(5)), target(3)):
            before, after = told(known, wanted), told(more, wanted)
            assert replace(after, coverage=before.coverage) == before
            assert after.coverage.open > before.coverage.open
