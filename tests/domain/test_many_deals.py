"""One command over many deals: all or nothing, or what can be done with the rest listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    ChurnDeals,
    DeleteDeals,
    EditDeals,
    FieldEdit,
    LogAttempt,
    LogTouch,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.errors import Refusal
from pipetui.domain.model import Company, Deal, Status, TouchKind
from tests.support.world import World

BulkCommand = (
    EditDeals
    | DeleteDeals
    | MoveDeals
    | StepDeals
    | WinDeals
    | LoseDeals
    | ReopenDeals
    | ParkDeals
    | ChurnDeals
    | AddTask
    | LogTouch
    | LogAttempt
    | AddNote
)
ON_DEALS: list[BulkCommand] = [
    EditDeals(deal_ids=(), edits=(FieldEdit(field="owner", text="Ann"),)),
    DeleteDeals(deal_ids=()),
    MoveDeals(deal_ids=(), stage="Offer", force="late"),
    StepDeals(deal_ids=(), step=1, force="late"),
    WinDeals(deal_ids=(), force="late"),
    LoseDeals(deal_ids=(), reason="price"),
    ReopenDeals(deal_ids=()),
    ParkDeals(deal_ids=(), until=None),
    ChurnDeals(deal_ids=(), reason="left"),
    AddTask(deal_ids=(), text="Call"),
    LogTouch(deal_ids=(), kind=TouchKind.CALL),
    LogAttempt(deal_ids=()),
    AddNote(deal_ids=(), text="Hello"),
]
every_command = pytest.mark.parametrize("command", ON_DEALS, ids=lambda c: type(c).__name__)


@pytest.fixture
def world() -> World:
    """Three deals: in Talk with its gate closed, in Offer, and lost."""
    world = World()
    world.add("talk", stage="Talk")
    world.add("offer", stage="Offer")
    world.add("lost", stage="Offer")
    world.do(LoseDeals(deal_ids=(3,), reason="price"))
    return world


@every_command
def test_no_number_is_refused(world: World, command: BulkCommand) -> None:
    assert world.refusal(command).message == "no deal was named"


@every_command
def test_a_number_that_no_deal_has_is_refused_with_it(world: World, command: BulkCommand) -> None:
    refused = world.refusal(replace(command, deal_ids=(99,)))

    assert refused.message == "there is no deal #99"
    assert refused.refusals == (Refusal(99, "no such deal"),)


@every_command
def test_one_wrong_number_among_many_and_nothing_is_changed(
    world: World, command: BulkCommand
) -> None:
    refused = world.refusal(replace(command, deal_ids=(1, 2, 99)))

    assert 99 in {refusal.id for refusal in refused.refusals}


def test_every_deal_that_stands_against_it_gives_its_own_reason(world: World) -> None:
    refused = world.refusal(StepDeals(deal_ids=(1, 2, 3), step=1))

    assert [(refusal.id, refusal.missing) for refusal in refused.refusals] == [
        (1, ("Ask the budget", "Ask who decides")),
        (3, ()),
    ]
    assert refused.message.startswith("2 of 3 deals stand against it, so nothing was changed")
    assert "--keep-going" in refused.hint


def test_of_many_reasons_the_message_tells_three(world: World) -> None:
    ids = tuple(range(91, 99))

    refused = world.refusal(DeleteDeals(deal_ids=ids))

    assert refused.message.endswith("; and 5 more")
    assert len(refused.refusals) == 8


def test_keeping_going_does_the_rest_and_lists_what_it_left(world: World) -> None:
    operation = world.do(StepDeals(deal_ids=(1, 2, 3, 99), step=1, keep_going=True))

    assert [refusal.id for refusal in operation.refused] == [1, 3, 99]
    assert operation.deal_ids == (2,)
    assert operation.label == "Moved offer to Signed"
    assert world.deal(2).status is Status.WON


def test_keeping_going_with_nothing_to_do_is_a_refusal(world: World) -> None:
    refused = world.refusal(StepDeals(deal_ids=(1, 3), step=1, keep_going=True))

    assert len(refused.refusals) == 2


def test_a_deal_that_was_refused_halfway_is_left_as_it_was(world: World) -> None:
    # The company is made before the second field turns out to be wrong.
    edits = (FieldEdit(field="company", text="New"), FieldEdit(field="currency", text="EUR"))

    world.refusal(EditDeals(deal_ids=(1, 2), edits=edits, keep_going=True))

    assert not world.all(Company)


def test_a_number_given_twice_counts_once(world: World) -> None:
    operation = world.do(LogTouch(deal_ids=(2, 2), kind=TouchKind.CALL))

    assert len(world.touches(2)) == 1
    assert operation.label == "Logged call on offer"


def test_several_deals_are_one_step(world: World) -> None:
    operation = world.do(MoveDeals(deal_ids=(1, 2), stage="Lead"))

    assert operation.label == "Moved 2 deals to Lead"
    assert operation.deal_ids == (1, 2)
    assert world.lane("Lead") == ["talk", "offer"]


def test_an_operation_and_its_inverse_leave_everything_as_it_was(world: World) -> None:
    before = dict(world.records)
    operation = world.do(DeleteDeals(deal_ids=(1, 2, 3)))
    assert not world.all(Deal)

    world.apply(operation.inverse("Undid", world.instant))

    assert world.records == before
