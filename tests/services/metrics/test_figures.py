"""Figures: facts read once; targets, spends and noted forecasts told apart where that can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import parse_period, period_between
from pipetui.domain.model import Spend, Target, TargetKind
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Goal
from pipetui.services.metrics import NAMES, Figures
from pipetui.services.metrics.likely import chance_to_reach
from tests.support.facts import ALL, NOW, ago, fact, facts, line
from tests.support.maps import consulting
from tests.support.snapshots import noted, snapshot

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact
    from pipetui.domain.metrics.targets import TargetProgress

Q4 = parse_period("2026-Q4", NOW.today)
BOTH = (line(), line(consulting(), 2))


def target(amount: int | None = 60_000, *, count: int | None = None, **fields: object) -> Target:
    """What is wanted in the fourth quarter."""
    return replace(
        Target(
            id=1,
            first=Q4.first or date.min,
            last=Q4.last or date.max,
            key=Q4.key,
            kind=TargetKind.REVENUE if count is None else TargetKind.CUSTOMERS,
            amount=None if amount is None or count is not None else Money(amount * 100, "EUR"),
            count=count,
        ),
        **fields,  # type: ignore[arg-type]
    )


def coming(number: int, amount: int, percent: int, **fields: Any) -> DealFact:  # noqa: ANN401 - any of a deal
    """An open deal that is expected in the quarter."""
    return fact(
        number,
        value=Money(amount * 100, "EUR"),
        probability=percent,
        expected_close=NOW.today + timedelta(days=7),
        **fields,
    )


def won(number: int, amount: int, **fields: Any) -> DealFact:  # noqa: ANN401 - any of a deal
    """A deal that was won some days ago."""
    return fact(number, closed=3, value=Money(amount * 100, "EUR"), **fields)


def progress(figures: Figures) -> TargetProgress:
    """How far the only target has come."""
    (found,) = figures.of("target", Q4)
    return found  # type: ignore[no-any-return]


def test_a_metric_is_counted_once_for_the_same_days() -> None:
    figures = Figures(facts(won(1, 10)), {})

    assert figures.of("win_rate", Q4) is figures.of("win_rate", parse_period("2026-q4", NOW.today))
    assert figures.of("win_rate", Q4) is not figures.of("win_rate", ALL)


@pytest.mark.parametrize("name", NAMES)
def test_every_metric_can_be_counted_of_nothing(name: str) -> None:
    NAMES[name](Figures(facts(), {}), ALL)


def test_a_pipeline_has_its_own_targets_and_those_of_all_where_it_is_alone() -> None:
    of_all, own, other = (
        target(),
        target(id=2, pipeline_id=1),
        target(id=3, pipeline_id=2),
    )
    two = Figures(facts(maps=BOTH, pipeline_id=1), {}, targets=(of_all, own, other))
    alone = Figures(facts(pipeline_id=1), {}, targets=(of_all, own))

    assert [each.target.id for each in two.of("target", Q4)] == [2]
    assert [each.target.id for each in alone.of("target", Q4)] == [1, 2]
    assert [each.target.id for each in two.of("coverage", Q4)] == [2]


def test_there_is_no_plan_for_several_pipelines_together() -> None:
    (both,) = Figures(facts(maps=BOTH), {}, targets=(target(),)).of("plan", Q4)
    (one,) = Figures(facts(), {}, targets=(target(),)).of("plan", Q4)

    assert (both.process, both.plan) == (None, None)
    assert one.plan.missing


def test_a_goal_has_a_plan_where_its_pipeline_has_no_target_of_its_own() -> None:
    goal = Goal(customers=12, by=NOW.today + timedelta(days=30))
    lines = tuple(replace(each, pipeline=replace(each.pipeline, goal=goal)) for each in BOTH)
    plans = Figures(facts(maps=lines), {}, targets=(target(pipeline_id=2),)).of("plan", Q4)

    assert [(each.process.pipeline.id, each.is_goal) for each in plans] == [(2, False), (1, True)]
    assert [each.is_goal for each in Figures(facts(maps=lines), {}).of("plan", Q4)] == [True, True]


def test_groups_have_the_targets_of_their_pipeline_and_of_nothing_else() -> None:
    figures = Figures(
        facts(won(1, 10), won(2, 20, pipeline_id=2, stage_id=21), maps=BOTH),
        {},
        targets=(target(), target(id=2, pipeline_id=1)),
    )
    by_pipeline = figures.grouped(Dimension.PIPELINE)

    assert {name: [each.id for each in told.targets] for name, told in by_pipeline.items()} == {
        "Sales": [2],
        "Consulting": [],
    }
    assert not any(each.targets for each in figures.grouped(Dimension.OWNER).values())
    assert figures.grouped(Dimension.OWNER) is figures.grouped(Dimension.OWNER)


def test_groups_by_source_have_the_spends_of_it_with_those_of_its_campaigns() -> None:
    spends = tuple(
        Spend(id=number, source=source, first=NOW.today, last=NOW.today, key="", amount=amount)
        for number, (source, amount) in enumerate(
            [("Web/ads", Money(100, "EUR")), ("web", Money(200, "EUR")), ("fair", Money(1, "EUR"))]
        )
    )
    figures = Figures(facts(won(1, 10, source="web"), won(2, 20, source="Fair")), {}, spends=spends)
    groups = figures.grouped(Dimension.SOURCE)

    assert {name: sum(e.amount.minor for e in each.spends) for name, each in groups.items()} == {
        "Fair": 1,
        "web": 300,
    }


def test_groups_have_what_was_forecast_of_their_deals() -> None:
    deals = won(1, 10, owner="Ann"), won(2, 20, owner="Bo")
    noted_then = snapshot("2026-Q3", noted(1, 10, 50), noted(2, 20, 50), noted(9, 5, 50))
    groups = Figures(facts(*deals), {}, snapshots=(noted_then,)).grouped(Dimension.OWNER)

    assert {
        name: [deal.deal_id for each in figures.snapshots for deal in each.deals]
        for name, figures in groups.items()
    } == {"Ann": [1], "Bo": [2]}


def test_clients_are_counted_at_the_prices_of_the_first_day() -> None:
    now = fact(1, closed=200, value=Money(50_00, "EUR", Every.MONTH))
    then = facts(replace(now, value=Money(100_00, "EUR", Every.MONTH)))
    asked: list[date] = []

    def earlier(day: date) -> object:
        asked.append(day)
        return then

    figures = Figures(facts(now), {}, earlier=earlier)  # type: ignore[arg-type]
    (kept,) = figures.of("retention", Q4).retention.values()

    assert asked == [Q4.first]
    assert (kept.start, kept.contraction) == (1200_00, 600_00)


def test_clients_of_days_gone_by_are_counted_at_the_prices_of_the_last_day() -> None:
    quarter = parse_period("2026-Q3", NOW.today)
    now = fact(1, closed=300, value=Money(10_00, "EUR", Every.MONTH))
    prices = {
        date(2026, 7, 1): Money(100_00, "EUR", Every.MONTH),
        date(2026, 10, 1): Money(90_00, "EUR", Every.MONTH),
    }

    def earlier(day: date) -> object:
        return facts(replace(now, value=prices[day]))

    figures = Figures(facts(now), {}, earlier=earlier)  # type: ignore[arg-type]
    (kept,) = figures.of("retention", quarter).retention.values()

    assert (kept.start, kept.contraction) == (1200_00, 120_00)


def test_where_nothing_recurs_the_past_is_not_read() -> None:
    def earlier(_day: date) -> object:
        raise AssertionError

    figures = Figures(facts(fact(1, closed=200)), {}, earlier=earlier)  # type: ignore[arg-type]

    assert figures.of("retention", Q4).retention == {}


# -- how likely a target is reached --------------------------------------------------------


def test_a_target_that_one_deal_decides_is_as_likely_as_the_deal() -> None:
    figures = Figures(facts(won(1, 50_000), coming(2, 10_000, 30)), {}, targets=(target(),))

    assert chance_to_reach(figures, progress(figures)) == pytest.approx(0.3)


def test_what_is_reached_is_certain_and_what_cannot_be_is_impossible() -> None:
    reached = Figures(facts(won(1, 60_000), coming(2, 10, 30)), {}, targets=(target(),))
    far_off = Figures(facts(coming(2, 10, 30)), {}, targets=(target(),))
    nothing = Figures(facts(), {}, targets=(target(),))

    assert chance_to_reach(reached, progress(reached)) == 1
    assert chance_to_reach(far_off, progress(far_off)) == 0
    assert chance_to_reach(nothing, progress(nothing)) == 0


def test_a_target_of_one_pipeline_counts_on_its_own_deals() -> None:
    deals = coming(1, 60_000, 20), coming(2, 60_000, 90, pipeline_id=2, stage_id=21)
    of_one = Figures(facts(*deals, maps=BOTH), {}, targets=(target(pipeline_id=1),))
    of_all = Figures(facts(*deals, maps=BOTH), {}, targets=(target(),))

    assert chance_to_reach(of_one, progress(of_one)) == pytest.approx(0.2)
    assert chance_to_reach(of_all, progress(of_all)) == pytest.approx(1 - 0.8 * 0.1)


def test_of_a_number_of_customers_it_is_not_told() -> None:
    figures = Figures(facts(won(1, 10)), {}, targets=(target(count=3),))

    assert chance_to_reach(figures, progress(figures)) is None


def test_the_forecast_of_so_many_days_up_to_now_is_that_of_this_quarter() -> None:
    figures = Figures(facts(coming(1, 10, 50)), {})
    rolling = figures.of("forecast", parse_period("90d", NOW.today))

    assert rolling.period == Q4
    assert figures.of("forecast", period_between(ago(9).date(), ago(3).date())).by_currency == {}
