"""One deal through all fourteen stages of the written process, from awareness to advocacy."""

from __future__ import annotations

from pipetui.domain.commands import CheckItems, StepDeals, WinDeals
from pipetui.domain.model import Status, Visit, VisitEnd
from pipetui.domain.process import StageKind
from pipetui.services.maps import load_template
from tests.support.world import MONDAY_NOON, World

STEP = StepDeals(deal_ids=(1,), step=1)


def finish(world: World) -> None:
    """Tick every required item of the stage the deal is in."""
    required = [t for t in world.tasks().values() if t.required and t.is_open and t.stage_id]
    numbers = tuple(item.text for item in required)
    if numbers:
        assert set(world.refusal(STEP).missing) == set(numbers)
        world.do(CheckItems(deal_id=1, items=numbers))


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


def test_winning_early_enters_the_contract_stage_and_skips_what_lies_between() -> None:
    world = World(load_template("full-cycle"))
    world.add(stage="discovery")
    finish(world)

    world.do(WinDeals(deal_ids=(1,)))

    assert world.stage_of() == "Contract signed"
    assert len(world.visits()) == 2


def test_every_template_can_be_walked_from_its_first_stage_to_its_last() -> None:
    for name in ("solo", "four-step", "six-step"):
        world = World(load_template(name))
        world.add(stage=1)

        assert len(walk(world)) == len(world.stages())
