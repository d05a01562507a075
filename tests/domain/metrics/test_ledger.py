"""The ledger of the stages: it balances, and tells how long deals stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import ApplyMap, MoveDeals, ParkDeals, WinDeals
from pipetui.domain.dates import Now
from pipetui.domain.errors import PipetuiError
from pipetui.domain.metrics.ledger import bottleneck, stage_ledger, time_in_stage
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import VisitEnd
from pipetui.domain.process import GatePolicy
from pipetui.domain.staleness import FIXED, GIVEN, LEARNED, Line, Lines
from tests.support import requests
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, ago, fact, facts, last_days, line, stay, world_facts
from tests.support.maps import consulting, sales
from tests.support.world import BERLIN, World

if TYPE_CHECKING:
    from pipetui.domain.commands import Command
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.ledger import Ledger
    from pipetui.domain.process import ProcessMap

LEAD, TALK, OFFER = 11, 12, 13
events = st.lists(
    requests.adding
    | requests.moving
    | requests.moving
    | requests.ending
    | requests.mapping
    | st.integers(1, 90),
    max_size=30,
)


def play(drawn: list[Command | int]) -> World:
    """A world in which all of it was tried."""
    world = World(sales(GatePolicy.OFF), consulting())
    for event in drawn:
        try:
            if isinstance(event, int):
                world.wait(hours=event)
            else:
                world.do(event)
        except PipetuiError:
            continue
    return world


def ledgers(known: Facts) -> list[Ledger]:
    return [stage_ledger(known, each, ALL) for each in known.maps]


class TestLaws:
    @settings(max_examples=FEW)
    @given(events, st.integers(0, 40))
    def test_it_balances_and_tells_every_stay_now_and_as_of_any_day(
        self, drawn: list[Command | int], back: int
    ) -> None:
        world = play(drawn)
        then = Now(world.instant - timedelta(days=back), BERLIN)
        for known in (world_facts(world), world_facts(world, then)):
            told = [each for ledger in ledgers(known) for each in ledger.lines]
            for each in told:
                flow = each.flow
                fates = flow.advanced + flow.lost + flow.moved_back + flow.handed_on
                assert flow.entries == fates + flow.still_there
                assert each.time.lasting <= flow.still_there
                assert each.time.finished.n + each.time.lasting + each.time.unknown == flow.entries
            stays = [stay for deal in known.deals for stay in deal.stays]
            assert sum(each.flow.entries for each in told) == len(stays)
            assert all(stay.entered_at <= known.as_of.instant for stay in stays)


class TestTimeInStage:
    @settings(max_examples=FEW)
    @given(
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(0, 40), st.integers(0, 40), st.booleans())
        )
    )
    def test_days_are_those_of_pandas(self, drawn: list[tuple[int, int, int, bool]]) -> None:
        stays = [
            stay(deal, LEAD, first + more, first if over else None)
            for deal, first, more, over in drawn
        ]
        table = pd.DataFrame(drawn, columns=["deal", "left", "more", "over"])
        over, lasting = table[table.over], table[~table.over]

        told = time_in_stage(stays, NOW, FIXED)
        assert (told.finished.n, told.lasting) == (len(over), len(lasting))
        if len(over):
            assert told.finished.value == pytest.approx(over.more.median())
            by_deal = over.groupby("deal").more.sum()
            assert told.per_deal.value == pytest.approx(by_deal.median())
            spread = over.more.quantile([0.1, 0.25, 0.5, 0.75, 0.9])
            assert told.spread == pytest.approx(tuple(spread))
        else:
            assert told.spread is None
        if len(lasting):
            assert told.oldest_days == (lasting.left + lasting.more).max()

    def test_a_stay_whose_beginning_is_not_known_has_no_duration(self) -> None:
        told = time_in_stage(
            [stay(1, LEAD, 9, 2, start_known=False), stay(2, LEAD, 5, 2)], NOW, FIXED
        )

        assert (told.finished.value, told.finished.n, told.unknown) == (3, 1, 1)

    def test_working_days_count_as_the_lines_say(self) -> None:
        stays = [stay(1, LEAD, 14, 7), stay(2, LEAD, 10)]  # now is a Monday

        told = time_in_stage(stays, NOW, Lines(working_days=True))
        assert (told.finished.value, told.oldest_days) == (5, 6)

    def test_stays_that_go_on_hold_the_median_up(self) -> None:
        stays = [stay(1, LEAD, 10, 8), stay(2, LEAD, 9), stay(3, LEAD, 9)]

        told = time_in_stage(stays, NOW, FIXED)
        assert (told.finished.value, told.km_median) == (2, None)


class TestLedger:
    def test_a_period_counts_the_stays_that_began_in_it(self) -> None:
        stays = (stay(1, LEAD, 30, 20), stay(1, LEAD, 6, 4, VisitEnd.LOST))
        known = facts(fact(1, stays=stays))

        lead = stage_ledger(known, line(), last_days(7)).lines[0]
        assert (lead.flow.entries, lead.flow.lost, lead.time.finished.value) == (1, 1, 2)
        assert stage_ledger(known, line(), ALL).lines[0].flow.conversion == Rate(1, 2)

    def test_a_deal_handed_on_counts_where_it_came_from(self) -> None:
        gone = fact(
            2,
            pipeline_id=2,
            stage_id=22,
            stays=(stay(2, LEAD, 9, 5, VisitEnd.HANDED_ON), stay(2, 22, 5)),
        )

        lead = stage_ledger(facts(passed=(gone,)), line(), ALL).lines[0]
        assert (lead.flow.entries, lead.flow.handed_on, lead.deal_ids) == (1, 1, (2,))

    def test_a_stage_that_left_the_map_is_told_last(self) -> None:
        world = World(sales(GatePolicy.OFF))
        deal = world.add(stage="Talk")
        world.wait(days=4)
        shorter = sales(GatePolicy.OFF)
        stages = tuple(each for each in shorter.stages if each.name != "Talk")
        world.do(ApplyMap(map=replace(shorter, stages=stages), stage_to=(("talk", "offer"),)))
        world.wait(days=2)
        world.do(WinDeals(deal_ids=(deal,)))

        known = world_facts(world)
        told = stage_ledger(known, known.maps[0], ALL).lines
        assert [each.stage.name for each in told][-1] == "Talk"
        assert (told[-1].flow.handed_on, told[-1].reach_to_win) == (1, Rate(1, 1))

    def test_the_line_is_learned_as_of_then(self) -> None:
        world = World(sales(GatePolicy.OFF))
        ids = tuple(world.add(f"Deal {number}") for number in range(10))
        world.wait(days=8)
        before = world.now
        world.do(MoveDeals(deal_ids=ids, stage="Talk"))

        known, earlier = world_facts(world), world_facts(world, before)
        lines = [stage_ledger(each, each.maps[0], ALL).lines[0].line for each in (earlier, known)]
        assert lines[1] == Line(8, LEARNED, 10)
        world.wait(days=1)
        past = world_facts(world, Now(before.instant - timedelta(hours=1), BERLIN))
        assert stage_ledger(past, past.maps[0], ALL).lines[0].line == Line(None, None, 0)

    def test_skipped_stages_have_no_stay(self) -> None:
        known = facts(fact(1, stage_id=OFFER, stays=(stay(1, LEAD, 9, 5), stay(1, OFFER, 5))))

        talk = stage_ledger(known, line(), ALL).lines[1]
        assert (talk.flow.entries, talk.time.finished.n) == (0, 0)


class TestBottleneck:
    @pytest.fixture
    def timed(self) -> ProcessMap:
        stages = tuple(replace(each, stale_days=5) for each in line().stages)
        return replace(line(), stages=stages)

    def test_it_is_the_stage_with_most_days_over_its_line(self, timed: ProcessMap) -> None:
        known = facts(
            fact(1, stays=(stay(1, LEAD, 20, 12), stay(1, TALK, 12))),
            fact(2, stays=(stay(2, LEAD, 9),)),
            maps=(timed,),
        )

        told = bottleneck(known, timed, ALL)
        assert told.stage is not None
        assert (told.stage.name, told.deal_days, told.deal_ids) == ("Lead", 3 + 4, (1, 2))
        assert told.line is not None
        assert told.line.flow.conversion == Rate(1, 1)
        assert told.line.line == Line(5, GIVEN, 0)

    def test_only_days_of_the_period_count(self, timed: ProcessMap) -> None:
        known = facts(fact(1, stays=(stay(1, LEAD, 20, 2),)), maps=(timed,))

        assert bottleneck(known, timed, last_days(5)).deal_days == 3
        assert bottleneck(known, timed, last_days(3, before=8)).deal_days == 3
        assert bottleneck(known, timed, last_days(3, before=13)).deal_days == 2
        assert bottleneck(known, timed, last_days(3, before=60)).stage is None

    def test_a_day_is_one_where_clocks_are_put_forward_too(self, timed: ProcessMap) -> None:
        late = datetime(2026, 3, 24, 22, 45, tzinfo=UTC)  # a quarter of an hour before midnight
        early = datetime(2026, 3, 29, 22, 15, tzinfo=UTC)  # one after it, the sixth day on
        there = replace(stay(1, LEAD, 9, 2), entered_at=late, left_at=early)
        known = facts(fact(1, stays=(there,)), maps=(timed,))

        assert bottleneck(known, timed, ALL).deal_days == 1

    def test_a_parked_deal_holds_nothing_up(self) -> None:
        process = sales(GatePolicy.OFF)
        stages = tuple(replace(each, stale_days=2) for each in process.stages)
        world = World(replace(process, stages=stages))
        deal = world.add()
        world.wait(days=6)
        late = world_facts(world)
        world.do(ParkDeals(deal_ids=(deal,), until=world.now.today + timedelta(days=30)))
        parked = world_facts(world)

        assert bottleneck(late, late.maps[0], ALL).deal_days == 4
        assert bottleneck(parked, parked.maps[0], ALL).stage is None

    def test_clients_and_deals_without_a_line_are_no_bottleneck(self) -> None:
        known = facts(
            fact(1, closed=9, stays=(stay(1, 14, 90),)), fact(2, stays=(stay(2, 11, 90),))
        )

        assert bottleneck(known, line(), ALL).stage is None


def test_days_begin_at_midnight_for_the_person() -> None:
    late = replace(stay(1, LEAD, 1, 0), entered_at=ago(1).replace(hour=22, minute=59))
    later = replace(late, entered_at=ago(1).replace(hour=23, minute=1))

    told = [time_in_stage([each], NOW, FIXED).finished.value for each in (late, later)]
    assert told == [1, 0]
