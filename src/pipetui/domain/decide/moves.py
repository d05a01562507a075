"""Moves between stages, and hand order within one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import MoveDeals, PlaceDeal, StepDeals
from pipetui.domain.decide.bulk import for_each, named, short
from pipetui.domain.decide.gates import go_back, pass_gate, pass_over, win_elsewhere
from pipetui.domain.decide.stays import act, arrive, leave
from pipetui.domain.errors import Refused
from pipetui.domain.model import Deal, Status, VisitEnd
from pipetui.domain.process import ProcessMap, Stage, StageKind, map_meant, stage_meant
from pipetui.domain.rank import rank_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft


def move_deals(draft: Draft, command: MoveDeals) -> str:
    """Bring each deal into the stage named."""
    targets: set[str] = set()

    def rule(deal: Deal) -> None:
        pipeline = deal.pipeline_id if command.pipeline is None else command.pipeline
        process = map_meant(draft.maps, pipeline)
        stage = stage_meant(process, command.stage)
        enter(draft, deal, process, stage, command.force)
        handed_on = process.pipeline.id != deal.pipeline_id
        targets.add(f"{stage.name} ({process.pipeline.name})" if handed_on else stage.name)

    taken = for_each(draft, command, rule)
    return f"Moved {named(taken)} to {', '.join(sorted(targets))}"


def step_deals(draft: Draft, command: StepDeals) -> str:
    """Move each deal a stage on or back from where it is."""
    targets: set[str] = set()

    def rule(deal: Deal) -> None:
        process = draft.map_of(deal.pipeline_id)
        stage = present_stage(process, deal)
        target = process.neighbour(stage, command.step)
        if target is None:
            last = command.step > 0
            end = "last" if last else "first"
            message = f"{stage.name} is the {end} stage of {process.pipeline.name}"
            hint = "win it, or lose it" if last else ""
            raise Refused(message, hint)
        enter(draft, deal, process, target, command.force)
        targets.add(target.name)

    taken = for_each(draft, command, rule)
    return f"Moved {named(taken)} to {', '.join(sorted(targets))}"


def place_deal(draft: Draft, command: PlaceDeal) -> str:
    """Put a deal between two neighbours of its lane."""
    deal = draft.deal(command.deal_id)
    above, below = (
        draft.deal(each) if each is not None else None for each in (command.above, command.below)
    )
    for neighbour in (above, below):
        if neighbour is not None and neighbour.stage_id != deal.stage_id:
            message = f"#{neighbour.id} is in another stage than #{deal.id}"
            raise Refused(message, "reload the board and try again")
    if above is not None and below is not None and _place(above) >= _place(below):
        message = "the neighbours are not in that order any more"
        raise Refused(message, "reload the board and try again")
    follows = above is None or _place(above) < _place(deal)
    precedes = below is None or _place(deal) < _place(below)
    if follows and precedes:
        return f"Left {short(deal.title)} where it is"
    # Parked and closed deals keep their ranks in the stage: a new one must not repeat theirs.
    low = above.rank if above else None
    high = below.rank if below else None
    if above is not None:
        high = draft.rank_after(above)
    elif below is not None:
        low = draft.rank_before(below)
    rank = rank_between(low, high)
    draft.put(replace(deal, rank=rank))
    if above is not None and below is not None and above.rank == below.rank:
        # An undo can leave two deals with one rank, and no room between them.
        draft.put(replace(below, rank=rank_between(rank, high)))
    return f"Reordered {short(deal.title)}"


def _place(deal: Deal) -> tuple[str, int]:
    return deal.rank, deal.id


def enter(
    draft: Draft, deal: Deal, process: ProcessMap, target: Stage, force: str | None = None
) -> None:
    """Bring a deal into `target`, out of the stage where it is and through that stage's gate.

    Entering a stage of kind won wins an open deal; the close date of a won one stays.
    """
    if deal.status is Status.LOST or deal.churned_at is not None:
        state = "lost" if deal.status is Status.LOST else "churned"
        message = f"#{deal.id} {short(deal.title)} is {state}"
        raise Refused(message, "reopen it first")
    if deal.stage_id == target.id and draft.present_visit(deal.id) is not None:
        return
    here = process.stage(deal.stage_id)
    if here is not None and here.retired:
        here = None  # a closed deal, which has no stay to end
    ended, forced = _way(draft, deal, here, process, target, force)
    if here is not None and ended is VisitEnd.ADVANCED:
        act(draft, deal, here.on_leave)
    at = leave(draft, draft.deal(deal.id), ended, forced)
    deal = replace(
        draft.deal(deal.id),
        pipeline_id=process.pipeline.id,
        stage_id=target.id,
        rank=draft.end_of_lane(target.id),
    )
    if target.kind is StageKind.OPEN:
        deal = replace(deal, status=Status.OPEN, closed_at=None)
    elif deal.is_open:
        deal = replace(deal, status=Status.WON, closed_at=at, parked_until=None)
    draft.put(deal)
    arrive(draft, deal, target, at)


def _way(  # noqa: PLR0913, PLR0917 - where from and where to, and what there is to say
    draft: Draft,
    deal: Deal,
    here: Stage | None,
    process: ProcessMap,
    target: Stage,
    force: str | None,
) -> tuple[VisitEnd, str | None]:
    """How the present stay ends by going to `target`, and the reason that let it."""
    if here is None:
        wins = deal.is_open and target.kind is StageKind.WON
        forced = win_elsewhere(draft, deal, process, target, force) if wins else None
        return VisitEnd.HANDED_ON, forced
    if here.position > target.position:
        return VisitEnd.MOVED_BACK, go_back(draft, deal, target, force)
    over, through = pass_over(draft, deal, target, force), pass_gate(draft, deal, force)
    return VisitEnd.ADVANCED, over or through


def present_stage(process: ProcessMap, deal: Deal) -> Stage:
    """The stage a deal is in; Refused for a closed deal without one, or of one that is gone."""
    stage = process.stage(deal.stage_id)
    if stage is None or stage.retired:
        message = f"#{deal.id} {short(deal.title)} is in no stage"
        raise Refused(message, "reopen it first")
    return stage


RULES: Mapping[type, Callable[..., str]] = {
    MoveDeals: move_deals,
    StepDeals: step_deals,
    PlaceDeal: place_deal,
}
