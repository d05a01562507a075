"""A deal's own checklist: ticked, added to, reworded, ordered, taken from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipetui.domain.commands import (
    AddItem,
    CheckItems,
    ChurnDeals,
    Command,
    EditItem,
    LoseDeals,
    MoveDeals,
    PlaceItem,
    RemoveItem,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.errors import BadValue
from pipetui.domain.process import GatePolicy
from pipetui.domain.summary import checklist
from tests.support.maps import consulting, may, must, process, sales, stage
from tests.support.world import World


@pytest.fixture
def world() -> World:
    """A deal in the stage Talk, whose list has two required items."""
    world = World(sales(GatePolicy.OFF))
    world.add(stage="Talk")
    return world


def check(*items: str, done: bool = True) -> CheckItems:
    return CheckItems(deal_id=1, items=items, done=done)


class TestChecklist:
    @pytest.mark.parametrize("item", ["1", "Ask the budget", "ask THE", " ask  the b"])
    def test_an_item_is_its_number_or_the_start_of_its_text(self, world: World, item: str) -> None:
        operation = world.do(check(item))

        assert world.tasks()["Ask the budget"].done_at == world.instant
        assert operation.label == "Ticked Ask the budget on Website"
        assert (world.deal().items_done, world.deal().items_required_open) == (1, 1)

    def test_several_are_ticked_at_once(self, world: World) -> None:
        assert world.do(check("1", "2")).label == "Ticked 2 items on Website"
        assert world.deal().items_done == 2

    def test_what_is_ticked_can_be_unticked(self, world: World) -> None:
        world.do(check("1"))

        world.do(check("1", done=False))

        assert world.deal().items_done == 0

    def test_ticking_what_is_ticked_changes_nothing(self, world: World) -> None:
        world.do(check("1"))
        world.wait(days=1)

        assert world.do(check("1")).changes == ()

    @pytest.mark.parametrize("item", ["0", "3", "99999999999", "", " ", "Call", "Ask"])
    def test_what_is_no_item_or_several_is_refused_with_the_list(
        self, world: World, item: str
    ) -> None:
        refused = world.refusal(check(item))

        assert refused.hint == "items: 1 Ask the budget; 2 Ask who decides"

    def test_an_item_that_does_not_exist_leaves_the_others_unticked(self, world: World) -> None:
        world.refusal(check("1", "7"))

    def test_a_stage_without_a_list_says_so(self, world: World) -> None:
        world.do(MoveDeals(deal_ids=(1,), stage="Offer"))

        assert world.refusal(check("1")).hint == "this stage has no checklist"

    def test_the_items_of_a_stage_that_was_left_are_out_of_reach(self, world: World) -> None:
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))

        assert "no item" in world.refusal(check("Ask the budget")).message

    def test_a_ticked_item_is_due_no_more(self, world: World) -> None:
        assert world.deal().items_due == date(2026, 3, 7)

        world.do(check("1"))

        assert world.deal().items_due is None


def test_of_items_with_one_beginning_a_number_tells_which() -> None:
    world = World(process("P", [stage("A", may("Call"), may("Call back"))]))
    world.add()

    world.refusal(check("Call"))
    world.do(check("2"))

    assert world.tasks()["Call back"].done_at is not None


def items(world: World, deal_id: int = 1) -> list[str]:
    """The texts of a deal's checklist in order; positions are told apart."""
    found = checklist(list(world.tasks(deal_id).values()), world.deal(deal_id).stage_id)
    positions = [item.position for item in found]
    assert len(set(positions)) == len(positions)
    return [item.text for item in found]


def add(text: str, *, required: bool = False) -> AddItem:
    return AddItem(deal_id=1, text=text, required=required)


class TestAdding:
    def test_an_item_comes_last(self, world: World) -> None:
        operation = world.do(add("  Ask the\tdate "))

        assert items(world) == ["Ask the budget", "Ask who decides", "Ask the date"]
        assert operation.label == "Added Ask the date to the checklist of Website"
        assert (world.deal().items_total, world.deal().items_required_open) == (3, 2)

    def test_a_stage_without_a_list_gets_one(self, world: World) -> None:
        world.do(MoveDeals(deal_ids=(1,), stage="Offer"))

        world.do(add("Print it"))

        assert items(world) == ["Print it"]

    def test_a_required_one_keeps_the_gate_closed(self) -> None:
        world = World(sales(GatePolicy.BLOCK))
        world.add(stage="Offer")
        world.do(add("Have it read", required=True))

        refused = world.refusal(StepDeals(deal_ids=(1,), step=1))

        assert refused.missing == ("Have it read",)

    def test_it_is_of_this_deal_and_this_stage_alone(self, world: World) -> None:
        world.do(add("Ask the date"))
        world.add(stage="Talk")

        assert items(world, 2) == ["Ask the budget", "Ask who decides"]
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))
        assert "Ask the date" not in items(world)

    def test_it_is_there_again_when_the_deal_comes_back(self, world: World) -> None:
        world.do(add("Ask the date"))
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))

        world.do(MoveDeals(deal_ids=(1,), stage="Talk"))

        assert items(world) == ["Ask the budget", "Ask who decides", "Ask the date"]

    def test_a_client_in_a_stage_of_theirs_has_a_list_as_well(self, world: World) -> None:
        world.do(WinDeals(deal_ids=(1,)))

        world.do(add("Send flowers"))

        assert items(world) == ["Send the contract", "Send flowers"]

    @pytest.mark.parametrize(
        "end", [LoseDeals(deal_ids=(1,), reason="price"), WinDeals(deal_ids=(1,))]
    )
    def test_a_deal_that_stands_in_no_stage_has_no_list(self, end: Command) -> None:
        world = World(consulting())
        world.add(stage="Quote")
        world.do(end)

        assert "stands in no stage" in world.refusal(add("More")).message
        world.do(ReopenDeals(deal_ids=(1,)))
        world.do(add("More"))

    def test_nor_has_a_client_who_left(self, world: World) -> None:
        world.do(WinDeals(deal_ids=(1,)))
        world.do(ChurnDeals(deal_ids=(1,), reason="moved"))

        world.refusal(add("More"))

    @pytest.mark.parametrize("text", ["", " ", "\x1b"])
    def test_an_item_has_a_text(self, world: World, text: str) -> None:
        assert isinstance(world.refusal(add(text)), BadValue)
        assert isinstance(world.refusal(EditItem(deal_id=1, item="1", text=text)), BadValue)


class TestRewording:
    def test_the_text_is_another_and_the_tick_stays(self, world: World) -> None:
        world.do(check("2"))

        operation = world.do(EditItem(deal_id=1, item="ask who", text="Ask who signs"))

        assert items(world) == ["Ask the budget", "Ask who signs"]
        assert world.tasks()["Ask who signs"].done_at == world.instant
        assert operation.label == "Reworded Ask who decides on Website: Ask who signs"

    def test_the_map_s_item_does_not_come_back_beside_it(self, world: World) -> None:
        world.do(EditItem(deal_id=1, item="2", text="Ask who signs"))
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))

        world.do(MoveDeals(deal_ids=(1,), stage="Talk"))

        assert items(world) == ["Ask the budget", "Ask who signs"]


class TestOrdering:
    def test_an_item_goes_a_place_down_or_up(self, world: World) -> None:
        world.do(add("Ask the date"))

        down = world.do(PlaceItem(deal_id=1, item="1", step=1))
        assert items(world) == ["Ask who decides", "Ask the budget", "Ask the date"]
        assert down.label == "Moved Ask the budget down on Website"
        up = world.do(PlaceItem(deal_id=1, item="ask the date", step=-1))
        assert items(world) == ["Ask who decides", "Ask the date", "Ask the budget"]
        assert up.label == "Moved Ask the date up on Website"

    def test_at_the_end_of_the_list_it_stays(self, world: World) -> None:
        assert world.do(PlaceItem(deal_id=1, item="1", step=-1)).changes == ()
        assert world.do(PlaceItem(deal_id=1, item="2", step=1)).changes == ()


class TestRemoving:
    def test_the_item_is_gone_from_this_deal(self, world: World) -> None:
        operation = world.do(RemoveItem(deal_id=1, item="1"))

        assert items(world) == ["Ask who decides"]
        assert operation.label == "Took Ask the budget off the checklist of Website"
        assert (world.deal().items_total, world.deal().items_due) == (1, None)
        world.add(stage="Talk")
        assert len(items(world, 2)) == 2

    def test_one_added_after_another_went_has_a_place_of_its_own(self, world: World) -> None:
        world.do(RemoveItem(deal_id=1, item="1"))
        world.do(add("Ask the date"))
        world.do(add("Ask the room"))

        assert items(world) == ["Ask who decides", "Ask the date", "Ask the room"]


@pytest.mark.parametrize(
    "command",
    [
        EditItem(deal_id=1, item="9", text="x"),
        PlaceItem(deal_id=1, item="Ask", step=1),
        RemoveItem(deal_id=1, item=""),
    ],
)
def test_what_is_no_item_or_several_is_refused(world: World, command: Command) -> None:
    assert world.refusal(command).hint == "items: 1 Ask the budget; 2 Ask who decides"


class TestSubSteps:
    """An item can have steps of its own, which make it done when all of them are."""

    @pytest.fixture
    def world(self) -> World:
        ask = replace(must("Ask"), steps=("The budget", "Who decides"))
        world = World(process("P", [stage("A", ask, may("Read")), stage("B")]))
        world.add()
        return world

    @staticmethod
    def done(world: World) -> set[str]:
        return {text for text, task in world.tasks().items() if task.done_at is not None}

    def test_they_are_laid_out_with_their_item_and_not_counted(self, world: World) -> None:
        assert set(world.tasks()) == {"Ask", "The budget", "Who decides", "Read"}
        assert world.deal().items_total == 2

    def test_the_last_one_ticks_the_item(self, world: World) -> None:
        world.do(CheckItems(deal_id=1, items=("1.1",)))
        assert self.done(world) == {"The budget"}

        world.do(CheckItems(deal_id=1, items=("who",)))
        assert self.done(world) == {"The budget", "Who decides", "Ask"}

    def test_the_item_ticks_them_all(self, world: World) -> None:
        world.do(CheckItems(deal_id=1, items=("1",)))

        assert self.done(world) == {"The budget", "Who decides", "Ask"}

    def test_one_unticked_unticks_the_item(self, world: World) -> None:
        world.do(CheckItems(deal_id=1, items=("1",)))

        world.do(CheckItems(deal_id=1, items=("1.2",), done=False))

        assert self.done(world) == {"The budget"}

    def test_they_go_with_their_item(self, world: World) -> None:
        world.do(RemoveItem(deal_id=1, item="Ask"))

        assert set(world.tasks()) == {"Read"}

    def test_they_change_places_among_themselves(self, world: World) -> None:
        world.do(PlaceItem(deal_id=1, item="1.2", step=-1))

        world.do(CheckItems(deal_id=1, items=("1.1",)))
        assert self.done(world) == {"Who decides"}

    def test_they_are_skipped_and_come_back_with_their_stage(self, world: World) -> None:
        world.do(CheckItems(deal_id=1, items=("1.1",)))
        world.do(StepDeals(deal_ids=(1,), step=1, force="asked"))
        assert world.tasks()["Who decides"].skipped_at == world.instant

        world.do(StepDeals(deal_ids=(1,), step=-1))
        assert world.tasks()["Who decides"].is_open
        assert self.done(world) == {"The budget"}

    def test_a_number_that_no_step_has_is_refused(self, world: World) -> None:
        for number in ("1.3", "1.0", "2.1", "0.1"):
            world.refusal(CheckItems(deal_id=1, items=(number,)))
