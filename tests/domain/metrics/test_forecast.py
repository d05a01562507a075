"""The forecast: which deals are in it, by which chance, and how their sum is spread."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.metrics.chances import Chance, Source, chance_of
from pipetui.domain.metrics.facts import DealFact, Facts
from pipetui.domain.metrics.forecast import forecast
from pipetui.domain.metrics.outcomes import MOST_EXACT, outcomes, quantiles
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.maps import sales

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = Now(datetime(2026, 11, 19, 9, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
TODAY = NOW.today
QUARTER = parse_period("2026-Q4", TODAY)
MAP = sales()
TALK = MAP.stages[1]


def never() -> float:
    raise AssertionError("nothing is drawn where every outcome can be counted")


def deal(number: int = 1, **fields: Any) -> DealFact:  # noqa: ANN401 - any of its fields
    """An open deal over 1,000 euros that is expected to close in ten days."""
    plain: dict[str, Any] = {
        "pipeline_id": 1,
        "stage_id": TALK.id,
        "created_at": NOW.instant,
        "created": TODAY,
        "value": Money(1000_00, "EUR"),
        "expected_close": TODAY + timedelta(days=10),
        "probability": 50,
    }
    return DealFact(id=number, **{**plain, **fields})


def facts(*deals: DealFact) -> Facts:
    return Facts(as_of=NOW, maps=(MAP,), deals=deals)


def won(number: int, **fields: Any) -> DealFact:  # noqa: ANN401 - any of its fields
    closed = {"status": Status.WON, "closed_at": NOW.instant, "closed": TODAY}
    return deal(number, **{**closed, **fields})


class TestChances:
    def test_the_deals_own_estimate_comes_first(self) -> None:
        measured = {TALK.id: Rate(30, 40)}

        assert chance_of(deal(probability=7), TALK, measured) == (7, 100, Source.OVERRIDE, None)

    def test_what_was_measured_comes_before_what_is_assumed(self) -> None:
        found = chance_of(deal(probability=None), TALK, {TALK.id: Rate(9, 20)})

        assert found == (9, 20, Source.MEASURED, 20)

    @pytest.mark.parametrize("rate", [Rate(9, 19), None])
    def test_too_few_or_no_resolved_deals_leave_it_to_the_map(self, rate: Rate | None) -> None:
        stage = replace(TALK, probability=25)
        found = chance_of(deal(probability=None), stage, {stage.id: rate} if rate else {})

        assert found == (25, 100, Source.ASSUMED, None)

    def test_a_pinned_stage_keeps_to_what_is_assumed(self) -> None:
        stage = replace(TALK, probability=25, probability_fixed=True)

        assert chance_of(deal(probability=None), stage, {stage.id: Rate(30, 40)}) == (
            *(25, 100),
            *(Source.ASSUMED, None),
        )

    def test_without_any_there_is_none(self) -> None:
        assert chance_of(deal(probability=None), replace(TALK, probability=None), {}) is None

    @given(st.integers(0, 10**9), st.integers(0, 100))
    def test_a_share_is_rounded_half_to_even(self, amount: int, percent: int) -> None:
        exact = Fraction(amount * percent, 100)

        assert Chance(percent, 100, Source.OVERRIDE).share(amount) == round(exact)


class TestWhatIsInIt:
    def test_open_deals_of_the_period_by_their_chance_and_won_ones_apart(self) -> None:
        found = forecast(facts(deal(1), won(2), deal(3, probability=25)), QUARTER, {}, never)
        euros = found.by_currency["EUR"]

        assert (euros.won, euros.open, euros.weighted) == (1000_00, 2000_00, 750_00)
        assert euros.total == 1750_00
        assert [each.deal_id for each in euros.expected] == [1, 3]
        assert euros.won_deals == (2,)

    def test_what_is_undated_slipped_parked_or_later_is_not_in_the_sum(self) -> None:
        found = forecast(
            facts(
                deal(1, expected_close=None),
                deal(2, expected_close=TODAY - timedelta(days=1), pushes=3),
                deal(3, parked_until=TODAY + timedelta(days=1)),
                deal(4, expected_close=date(2027, 1, 1)),
                deal(5, status=Status.LOST, closed_at=NOW.instant, closed=TODAY),
            ),
            QUARTER,
            {},
            never,
        )

        assert found.by_currency == {}
        assert (found.undated.deals, found.undated.sums) == ((1,), {"EUR": 1000_00})
        assert (found.slipped.deals, found.slipped.pushes) == ((2,), 3)

    def test_one_parked_until_today_is_back(self) -> None:
        found = forecast(facts(deal(1, parked_until=TODAY)), QUARTER, {}, never)

        assert found.by_currency["EUR"].weighted == 500_00

    def test_currencies_are_never_added_and_recurring_amounts_count_by_their_year(self) -> None:
        monthly = Money(100_00, "USD", Every.MONTH)
        found = forecast(facts(deal(1), deal(2, value=monthly)), QUARTER, {}, never)

        assert {each: part.weighted for each, part in found.by_currency.items()} == {
            "EUR": 500_00,
            "USD": 600_00,
        }

    def test_what_has_no_price_or_no_chance_is_counted_and_never_nothing(self) -> None:
        pipeline = replace(MAP, stages=(replace(TALK, probability=None),))
        known = Facts(
            as_of=NOW,
            maps=(pipeline,),
            deals=(deal(1, value=None), won(2, value=None), deal(3, probability=None)),
        )
        found = forecast(known, QUARTER, {}, never)

        assert found.unpriced == (1, 2)
        assert found.without_chance == (3,)

    def test_a_period_gone_by_holds_what_was_won_alone(self) -> None:
        past = parse_period("2026-Q3", TODAY)
        day = date(2026, 9, 30)
        found = forecast(
            facts(won(1, closed=day), won(2), deal(3, expected_close=day)), past, {}, never
        )

        assert (found.by_currency["EUR"].won_deals, found.slipped.deals) == ((1,), (3,))


percents = st.integers(0, 100)
amounts = st.integers(0, 500)
several = st.lists(st.tuples(amounts, percents), max_size=7)


def as_chances(deals: list[tuple[int, int]]) -> list[tuple[int, Chance]]:
    return [(amount, Chance(percent, 100, Source.OVERRIDE)) for amount, percent in deals]


def enumerated(deals: list[tuple[int, int]], sure: int) -> dict[int, Fraction]:
    """Every way it can go, one by one."""
    found: dict[int, Fraction] = {}
    for way in product([False, True], repeat=len(deals)):
        chance, total = Fraction(1), sure
        for (amount, percent), is_won in zip(deals, way, strict=True):
            chance *= Fraction(percent if is_won else 100 - percent, 100)
            total += amount if is_won else 0
        if chance:
            found[total] = found.get(total, Fraction(0)) + chance
    return found


def seeded() -> Callable[[], float]:
    return random.Random(7).random  # noqa: S311 - the same draws every time are what is wanted


class TestTheRange:
    @settings(max_examples=FEW)
    @given(several, amounts, st.integers(-5, 4000))
    def test_it_is_that_of_all_ways_it_can_go(
        self, deals: list[tuple[int, int]], sure: int, target: int
    ) -> None:
        found, ways = outcomes(as_chances(deals), sure, never), enumerated(deals, sure)

        assert found.sums == tuple(sorted(ways))
        for tenths in (1, 5, 9):
            reached = [
                total
                for total in sorted(ways)
                if sum(p for each, p in ways.items() if each <= total) * 10 >= tenths
            ]
            assert found.quantile(tenths) == reached[0]
        likely = sum(p for total, p in ways.items() if total >= target)
        assert found.chance_to_reach(target) == pytest.approx(float(likely))

    @given(st.lists(st.tuples(amounts, percents), max_size=11), amounts)
    def test_its_quantiles_are_found_in_two_halves_too(
        self, deals: list[tuple[int, int]], sure: int
    ) -> None:
        chances, tenths = as_chances(deals), (0, 1, 5, 9, 10)
        whole = outcomes(chances, sure, never)

        assert quantiles(chances, sure, tenths, never) == tuple(map(whole.quantile, tenths))

    def test_of_more_deals_the_quantiles_are_those_of_the_runs(self) -> None:
        deals = as_chances([(place, 40) for place in range(MOST_EXACT + 1)])
        whole = outcomes(deals, 7, seeded())

        assert quantiles(deals, 7, (1, 9), seeded()) == (whole.quantile(1), whole.quantile(9))

    def test_what_is_sure_is_all_there_is_without_open_deals(self) -> None:
        found = outcomes([], 700, never)

        assert [found.quantile(each) for each in (1, 5, 9)] == [700, 700, 700]
        assert (found.chance_to_reach(700), found.chance_to_reach(701)) == (1.0, 0.0)

    def test_of_more_deals_runs_are_drawn_and_come_near_the_truth(self) -> None:
        deals = as_chances([(100, 40)] * (MOST_EXACT + 5))
        found, again = (outcomes(deals, 0, seeded()) for _ in range(2))

        assert found == again
        assert found.runs == 10_000
        # Binomial with n = 25, p = 0.4: its 10th, 50th and 90th percentiles are 7, 10 and 13.
        assert [found.quantile(each) for each in (1, 5, 9)] == [700, 1000, 1300]
        assert found.chance_to_reach(1400) == pytest.approx(0.0778, abs=0.01)

    def test_of_very_many_fewer_runs_are_drawn(self) -> None:
        found = outcomes(as_chances([(1, 50)] * 4000), 0, seeded())

        assert found.runs == 1000
        assert found.quantile(5) == pytest.approx(2000, abs=20)
