"""Deals that go on by themselves, and what a stage does to those that come and go."""

from __future__ import annotations

from datetime import date

import pytest

from pipetui.domain.commands import (
    ApplyMap,
    CheckItems,
    CloneDeal,
    EditDeals,
    FieldEdit,
    FinishTasks,
    LogTouch,
    LoseDeals,
    MoveDeals,
    PlanStep,
    ReopenDeals,
    StepDeals,
)
from pipetui.domain.conditions import parse_condition
from pipetui.domain.dates import When
from pipetui.domain.model import Entity, Status, Task, TouchKind, VisitEnd
from pipetui.domain.money import Money
from pipetui.domain.process import Action, ActionKind, Branch, ProcessMap
from tests.support.maps import may, must, process, stage, won
from tests.support.world import World

STEP = StepDeals(deal_ids=(1,), step=1)
BACK = StepDeals(deal_ids=(1,), step=-1)
PRICED = parse_condition("value")
VALUE = EditDeals(deal_ids=(1,), edits=(FieldEdit(field="value", text="12k"),))


def flow() -> ProcessMap:
    """Two stages that let go by themselves, one that waits for the seller, one of kind won."""
    return process(
        "Sales",
        [
            stage("Lead", must("Ask"), may("Read"), auto_advance=True),
            stage("Talk", auto_advance=True, conditions=(PRICED,)),
            stage("Offer", must("Send")),
            won("Signed"),
        ],
    )


def tick(item: str, *, done: bool = True) -> CheckItems:
    return CheckItems(deal_id=1, items=(item,), done=done)


@pytest.fixture
def world() -> World:
    world = World(flow())
    world.add()
    return world


class TestGoingOn:
    def test_the_last_required_item_lets_it_go_on_in_the_same_step(self, world: World) -> None:
        operation = world.do(tick("Ask"))

        assert world.stage_of() == "Talk"
        assert operation.label == "Ticked Ask on Website; Website went on to Talk"
        assert world.visits()[0].ended is VisitEnd.ADVANCED

    def test_what_was_left_open_is_skipped_and_comes_back_with_the_deal(self, world: World) -> None:
        world.do(tick("Ask"))
        assert world.tasks()["Read"].skipped_at == world.instant

        world.do(BACK)
        assert world.tasks()["Read"].is_open

    def test_one_undo_takes_back_both(self, world: World) -> None:
        before = dict(world.records)

        operation = world.do(tick("Ask"))
        world.apply(operation.inverse("Undid", world.instant))

        assert world.records == before

    def test_it_goes_through_every_stage_that_waits_for_nothing(self, world: World) -> None:
        world.do(VALUE)
        assert world.stage_of() == "Lead"

        operation = world.do(tick("Ask"))

        assert world.stage_of() == "Offer"
        assert operation.label.endswith("went on to Offer")
        assert len(world.visits()) == 3

    def test_a_new_deal_that_has_all_there_is_to_ask_goes_on(self, world: World) -> None:
        second = world.add("Rollout", stage="Talk", value=Money(1, "EUR"))

        assert world.stage_of(second) == "Offer"

    def test_moved_back_it_stays_where_it_was_put(self, world: World) -> None:
        world.do(tick("Ask"))

        world.do(BACK)
        assert world.stage_of() == "Lead"

        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
        assert world.stage_of() == "Lead"

        world.do(tick("Ask", done=False))
        world.do(tick("Ask"))
        assert world.stage_of() == "Talk"

    def test_reopened_it_stays_where_it_was(self, world: World) -> None:
        world.do(tick("Ask"))
        world.do(LoseDeals(deal_ids=(1,), reason="price"))
        world.do(VALUE)

        world.do(ReopenDeals(deal_ids=(1,)))

        assert world.stage_of() == "Talk"

    def test_a_lost_deal_goes_nowhere(self, world: World) -> None:
        world.do(tick("Ask"))
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

        world.do(VALUE)

        assert (world.stage_of(), world.deal().status) == ("Talk", Status.LOST)

    def test_in_bulk_the_label_counts_them(self, world: World) -> None:
        world.do(tick("Ask"))
        world.add("Rollout", stage="Talk")

        edit = FieldEdit(field="value", text="12k")
        operation = world.do(EditDeals(deal_ids=(1, 2), edits=(edit,)))

        assert operation.label.endswith("; 2 deals went on by themselves")
        assert world.lane("Offer") == ["Website", "Rollout"]

    def test_where_there_are_branches_the_seller_decides(self) -> None:
        branches = (Branch(label="Yes", to="b"), Branch(label="No", to="no"))
        first = stage("A", must("Ask"), auto_advance=True, branches=branches)
        world = World(process("P", [first, stage("B")]))
        world.add()

        world.do(tick("Ask"))

        assert world.stage_of() == "A"

    def test_going_on_can_win(self) -> None:
        last = stage("Verbal", must("Get the contract signed"), auto_advance=True)
        world = World(process("P", [last, won("Signed")]))
        world.add()

        world.do(tick("Get"))

        assert (world.deal().status, world.deal().closed_at) == (Status.WON, world.instant)

    def test_the_last_stage_keeps_its_deals(self) -> None:
        world = World(process("P", [stage("A", must("Ask"), auto_advance=True)]))
        world.add()

        world.do(tick("Ask"))

        assert world.deal().status is Status.OPEN

    def test_an_edited_map_moves_no_deal_on(self, world: World) -> None:
        priced = FieldEdit(field="value", text="1k")
        world.do(EditDeals(deal_ids=(1,), edits=(priced,)))
        eased = stage("Lead", auto_advance=True, conditions=(PRICED,))
        stages = (eased, *flow().stages[1:])

        world.do(ApplyMap(map=ProcessMap(flow().pipeline, stages)))

        assert world.stage_of() == "Lead"


TASK = Action(kind=ActionKind.TASK, text="Send the welcome note", due_days=2)
OWNER = Action(kind=ActionKind.FIELD, field="owner", text="Anna")
TAG = Action(kind=ActionKind.FIELD, field="tags", text="hot")
GONE = Action(kind=ActionKind.TASK, text="Tell the team")


class TestActions:
    @pytest.fixture
    def world(self) -> World:
        world = World(
            process(
                "P",
                [
                    stage("A", on_enter=(OWNER,), on_leave=(GONE,)),
                    stage("B", on_enter=(TASK, TAG)),
                    stage("C"),
                ],
            )
        )
        world.add(tags=("old",))
        return world

    def test_a_stage_acts_on_what_enters_it_a_new_deal_too(self, world: World) -> None:
        assert world.deal().owner == "Anna"

        world.do(STEP)

        assert world.tasks()["Send the welcome note"].due == date(2026, 3, 4)
        assert world.deal().tags == ("old", "hot")

    def test_and_on_what_goes_on_from_it(self, world: World) -> None:
        world.do(STEP)

        assert world.tasks()["Tell the team"].due == date(2026, 3, 2)

    def test_not_on_what_goes_back_or_is_lost(self, world: World) -> None:
        world.do(MoveDeals(deal_ids=(1,), stage="B"))
        gone = world.tasks()["Tell the team"].id
        world.do(FinishTasks(task_ids=(gone,)))

        world.do(BACK)
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

        assert [task.id for task in world.all(Task) if task.text == "Tell the team"] == [gone]

    def test_a_task_that_is_open_is_not_made_twice(self, world: World) -> None:
        world.do(STEP)
        world.do(BACK)
        world.do(STEP)

        assert sum(task.text == "Send the welcome note" for task in world.all(Task)) == 1

    def test_an_imported_deal_was_there_already(self, world: World) -> None:
        imported = world.add("From a file", imported=True)

        assert world.deal(imported).owner is None

    def test_a_clone_comes_in_as_well(self, world: World) -> None:
        operation = world.do(CloneDeal(deal_id=1))
        clone = next(c.id for c in operation.changes if c.entity is Entity.DEAL)

        assert world.deal(clone).owner == "Anna"


def test_a_step_that_is_planned_is_seen_by_the_condition_that_waits_for_it() -> None:
    waits = stage("Lead", conditions=(parse_condition("next"),), auto_advance=True)
    world = World(process("Sales", [waits, stage("Talk")]))
    world.add()

    world.do(PlanStep(deal_ids=(1,), text="Call", due=When(date(2026, 3, 5))))

    assert world.stage_of() == "Talk"


def test_a_value_that_a_deal_cannot_hold_is_left_out_and_told_of() -> None:
    price = Action(kind=ActionKind.FIELD, field="value", text="99.50")
    world = World(process("Sales", [stage("Lead"), stage("Talk", on_enter=(price,))]))
    world.add(value=Money(5000, "JPY"))

    operation = world.do(STEP)

    assert world.stage_of() == "Talk"
    assert world.deal().value == Money(5000, "JPY")
    assert operation.warnings == (
        '#1: value was left as it is: "99.50" has more decimals than JPY',
    )
