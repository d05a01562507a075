"""How near forecasts came: by hand, by its laws, and beside pandas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.accuracy import Accuracy, forecast_accuracy
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.snapshots import NONE_NOTED, Snapshot, SnapshotDeal, Span
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, fact, facts, periods
from tests.support.snapshots import at, known_with_snapshots, noted, snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period

MAY = at(2026, 5, 4)


def never() -> float:
    raise AssertionError("nothing is drawn where every outcome can be counted")


def ended(
    number: int,
    closed: datetime,
    amount: int | None,
    *,
    currency: str = "EUR",
    made: datetime = MAY,
    **fields: Any,  # noqa: ANN401 - any of a deal's
) -> DealFact:
    """A deal won at a moment, made in May unless told otherwise."""
    value = None if amount is None else Money(amount * 100, currency)
    plain = fact(number, created_at=made, **{"value": value, "status": Status.WON, **fields})
    return replace(plain, closed_at=closed, closed=NOW.day_of(closed))


SEPTEMBER = snapshot("2026-09", noted(1, 1000, 50), noted(2, 2000, 25))
OCTOBER = snapshot("2026-10", noted(2, 2000, 25), noted(5, 400, None), late=2.5)
HISTORY = facts(
    ended(1, at(2026, 9, 20), 1200),
    ended(2, at(2026, 10, 9), 2000, status=Status.LOST),
    ended(3, at(2026, 9, 25), 300),
    ended(4, at(2026, 9, 30), 800, made=at(2026, 9, 10)),
    ended(5, at(2026, 10, 2), 400),
)


def scored(known: Facts, *snapshots: Snapshot, period: Period = ALL) -> Accuracy:
    return forecast_accuracy(known, period, snapshots, never)


class TestByHand:
    def test_a_line_has_the_forecast_its_range_and_what_came(self) -> None:
        (score,) = scored(HISTORY, SEPTEMBER).scores
        (line,) = score.lines

        assert (score.span, score.currency) == (Span.MONTH, "EUR")
        # 0 in 3 of 8, 1,000 in 3 of 8, 2,000 in 1 of 8, 3,000 in 1 of 8.
        assert (line.forecast, line.p10, line.p50, line.p90) == (1000_00, 0, 1000_00, 3000_00)
        assert (line.actual, line.deal_ids) == (1500_00, (1, 3))
        assert (line.born_later, line.later_ids) == (800_00, (4,))
        assert (line.error, line.is_within, line.days_late) == (-500_00, True, 0)

    def test_what_was_won_when_it_was_noted_is_part_of_the_forecast(self) -> None:
        (score,) = scored(HISTORY, OCTOBER).scores
        (line,) = score.lines

        assert (line.forecast, line.p10, line.p90, line.actual) == (
            *(900_00, 400_00),
            *(2400_00, 400_00),
        )
        assert line.days_late == 2

    def test_the_errors_are_weighed_by_what_came(self) -> None:
        (score,) = scored(HISTORY, OCTOBER, SEPTEMBER).scores

        assert [line.period.key for line in score.lines] == ["2026-09", "2026-10"]
        assert score.wape == pytest.approx(1000 / 1900)
        assert score.bias == 0
        assert (score.mae, score.coverage) == (500_00, Rate(2, 2))

    def test_months_quarters_and_years_are_scored_apart(self) -> None:
        quarter = snapshot("2026-Q3", noted(1, 1000, 100))
        year = snapshot("2025", noted(1, 1000, 100))
        found = scored(HISTORY, SEPTEMBER, year, quarter)

        assert [(score.span, score.lines[0].forecast) for score in found.scores] == [
            (Span.MONTH, 1000_00),
            (Span.QUARTER, 1000_00),
            (Span.YEAR, 1000_00),
        ]
        assert found.scores[2].missing is not None

    def test_currencies_are_scored_apart_and_only_where_there_was_something(self) -> None:
        dollars = ended(6, at(2026, 10, 20), 70, currency="USD")
        known = replace(HISTORY, deals=(*HISTORY.deals, dollars))
        found = scored(known, SEPTEMBER, OCTOBER)

        assert [(score.currency, len(score.lines)) for score in found.scores] == [
            ("EUR", 2),
            ("USD", 1),
        ]
        assert found.scores[1].wape == 1
        assert found.deal_ids == (1, 3, 4, 5, 6)

    def test_recurring_value_counts_by_its_year(self) -> None:
        monthly = fact(1, created_at=MAY, value=Money(100_00, "EUR", Every.MONTH))
        won = replace(
            monthly, status=Status.WON, closed_at=at(2026, 9, 3), closed=at(2026, 9, 3).date()
        )

        assert scored(facts(won), SEPTEMBER).scores[0].lines[0].actual == 1200_00

    def test_what_has_no_value_is_in_no_sum_and_told(self) -> None:
        known = facts(ended(1, at(2026, 9, 20), None))
        found = scored(known, snapshot("2026-09", noted(1, None, 50), noted(2, None, 50)))

        assert (found.scores, found.unpriced) == ((), (1, 2))
        assert found.missing == "nothing with a value was expected or won in these periods"

    def test_of_a_pipeline_only_its_deals_are_on_either_side(self) -> None:
        mixed = snapshot("2026-09", noted(1, 1000, 50), noted(9, 5000, 50, pipeline_id=2))
        found = scored(replace(HISTORY, pipeline_id=1), mixed)

        assert found.scores[0].lines[0].forecast == 500_00

    def test_a_deal_that_is_gone_was_counted_on_all_the_same(self) -> None:
        found = scored(facts(), SEPTEMBER).scores[0]

        assert (found.lines[0].forecast, found.lines[0].actual) == (1000_00, 0)
        assert (found.wape, found.bias, found.mae) == (None, None, 1000_00)
        assert found.missing == "nothing was won of what was there when they were noted"


class TestWhatIsScored:
    def test_a_period_that_goes_on_is_not(self) -> None:
        found = scored(HISTORY, snapshot("2026-11", noted(1, 5, 50)), snapshot("2026"))

        assert found.scores == ()
        assert found.missing == "no period of which the forecast was noted is over yet"

    def test_the_period_that_is_asked_for_holds_its_last_day(self) -> None:
        asked = parse_period("2026-09-30..2026-10-30", NOW.today)
        found = scored(HISTORY, SEPTEMBER, OCTOBER, period=asked)

        assert [line.period.key for line in found.scores[0].lines] == ["2026-09"]

    def test_what_was_noted_after_the_moment_of_the_facts_is_not(self) -> None:
        late = replace(SEPTEMBER, taken_at=at(2026, 11, 24))

        assert scored(HISTORY, late).missing == NONE_NOTED


class TestLaws:
    @settings(max_examples=FEW)
    @given(known_with_snapshots, periods)
    def test_the_bias_lies_within_the_error(
        self, drawn: tuple[Facts, tuple[Snapshot, ...]], period: Period
    ) -> None:
        for score in forecast_accuracy(drawn[0], period, drawn[1], never).scores:
            if score.wape is not None and score.bias is not None:
                assert -score.wape <= score.bias <= score.wape
            assert score.coverage.n == len(score.lines)
            assert all(line.p10 <= line.p50 <= line.p90 for line in score.lines)

    @settings(max_examples=FEW)
    @given(known_with_snapshots)
    def test_a_forecast_that_knew_everything_has_no_error(
        self, drawn: tuple[Facts, tuple[Snapshot, ...]]
    ) -> None:
        known, snapshots = drawn
        perfect = [replace(each, deals=what_came(known, each)) for each in snapshots]

        for score in forecast_accuracy(known, ALL, perfect, never).scores:
            assert score.wape in {None, 0}
            assert (score.mae, score.coverage.hits) == (0, len(score.lines))

    @settings(max_examples=FEW)
    @given(known_with_snapshots, st.integers(0, 200))
    def test_what_is_noted_later_changes_nothing(
        self, drawn: tuple[Facts, tuple[Snapshot, ...]], days: int
    ) -> None:
        known, snapshots = drawn
        then = replace(NOW, instant=snapshot("2026-11").taken_at)
        as_of = replace(known, as_of=then)
        later = [replace(each, taken_at=NOW.instant) for each in snapshots]

        assert forecast_accuracy(as_of, ALL, (*snapshots, *later), never) == forecast_accuracy(
            as_of, ALL, snapshots, never
        )

    @settings(max_examples=FEW)
    @given(known_with_snapshots)
    def test_it_is_what_pandas_finds(self, drawn: tuple[Facts, tuple[Snapshot, ...]]) -> None:
        known, snapshots = drawn
        table = table_of(known, snapshots)
        found = forecast_accuracy(known, ALL, snapshots, never).scores

        groups = dict(iter(table.groupby(["span", "currency"])))
        assert {(str(score.span), score.currency) for score in found} == set(groups)
        for score in found:
            part = groups[str(score.span), score.currency].groupby("key")[["F", "A"]].sum()
            error = part["F"] - part["A"]
            assert len(score.lines) == len(part)
            assert float(score.mae) == pytest.approx(error.abs().mean(), abs=0.5)
            if part["A"].sum():
                assert score.wape == pytest.approx(error.abs().sum() / part["A"].sum())
                assert score.bias == pytest.approx(error.sum() / part["A"].sum())
            else:
                assert (score.wape, score.bias) == (None, None)


def what_came(known: Facts, taken: Snapshot) -> tuple[SnapshotDeal, ...]:
    """What an all-knowing forecast would have held."""
    return tuple(
        SnapshotDeal(deal.id, 1, deal.value.annualised().minor, deal.value.currency, None)
        for deal in known.won
        if deal.value is not None
        and deal.closed is not None
        and taken.period.holds(deal.closed)
        and deal.created_at <= taken.taken_at
    )


def table_of(known: Facts, snapshots: tuple[Snapshot, ...]) -> pd.DataFrame:
    """A row for each deal on either side of each forecast of a period that is over."""
    rows: list[dict[str, Any]] = []
    for each in snapshots:
        last = each.period.last
        if last is None or last >= NOW.today:
            continue
        head = {"span": str(each.span), "key": each.period.key}
        rows += [
            {**head, "currency": deal.currency, "F": deal.weighted, "A": 0}
            for deal in each.deals
            if deal.currency is not None
        ]
        rows += [
            {
                **head,
                "currency": deal.value.currency,
                "F": 0,
                "A": deal.value.annualised().minor * (deal.created_at <= each.taken_at),
            }
            for deal in known.deals
            if deal.status is Status.WON
            and deal.value is not None
            and deal.closed is not None
            and each.period.holds(deal.closed)
        ]
    return pd.DataFrame(rows, columns=["span", "key", "currency", "F", "A"])
