"""The ways deals were won: their order, what was skipped, what came again, how long it took."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    ApplyMap,
    LoseDeals,
    MoveDeals,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.dates import days_between
from pipetui.domain.errors import Refused
from pipetui.domain.metrics.paths import (
    Deviation,
    WonDeal,
    WonPath,
    WonPaths,
    describe_path,
    won_paths,
)
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure
from pipetui.domain.model import Deal, Status
from pipetui.domain.process import Branch, GatePolicy, Pipeline, ProcessMap, Stage, build_maps
from tests.support import requests
from tests.support.examples import FEW
from tests.support.maps import consulting, process, sales, stage, won
from tests.support.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.commands import Command


def selling() -> World:
    return World(sales(GatePolicy.OFF), consulting())


def map_of(world: World, pipeline_id: int = 1) -> ProcessMap:
    maps = build_maps(world.all(Pipeline), world.all(Stage))
    return next(each for each in maps if each.pipeline.id == pipeline_id)


def ways(world: World, pipeline_id: int = 1) -> WonPaths:
    """Of all that is won, newest first."""
    deals = [
        WonDeal(
            id=deal.id,
            title=deal.title,
            closed_at=deal.closed_at,
            stays=tuple(reversed(world.visits(deal.id))),
        )
        for deal in world.all(Deal)
        if deal.status is Status.WON and deal.closed_at is not None
    ]
    newest = sorted(deals, key=lambda deal: (deal.closed_at, deal.id), reverse=True)
    return won_paths(map_of(world, pipeline_id), newest, world.now, count=days_between)


def way(world: World, pipeline_id: int = 1) -> WonPath:
    (path,) = ways(world, pipeline_id).paths
    return path


def names(stages: Iterable[Stage]) -> list[str]:
    return [stage.name for stage in stages]


def walk(world: World, *stages: str, days: int = 1, title: str = "Website") -> int:
    """A deal goes through stages, so many days in each, and is won out of the last."""
    deal_id = world.add(title, stage=stages[0])
    for name in stages[1:]:
        world.wait(days=days)
        world.do(MoveDeals(deal_ids=(deal_id,), stage=name))
    world.wait(days=days)
    world.do(WinDeals(deal_ids=(deal_id,)))
    return deal_id


class TestOneWay:
    def test_a_deal_that_goes_by_the_map_has_its_stages_in_order_with_their_days(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer", days=3)

        path = way(world)

        assert [(step.stage.name, step.days) for step in path.steps] == [
            ("Lead", 3),
            ("Talk", 3),
            ("Offer", 3),
        ]
        assert (path.total_days, path.is_whole, path.left_map) == (9, True, False)
        assert (path.skipped, path.returns, path.moves_back, path.reopened) == ((), (), 0, 0)

    def test_days_are_those_of_the_calendar_of_the_zone(self) -> None:
        world = selling()
        world.instant = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)  # half past eleven in Berlin
        world.add(stage="Offer")
        world.wait(hours=1)
        world.do(WinDeals(deal_ids=(1,)))

        assert way(world).total_days == 1

    def test_stages_passed_over_are_skipped(self) -> None:
        world = selling()
        walk(world, "Lead", "Offer")

        assert names(way(world).skipped) == ["Talk"]
        assert way(world).left_map

    def test_what_lies_between_the_last_stage_and_the_win_is_skipped_too(self) -> None:
        world = selling()
        walk(world, "Lead")

        assert names(way(world).skipped) == ["Talk", "Offer"]

    def test_a_stage_that_was_seen_to_later_is_not_skipped(self) -> None:
        world = selling()
        walk(world, "Lead", "Offer", "Talk", "Offer")

        path = way(world)
        assert (path.skipped, path.moves_back, names(path.returns)) == ((), 1, ["Offer"])

    def test_what_lies_before_the_stage_it_came_into_is_not_skipped(self) -> None:
        world = selling()
        walk(world, "Talk", "Offer")

        path = way(world)
        assert (path.began_late, path.skipped, path.left_map) == (True, (), False)

    def test_a_map_begins_where_it_is_marked(self) -> None:
        stages = [stage("Seen"), stage("Lead", is_start=True), stage("Offer"), won("Signed")]
        world = World(process("Sales", stages))
        walk(world, "Lead", "Offer")
        walk(world, "Seen", "Lead", "Offer")

        assert [path.began_late for path in ways(world).paths] == [False, False]

    def test_where_a_branch_leads_nothing_is_skipped(self) -> None:
        small = (Branch(label="Small", to="offer"),)
        stages = [stage("Lead", branches=small), stage("Talk"), stage("Offer")]
        world = World(process("Sales", stages))
        walk(world, "Lead", "Offer")

        assert way(world).skipped == ()

    def test_a_branch_may_lead_straight_to_the_win(self) -> None:
        at_once = (Branch(label="Signs at once", to="signed"),)
        stages = [stage("Lead", branches=at_once), stage("Offer"), won("Signed")]
        world = World(process("Sales", stages))
        walk(world, "Lead")

        assert way(world).skipped == ()

    def test_moves_back_and_stages_that_come_again_are_told(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Lead", "Talk", "Offer", days=2)

        path = way(world)
        assert names(path.stages) == ["Lead", "Talk", "Lead", "Talk", "Offer"]
        assert (path.moves_back, names(path.returns)) == (1, ["Lead", "Talk"])
        assert path.days_in(path.stages[0]) == 4
        assert path.total_days == 10

    def test_what_was_lost_and_taken_up_again_is_one_step(self) -> None:
        world = selling()
        world.add(stage="Offer")
        world.wait(days=2)
        world.do(LoseDeals(deal_ids=(1,), reason="price"))
        world.wait(days=30)
        world.do(ReopenDeals(deal_ids=(1,)))
        world.wait(days=3)
        world.do(WinDeals(deal_ids=(1,)))

        path = way(world)
        assert [(step.stage.name, step.days) for step in path.steps] == [("Offer", 5)]
        assert (path.reopened, path.total_days, path.moves_back) == (1, 35, 0)


class TestWhereItEnds:
    def test_what_comes_after_the_win_is_no_part_of_the_way(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer")
        world.wait(days=9)
        world.do(StepDeals(deal_ids=(1,), step=1))

        path = way(world)
        assert names(path.stages) == ["Lead", "Talk", "Offer"]
        assert path.total_days == 3

    def test_all_of_it_may_happen_at_one_instant(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer", days=0)
        world.do(StepDeals(deal_ids=(1,), step=1))

        path = way(world)
        assert [(step.stage.name, step.days) for step in path.steps] == [
            ("Lead", 0),
            ("Talk", 0),
            ("Offer", 0),
        ]

    def test_a_win_taken_back_is_part_of_the_way_to_the_next(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer")
        world.wait(days=1)
        world.do(ReopenDeals(deal_ids=(1,)))
        world.wait(days=1)
        world.do(WinDeals(deal_ids=(1,)))

        path = way(world)
        assert names(path.stages) == ["Lead", "Talk", "Offer", "Signed", "Offer"]
        assert (path.total_days, path.moves_back) == (5, 1)

    def test_a_win_without_a_stage_for_it_ends_it_as_well(self) -> None:
        world = selling()
        world.add(stage="Call", pipeline="Consulting")
        world.do(MoveDeals(deal_ids=(1,), stage="Quote", force="sure"))
        world.do(WinDeals(deal_ids=(1,)))

        assert names(way(world, 2).stages) == ["Call", "Quote"]


class TestWhatIsNotKnown:
    def test_a_way_known_from_its_middle_on_is_not_whole_and_has_no_length(self) -> None:
        world = selling()
        world.add(stage="Talk", imported=True)
        world.wait(days=4)
        world.do(MoveDeals(deal_ids=(1,), stage="Offer"))
        world.wait(days=2)
        world.do(WinDeals(deal_ids=(1,)))

        path = way(world)
        assert (path.is_whole, path.began_late, path.total_days) == (False, False, None)
        assert [step.days for step in path.steps] == [None, 2]
        assert ways(world).variants == ()
        assert ways(world).days == Figure(None, 0)

    def test_a_deal_from_another_pipeline_brings_no_stages_of_it(self) -> None:
        world = selling()
        world.add(stage="Call", pipeline="Consulting")
        world.wait(days=4)
        world.do(MoveDeals(deal_ids=(1,), stage="Talk", pipeline="Sales"))
        world.wait(days=2)
        world.do(WinDeals(deal_ids=(1,)))

        path = way(world)
        assert (names(path.stages), path.total_days) == (["Talk"], 2)
        assert (path.is_whole, path.began_late) == (False, False)
        assert names(path.skipped) == ["Offer"]

    def test_won_deals_without_stays_are_counted_apart(self) -> None:
        world = selling()
        world.add(status=Status.WON, closed_at=world.instant, imported=True)
        walk(world, "Lead", "Talk", "Offer")

        assert (len(ways(world).paths), ways(world).untold) == (1, 1)

    def test_nothing_won_is_nothing_told(self) -> None:
        told = ways(selling())

        assert (told.paths, told.variants, told.usual, told.outliers) == ((), (), None, ())
        assert told.left_map == Rate(0, 0)


class TestEditedMaps:
    def test_a_stage_that_has_left_the_map_keeps_its_place_on_the_way(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer")
        known = map_of(world)
        fewer = tuple(each for each in known.stages if each.name != "Talk")
        world.do(ApplyMap(map=replace(known, stages=fewer)))
        walk(world, "Lead", "Offer")

        told = ways(world)

        assert [names(path.stages) for path in told.paths] == [
            ["Lead", "Offer"],
            ["Lead", "Talk", "Offer"],
        ]
        assert [path.skipped for path in told.paths] == [(), ()]
        assert [(use.stage.name, use.stage.retired) for use in told.stages][-1] == ("Talk", True)
        assert describe_path(told.paths[1], told.paths[0].stages) == "also in Talk (retired)"


class TestTogether:
    def test_the_most_frequent_way_is_the_usual_one(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer")
        walk(world, "Lead", "Offer")
        walk(world, "Lead", "Talk", "Offer", days=3)

        told = ways(world)

        assert told.usual is not None
        assert names(told.usual.stages) == ["Lead", "Talk", "Offer"]
        assert told.usual.share == Rate(2, 3)
        assert told.usual.days == Figure(6.0, 2)
        assert [path.deal.id for path in told.usual.paths] == [3, 1]
        assert told.left_map == Rate(1, 3)

    def test_of_two_ways_gone_equally_often_the_one_gone_last_comes_first(self) -> None:
        world = selling()
        for _ in range(2):
            walk(world, "Lead", "Offer")
            walk(world, "Lead", "Talk", "Offer")
        usual = ways(world).usual
        walk(world, "Lead", "Offer")
        walk(world, "Lead", "Talk", "Offer")
        walk(world, "Talk")

        assert usual is not None
        assert names(usual.stages) == ["Lead", "Talk", "Offer"]
        assert [len(each.paths) for each in ways(world).variants] == [3, 3, 1]
        assert names(ways(world).variants[0].stages) == ["Lead", "Talk", "Offer"]

    def test_a_way_gone_once_is_not_usual_and_cannot_be_left(self) -> None:
        world = selling()
        walk(world, "Lead", "Offer")
        walk(world, "Talk", "Offer")

        assert (ways(world).usual, ways(world).outliers) == (None, ())

    def test_who_left_the_usual_way_stands_out(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer")
        walk(world, "Lead", "Talk", "Offer")
        walk(world, "Lead", "Offer")

        (outlier,) = ways(world).outliers
        assert (outlier.path.deal.id, outlier.reasons) == (3, (Deviation.LEFT_USUAL_PATH,))

    def test_who_took_longer_than_nine_in_ten_stands_out_once_there_are_ten(self) -> None:
        world = selling()
        for _ in range(8):
            walk(world, "Lead", "Talk", "Offer")
        walk(world, "Lead", "Talk", "Offer", days=20)
        assert (ways(world).slow_days, ways(world).outliers) == (None, ())

        walk(world, "Lead", "Talk", "Offer")

        told = ways(world)
        (outlier,) = told.outliers
        assert (outlier.path.deal.id, outlier.reasons) == (9, (Deviation.SLOW,))
        assert told.slow_days is not None
        assert round(told.slow_days, 6) == 8.7  # 3 days nine times and 60 once

    def test_stages_are_told_by_how_many_stood_there_skipped_them_and_came_again(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Offer", days=2)
        walk(world, "Lead", "Offer", "Lead", "Offer", days=2)
        walk(world, "Talk", "Offer", days=2)

        told = {use.stage.name: use for use in ways(world).stages}

        assert list(told) == ["Lead", "Talk", "Offer"]
        assert told["Lead"].visited == Rate(2, 3)
        assert told["Lead"].skipped == Rate(0, 3)
        assert told["Lead"].returned == Rate(1, 2)
        assert told["Lead"].days == Figure(3.0, 2)  # 2 days, and 4 in two stays
        assert told["Talk"].skipped == Rate(1, 3)
        assert ways(world).began_late == Rate(1, 3)


class TestWords:
    def test_a_way_is_told_by_how_it_differs(self) -> None:
        world = selling()
        walk(world, "Lead", "Talk", "Lead", "Talk", "Offer")
        walk(world, "Lead", "Offer", "Lead", "Offer", "Lead", "Offer")
        walk(world, "Talk", "Offer")
        walk(world, "Lead", "Talk", "Offer")
        usual, late, thrice, again = ways(world).paths

        assert describe_path(usual, usual.stages) == ""
        assert describe_path(late, usual.stages) == "without Lead"
        assert describe_path(thrice, usual.stages) == "without Talk; back 2 times"
        assert describe_path(again, usual.stages) == "back once"
        assert describe_path(usual, late.stages) == "also in Lead"
        assert describe_path(usual, again.stages) == "in another order"


histories = st.lists(
    st.one_of(requests.adding, requests.moving, requests.ending, requests.mapping), max_size=30
)


@settings(max_examples=FEW)
@given(histories)
def test_whatever_was_done_the_ways_agree_with_themselves(commands: list[Command]) -> None:
    world = selling()
    for name in ("Lead", "Talk", "Offer", "Signed"):
        world.add(f"In {name}", stage=name)
    for command in commands:
        world.wait(hours=7)
        with suppress(Refused):
            world.do(command)

    for line in world.all(Pipeline):
        told = ways(world, line.id)
        agree(told)


def agree(told: WonPaths) -> None:
    whole = [path for path in told.paths if path.is_whole]
    assert sum(each.share.hits for each in told.variants) == len(whole)
    assert {each.share.n for each in told.variants} <= {len(whole)}
    for path in told.paths:
        assert path.steps
        gone = {stage.id for stage in path.stages}
        assert gone.isdisjoint({stage.id for stage in path.skipped})
        assert all(one != other for one, other in zip(path.stages, path.stages[1:], strict=False))
        days = [step.days for step in path.steps]
        if path.total_days is not None and None not in days:
            assert sum(each for each in days if each is not None) <= path.total_days
    for use in told.stages:
        assert use.visited.hits + use.skipped.hits <= len(told.paths)
