"""The ledger of each stage: what came, where it went, how long it took."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    ApplyMap,
    ChurnDeals,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.errors import Refused
from pipetui.domain.metrics.flow import StageFlow, stage_flows
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Visit, VisitEnd
from pipetui.domain.process import Branch, GatePolicy, Pipeline, ProcessMap, Stage, build_maps
from tests.support import requests
from tests.support.examples import FEW
from tests.support.maps import consulting, process, sales, stage
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.commands import Command


def map_of(world: World, pipeline_id: int = 1) -> ProcessMap:
    maps = build_maps(world.all(Pipeline), world.all(Stage))
    return next(each for each in maps if each.pipeline.id == pipeline_id)


def flows(world: World, pipeline_id: int = 1) -> tuple[StageFlow, ...]:
    return stage_flows(map_of(world, pipeline_id), world.all(Visit), world.now)


def flow(world: World, name: str, pipeline_id: int = 1) -> StageFlow:
    return next(each for each in flows(world, pipeline_id) if each.stage.name == name)


def ledger(each: StageFlow) -> tuple[int, ...]:
    fates = (each.advanced, each.lost, each.moved_back, each.handed_on, each.still_there)
    return each.entries, *fates


def move(deal_id: int, to: str, **options: str) -> MoveDeals:
    return MoveDeals(deal_ids=(deal_id,), stage=to, **options)  # type: ignore[arg-type]


def selling() -> World:
    return World(sales(GatePolicy.OFF), consulting())


class TestFates:
    def test_every_stay_is_told_by_what_became_of_it(self) -> None:
        world = selling()
        for title in ("On", "Lost", "Handed", "There", "Parked"):
            world.add(title, stage="Talk")
        world.do(move(1, "Offer"))
        world.do(move(1, "Lead"))
        world.do(LoseDeals(deal_ids=(2,), reason="price"))
        world.do(move(3, "Quote", pipeline="Consulting"))
        world.do(ParkDeals(deal_ids=(5,), until=world.now.today + timedelta(days=9)))

        assert ledger(flow(world, "Talk")) == (5, 1, 1, 0, 1, 2)
        assert ledger(flow(world, "Offer")) == (1, 0, 0, 1, 0, 0)
        assert flow(world, "Talk").conversion == Rate(1, 3)

    def test_a_win_advances_and_a_churn_loses(self) -> None:
        world = selling()
        world.add(stage="Offer")
        world.do(WinDeals(deal_ids=(1,)))
        world.do(ChurnDeals(deal_ids=(1,), reason="moved"))

        assert ledger(flow(world, "Offer")) == (1, 1, 0, 0, 0, 0)
        assert ledger(flow(world, "Signed")) == (1, 0, 1, 0, 0, 0)

    def test_what_is_taken_up_again_is_a_stay_of_its_own(self) -> None:
        world = selling()
        world.add(stage="Talk")
        world.do(LoseDeals(deal_ids=(1,), reason="price"))
        world.do(ReopenDeals(deal_ids=(1,)))

        assert ledger(flow(world, "Talk")) == (2, 0, 1, 0, 0, 1)
        assert flow(world, "Talk").ways == ()

    def test_stages_that_nobody_entered_are_there_with_nothing(self) -> None:
        talk = flow(selling(), "Talk")

        assert ledger(talk) == (0, 0, 0, 0, 0, 0)
        assert talk.conversion.value is None

    def test_stays_of_other_pipelines_are_passed_over(self) -> None:
        world = selling()
        world.add(stage="Call", pipeline="Consulting")

        assert sum(each.entries for each in flows(world)) == 0
        assert ledger(flow(world, "Call", 2)) == (1, 0, 0, 0, 0, 1)


class TestWays:
    def test_arrows_are_counted_by_where_deals_went_straight(self) -> None:
        world = selling()
        for title in ("One", "Two", "Three"):
            world.add(title, stage="Lead")
        world.do(MoveDeals(deal_ids=(1, 2), stage="Talk"))
        world.do(move(3, "Offer"))
        world.wait(days=1)
        world.do(move(2, "Lead"))

        assert [(way.to.name, way.count) for way in flow(world, "Lead").ways] == [
            ("Talk", 2),
            ("Offer", 1),
        ]
        assert [(way.to.name, way.count) for way in flow(world, "Talk").ways] == [("Lead", 1)]

    def test_a_win_without_a_stage_for_it_is_no_arrow(self) -> None:
        world = selling()
        world.add(stage="Quote", pipeline="Consulting")
        world.do(WinDeals(deal_ids=(1,)))
        world.do(ReopenDeals(deal_ids=(1,)))

        quote = flow(world, "Quote", 2)
        assert (quote.advanced, quote.won_outright, quote.ways) == (1, 1, ())

    def test_a_win_with_a_stage_for_it_is_one(self) -> None:
        world = selling()
        world.add(stage="Offer")
        world.do(WinDeals(deal_ids=(1,)))

        offer = flow(world, "Offer")
        assert offer.won_outright == 0
        assert [(way.to.name, way.count) for way in offer.ways] == [("Signed", 1)]

    def test_branches_are_counted_where_a_stay_tells(self) -> None:
        branches = (
            Branch(label="Yes", to="deal"),
            Branch(label="Later", to="park"),
            Branch(label="Never", to="lost"),
            Branch(label="By tender", to="tender"),
        )
        world = World(
            process("Sales", [stage("Ask", branches=branches), stage("Deal"), stage("Tender")])
        )
        for title in ("One", "Two", "Three", "Four", "Five"):
            world.add(title)
        world.do(MoveDeals(deal_ids=(1, 2), stage="Deal"))
        world.do(move(3, "Tender"))
        world.do(LoseDeals(deal_ids=(4,), reason="never"))

        used = {each.branch.label: each.taken for each in flow(world, "Ask").branches}
        assert used == {
            "Yes": Rate(2, 4),
            "Later": None,
            "Never": Rate(1, 4),
            "By tender": Rate(1, 4),
        }


class TestPeriods:
    def test_stays_are_counted_by_the_day_they_were_entered_both_ends_included(self) -> None:
        world = selling()
        for title in ("2 March", "3 March", "4 March", "5 March"):
            world.add(title, stage="Lead")
            world.wait(days=1)

        (lead, *_) = stage_flows(
            map_of(world),
            world.all(Visit),
            world.now,
            since=date(2026, 3, 3),
            until=date(2026, 3, 4),
        )

        assert ledger(lead) == (2, 0, 0, 0, 0, 2)

    def test_what_happened_later_is_not_known_as_of_a_day(self) -> None:
        world = selling()
        world.add(stage="Lead")
        then = world.now
        world.wait(days=1)
        world.do(move(1, "Talk"))
        world.add("Later", stage="Lead")

        lead, talk, *_ = stage_flows(map_of(world), world.all(Visit), then)

        assert ledger(lead) == (1, 0, 0, 0, 0, 1)
        assert (talk.entries, lead.ways) == (0, ())


class TestEditedMaps:
    def test_a_stage_that_has_left_the_map_keeps_its_name_and_its_stays(self) -> None:
        world = selling()
        world.add(stage="Talk")
        known = map_of(world)
        fewer = tuple(each for each in known.stages if each.name != "Talk")
        world.do(ApplyMap(map=replace(known, stages=fewer), stage_to=(("talk", "offer"),)))

        told = flows(world)

        assert [each.stage.name for each in told][-1] == "Talk"
        assert told[-1].stage.retired
        assert ledger(told[-1]) == (1, 0, 0, 0, 1, 0)
        assert told[-1].ways == ()
        assert ledger(flow(world, "Offer")) == (1, 0, 0, 0, 0, 1)

    def test_a_stage_that_left_the_map_before_the_period_is_not_told(self) -> None:
        world = selling()
        world.add(stage="Talk")
        known = map_of(world)
        fewer = tuple(each for each in known.stages if each.name != "Talk")
        world.do(ApplyMap(map=replace(known, stages=fewer), stage_to=(("talk", "offer"),)))

        told = stage_flows(
            map_of(world), world.all(Visit), world.now, since=world.now.today + timedelta(days=1)
        )

        assert "Talk" not in {each.stage.name for each in told}


histories = st.lists(
    st.one_of(requests.adding, requests.moving, requests.ending, requests.mapping), max_size=20
)
afterwards = st.lists(st.one_of(requests.moving, requests.ending), max_size=12)
STAGES = ("Lead", "Talk", "Offer", "Signed")


def live(world: World, commands: list[Command]) -> None:
    """Do what is not refused, an hour apart."""
    for command in commands:
        world.wait(hours=7)
        with suppress(Refused):
            world.do(command)


def stays_of(world: World, pipeline_id: int) -> list[Visit]:
    """Those that have begun: the clock of a file may be somewhat ahead of ours."""
    return [
        stay
        for stay in world.all(Visit)
        if stay.pipeline_id == pipeline_id and stay.entered_at <= world.instant
    ]


def in_business() -> World:
    world = World(sales(GatePolicy.OFF), consulting())
    for name in STAGES:
        world.add(f"In {name}", stage=name)
    return world


@settings(max_examples=FEW)
@given(histories)
def test_the_ledger_balances_whatever_was_done(commands: list[Command]) -> None:
    world = in_business()
    live(world, commands)

    for line in world.all(Pipeline):
        told = flows(world, line.id)
        for each in told:
            entries, *fates = ledger(each)
            assert entries == sum(fates)
            assert each.ended == each.conversion.n
            onwards = sum(way.count for way in each.ways)
            assert onwards + each.won_outright == each.advanced + each.moved_back
        assert sum(each.entries for each in told) == len(stays_of(world, line.id))


@settings(max_examples=FEW)
@given(histories, afterwards)
def test_figures_as_of_a_moment_do_not_change_by_what_comes_after(
    before: list[Command], after: list[Command]
) -> None:
    world = in_business()
    live(world, before)
    then, process_then = world.now, map_of(world)
    known = stage_flows(process_then, world.all(Visit), then)
    live(world, after)

    assert stage_flows(process_then, world.all(Visit), then) == known


@settings(max_examples=FEW)
@given(histories)
def test_pandas_counts_the_same(commands: list[Command]) -> None:
    world = in_business()
    live(world, commands)
    stays = stays_of(world, 1)
    told = pd.DataFrame([(stay.stage_id, stay.ended) for stay in stays], columns=["stage", "ended"])

    for each in flows(world):
        here = told[told["stage"] == each.stage.id]
        assert len(here) == each.entries
        assert (here["ended"] == VisitEnd.ADVANCED).sum() == each.advanced
        assert here["ended"].isna().sum() == each.still_there
