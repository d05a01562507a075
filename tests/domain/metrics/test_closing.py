"""What closes: counted here by pandas and by hand, there by the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings

from pipetui.domain.commands import ChurnDeals, LoseDeals, ParkDeals, ReopenDeals, WinDeals
from pipetui.domain.dates import Now
from pipetui.domain.metrics.amounts import Amount, Amounts
from pipetui.domain.metrics.closing import (
    ValueShare,
    cohort,
    deal_size,
    revenue,
    sales_cycle,
    win_rate,
    win_rate_value,
)
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from pipetui.domain.process import GatePolicy
from tests.support.examples import FEW
from tests.support.facts import (
    ALL,
    NOW,
    ago,
    fact,
    facts,
    histories,
    last_days,
    line,
    periods,
    stay,
    world_facts,
)
from tests.support.maps import consulting, sales
from tests.support.world import BERLIN, World

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.spread import Days

YEARLY = {Every.ONCE: 1, Every.YEAR: 1, Every.QUARTER: 4, Every.MONTH: 12}


def frame(known: Facts) -> pd.DataFrame:
    """The deals as a table, with nothing counted yet."""
    zone = str(known.as_of.zone)
    rows = [
        {
            "id": deal.id,
            "status": str(deal.status),
            "created": deal.created_at,
            "closed": deal.closed_at,
            "minor": deal.value.minor * YEARLY[deal.value.every] if deal.value else None,
            "currency": deal.value.currency if deal.value else None,
        }
        for deal in known.deals
    ]
    columns = ["id", "status", "created", "closed", "minor", "currency"]
    table = pd.DataFrame(rows, columns=columns)
    for name in ("created", "closed"):
        local = pd.to_datetime(table[name], utc=True).dt.tz_convert(zone)
        table[name] = local.dt.tz_localize(None).dt.normalize()
    return table


def within(table: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    days = table[table[column].notna()]
    if period.first is not None:
        days = days[days[column] >= pd.Timestamp(period.first)]
    if period.last is not None:
        days = days[days[column] <= pd.Timestamp(period.last)]
    return days


class TestAgainstPandas:
    @settings(max_examples=FEW)
    @given(histories, periods)
    def test_win_rate_and_cohort(self, known: Facts, period: Period) -> None:
        closed = within(frame(known), "closed", period)
        made = within(frame(known), "created", period)

        rate, born = win_rate(known, period), cohort(known, period)
        assert (rate.rate.hits, rate.rate.n) == ((closed.status == "won").sum(), len(closed))
        assert set(rate.deal_ids) == set(closed.id)
        assert (born.rate.hits, born.rate.n) == ((made.status == "won").sum(), len(made))
        assert born.open_share.hits == (made.status == "open").sum()
        assert set(born.deal_ids) == set(made.id)

    @settings(max_examples=FEW)
    @given(histories, periods)
    def test_revenue_and_deal_size(self, known: Facts, period: Period) -> None:
        closed = within(frame(known), "closed", period)
        won = closed[closed.status == "won"]

        told = revenue(known, period).amounts
        assert told == deal_size(known, period).amounts
        assert told.unpriced == won.minor.isna().sum()
        priced = won[won.minor.notna()].groupby("currency").minor
        assert {code: (each.n, each.total) for code, each in told.by_currency.items()} == {
            code: (group.count(), group.sum()) for code, group in priced
        }
        for code, group in priced:
            found = told.by_currency[code]
            assert found.mean == pytest.approx(group.mean(), abs=0.5)
            assert found.median == pytest.approx(group.median(), abs=0.5)

    @settings(max_examples=FEW)
    @given(histories, periods)
    def test_win_rate_by_value(self, known: Facts, period: Period) -> None:
        closed = within(frame(known), "closed", period)
        priced = closed[closed.minor.notna() & (closed.minor != 0)]

        told = win_rate_value(known, period)
        assert (told.unpriced, told.zero) == (closed.minor.isna().sum(), (closed.minor == 0).sum())
        lost_unpriced = (closed.status == "lost").any() and not (priced.status == "lost").any()
        assert (told.missing is not None) == (priced.empty or lost_unpriced)
        if told.missing is None:
            sums = priced.pivot_table(
                index="currency", columns="status", values="minor", aggfunc="sum", fill_value=0
            ).reindex(columns=["won", "lost"], fill_value=0)
            assert {c: (s.won, s.lost) for c, s in told.by_currency.items()} == {
                code: tuple(row) for code, row in zip(sums.index, sums.to_numpy(), strict=True)
            }

    @settings(max_examples=FEW)
    @given(histories, periods)
    def test_sales_cycle(self, known: Facts, period: Period) -> None:
        closed = within(frame(known), "closed", period)
        days = (closed.closed - closed.created).dt.days

        told = sales_cycle(known, period)
        for part, status in ((told.won, "won"), (told.lost, "lost")):
            expected = days[closed.status == status]
            assert part.n == len(expected)
            ids = closed.id[closed.status == status]
            assert sorted(zip(part.deal_ids, part.each, strict=True)) == sorted(
                zip(ids, expected, strict=True)
            )
            if part.n:
                found = (part.mean, part.median, part.p75, part.p90)
                of_pandas = (expected.mean(), *expected.quantile([0.5, 0.75, 0.9]))
                assert found == pytest.approx(of_pandas)


class TestLaws:
    @settings(max_examples=FEW)
    @given(histories, periods)
    def test_an_open_deal_changes_no_win_rate(self, known: Facts, period: Period) -> None:
        more = replace(known, deals=(*known.deals, fact(999, value=Money(5, "EUR"))))

        assert win_rate(more, period).rate == win_rate(known, period).rate
        assert win_rate_value(more, period) == win_rate_value(known, period)

    @settings(max_examples=FEW)
    @given(histories, periods)
    def test_no_figure_is_of_two_currencies(self, known: Facts, period: Period) -> None:
        of_yen = replace(
            known,
            deals=tuple(d for d in known.deals if d.value is None or d.value.currency == "JPY"),
        )

        whole, alone = (revenue(each, period).amounts.by_currency for each in (known, of_yen))
        assert whole.get("JPY") == alone.get("JPY")


def selling() -> World:
    return World(sales(GatePolicy.OFF), consulting())


def days(numbers: Days) -> tuple[int, float | None]:
    return numbers.n, numbers.median


class TestTraps:
    def test_a_deal_that_was_reopened_counts_once_by_its_latest_close(self) -> None:
        world = selling()
        deal = world.add(stage="Talk")
        world.wait(days=5)
        world.do(LoseDeals(deal_ids=(deal,), reason="Price"))
        first = world.now
        world.wait(days=40)
        world.do(ReopenDeals(deal_ids=(deal,)))
        world.wait(days=5)
        world.do(WinDeals(deal_ids=(deal,)))

        assert win_rate(world_facts(world), ALL).rate == Rate(1, 1)
        assert days(sales_cycle(world_facts(world), ALL).won) == (1, 50)
        assert win_rate(world_facts(world, first), ALL).rate == Rate(0, 1)
        between = Now(first.instant + timedelta(days=41), BERLIN)
        assert win_rate(world_facts(world, between), ALL).rate == Rate(0, 0)

    def test_what_was_won_stays_won_when_the_client_leaves(self) -> None:
        world = selling()
        deal = world.add(stage="Offer", value=Money(700, "EUR"))
        world.do(WinDeals(deal_ids=(deal,)))
        world.wait(days=9)
        world.do(ChurnDeals(deal_ids=(deal,), reason="Moved"))

        known = world_facts(world)
        assert win_rate(known, ALL).rate == Rate(1, 1)
        assert revenue(known, ALL).amounts.by_currency["EUR"].total == 700
        assert known.deals[0].churned_at == world.instant

    def test_a_deal_can_be_lost_in_its_first_stage(self) -> None:
        world = selling()
        deal = world.add(stage="Lead")
        world.wait(days=3)
        world.do(LoseDeals(deal_ids=(deal,), reason="Budget"))

        cycle = sales_cycle(world_facts(world), ALL)
        assert (days(cycle.won), days(cycle.lost)) == ((0, None), (1, 3))

    def test_a_deal_without_value_is_counted_and_never_nothing(self) -> None:
        known = facts(fact(1, closed=1, value=Money(300, "EUR")), fact(2, closed=1))

        assert revenue(known, ALL).amounts == Amounts({"EUR": Amount(1, 300, 300, 300)}, 1)
        assert revenue(known, ALL).deal_ids == (1, 2)

    def test_currencies_stay_apart(self) -> None:
        known = facts(
            fact(1, closed=1, value=Money(300, "EUR")),
            fact(2, closed=1, value=Money(500, "JPY")),
            fact(3, closed=1, value=Money(100, "JPY"), status=Status.LOST),
        )

        assert win_rate_value(known, ALL).by_currency == {
            "EUR": ValueShare(300, 0, 1, (1,)),
            "JPY": ValueShare(500, 100, 2, (2, 3)),
        }
        assert list(revenue(known, ALL).amounts.by_currency) == ["EUR", "JPY"]

    def test_what_recurs_counts_by_its_year(self) -> None:
        known = facts(
            fact(1, closed=1, value=Money(100, "EUR", Every.MONTH)),
            fact(2, closed=1, value=Money(100, "EUR", Every.QUARTER)),
            fact(3, closed=1, value=Money(100, "EUR", Every.YEAR)),
            fact(4, closed=1, value=Money(100, "EUR")),
        )

        total = revenue(known, ALL).amounts.by_currency["EUR"]
        assert total == Amount(n=4, total=1800, mean=450, median=250, recurring=1700)

    def test_a_close_counts_on_the_day_it_was_for_the_person(self) -> None:
        late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # the first of November in Berlin
        deal = replace(
            fact(1, closed=0), closed_at=late, closed=NOW.day_of(late), created_at=ago(60)
        )
        november = replace(last_days(1), first=NOW.today.replace(day=1))
        october = replace(last_days(1), first=None, last=NOW.today.replace(month=10, day=31))

        assert win_rate(facts(deal), november).rate == Rate(1, 1)
        assert win_rate(facts(deal), october).rate == Rate(0, 0)

    def test_a_month_without_a_win_says_what_is_missing(self) -> None:
        known = facts(fact(1, closed=40), fact(2))

        assert win_rate(known, last_days(30)).rate.value is None
        assert revenue(known, last_days(30)).amounts == Amounts()
        assert days(sales_cycle(known, last_days(30)).won) == (0, None)
        assert win_rate_value(known, last_days(30)).missing == (
            "not available: no deal that closed has a value"
        )

    def test_lost_deals_without_value_give_no_rate_by_value(self) -> None:
        known = facts(
            fact(1, closed=1, value=Money(300, "EUR")),
            fact(2, closed=1, value=Money(0, "EUR"), status=Status.LOST),
            fact(3, closed=1, status=Status.LOST),
        )

        told = win_rate_value(known, ALL)
        assert told.missing == "not available: the lost deals have no value"
        assert (told.by_currency, told.unpriced, told.zero) == ({}, 1, 1)

    def test_deals_without_history_have_their_dates(self) -> None:
        known = facts(
            fact(1, closed=3, stage_id=None), fact(2, closed=5, stage_id=None, status=Status.LOST)
        )

        assert win_rate(known, ALL).rate == Rate(1, 2)
        assert days(sales_cycle(known, ALL).won) == (1, 27)

    def test_one_deal_is_a_fraction_with_its_range(self) -> None:
        rate = win_rate(facts(fact(1, closed=1)), ALL).rate

        assert rate.said_with_range == "1 of 1, 21\N{EN DASH}100 %"

    def test_both_end_days_of_a_period_count(self) -> None:
        known = facts(fact(1, closed=0), fact(2, closed=6), fact(3, closed=7))

        assert win_rate(known, last_days(7)).won == (1, 2)


class TestCycle:
    def test_it_begins_in_the_stage_marked_start(self) -> None:
        process = line()
        marked = replace(
            process,
            stages=tuple(replace(each, is_start=each.id == 12) for each in process.stages),
        )
        stays = (stay(1, 11, 30, 20), stay(1, 12, 20, 10), stay(1, 12, 10, 4))
        unknown = replace(stay(2, 12, 25, 4), start_known=False)
        known = facts(
            fact(1, closed=4, stays=stays), fact(2, closed=4, stays=(unknown,)), maps=(marked,)
        )

        cycle = sales_cycle(known, ALL).won
        assert (cycle.n, cycle.mean) == (2, (16 + 26) / 2)

    def test_what_comes_into_it_after_the_close_did_not_begin_it(self) -> None:
        process = line()
        marked = replace(
            process,
            stages=tuple(replace(each, is_start=each.id == 11) for each in process.stages),
        )
        known = facts(fact(1, closed=9, stays=(stay(1, 11, 2),)), maps=(marked,))

        assert sales_cycle(known, ALL).won.median == 21


class TestStaleBeside:
    def test_open_deals_that_stood_too_long_are_told_and_parked_ones_are_not(self) -> None:
        process = sales(GatePolicy.OFF)
        stages = tuple(replace(each, stale_days=5) for each in process.stages)
        world = World(replace(process, stages=stages))
        old, parked = world.add("Old"), world.add("Parked")
        world.wait(days=6)
        fresh = world.add("Fresh")
        world.do(ParkDeals(deal_ids=(parked,), until=world.now.today + timedelta(days=1)))

        assert win_rate(world_facts(world), ALL).open_stale == (old,)
        world.wait(days=1)
        assert win_rate(world_facts(world), ALL).open_stale == (old, parked)
        assert fresh not in win_rate(world_facts(world), ALL).deal_ids

    def test_each_amount_has_its_deals(self) -> None:
        known = facts(
            fact(1, closed=1, value=Money(300, "EUR")),
            fact(2, closed=1, value=Money(500, "JPY", Every.MONTH)),
            fact(3, closed=1),
        )

        told = revenue(known, ALL)

        assert told.priced == {"EUR": (1,), "JPY": (2,)}
        assert told.recurring == (2,)
