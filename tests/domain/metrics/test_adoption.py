"""How far the process is followed: cases worked out by hand, and what no open deal may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import MoveDeals, ParkDeals, WinDeals
from pipetui.domain.metrics.adoption import adoption
from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import TouchKind, VisitEnd
from pipetui.domain.money import Money
from pipetui.domain.process import GatePolicy
from tests.support.examples import FEW
from tests.support.facts import (
    ALL,
    NOW,
    ago,
    fact,
    facts,
    last_days,
    periods,
    stay,
    touch,
    world_facts,
)
from tests.support.later import few_deals, until, with_today
from tests.support.maps import sales
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period


def item(done: float | None = None, *, key: str = "call", required: bool = True) -> ItemFact:
    """An item of stage 11, given 30 days ago."""
    return ItemFact(11, key, required, ago(30), None if done is None else ago(done))


class TestExits:
    def test_those_whose_required_items_were_all_done_of_those_that_had_some(self) -> None:
        went = (stay(1, 11, 30, 10),)
        known = facts(
            fact(1, stays=went, items=(item(20), item(11, key="mail"))),
            fact(2, stays=went, items=(item(20), item(key="mail"))),
            fact(3, stays=went, items=(item(20), item(key="read", required=False))),
            fact(4, stays=went, items=(item(9),)),
            fact(5, stays=went, items=(item(key="read", required=False),)),
            fact(6, stays=went),
            fact(7, stays=went, items=(item(20)._replace(created_at=ago(9)),)),  # given later
        )
        told = adoption(known, ALL).exits

        assert (told.yes, told.no, told.rate) == ((1, 3), (2, 4), Rate(2, 4))

    def test_passed_by_force_is_not_followed_whatever_was_done(self) -> None:
        forced = replace(stay(1, 11, 30, 10), forced="no time")

        assert adoption(facts(fact(1, stays=(forced,), items=(item(20),))), ALL).exits.no == (1,)

    def test_only_going_forward_counts_and_each_time_it_does(self) -> None:
        stays = (
            stay(1, 11, 30, 25),
            stay(1, 12, 25, 20, VisitEnd.MOVED_BACK),
            stay(1, 11, 20, 15, VisitEnd.MOVED_BACK),
            stay(1, 11, 15, 5),
            stay(1, 12, 5),
        )
        known = facts(fact(1, stays=stays, items=(item(22),)))

        assert adoption(known, ALL).exits.rate == Rate(1, 2)
        assert adoption(known, last_days(10)).exits.rate == Rate(1, 1)
        assert adoption(known, last_days(3)).exits.rate.value is None

    def test_of_one_pipeline_the_exits_from_its_stages(self) -> None:
        there = ItemFact(21, "x", required=True, created_at=ago(30))
        passed = fact(2, pipeline_id=2, stays=(stay(2, 11, 30, 9),), items=(item(20),))
        own = fact(1, stays=(stay(1, 21, 30, 9),), items=(there,))

        assert adoption(facts(own, passed=(passed,), pipeline_id=1), ALL).exits.rate == Rate(1, 1)

    def test_below_a_hundred_percent_it_is_a_caveat(self) -> None:
        went = (stay(1, 11, 30, 10),)
        whole, part = fact(1, stays=went, items=(item(20),)), fact(2, stays=went, items=(item(),))

        assert adoption(facts(whole), ALL).caveat is None
        assert adoption(facts(whole, part), ALL).caveat == (
            "required items were all done in 1 of 2 exits"
        )

    def test_moves_through_the_gate_by_force_are_told_from_those_that_were_ready(self) -> None:
        world = World(sales(GatePolicy.BLOCK))
        deal = world.add(stage="Lead")
        world.do(MoveDeals(deal_ids=(deal,), stage="Talk", force="in a hurry"))
        world.wait(days=1)
        world.do(WinDeals(deal_ids=(deal,), force="signed"))
        told = adoption(world_facts(world), ALL).exits

        assert (told.yes, told.no) == ((), (deal, deal))


class TestOpenDeals:
    def test_with_a_next_step_a_value_and_an_expected_close(self) -> None:
        day = NOW.today
        known = facts(
            fact(1, next_due=day, value=Money(0, "EUR")),
            fact(2, next_due=day, expected_close=day),
            fact(3),
            fact(4, closed=1, value=Money(5, "EUR")),
        )
        told = adoption(known, ALL)

        assert (told.next_step.rate, told.value.rate) == (Rate(2, 3), Rate(1, 3))
        assert (told.expected_close.yes, told.expected_close.no) == ((2,), (1, 3))

    def test_parked_ones_are_in_no_figure_until_their_day(self) -> None:
        world = World(sales(GatePolicy.OFF))
        deal = world.add()
        world.do(ParkDeals(deal_ids=(deal,), until=world.now.today + timedelta(days=2)))

        told = adoption(world_facts(world), ALL)
        assert (told.value.rate, told.parked) == (Rate(0, 0), (deal,))
        world.wait(days=2)
        assert adoption(world_facts(world), ALL).value.rate == Rate(0, 1)

    def test_touched_or_moved_within_the_days_their_stage_wants(self) -> None:
        # Of the map's stages only Talk, which is 12, wants to be touched: every five days.
        here = (stay(1, 12, 20),)
        known = facts(
            fact(1, stage_id=12, stays=here, touches=(touch(TouchKind.CALL, 5),)),
            fact(2, stage_id=12, stays=here, touches=(touch(TouchKind.CALL, 6),)),
            fact(3, stage_id=12, stays=(stay(3, 12, 4),)),
            fact(4, stage_id=12, stays=here),
            fact(5, stage_id=11, stays=(stay(5, 11, 2),)),
        )
        told = adoption(known, ALL).in_cadence

        assert (told.yes, told.no) == ((1, 3), (2, 4))

    def test_the_basis_says_both_what_passed_and_what_is_open(self) -> None:
        assert adoption(facts(), last_days(9)).basis == (
            "exits to a later stage or a win from stages whose required items the deal was given, "
            "by their day, 9 days; open deals that are not parked, as of now"
        )


class TestLaws:
    @settings(max_examples=FEW)
    @given(few_deals, periods)
    def test_an_open_deal_changes_no_exit(self, known: Facts, period: Period) -> None:
        stayed = replace(
            known,
            deals=tuple(
                replace(deal, stays=(stay(deal.id, 11, 30, 9),), items=(item(float(deal.id)),))
                for deal in known.deals
            ),
        )
        more = replace(stayed, deals=(*stayed.deals, fact(999, stays=(stay(999, 11, 3),))))

        assert adoption(more, period).exits == adoption(stayed, period).exits

    @settings(max_examples=FEW)
    @given(few_deals, periods, st.integers(1, 90))
    def test_what_happens_later_changes_nothing(
        self, known: Facts, period: Period, days: int
    ) -> None:
        told = adoption(until(known, days), period)

        assert adoption(until(with_today(known), days), period) == told
