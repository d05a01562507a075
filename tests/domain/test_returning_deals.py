"""A deal back from being parked: what decides about it, and what leaves it as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    ApplyMap,
    CheckItems,
    EditDeals,
    FieldEdit,
    LogAttempt,
    LogTouch,
    MoveDeals,
    ParkDeals,
    PlanStep,
    StepDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.model import TouchKind
from tests.support.maps import may, process, sales, stage
from tests.support.world import World

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.commands import Command

DECIDED: list[Command] = [
    LogTouch(deal_ids=(1,), kind=TouchKind.CALL),
    LogAttempt(deal_ids=(1,)),
    AddTask(deal_ids=(1,), text="Write"),
    CheckItems(deal_id=1, items=("Find",)),
    StepDeals(deal_ids=(1,), step=1, force="sure"),
    MoveDeals(deal_ids=(1,), stage="Offer", force="sure"),
]
UNDECIDED: list[Command] = [
    AddNote(deal_ids=(1,), text="Heard of them"),
    EditDeals(deal_ids=(1,), edits=(FieldEdit(field="owner", text="Mira"),)),
]


def parked(days: int = 3) -> tuple[World, date]:
    """A deal that is off the board for some days, and the day it is back."""
    world = World()
    world.add(next_text="Call", next_due=When(world.now.today + timedelta(days=9)))
    until = world.now.today + timedelta(days=days)
    world.do(ParkDeals(deal_ids=(1,), until=until))
    return world, until


@pytest.mark.parametrize("command", DECIDED)
def test_work_on_a_deal_that_is_back_settles_it(command: Command) -> None:
    world, until = parked()
    world.wait(days=3)
    assert world.deal().parked_until == until

    operation = world.do(command)

    assert world.deal().parked_until is None
    world.apply(operation.inverse("Undid", world.instant))
    assert world.deal().parked_until == until


def test_putting_off_a_step_it_had_before_settles_it_too() -> None:
    world, _ = parked()
    world.wait(days=4)

    world.do(PlanStep(deal_ids=(1,), due=When(world.now.today + timedelta(days=7))))

    assert world.deal().parked_until is None


@pytest.mark.parametrize("command", UNDECIDED)
def test_who_only_edits_has_decided_nothing(command: Command) -> None:
    world, until = parked()
    world.wait(days=5)

    world.do(command)

    assert world.deal().parked_until == until


@pytest.mark.parametrize("command", DECIDED)
def test_work_before_its_day_leaves_it_parked(command: Command) -> None:
    world, until = parked()
    world.wait(days=2)

    world.do(command)

    assert world.deal().parked_until == until


def test_a_clock_set_back_over_its_day_parks_it_again() -> None:
    world, until = parked()
    world.wait(days=3)
    world.wait(days=-1)

    world.do(LogAttempt(deal_ids=(1,)))

    assert world.deal().parked_until == until


def test_a_new_map_decides_about_no_deal() -> None:
    world, until = parked()
    world.wait(days=3)
    stages = [stage("Lead", may("A new item")), *sales().stages[1:]]

    world.do(ApplyMap(map=process("Sales", stages)))

    assert "A new item" in world.tasks()
    assert world.deal().parked_until == until
