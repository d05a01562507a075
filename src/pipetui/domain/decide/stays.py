"""A deal comes into a stage and goes out of it: its stay, its checklist, what the stage does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from pipetui.domain.errors import BadValue
from pipetui.domain.fields import apply_edit
from pipetui.domain.model import Deal, Entity, Task, Visit, VisitEnd
from pipetui.domain.process import ActionKind
from pipetui.domain.stage_actions import edit_of
from pipetui.domain.summary import sub_steps
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from pipetui.domain.draft import Draft
    from pipetui.domain.process import Action, Item, Stage

_NOTHING: Mapping[str, Item] = {}


def leave(
    draft: Draft,
    deal: Deal,
    ended: VisitEnd,
    forced: str | None = None,
    at: datetime | None = None,
) -> datetime:
    """End the present stay, now unless told otherwise, and mark its open items skipped.

    Gives the instant it ended.
    """
    visit = draft.present_visit(deal.id)
    at = at or draft.now.instant
    if visit is not None:
        # A clock that was set back must not end a stay before it began.
        at = max(at, visit.entered_at)
        draft.put(replace(visit, left_at=at, ended=ended, forced=forced))
    for task in draft.tasks(deal.id):
        if task.stage_id is not None and task.stage_id == deal.stage_id and task.is_open:
            draft.put(replace(task, skipped_at=at))
    return at


def arrive(  # noqa: PLR0913 - what is known of an arrival
    draft: Draft,
    deal: Deal,
    stage: Stage,
    at: datetime,
    *,
    start_known: bool = True,
    acts: bool = True,
) -> None:
    """Begin a stay and lay out the stage's checklist; items skipped on an earlier stay come back.

    A stay begins when the one before has ended, even by a clock that was set back since. With
    `acts` the stage does what it does to whatever enters it; never to what a file tells of.
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
    known = {item.key: item for item in stage.items}
    for task in _tasks_of(draft, deal, stage):
        if task.skipped_at is not None and (task.item_key is None or task.item_key in known):
            item = known.get(task.item_key or "")
            due = task.due if item is None else _due(day, item.due_days)
            draft.put(replace(task, skipped_at=None, due=due))
    lay_out(draft, deal, stage, day)
    if acts and start_known:
        act(draft, deal, stage.on_enter)


def lay_out(
    draft: Draft, deal: Deal, stage: Stage, day: date, given: Mapping[str, Item] = _NOTHING
) -> None:
    """Give a deal the items and sub-steps of its stage that it has not got, due from `day`.

    Those it was `given` before, by their keys, do not come again: somebody took them off.
    """
    tasks = _tasks_of(draft, deal, stage)
    former = {task.item_key: task for task in tasks if task.item_key is not None}
    for position, item in enumerate(stage.items):
        task = former.get(item.key)
        if task is None and item.key in given:
            continue
        if task is None:
            task = Task(
                id=draft.new_id(Entity.TASK),
                deal_id=deal.id,
                text=item.text,
                created_at=draft.now.instant,
                due=_due(day, item.due_days),
                stage_id=stage.id,
                item_key=item.key,
                position=position,
                required=item.required,
            )
            draft.put(task)
        if task.is_open:
            known = {each.text for each in tasks if each.parent_id == task.id}
            if item.key in given:
                known.update(given[item.key].steps)
            _lay_out_steps(draft, task, item, known)


def _lay_out_steps(draft: Draft, parent: Task, item: Item, known: set[str]) -> None:
    for position, text in enumerate(item.steps):
        if text not in known:
            draft.put(
                Task(
                    id=draft.new_id(Entity.TASK),
                    deal_id=parent.deal_id,
                    text=text,
                    created_at=draft.now.instant,
                    stage_id=parent.stage_id,
                    parent_id=parent.id,
                    position=position,
                )
            )


def follow_map(draft: Draft, deal: Deal, before: Stage, after: Stage) -> None:
    """Bring the checklist of a deal that stands in a stage to the stage's new list.

    What is done stays done, what was reworded for this deal stays so, and what was taken off for it
    stays off. An open item that the list no longer has goes, and new ones are due from today.
    """
    old = {item.key: (place, item) for place, item in enumerate(before.items)}
    new = {item.key: (place, item) for place, item in enumerate(after.items)}
    for task in _tasks_of(draft, deal, before):
        if task.item_key is None or task.item_key not in old:
            continue
        former_place, former = old[task.item_key]
        if task.item_key not in new:
            if task.done_at is None:
                take_off(draft, task)
            continue
        place, item = new[task.item_key]
        draft.put(
            replace(
                task,
                text=item.text if task.text == former.text else task.text,
                required=item.required if task.required == former.required else task.required,
                position=place if task.position == former_place else task.position,
            )
        )
        _follow_steps(draft, task, former, item)
    given = {item.key: item for item in before.items}
    lay_out(draft, deal, after, draft.now.today, given)


def _follow_steps(draft: Draft, task: Task, before: Item, after: Item) -> None:
    for step in steps_of(draft, task):
        if step.text not in before.steps:
            continue  # the seller's own
        if step.text in after.steps:
            stands = step.position == before.steps.index(step.text)
            place = after.steps.index(step.text) if stands else step.position
            draft.put(replace(step, position=place))
        elif step.done_at is None:
            draft.remove(step)


def carry_over(draft: Draft, deal: Deal, before: Stage, after: Stage) -> None:
    """What a deal has done of the items that came along with it to another stage is done there."""
    came = {task.text: task for task in _tasks_of(draft, deal, after) if task.item_key is not None}
    for task in _tasks_of(draft, deal, before):
        same = came.get(task.text) if task.item_key is not None else None
        if same is None:
            continue
        done = {step.text: step.done_at for step in steps_of(draft, task)}
        for each, done_at in (
            (same, task.done_at),
            *((step, done.get(step.text)) for step in steps_of(draft, same)),
        ):
            if each.done_at is None and done_at is not None:
                draft.put(replace(each, done_at=done_at))


def act(draft: Draft, deal: Deal, actions: Iterable[Action]) -> None:
    """Do to a deal what a stage does; a task that is open under that name is not made twice.

    A value that the deal cannot hold is left out and told of: no move stumbles over what a stage
    does by itself.
    """
    for action in actions:
        match action.kind:
            case ActionKind.TASK:
                _give_task(draft, deal, action)
            case ActionKind.FIELD:
                _set_field(draft, deal, action)
            case _:
                assert_never(action.kind)


def _give_task(draft: Draft, deal: Deal, action: Action) -> None:
    open_ones = {fold(task.text) for task in draft.tasks(deal.id) if task.is_open}
    if fold(action.text) not in open_ones:
        draft.put(
            Task(
                id=draft.new_id(Entity.TASK),
                deal_id=deal.id,
                text=action.text,
                created_at=draft.now.instant,
                due=_due(draft.now.today, action.due_days or 0),
            )
        )


def _set_field(draft: Draft, deal: Deal, action: Action) -> None:
    deal = draft.deal(deal.id)
    currency = draft.map_of(deal.pipeline_id).pipeline.currency
    try:
        draft.put(apply_edit(deal, edit_of(action), currency, draft.now.today))
    except BadValue as bad:
        draft.warnings.append(f"#{deal.id}: {action.field} was left as it is: {bad.message}")


def _tasks_of(draft: Draft, deal: Deal, stage: Stage) -> list[Task]:
    return [task for task in draft.tasks(deal.id) if task.stage_id == stage.id]


def steps_of(draft: Draft, item: Task) -> list[Task]:
    """The sub-steps of an item of a deal, in their order."""
    return sub_steps(draft.tasks(item.deal_id), item)


def take_off(draft: Draft, item: Task) -> None:
    """Remove an item with its sub-steps."""
    for step in steps_of(draft, item):
        draft.remove(step)
    draft.remove(item)


def _due(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
