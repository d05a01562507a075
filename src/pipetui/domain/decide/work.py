"""Work on a deal where it is: checklist, tasks, touches, notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    CheckItems,
    FinishTasks,
    LogAttempt,
    LogTouch,
)
from pipetui.domain.decide.bulk import for_each, named, short
from pipetui.domain.errors import BadValue, Refusal, Refused
from pipetui.domain.model import (
    NO_ANSWER,
    Deal,
    Direction,
    Entity,
    Status,
    Task,
    Touch,
    TouchKind,
)
from pipetui.domain.summary import checklist, next_step
from pipetui.domain.text import clean_line, clean_text, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft

_DEFAULT_CADENCE_DAYS = 3
_TOP_SCORE = 10


def check_items(draft: Draft, command: CheckItems) -> str:
    """Tick or untick items of the present stage's checklist."""
    deal = draft.deal(command.deal_id)
    items = checklist(draft.tasks(deal.id), deal.stage_id)
    chosen = [_find_item(items, text, deal) for text in command.items]
    for item in chosen:
        if command.done and item.done_at is None:
            draft.put(replace(item, done_at=draft.now.instant))
        elif not command.done and item.done_at is not None:
            draft.put(replace(item, done_at=None))
    verb = "Ticked" if command.done else "Unticked"
    what = short(chosen[0].text) if len(chosen) == 1 else f"{len(chosen)} items"
    return f"{verb} {what} on {short(deal.title)}"


def add_task(draft: Draft, command: AddTask) -> str:
    """Add something to do to each deal."""
    text = clean_line(command.text)
    if not text:
        message = "the task has no text"
        raise BadValue(message, "say what is to be done")

    def rule(deal: Deal) -> None:
        draft.put(
            Task(
                id=draft.new_id(Entity.TASK),
                deal_id=deal.id,
                text=text,
                created_at=draft.now.instant,
                due=command.due.day if command.due else None,
                due_time=command.due.time if command.due else None,
            )
        )

    return f"Added {short(text)} to {named(for_each(draft, command, rule))}"


def finish_tasks(draft: Draft, command: FinishTasks) -> str:
    """Mark tasks done."""
    done: list[Task] = []
    for task_id in dict.fromkeys(command.task_ids):
        task = draft.get(Entity.TASK, task_id)
        if not isinstance(task, Task):
            message = f"there is no task t{task_id}"
            refusal = Refusal(task_id, "no such task")
            raise Refused(message, "`pipetui task list` shows the numbers", (refusal,))
        if task.done_at is None:
            draft.put(replace(task, done_at=draft.now.instant, skipped_at=None))
        done.append(task)
    return f"Done: {short(done[0].text)}" if len(done) == 1 else f"Done: {len(done)} tasks"


def log_touch(draft: Draft, command: LogTouch) -> str:
    """Log a contact with the buyer on each deal."""
    at = command.at or draft.now.instant
    if at > draft.now.instant:
        message = "a touch cannot lie in the future"
        raise BadValue(message, "plan it as a task with a date")
    score = command.score
    if score is not None and not 0 <= score <= _TOP_SCORE:
        message = f"{score} is not a score"
        raise BadValue(message, "a score is 0 to 10")

    def rule(deal: Deal) -> None:
        draft.put(
            Touch(
                id=draft.new_id(Entity.TOUCH),
                deal_id=deal.id,
                kind=command.kind,
                at=at,
                direction=command.direction,
                text=clean_text(command.text or "") or None,
                outcome=clean_line(command.outcome or "") or None,
                score=score,
            )
        )

    return f"Logged {command.kind} on {named(for_each(draft, command, rule))}"


def log_attempt(draft: Draft, command: LogAttempt) -> str:
    """Log a try that reached nobody and put the next step off by the stage's cadence."""

    def rule(deal: Deal) -> None:
        if deal.status is not Status.OPEN:
            message = f"#{deal.id} is {deal.status}"
            raise Refused(message, "reopen it first")
        draft.put(
            Touch(
                id=draft.new_id(Entity.TOUCH),
                deal_id=deal.id,
                kind=TouchKind.CALL,
                at=draft.now.instant,
                direction=Direction.OUT,
                outcome=NO_ANSWER,
            )
        )
        stage = draft.map_of(deal.pipeline_id).stage(deal.stage_id)
        days = (stage.touch_days if stage else None) or _DEFAULT_CADENCE_DAYS
        due = draft.now.today + timedelta(days=days)
        step = next_step(draft.tasks(deal.id))
        if step is None:
            step = Task(
                id=draft.new_id(Entity.TASK),
                deal_id=deal.id,
                text="Try again",
                created_at=draft.now.instant,
            )
        draft.put(replace(step, due=due, due_time=None))

    return f"Tried {named(for_each(draft, command, rule))}, no answer"


def add_note(draft: Draft, command: AddNote) -> str:
    """Append a paragraph to each deal's notes."""
    text = clean_text(command.text).strip()
    if not text:
        message = "the note is empty"
        raise BadValue(message, "write what is worth keeping")

    def rule(deal: Deal) -> None:
        notes = f"{deal.notes}\n{text}" if deal.notes else text
        draft.put(replace(deal, notes=clean_text(notes)))

    return f"Noted on {named(for_each(draft, command, rule))}"


def _find_item(items: list[Task], text: str, deal: Deal) -> Task:
    """The item a text means: its number from 1, or the start of its text."""
    wanted = fold(text)
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:6])
        found = items[number - 1 : number] if number else []
    else:
        found = [item for item in items if wanted and fold(item.text).startswith(wanted)]
    if len(found) != 1:
        what = "no item" if not found else "the start of more than one item"
        message = f"{shown(text)} is {what} of the checklist of #{deal.id}"
        lines = "; ".join(f"{number} {item.text}" for number, item in enumerate(items, 1))
        raise BadValue(message, f"items: {lines}" if lines else "this stage has no checklist")
    return found[0]


RULES: Mapping[type, Callable[..., str]] = {
    CheckItems: check_items,
    AddTask: add_task,
    FinishTasks: finish_tasks,
    LogTouch: log_touch,
    LogAttempt: log_attempt,
    AddNote: add_note,
}
