"""The columns of a deal that repeat what its visits, tasks and touches say."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from pipetui.domain.model import LAST_CHANCE, NO_ANSWER, Deal, Direction, TouchKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.model import Task, Touch, Visit

_END_OF_DAY = time.max


def next_step(tasks: Sequence[Task]) -> Task | None:
    """The earliest open dated task that is not a checklist item; at one time the oldest."""
    dated = [task for task in tasks if task.is_open and task.due and task.stage_id is None]
    return min(
        dated,
        key=lambda task: (task.due, task.due_time or _END_OF_DAY, task.id),
        default=None,
    )


def checklist(tasks: Sequence[Task], stage_id: int | None) -> list[Task]:
    """The items of one stage's checklist in their order, sub-steps and skipped ones left out."""
    items = [
        task
        for task in tasks
        if stage_id is not None
        and task.stage_id == stage_id
        and task.parent_id is None
        and task.skipped_at is None
    ]
    return sorted(items, key=lambda task: (task.position, task.id))


def sub_steps(tasks: Sequence[Task], item: Task) -> list[Task]:
    """The sub-steps of a checklist's item in their order."""
    steps = [task for task in tasks if task.parent_id == item.id]
    return sorted(steps, key=lambda task: (task.position, task.id))


def count_attempts(touches: Sequence[Touch], since: Visit | None) -> int:
    """Unanswered tries in a row: since the stay began and since the last answer.

    A last message is no try more; the row goes on behind it.
    """
    count = 0
    for touch in sorted(touches, key=lambda touch: (touch.at, touch.id), reverse=True):
        if since is not None and touch.at < since.entered_at:
            break
        if touch.direction is Direction.IN or touch.outcome not in {NO_ANSWER, LAST_CHANCE}:
            break
        count += touch.outcome == NO_ANSWER
    return count


def summarise(
    deal: Deal, visits: Sequence[Visit], tasks: Sequence[Task], touches: Sequence[Touch]
) -> Deal:
    """The deal with every summary column as its records say."""
    present = next((visit for visit in visits if visit.left_at is None), None)
    step = next_step(tasks)
    items = checklist(tasks, deal.stage_id)
    open_items = [item for item in items if item.is_open]
    return replace(
        deal,
        stage_entered_at=present.entered_at if present else deal.stage_entered_at,
        next_text=step.text if step else None,
        next_due=step.due if step else None,
        next_time=step.due_time if step else None,
        last_touch_at=max((touch.at for touch in touches), default=None),
        items_done=len(items) - len(open_items),
        items_total=len(items),
        items_required_open=sum(item.required for item in open_items),
        items_due=min((item.due for item in open_items if item.due), default=None),
        attempts=count_attempts(touches, present),
        noes=sum(touch.kind is TouchKind.NO for touch in touches),
    )
