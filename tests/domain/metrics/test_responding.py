"""Waiting for the first answer, and for the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipetui.domain.commands import LogTouch, LoseDeals, MoveDeals
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.responding import OpenAsk, ask_to_decision, first_response
from pipetui.domain.model import Direction, Status, TouchKind
from pipetui.domain.process import GatePolicy
from tests.support.facts import (
    ALL,
    NOW,
    ago,
    fact,
    facts,
    last_days,
    stay,
    touch,
    world_facts,
)
from tests.support.maps import sales
from tests.support.world import World

IN, OUT = Direction.IN, Direction.OUT
CALL, EMAIL, PROPOSAL = TouchKind.CALL, TouchKind.EMAIL, TouchKind.PROPOSAL
ASK = 13
"""The stage marked ask."""


class TestAskToDecision:
    def test_it_is_counted_from_the_latest_proposal_that_went_out(self) -> None:
        touches = (
            touch(PROPOSAL, 20),
            touch(PROPOSAL, 12),
            touch(PROPOSAL, 9, IN),
            touch(PROPOSAL, 1),
        )
        known = facts(fact(1, closed=5, touches=touches, stays=(stay(1, ASK, 15, 5),)))

        told = ask_to_decision(known, ALL)
        assert (told.won.n, told.won.median) == (1, 7)

    def test_without_one_it_is_counted_from_the_last_entry_into_the_ask(self) -> None:
        stays = (stay(1, ASK, 20, 18), stay(1, 12, 18, 10), stay(1, ASK, 10, 4))
        lost = (stay(2, ASK, 9, 4),)
        known = facts(
            fact(1, closed=4, stays=stays), fact(2, closed=4, stays=lost, status=Status.LOST)
        )

        told = ask_to_decision(known, ALL)
        assert (told.won.median, told.lost.median, told.deal_ids) == (6, 5, (1, 2))

    def test_who_was_never_asked_is_told_apart(self) -> None:
        known = facts(fact(1, closed=4), fact(2, closed=90, created_at=ago(99)))

        assert ask_to_decision(known, last_days(30)).never_asked == (1,)

    def test_open_asks_have_their_age_the_longest_first(self) -> None:
        known = facts(
            fact(1, touches=(touch(PROPOSAL, 3),)),
            fact(2, stays=(stay(2, ASK, 8),)),
            fact(3, stays=(stay(3, 12, 8),)),
        )

        assert ask_to_decision(known, ALL).waiting == (
            OpenAsk(2, ago(8), 8),
            OpenAsk(1, ago(3), 3),
        )

    def test_a_deal_moved_by_hand_is_asked_in_its_stage(self) -> None:
        world = World(sales(GatePolicy.OFF))
        deal = world.add(stage="Talk")
        world.do(MoveDeals(deal_ids=(deal,), stage="Offer"))
        world.wait(days=11)
        world.do(LoseDeals(deal_ids=(deal,), reason="Price"))

        assert ask_to_decision(world_facts(world), ALL).lost.median == 11


class TestFirstResponse:
    def test_it_is_counted_in_hours_from_the_buyers_first_word(self) -> None:
        known = facts(
            fact(1, touches=(touch(EMAIL, 5, IN), touch(EMAIL, 4.5, IN), touch(CALL, 4))),
            fact(2, touches=(touch(EMAIL, 5, IN), touch(TouchKind.OTHER, 4), touch(CALL, 3))),
        )

        told = first_response(known, ALL)
        assert (told.median_hours, told.within) == (36, Rate(1, 2))
        assert told.p90_hours == pytest.approx(24 + 24 * 0.9)

    def test_without_an_incoming_touch_it_is_counted_from_creation(self) -> None:
        known = facts(
            fact(1, touches=(touch(CALL, 29.5), touch(EMAIL, 20, IN))),
            fact(2, touches=(touch(CALL, 31),)),
        )

        told = first_response(known, ALL, target_hours=12)
        assert (told.median_hours, told.within) == (6, Rate(2, 2))

    def test_who_was_never_answered_is_counted_apart(self) -> None:
        known = facts(fact(1, touches=(touch(EMAIL, 5, IN),)), fact(2))

        told = first_response(known, ALL)
        assert (told.median_hours, told.within, told.never) == (None, Rate(0, 0), (1, 2))
        assert told.untouched == 1

    def test_it_counts_in_the_period_in_which_the_wait_began(self) -> None:
        known = facts(fact(1, touches=(touch(EMAIL, 12, IN), touch(CALL, 2))), fact(2))

        assert first_response(known, last_days(5)).deal_ids == ()
        assert first_response(known, last_days(5, before=10)).answered == (1,)

    def test_the_same_from_what_was_logged(self) -> None:
        world = World(sales(GatePolicy.OFF))
        deal = world.add()
        world.do(LogTouch(deal_ids=(deal,), kind=EMAIL, direction=IN))
        world.wait(hours=30)
        world.do(LogTouch(deal_ids=(deal,), kind=CALL))

        told = first_response(world_facts(world), ALL)
        assert (told.median_hours, told.within) == (30, Rate(0, 1))


def test_working_days_count_as_the_setting_says() -> None:
    known = facts(fact(1, touches=(touch(PROPOSAL, 3),)))  # from Friday to Monday
    working = replace(known, lines=replace(known.lines, working_days=True))

    assert NOW.today - timedelta(days=3) == NOW.day_of(ago(3))
    assert ask_to_decision(known, ALL).waiting[0].days == 3
    assert ask_to_decision(working, ALL).waiting[0].days == 1
