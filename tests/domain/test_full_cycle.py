"""One deal through all fourteen stages of the written process, from awareness to advocacy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    CheckItems,
    EditDeals,
    FieldEdit,
    LogTouch,
    MoveDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.conditions import ConditionKind, describe_condition
from pipetui.domain.model import Status, Visit, VisitEnd
from pipetui.domain.process import StageKind
from pipetui.services.maps import load_template
from tests.support.world import MONDAY_NOON, World

if TYPE_CHECKING:
    from pipetui.domain.commands import Command
    from pipetui.domain.conditions import Condition

STEP = StepDeals(deal_ids=(1,), step=1)


def finish(world: World) -> None:
    """Do what the gate of the stage asks for: tick its required items, meet its conditions."""
    required = [t for t in world.tasks().values() if t.required and t.is_open and t.stage_id]
    items = tuple(item.text for item in required)
    stage = next(each for each in world.stages() if each.id == world.deal().stage_id)
    unmet = {describe_condition(each): each for each in stage.conditions}
    if items or unmet:
        missing = set(world.refusal(STEP).missing)
        assert set(items) <= missing <= {*items, *unmet}
        for text in missing - set(items):
            world.do(meeting(unmet[text]))
    if items:
        world.do(CheckItems(deal_id=1, items=items))


def meeting(condition: Condition) -> Command:
    """What meets a condition."""
    match condition.kind:
        case ConditionKind.TOUCH:
            return LogTouch(deal_ids=(1,), kind=condition.touches[0])
        case ConditionKind.CONTACT:
            edit = FieldEdit(field="contacts", text="Ann Lee")
        case ConditionKind.VALUE:
            edit = FieldEdit(field="value", text="12k")
        case _:
            edit = FieldEdit(field=condition.name or "", text="+30d")
    return EditDeals(deal_ids=(1,), edits=(edit,))


def walk(world: World) -> list[str | None]:
    seen = [world.stage_of()]
    while world.stage_of() != world.stages()[-1].name:
        finish(world)
        world.wait(days=2)
        world.do(STEP)
        seen.append(world.stage_of())
    return seen


def test_a_deal_walks_through_every_stage_and_is_won_on_the_way() -> None:
    world = World(load_template("full-cycle"))
    stages = world.stages()
    assert len(stages) == 14
    world.add(stage=1)

    seen = walk(world)

    assert seen == [stage.name for stage in stages]
    signed = next(place for place, each in enumerate(stages) if each.kind is StageKind.WON)
    deal = world.deal()
    assert (deal.status, deal.closed_at) == (Status.WON, world.visits()[signed].entered_at)
    assert [visit.ended for visit in world.visits()] == [VisitEnd.ADVANCED] * 13 + [None]
    assert world.visits()[0].entered_at == MONDAY_NOON
    assert all(visit.forced is None for visit in world.visits())


def test_each_stay_begins_when_the_one_before_ended() -> None:
    world = World(load_template("full-cycle"))
    world.add(stage=1)
    walk(world)

    def span(visit: Visit) -> tuple[object, object]:
        return visit.entered_at, visit.left_at

    stays = [span(visit) for visit in world.visits()]
    assert [end for _, end in stays[:-1]] == [start for start, _ in stays[1:]]


def test_a_contract_cannot_be_entered_before_its_time_but_for_a_reason() -> None:
    world = World(load_template("full-cycle"))
    world.add(stage="discovery")
    finish(world)

    for early in (MoveDeals(deal_ids=(1,), stage="signed"), WinDeals(deal_ids=(1,))):
        refused = world.refusal(early)
        assert refused.message.startswith("Contract signed comes after Demo / solution, Proposal")

    world.do(WinDeals(deal_ids=(1,), force="signed at the fair"))
    assert world.stage_of() == "Contract signed"
    assert [visit.forced for visit in world.visits()] == ["signed at the fair", None]


def test_a_client_is_asked_for_again_after_a_year() -> None:
    world = World(load_template("full-cycle"))
    world.add(stage="verbal")
    finish(world)

    world.do(STEP)

    assert world.deal().renewal == date(2027, 3, 2)


def test_every_template_can_be_walked_from_its_first_stage_to_its_last() -> None:
    for name in ("solo", "four-step", "six-step"):
        world = World(load_template(name))
        world.add(stage=1)

        assert len(walk(world)) == len(world.stages())
