"""Moves between stages: gates, visits, checklists, hand order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import MoveDeals, PlaceDeal, StepDeals
from pipetui.domain.decide.bulk import for_each, named, short
from pipetui.domain.errors import Refusal, Refused
from pipetui.domain.model import Deal, Entity, Status, Task, Visit, VisitEnd
from pipetui.domain.process import GatePolicy, ProcessMap, Stage, StageKind
from pipetui.domain.rank import rank_between
from pipetui.domain.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from pipetui.domain.draft import Draft


def move_deals(draft: Draft, command: MoveDeals) -> str:
    """Bring each deal into the stage named."""
    targets: set[str] = set()

    def rule(deal: Deal) -> None:
        pipeline = deal.pipeline_id if command.pipeline is None else command.pipeline
        process = draft.find_map(pipeline)
        stage = draft.find_stage(process, command.stage)
        enter(draft, deal, process, stage, command.force)
        targets.add(stage.name)

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
            hint = "win it (`w`, `pipetui win`) or lose it" if last else ""
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
    forward = here is not None and here.position < target.position
    forced = pass_gate(draft, deal, force) if forward else None
    if here is None:
        ended = VisitEnd.HANDED_ON
    else:
        ended = VisitEnd.ADVANCED if forward else VisitEnd.MOVED_BACK
    at = leave(draft, deal, ended, forced)
    deal = replace(
        draft.deal(deal.id),
        pipeline_id=process.pipeline.id,
        stage_id=target.id,
        rank=draft.end_of_lane(target.id),
    )
    if target.kind is StageKind.OPEN:
        deal = replace(deal, status=Status.OPEN, closed_at=None)
    elif deal.status is Status.OPEN:
        deal = replace(deal, status=Status.WON, closed_at=at, parked_until=None)
    draft.put(deal)
    arrive(draft, deal, target, at)


def pass_gate(draft: Draft, deal: Deal, force: str | None) -> str | None:
    """Refuse, by the pipeline's policy, when required items of the present stage are open.

    A reason in `force` passes, and is given back where it was needed; so does a pipeline whose
    policy is off.
    """
    process = draft.map_of(deal.pipeline_id)
    policy = process.pipeline.gate
    missing = tuple(
        task.text
        for task in draft.tasks(deal.id)
        if task.stage_id == deal.stage_id is not None and task.required and task.is_open
    )
    if not missing:
        return None
    reason = clean_line(force or "")
    if reason or policy is GatePolicy.OFF:
        return reason or None
    stage = process.stage(deal.stage_id)
    name = stage.name if stage else "this stage"
    what = f"{len(missing)} required {'item' if len(missing) == 1 else 'items'}"
    message = f"{name} is not finished: {what} open ({'; '.join(missing)})"
    if policy is GatePolicy.WARN:
        draft.warnings.append(f"#{deal.id}: {message}")
        return None
    hint = "tick them, or pass with a reason (`--force REASON`)"
    raise Refused(message, hint, (Refusal(deal.id, message, missing),))


def leave(draft: Draft, deal: Deal, ended: VisitEnd, forced: str | None = None) -> datetime:
    """End the present stay and mark its open items skipped; gives the instant it ended."""
    visit = draft.present_visit(deal.id)
    at = draft.now.instant
    if visit is not None:
        # A clock that was set back must not end a stay before it began.
        at = max(at, visit.entered_at)
        draft.put(replace(visit, left_at=at, ended=ended, forced=forced))
    for task in draft.tasks(deal.id):
        if task.stage_id is not None and task.stage_id == deal.stage_id and task.is_open:
            draft.put(replace(task, skipped_at=at))
    return at


def arrive(
    draft: Draft, deal: Deal, stage: Stage, at: datetime, *, start_known: bool = True
) -> None:
    """Begin a stay and lay out the stage's checklist; items skipped on an earlier stay come back.

    A stay begins when the one before has ended, even by a clock that was set back since.
    """
    at = max((at, *(visit.left_at for visit in draft.visits(deal.id) if visit.left_at)))
    draft.put(
        Visit(
            id=draft.new_id(Entity.VISIT),
            deal_id=deal.id,
            pipeline_id=stage.pipeline_id,
            stage_id=stage.id,
            entered_at=at,
            start_known=start_known,
        )
    )
    draft.put(replace(draft.deal(deal.id), stage_entered_at=at))
    # A file may tell of an arrival years ago: what is to be done is due from today all the same.
    day = max(draft.now.day_of(at), draft.now.today)
    known = {
        task.item_key: task
        for task in draft.tasks(deal.id)
        if task.stage_id == stage.id and task.item_key is not None
    }
    for position, item in enumerate(stage.items):
        due = _due(day, item.due_days)
        former = known.get(item.key)
        if former is None:
            draft.put(
                Task(
                    id=draft.new_id(Entity.TASK),
                    deal_id=deal.id,
                    text=item.text,
                    created_at=draft.now.instant,
                    due=due,
                    stage_id=stage.id,
                    item_key=item.key,
                    position=position,
                    required=item.required,
                )
            )
        elif former.skipped_at is not None:
            draft.put(replace(former, skipped_at=None, due=due))
    for task in draft.tasks(deal.id):
        if task.stage_id == stage.id and task.item_key is None and task.skipped_at is not None:
            draft.put(replace(task, skipped_at=None))


def present_stage(process: ProcessMap, deal: Deal) -> Stage:
    """The stage a deal is in; Refused for a closed deal that came without one."""
    stage = process.stage(deal.stage_id)
    if stage is None:
        message = f"#{deal.id} {short(deal.title)} is in no stage"
        raise Refused(message, "reopen it first")
    return stage


def _due(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


RULES: Mapping[type, Callable[..., str]] = {
    MoveDeals: move_deals,
    StepDeals: step_deals,
    PlaceDeal: place_deal,
}
