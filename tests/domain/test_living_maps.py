"""A map edited at random under live deals: nothing is lost, and one step takes it back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    ApplyMap,
    CheckItems,
    LoseDeals,
    MoveDeals,
    ReopenDeals,
    StepDeals,
)
from pipetui.domain.errors import PipetuiError
from pipetui.domain.model import Deal, Entity, Task, Visit
from pipetui.domain.process import Item, ProcessMap, Stage, StageKind, build_maps
from pipetui.domain.process import Pipeline as Line
from tests.support.examples import FEW
from tests.support.maps import may, must, sales, stage
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Record

DEALS = 6


def present_map(world: World) -> ProcessMap:
    return build_maps(world.all(Line), world.all(Stage))[0]


def renamed(data: st.DataObject, stages: list[Stage]) -> None:
    place = data.draw(st.integers(0, len(stages) - 1))
    stages[place] = replace(stages[place], name=data.draw(st.sampled_from(["Demo", "Pitch"])))


def reordered(data: st.DataObject, stages: list[Stage]) -> None:
    drawn = data.draw(st.permutations(stages))
    stages[:] = sorted(drawn, key=lambda each: each.kind is StageKind.WON)


def added(data: st.DataObject, stages: list[Stage]) -> None:
    name = data.draw(st.sampled_from(["Pilot", "Trial", "Review"]))
    if name.casefold() not in {each.key for each in stages}:
        stages.insert(0, stage(name, must("Look"), may("Wait")))


def required(data: st.DataObject, stages: list[Stage]) -> None:
    place = data.draw(st.integers(0, len(stages) - 1))
    here = stages[place]
    key = data.draw(st.sampled_from(["sign", "call", "send"]))
    item = Item(
        key=key, text=key.title(), required=True, steps=data.draw(st.just(("Now",)) | st.just(()))
    )
    others = tuple(each for each in here.items if each.key != key)
    stages[place] = replace(here, items=(*others, item))


def eased(data: st.DataObject, stages: list[Stage]) -> None:
    place = data.draw(st.integers(0, len(stages) - 1))
    stages[place] = replace(stages[place], items=stages[place].items[1:])


EDITS = [renamed, reordered, added, required, eased]


def edit_at_random(data: st.DataObject, process: ProcessMap) -> ApplyMap:
    """A command that renames, orders, adds, merges or asks for more."""
    stages = list(process.stages)
    for edit in data.draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3)):
        edit(data, stages)
    stage_to = []
    if data.draw(st.booleans()):
        gone = data.draw(st.sampled_from(stages))
        rest = [each for each in stages if each.key != gone.key and each.kind is gone.kind]
        if rest:
            heir = data.draw(st.sampled_from(rest))
            stages.remove(gone)
            if gone.key in {each.key for each in process.stages}:
                stage_to.append((gone.key, heir.key))
    return ApplyMap(map=ProcessMap(process.pipeline, tuple(stages)), stage_to=tuple(stage_to))


def live_a_little(data: st.DataObject, world: World) -> None:
    deal_id = data.draw(st.integers(1, DEALS))
    commands: list[Command] = [
        StepDeals(deal_ids=(deal_id,), step=1, force="on"),
        StepDeals(deal_ids=(deal_id,), step=-1),
        LoseDeals(deal_ids=(deal_id,), reason="price"),
        ReopenDeals(deal_ids=(deal_id,)),
        CheckItems(deal_id=deal_id, items=("1",)),
        MoveDeals(deal_ids=(deal_id,), stage=data.draw(st.sampled_from(["1", "2"]))),
    ]
    command = data.draw(st.sampled_from(commands))
    world.wait(hours=7)
    try:
        world.do(command)
    except PipetuiError:
        return


def kept(world: World, before: dict[tuple[Entity, int], Record]) -> None:
    """Every deal, every stay and everything that was done is still there."""
    for (entity, number), record in before.items():
        now = world.records.get((entity, number))
        match record:
            case Deal():
                assert isinstance(now, Deal)
                assert (now.status, now.title, now.closed_at) == (
                    record.status,
                    record.title,
                    record.closed_at,
                )
            case Visit():
                assert isinstance(now, Visit)
                assert now == record if record.left_at else now.entered_at == record.entered_at
                assert now.stage_id == record.stage_id
            case Task() if record.done_at is not None:
                assert isinstance(now, Task)
                assert now.done_at == record.done_at
            case _:
                pass
    assert len(world.all(Deal)) == DEALS
    stages = {each.id for each in world.all(Stage)}
    assert {visit.stage_id for visit in world.all(Visit)} <= stages
    assert {deal.stage_id for deal in world.all(Deal)} <= stages
    assert {task.stage_id for task in world.all(Task) if task.stage_id} <= stages


@settings(max_examples=FEW)
@given(st.data())
def test_edits_lose_nothing_and_are_one_step_each(data: st.DataObject) -> None:
    world = World(sales())
    for number in range(DEALS):
        world.add(f"Deal {number}")
    for _ in range(data.draw(st.integers(1, 6))):
        for _ in range(data.draw(st.integers(0, 6))):
            live_a_little(data, world)
        before = dict(world.records)

        try:
            operation = world.do(edit_at_random(data, present_map(world)))
        except PipetuiError:
            assert world.records == before
            continue

        kept(world, before)
        after = dict(world.records)
        world.apply(operation.inverse("Undid", world.instant))
        assert world.records == before
        world.apply(operation)
        assert world.records == after
