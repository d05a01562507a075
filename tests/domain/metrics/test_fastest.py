"""The fastest third of the won deals beside the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import Now, days_between
from pipetui.domain.metrics.fastest import fastest_third
from pipetui.domain.metrics.paths import WonDeal, won_paths
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure
from pipetui.domain.model import TouchKind, Visit, VisitEnd
from pipetui.domain.process import Pipeline, ProcessMap, Stage, build_maps
from tests.support.maps import sales
from tests.support.world import BERLIN, MONDAY_NOON, World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.domain.metrics.fastest import Fastest

_world = World(sales())
SALES: ProcessMap = build_maps(_world.all(Pipeline), _world.all(Stage))[0]
LEAD, TALK, OFFER = SALES.open_stages
NOW = Now(MONDAY_NOON, BERLIN)


def deal(
    number: int,
    days: int,
    stages: Sequence[Stage] = (LEAD, TALK, OFFER),
    *,
    touches: Mapping[TouchKind, int] | None = None,
    items: Mapping[tuple[int, str], bool] | None = None,
) -> WonDeal:
    """A deal that spent its days in the first stage and went through the others on the last."""
    closed = MONDAY_NOON - timedelta(days=number)
    begun = closed - timedelta(days=days)
    stays = tuple(
        Visit(
            id=10 * number + place,
            deal_id=number,
            pipeline_id=SALES.pipeline.id,
            stage_id=stage.id,
            entered_at=closed if place else begun,
            left_at=closed,
            ended=VisitEnd.ADVANCED,
        )
        for place, stage in enumerate(stages)
    )
    return WonDeal(
        id=number,
        title=f"Deal {number}",
        closed_at=closed,
        stays=stays,
        touches=touches or {},
        items=items or {},
    )


def from_a_file(one: WonDeal) -> WonDeal:
    """The same deal, whose beginning nobody saw."""
    return replace(one, stays=tuple(replace(stay, start_known=False) for stay in one.stays))


def compared(*deals: WonDeal) -> Fastest | None:
    return fastest_third(won_paths(SALES, deals, NOW, count=days_between))


def found(*deals: WonDeal) -> Fastest:
    fastest = compared(*deals)
    assert fastest is not None
    return fastest


def ids(fastest: Fastest) -> tuple[list[int], list[int]]:
    return [p.deal.id for p in fastest.fast], [p.deal.id for p in fastest.rest]


def test_a_third_of_the_deals_is_fast() -> None:
    fastest = found(*(deal(number, 30 - number) for number in range(1, 16)))

    assert ids(fastest) == ([15, 14, 13, 12, 11], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    assert fastest.within_days == 19


def test_below_the_floor_nothing_is_compared() -> None:
    assert compared(*(deal(number, number) for number in range(1, 15))) is None
    assert compared() is None


def test_who_took_as_long_as_the_last_fast_one_is_fast_too() -> None:
    fastest = found(*(deal(number, 5 if number <= 9 else 9) for number in range(1, 16)))

    assert len(fastest.fast) == 9
    assert len(fastest.rest) == 6


def test_where_all_took_the_same_time_none_is_fast() -> None:
    assert compared(*(deal(number, 5) for number in range(1, 31))) is None


def test_deals_known_from_their_middle_on_are_left_out() -> None:
    known = [deal(number, number) for number in range(1, 15)]

    assert compared(*known, from_a_file(deal(15, 15))) is None
    assert compared(*known, deal(15, 15)) is not None


def test_shares_differ_only_where_their_intervals_lie_apart() -> None:
    short = [deal(number, number, (LEAD, OFFER)) for number in range(1, 11)]
    long = [deal(number, number) for number in range(11, 31)]

    fastest = found(*short, *long)

    ((stage, beside),) = fastest.skipped
    assert (stage.name, beside.fast, beside.rest) == ("Talk", Rate(10, 10), Rate(0, 20))
    assert beside.differs
    assert fastest.began_late.fast == Rate(0, 10)
    assert not fastest.began_late.differs


def test_late_beginnings_and_returns_are_told() -> None:
    short = [deal(number, number, (TALK, OFFER)) for number in range(1, 11)]
    long = [deal(number, number, (LEAD, TALK, LEAD, TALK, OFFER)) for number in range(11, 31)]

    fastest = found(*short, *long)

    assert (fastest.began_late.fast, fastest.began_late.rest) == (Rate(10, 10), Rate(0, 20))
    assert (fastest.came_back.fast, fastest.came_back.rest) == (Rate(0, 10), Rate(20, 20))
    assert fastest.skipped == ()


def test_touches_are_told_per_deal_and_kinds_that_never_occurred_are_not() -> None:
    short = [deal(number, number, touches={TouchKind.CALL: 2}) for number in range(1, 6)]
    long = [deal(number, number, touches={TouchKind.CALL: number}) for number in range(6, 16)]

    ((kind, beside),) = found(*short, *long).touches

    assert kind is TouchKind.CALL
    assert (beside.fast, beside.rest) == (Figure(2.0, 5), Figure(10.5, 10))


def test_an_item_is_counted_of_the_deals_that_were_given_it() -> None:
    buyer, budget = (LEAD.id, "find-the-buyer"), (TALK.id, "ask-the-budget")
    short = [deal(number, number, items={buyer: True}) for number in range(1, 6)]
    long = [
        deal(number, number, items={buyer: number > 8, budget: True}) for number in range(6, 16)
    ]

    fastest = found(*short, *long)

    ((stage, item, beside),) = fastest.items
    assert (stage.name, item.text) == ("Lead", "Find the buyer")
    assert (beside.fast, beside.rest) == (Rate(5, 5), Rate(7, 10))
    assert fastest.items_done.fast == Figure(1.0, 5)
    assert fastest.items_done.rest == Figure(1.7, 10)


def test_days_in_a_stage_are_told_of_those_who_were_there() -> None:
    fastest = found(*(deal(number, number) for number in range(1, 16)))

    days = {stage.name: beside for stage, beside in fastest.days}
    assert days["Lead"].fast == Figure(3.0, 5)
    assert days["Lead"].rest == Figure(10.5, 10)
    assert days["Offer"].rest == Figure(0.0, 10)
