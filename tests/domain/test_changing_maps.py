"""Pipelines made and brought to a written map, and stages an import needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipetui.domain.commands import (
    AddDeals,
    AddItem,
    ApplyMap,
    CheckItems,
    DealDraft,
    DeleteDeals,
    EditItem,
    EnsureStages,
    FinishTasks,
    LoseDeals,
    MoveDeals,
    RemoveItem,
    RemoveTasks,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.conditions import parse_condition
from pipetui.domain.maps.editing import merge_stages
from pipetui.domain.model import Status, Task, VisitEnd
from pipetui.domain.process import (
    Action,
    ActionKind,
    Branch,
    GatePolicy,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
    build_maps,
)
from pipetui.domain.routing import Route
from pipetui.domain.summary import checklist, sub_steps
from tests.support.maps import consulting, may, must, process, sales, stage, won
from tests.support.world import MONDAY_NOON, World


def names(world: World, pipeline_id: int = 1) -> list[str]:
    return [stage.name for stage in world.stages(pipeline_id)]


def renamed(line: ProcessMap, **names: str) -> ProcessMap:
    stages = (replace(each, name=names.get(each.key, each.name)) for each in line.stages)
    return ProcessMap(line.pipeline, tuple(stages))


def without(line: ProcessMap, key: str) -> ProcessMap:
    return ProcessMap(line.pipeline, tuple(each for each in line.stages if each.key != key))


class TestMaking:
    def test_a_map_becomes_a_pipeline_after_the_others(self) -> None:
        world = World(sales())

        operation = world.do(ApplyMap(map=consulting(), new=True))

        assert operation.label == "Made pipeline Consulting"
        assert names(world, 2) == ["Call", "Quote"]

    def test_a_new_one_does_not_take_the_place_of_one_that_exists(self) -> None:
        refused = World(sales()).refusal(ApplyMap(map=sales(), new=True))

        assert refused.message == "there is a pipeline Sales already"

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            (process("P", []), "P: no stage is open"),
            (process("P", [won("Done")]), "P: no stage is open"),
            (process("P", [stage("A"), won("Done"), stage("B")]), "B: an open stage cannot follow"),
            (process("P", [stage("A"), stage("A")]), "A: the key "),
            (
                process("P", [stage("A", is_ask=True), stage("B", is_ask=True)]),
                "B: ask is already the mark of stage 1",
            ),
            (
                process("P", [stage("A", conditions=(parse_condition("item x"),))]),
                'A: conditions: there is no item "x"',
            ),
            (process("P", [stage("A", auto_advance=True)]), "A: auto_advance has nothing"),
            (process("P", [stage("A")], routes=(Route(stage="b"),)), "P: route 1: there is no"),
        ],
    )
    def test_a_line_that_nobody_can_sell_along_is_refused(self, line: ProcessMap, why: str) -> None:
        assert why in World().refusal(ApplyMap(map=line)).message


class TestChanging:
    def test_stages_are_known_by_their_keys_so_a_new_name_moves_no_deal(self) -> None:
        world = World(sales())
        world.add(stage="Talk")

        world.do(ApplyMap(map=renamed(sales(), talk="Conversation")))

        assert world.stage_of() == "Conversation"

    def test_stages_take_the_order_of_the_map(self) -> None:
        world = World(sales())
        line = sales()
        turned = (line.stages[1], line.stages[0], *line.stages[2:])

        world.do(ApplyMap(map=ProcessMap(line.pipeline, turned)))

        assert names(world)[:3] == ["Talk", "Lead", "Offer"]

    def test_the_pipeline_itself_is_brought_to_the_map(self) -> None:
        world = World(consulting(), sales())
        line = sales(GatePolicy.WARN)

        world.do(ApplyMap(map=replace(line, pipeline=replace(line.pipeline, name="Big deals"))))

        assert [pipeline.name for pipeline in world.all(Pipeline)] == ["Consulting", "Big deals"]
        assert world.all(Pipeline)[1].gate is GatePolicy.WARN

    def test_the_same_map_again_changes_nothing(self) -> None:
        assert World(sales()).do(ApplyMap(map=sales())).changes == ()

    def test_a_stage_nobody_was_in_is_removed(self) -> None:
        world = World(sales())
        world.add(stage="Lead")

        world.do(ApplyMap(map=without(sales(), "offer")))

        assert names(world) == ["Lead", "Talk", "Signed", "Onboarding"]

    def test_a_stage_with_deals_is_not_removed(self) -> None:
        world = World(sales())
        world.add(stage="Offer")

        refused = world.refusal(ApplyMap(map=without(sales(), "offer")))

        assert refused.message == "deals stand in what the map no longer has: Offer (1 deal)"
        assert "--stage-to offer=" in refused.hint

    def test_its_deals_go_where_they_are_told_to_with_that_stages_checklist(self) -> None:
        world = World(sales())
        world.add(stage="Offer")
        world.wait(days=2)

        world.do(ApplyMap(map=without(sales(), "offer"), stage_to=(("offer", "talk"),)))

        left, present = world.visits()
        assert (world.stage_of(), left.ended) == ("Talk", VisitEnd.HANDED_ON)
        assert left.left_at == present.entered_at == world.instant
        assert set(world.tasks()) == {"Ask the budget", "Ask who decides"}
        assert names(world) == ["Lead", "Talk", "Signed", "Onboarding"]

    def test_what_was_done_there_is_done_where_they_go(self) -> None:
        world = World(process("P", [stage("A", must("Ask")), stage("B", must("Ask"), may("Go"))]))
        world.add()
        world.do(CheckItems(deal_id=1, items=("Ask",)))

        merged = without(process("P", [stage("A"), stage("B", must("Ask"), may("Go"))]), "a")
        world.do(ApplyMap(map=merged, stage_to=(("a", "b"),)))

        assert (world.deal().items_done, world.deal().items_total) == (1, 2)

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("offer", "nowhere", "is no stage of the new map"),
            ("lead", "talk", "is no stage that the map loses"),
            ("offer", "signed", "of kind won"),
        ],
    )
    def test_deals_go_only_to_a_stage_that_can_hold_them(
        self, old: str, new: str, says: str
    ) -> None:
        world = World(sales())
        world.add(stage="Offer")
        wanted = ApplyMap(map=without(sales(), "offer"), stage_to=(("offer", "talk"), (old, new)))

        assert says in world.refusal(wanted).message

    def test_a_stage_that_deals_once_were_in_is_kept_aside_for_their_history(self) -> None:
        world = World(sales())
        world.add(stage="Offer")
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))
        before = world.visits()

        world.do(ApplyMap(map=without(sales(), "offer")))

        assert names(world) == ["Lead", "Talk", "Signed", "Onboarding"]
        assert world.visits() == before
        assert [each.name for each in world.all(Stage) if each.retired] == ["Offer"]

    def test_a_map_that_has_it_again_brings_it_back_with_its_history(self) -> None:
        world = World(sales())
        world.add(stage="Offer")
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))
        before = [each for each in world.all(Stage) if each.pipeline_id == 1]
        world.do(ApplyMap(map=without(sales(), "offer")))

        world.do(ApplyMap(map=sales()))

        assert [each for each in world.all(Stage) if each.pipeline_id == 1] == before

    def test_a_lost_deal_of_a_stage_that_is_gone_is_reopened_where_there_is_one(self) -> None:
        world = World(sales())
        world.add(stage="Offer")
        world.do(LoseDeals(deal_ids=(1,), reason="price"))
        world.do(ApplyMap(map=without(sales(), "offer")))

        world.do(ReopenDeals(deal_ids=(1,)))

        assert world.stage_of() == "Lead"

    def test_a_stage_whose_deals_were_all_deleted_is_removed(self) -> None:
        world = World(sales())
        world.add(stage="Offer")
        world.do(DeleteDeals(deal_ids=(1,)))

        world.do(ApplyMap(map=without(sales(), "offer")))

        assert "Offer" not in names(world)

    def test_deals_in_a_stage_are_not_won_by_an_edit_of_the_map(self) -> None:
        world = World(process("P", [stage("Lead"), stage("Closed")]))
        world.add(stage="Closed")

        refused = world.refusal(ApplyMap(map=process("P", [stage("Lead"), won("Closed")])))

        assert "deals stand in Closed" in refused.message

    def test_nor_unwon(self) -> None:
        world = World(process("P", [stage("Lead"), won("Client")]))
        world.add(stage="Client")

        world.refusal(ApplyMap(map=process("P", [stage("Lead"), stage("Client")])))

    def test_a_stage_that_deals_have_left_may_become_one_of_kind_won(self) -> None:
        world = World(process("P", [stage("Lead"), stage("Closed")]))
        world.add(stage="Closed")
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

        world.do(ApplyMap(map=process("P", [stage("Lead"), won("Closed")])))

        assert world.stages()[1].kind is StageKind.WON
        assert world.deal().status is Status.LOST


class TestDealsThatStandThere:
    """Their checklists follow their stage's."""

    @staticmethod
    def become(world: World, *items: Item) -> None:
        world.do(ApplyMap(map=process("P", [stage("A", *items), stage("B")])))

    @pytest.fixture
    def world(self) -> World:
        world = World(process("P", [stage("A", must("Ask", 2), may("Read")), stage("B")]))
        world.add()
        world.wait(days=10)
        return world

    def test_a_new_item_is_due_from_today(self, world: World) -> None:
        self.become(world, must("Ask", 2), may("Read"), must("Sign", 3))

        assert world.tasks()["Sign"].due == date(2026, 3, 15)
        assert world.tasks()["Ask"].due == date(2026, 3, 4)
        assert world.deal().items_required_open == 2

    def test_an_item_that_went_is_gone_if_it_was_open(self, world: World) -> None:
        world.do(CheckItems(deal_id=1, items=("Ask",)))

        self.become(world, may("Call"))

        assert set(world.tasks()) == {"Ask", "Call"}

    def test_a_reworded_item_is_reworded_unless_it_was_by_hand(self, world: World) -> None:
        world.do(EditItem(deal_id=1, item="Read", text="Read page 5"))
        ask, read = must("Ask", 2), may("Read")

        self.become(world, replace(ask, text="Ask twice"), replace(read, text="Read twice"))

        assert set(world.tasks()) == {"Ask twice", "Read page 5"}

    def test_one_that_is_required_now_closes_the_gate(self, world: World) -> None:
        self.become(world, may("Ask", 2), must("Read"))
        world.do(CheckItems(deal_id=1, items=("Read",)))

        world.do(StepDeals(deal_ids=(1,), step=1))
        assert world.stage_of() == "B"

    def test_the_order_follows(self, world: World) -> None:
        self.become(world, may("Read"), must("Ask", 2))

        assert [task.text for task in checklist(world.all(Task), 1)] == ["Read", "Ask"]

    def test_an_item_of_the_deal_alone_stays(self, world: World) -> None:
        world.do(AddItem(deal_id=1, text="Own"))

        self.become(world)

        assert set(world.tasks()) == {"Own"}

    def test_deals_elsewhere_get_it_when_they_come(self, world: World) -> None:
        world.do(StepDeals(deal_ids=(1,), step=1, force="asked"))
        before = world.tasks()

        self.become(world, must("Ask", 2), may("Read"), must("Sign", 3))
        assert world.tasks() == before

        world.do(StepDeals(deal_ids=(1,), step=-1))
        assert "Sign" in world.tasks()

    def test_sub_steps_follow(self, world: World) -> None:
        ask = replace(must("Ask", 2), steps=("Budget", "Date"))
        self.become(world, ask, may("Read"))
        world.do(CheckItems(deal_id=1, items=("Budget",)))

        self.become(world, replace(ask, steps=("Who", "Budget")), may("Read"))

        assert set(world.tasks()) == {"Ask", "Read", "Budget", "Who"}


@pytest.mark.parametrize(
    ("field", "text"), [("close", "someday"), ("value", "much"), ("shoe size", "44")]
)
def test_an_action_that_a_field_cannot_hold_is_refused_before_a_move_stumbles(
    field: str, text: str
) -> None:
    action = Action(kind=ActionKind.FIELD, field=field, text=text)

    refused = World().refusal(ApplyMap(map=process("P", [stage("A", on_enter=(action,))])))

    assert "A would set" in refused.message


def test_a_branch_leads_to_a_stage_of_the_map() -> None:
    branch = Branch(label="Yes", to="nowhere")

    refused = World().refusal(ApplyMap(map=process("P", [stage("A", branches=(branch,))])))

    assert refused.message == 'A: branch 1 "Yes": there is no stage "nowhere"'


class TestEnsuringStages:
    def test_stages_that_lack_are_added_after_the_last_open_one(self) -> None:
        world = World(sales())

        operation = world.do(EnsureStages(pipeline=None, names=("Demo", "Trial")))

        assert names(world) == ["Lead", "Talk", "Offer", "Demo", "Trial", "Signed", "Onboarding"]
        assert operation.label == "Added 2 stages to Sales"

    def test_stages_that_are_there_are_left_however_they_are_written(self) -> None:
        world = World(sales())

        assert world.do(EnsureStages(pipeline="Sales", names=("LEAD", " talk "))).changes == ()

    def test_a_name_given_twice_makes_one_stage(self) -> None:
        world = World(sales())

        world.do(EnsureStages(pipeline=1, names=("Demo", "DEMO", "", "\x1b")))

        assert len(names(world)) == 6

    def test_keys_are_unique_though_names_come_to_the_same(self) -> None:
        world = World(sales())

        world.do(EnsureStages(pipeline=None, names=("Lead!", "Lead?", "***", "???")))

        keys = [stage.key for stage in world.stages()]
        assert len(set(keys)) == len(keys) == 9

    def test_in_a_map_without_won_stages_they_go_last(self) -> None:
        world = World(consulting())

        world.do(EnsureStages(pipeline=None, names=("Demo",)))

        assert names(world) == ["Call", "Quote", "Demo"]

    def test_a_pipeline_that_does_not_exist_is_refused_with_those_that_do(self) -> None:
        refused = World().refusal(EnsureStages(pipeline="Events", names=("Demo",)))

        assert refused.message.endswith("is no pipeline")
        assert refused.hint == "pipelines: Sales, Consulting"

    def test_a_pipeline_named_by_a_beginning_that_several_share_is_refused(self) -> None:
        world = World(process("Sales north", [stage("A")]), process("Sales south", [stage("A")]))

        refused = world.refusal(EnsureStages(pipeline="sales", names=("Demo",)))

        assert refused.message.endswith("is more than one pipeline")


def test_a_deal_won_by_outcome_stays_won_when_its_stage_becomes_one_of_kind_won() -> None:
    world = World(process("P", [stage("Lead"), stage("Closed")]))
    world.add(stage="Closed")
    world.do(WinDeals(deal_ids=(1,)))

    world.do(ApplyMap(map=process("P", [stage("Lead"), won("Closed"), won("After")])))
    world.do(StepDeals(deal_ids=(1,), step=1))

    assert (world.deal().status, world.stage_of()) == (Status.WON, "After")


def test_a_deal_imported_as_closed_does_not_hold_the_kind_of_its_stage() -> None:
    world = World(process("P", [stage("Lead"), stage("Closed")]))
    world.add(stage="Closed", status=Status.WON, closed_at=MONDAY_NOON, imported=True)

    world.do(ApplyMap(map=process("P", [stage("Lead"), won("Closed")])))

    assert world.stages()[1].kind is StageKind.WON


class TestWhatWasDoneToAChecklist:
    LEAD = stage("Lead", Item(key="ask", text="Ask", steps=("Who", "When")), may("Read"))

    def world(self) -> World:
        world = World(process("P", [self.LEAD, stage("Talk")]))
        world.add()
        return world

    def test_what_was_taken_off_for_a_deal_stays_off_when_the_list_changes(self) -> None:
        world = self.world()
        world.do(RemoveItem(deal_id=1, item="2"))
        world.do(RemoveTasks(task_ids=(world.tasks()["Who"].id,)))
        ask, read = self.LEAD.items
        lead = replace(self.LEAD, items=(replace(ask, steps=("Who", "When", "Why")), read))

        world.do(ApplyMap(map=process("P", [lead, stage("Talk")])))

        assert set(world.tasks()) == {"Ask", "When", "Why"}

    def test_sub_steps_follow_the_order_of_the_list(self) -> None:
        world = self.world()
        ask, read = self.LEAD.items
        lead = replace(self.LEAD, items=(replace(ask, steps=("Why", "When", "Who")), read))

        world.do(ApplyMap(map=process("P", [lead, stage("Talk")])))

        steps = sub_steps(world.all(Task), world.tasks()["Ask"])
        assert [step.text for step in steps] == ["Why", "When", "Who"]

    def test_what_is_done_of_a_merged_stage_is_done_under_a_new_key_and_step_by_step(self) -> None:
        talk = stage("Talk", Item(key="ask", text="Ask again"), Item(key="read", text="Look"))
        world = World(process("P", [self.LEAD, talk]))
        world.add()
        world.do(CheckItems(deal_id=1, items=("2",)))
        world.do(FinishTasks(task_ids=(world.tasks()["Who"].id,)))
        (line,) = build_maps(world.all(Pipeline), world.stages())

        world.do(merge_stages(line, "lead", "talk").command)

        now = [task for task in world.all(Task) if task.stage_id == world.deal().stage_id]
        assert {task.text for task in now if task.done_at} == {"Read", "Who"}
        assert {task.text for task in now if not task.done_at} == {
            *("Ask again", "Look", "Ask", "When")
        }


def test_no_deal_is_brought_into_a_stage_that_the_map_no_longer_has() -> None:
    world = World(process("P", [stage("Lead"), stage("Talk")]))
    world.add(stage="Talk")
    gone = world.deal().stage_id
    assert gone is not None
    world.do(ApplyMap(map=process("P", [stage("Lead")]), stage_to=(("talk", "lead"),)))

    for command in (
        MoveDeals(deal_ids=(1,), stage=gone),
        AddDeals(drafts=(DealDraft(title="Shop", stage=gone),)),
    ):
        refused = world.refusal(command)
        assert refused.message == "Talk is no longer a stage of P"
        assert refused.hint == "stages: Lead"


def test_pipelines_of_one_name_are_told_apart_by_their_keys() -> None:
    line = process("Sales", [stage("Lead")])
    other = replace(line, pipeline=replace(line.pipeline, key="b2b"))
    third = replace(line, pipeline=replace(line.pipeline, key="b2c"))
    world = World(other, third)

    refused = world.refusal(AddDeals(drafts=(DealDraft(title="Shop", pipeline="sales"),)))
    assert refused.hint == "pipelines: Sales (b2b), Sales (b2c)"
    world.do(ApplyMap(map=line))
    world.add(pipeline="sales")
    assert world.deal().pipeline_id == 3


def test_a_stage_is_found_by_its_name_before_another_one_by_its_key() -> None:
    lead = stage("Lead")
    line = process("P", [replace(lead, name="First"), replace(lead, key="second")])

    assert [found.key for found in line.find_stage("lead")] == ["second"]
    assert [found.key for found in line.find_stage("first")] == ["lead"]
