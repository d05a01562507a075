"""A deal as it stood at a moment, rebuilt from its dates alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddDeals,
    CheckItems,
    ChurnDeals,
    LoseDeals,
    MoveDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.dates import Now
from pipetui.domain.errors import PipetuiError
from pipetui.domain.metrics.rebuilding import deal_as_of
from pipetui.domain.model import Direction, Status, TouchKind
from pipetui.domain.process import GatePolicy
from tests.support import requests
from tests.support.examples import FEW
from tests.support.facts import NOW, ago, fact, facts, stay, touch, world_facts
from tests.support.maps import consulting, sales
from tests.support.world import BERLIN, World

if TYPE_CHECKING:
    from datetime import datetime

    from pipetui.domain.commands import Command
    from pipetui.domain.metrics.facts import DealFact
    from pipetui.domain.model import Visit

Told = tuple[int, int | None, Status, "datetime | None", "tuple[Visit, ...]"]


def of_now(command: Command) -> Command:
    """The command without a past of its own."""
    if not isinstance(command, AddDeals):
        return command
    drafts = (
        replace(each, created_at=None, closed_at=None, status=Status.OPEN)
        for each in command.drafts
    )
    return AddDeals(drafts=tuple(drafts))


events = st.lists(
    st.builds(AddDeals, drafts=st.lists(requests._drafts, min_size=1, max_size=2).map(tuple)).map(
        of_now
    )
    | requests.moving
    | requests.ending
    | requests.ending
    | st.integers(1, 60),
    min_size=4,
    max_size=40,
)


def standing(deals: tuple[DealFact, ...]) -> dict[int, Told]:
    return {
        deal.id: (deal.pipeline_id, deal.stage_id, deal.status, deal.closed_at, deal.stays)
        for deal in deals
    }


def selling() -> World:
    return World(sales(GatePolicy.OFF), consulting())


@settings(max_examples=FEW)
@given(events)
def test_the_dates_tell_where_every_deal_stood_and_how_it_had_ended(
    drawn: list[Command | int],
) -> None:
    world = selling()
    kept: dict[datetime, dict[int, Told]] = {}
    for event in drawn:
        try:
            if isinstance(event, int):
                world.wait(hours=event)
            else:
                world.do(event)
        except PipetuiError:
            continue
        kept[world.instant] = standing(world_facts(world).deals)
    world.wait(hours=1)

    for instant, stood in kept.items():
        assert standing(world_facts(world, Now(instant, BERLIN)).deals) == stood


def then(world: World, **back: int) -> DealFact:
    (deal,) = world_facts(world, Now(world.instant - timedelta(**back), BERLIN)).deals
    return deal


class TestByStaysAlone:
    def test_a_client_who_came_back_had_left(self) -> None:
        world = selling()
        deal = world.add(stage="Offer")
        world.do(WinDeals(deal_ids=(deal,)))
        won = world.instant
        world.wait(days=5)
        world.do(ChurnDeals(deal_ids=(deal,), reason="Moved"))
        left = world.instant
        world.wait(days=5)
        world.do(ReopenDeals(deal_ids=(deal,)))
        world.wait(days=1)

        was = then(world, days=3)
        assert (was.status, was.closed_at, was.churned_at) == (Status.WON, won, left)
        assert then(world, days=0).churned_at is None
        assert then(world, days=8).churned_at is None

    def test_a_client_handed_on_was_won_where_it_was_won(self) -> None:
        world = World(consulting(), sales(GatePolicy.OFF))
        deal = world.add(stage="Call", pipeline="Consulting")
        world.wait(days=1)
        world.do(WinDeals(deal_ids=(deal,), force="Sure"))
        world.wait(days=1)
        world.do(MoveDeals(deal_ids=(deal,), stage="Onboarding", pipeline="Sales", force="Sure"))

        client = then(world, days=0)
        assert (client.pipeline_id, client.is_won) == (1, True)
        assert client.stays[-1].pipeline_id == 2

    def test_a_loss_that_was_taken_back_has_no_reason_that_is_known(self) -> None:
        world = selling()
        deal = world.add()
        world.do(LoseDeals(deal_ids=(deal,), reason="Price"))
        world.wait(days=2)
        world.do(ReopenDeals(deal_ids=(deal,)))
        world.do(LoseDeals(deal_ids=(deal,), reason="Time"))

        assert (then(world, days=1).is_lost, then(world, days=1).lost_reason) == (True, None)
        assert then(world, days=0).lost_reason == "Time"

    def test_items_are_as_they_were_ticked(self) -> None:
        world = selling()
        deal = world.add(stage="Lead")
        world.wait(days=1)
        world.do(CheckItems(deal_id=deal, items=("1",)))
        ticked = world.instant
        world.wait(days=1)
        world.do(MoveDeals(deal_ids=(deal,), stage="Talk"))

        before, between, after = (then(world, hours=back) for back in (30, 12, 0))
        assert [item.done_at for item in before.items] == [None, None]
        assert [item.done_at for item in between.items] == [ticked, None]
        assert [item.skipped_at for item in between.items] == [None, None]
        assert [item.skipped_at is None for item in after.items][:2] == [True, False]
        assert len(after.items) == 4


class TestWithoutStays:
    stages = facts().stages

    def test_before_its_close_a_deal_was_open_and_nobody_knows_where(self) -> None:
        deal = fact(1, closed=9, stage_id=11, lost_reason="Price", status=Status.LOST)

        was = deal_as_of(deal, Now(ago(10), NOW.zone), self.stages, exact=False)
        assert was is not None
        assert (was.is_open, was.stage_id, was.closed, was.lost_reason) == (True, None, None, None)

    def test_before_it_was_made_there_was_no_deal(self) -> None:
        assert deal_as_of(fact(1), Now(ago(31), NOW.zone), self.stages, exact=False) is None


def test_what_is_as_it_was_is_not_made_anew() -> None:
    known = fact(
        1,
        stage_id=12,
        stays=(stay(1, 11, 9, 5), stay(1, 12, 5)),
        touches=(touch(TouchKind.CALL, 3, Direction.IN),),
    )

    assert deal_as_of(known, NOW, facts().stages, exact=True) is known
