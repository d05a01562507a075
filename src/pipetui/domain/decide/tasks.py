"""What is to be done for a deal: its next step, and tasks beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.cadence import follow_up_days
from pipetui.domain.commands import AddTask, EditTask, FinishTasks, PlanStep, RemoveTasks
from pipetui.domain.dates import When, long_day
from pipetui.domain.decide.bulk import for_each, named, require_open, short
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Deal, Entity, Status, Task
from pipetui.domain.planning import DEFAULT_STEP, next_on, parse_repeat, repeat_text
from pipetui.domain.summary import next_step
from pipetui.domain.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipetui.domain.draft import Draft


def add_task(draft: Draft, command: AddTask) -> str:
    """Add something to do to each deal."""
    text, repeat = _task_text(command.text), _rhythm(command.repeat)

    def rule(deal: Deal) -> None:
        draft.put(replace(new_task(draft, deal, text, command.due), repeat=repeat))

    return f"Added {short(text)} to {named(for_each(draft, command, rule))}"


def plan_step(draft: Draft, command: PlanStep) -> str:
    """Say what comes next for each open deal, and when; what is not said stays as it is."""
    text, due, repeat = clean_line(command.text or ""), command.due, _rhythm(command.repeat)
    if not text and due is None and repeat is None:
        message = "the next step has neither a text nor a day"
        raise BadValue(message, "say what comes next, or when")
    planned: list[Task] = []

    def rule(deal: Deal) -> None:
        step = set_step(draft, deal, text or None, due, DEFAULT_STEP)
        planned.append(replace(step, repeat=repeat or step.repeat))
        draft.put(planned[-1])

    taken = for_each(draft, command, rule)
    step = planned[0]
    says = [short(step.text)] if text or len(taken) == 1 else []
    if due is not None or len(taken) == 1:
        says.append(_when(step, draft))
    if repeat:
        says.append(repeat_text(repeat))
    return f"Next step of {named(taken)}: {', '.join(says)}"


def set_step(draft: Draft, deal: Deal, text: str | None, due: When | None, otherwise: str) -> Task:
    """Re-date and rename an open deal's next step; without one make a task, for today if undated.

    A text that is not given stays; of a new task it is `otherwise`.
    """
    require_open(deal)
    step = next_step(draft.tasks(deal.id))
    if step is None:
        step = new_task(draft, deal, otherwise)
        due = due or When(draft.now.today)
    step = replace(step, text=text or step.text)
    step = step if due is None else _dated(step, due)
    draft.put(step)
    return step


def plan_ahead(draft: Draft, deal_id: int) -> Task | None:
    """Plan the next touch of an open deal that has no next step, and give it."""
    deal = draft.deal(deal_id)
    if not deal.is_open or next_step(draft.tasks(deal.id)) is not None:
        return None
    stage = draft.map_of(deal.pipeline_id).stage(deal.stage_id)
    due = When(draft.now.today + timedelta(days=follow_up_days(stage)))
    return set_step(draft, deal, None, due, DEFAULT_STEP)


def said_of_plans(steps: Sequence[Task], draft: Draft) -> str:
    """The end of a label: what was planned ahead, of several when the first is due."""
    return f"; next {short(steps[0].text)}, {_when(steps[0], draft)}" if steps else ""


def edit_task(draft: Draft, command: EditTask) -> str:
    """Reword and re-date a task; without a day it has none, without a rhythm it comes once."""
    task = draft.task(command.task_id)
    text = _task_text(command.text)
    draft.put(_dated(replace(task, text=text, repeat=_rhythm(command.repeat)), command.due))
    return f"Changed {short(task.text)}" + (f": {short(text)}" if text != task.text else "")


def finish_tasks(draft: Draft, command: FinishTasks) -> str:
    """Mark tasks done, make those anew that repeat, and plan what comes next if that is said."""
    done = [draft.task(each) for each in dict.fromkeys(command.task_ids)]
    again = [finish(draft, task) for task in done if task.done_at is None]
    label = f"Done: {short(done[0].text)}" if len(done) == 1 else f"Done: {len(done)} tasks"
    if len(done) == 1 and again and again[0] is not None:
        label += f"; again {_when(again[0], draft)}"
    if not (command.next_text or command.next_due or command.next_repeat):
        ahead = [plan_ahead(draft, each) for each in _deals_of(done)] if command.plans else []
        return label + said_of_plans([step for step in ahead if step], draft)
    steps = [_follow(draft, draft.deal(deal_id), command) for deal_id in _deals_of(done)]
    return label + said_of_plans(steps, draft)


def finish(draft: Draft, task: Task) -> Task | None:
    """Mark a task done and give the one made anew, if it repeats and its deal goes on."""
    draft.put(replace(task, done_at=draft.now.instant, skipped_at=None))
    deal = draft.deal(task.deal_id)
    is_over = deal.status is Status.LOST or deal.churned_at is not None
    if task.repeat is None or task.stage_id is not None or is_over:
        return None
    due = next_on(task.repeat, task.due, draft.now.today)
    if due is None:
        return None
    fresh = new_task(draft, deal, task.text)
    again = replace(fresh, due=due, due_time=task.due_time, repeat=task.repeat)
    draft.put(again)
    return again


def _follow(draft: Draft, deal: Deal, command: FinishTasks) -> Task:
    """One more task behind those that were done; what else is planned stays."""
    require_open(deal)
    text = clean_line(command.next_text or "") or DEFAULT_STEP
    due = command.next_due or When(draft.now.today)
    task = replace(new_task(draft, deal, text, due), repeat=_rhythm(command.next_repeat))
    draft.put(task)
    return task


def _deals_of(tasks: Iterable[Task]) -> list[int]:
    return list(dict.fromkeys(task.deal_id for task in tasks))


def remove_tasks(draft: Draft, command: RemoveTasks) -> str:
    """Remove tasks as if they had never been planned."""
    gone = [draft.task(each) for each in dict.fromkeys(command.task_ids)]
    for task in gone:
        draft.remove(task)
    return f"Removed {short(gone[0].text)}" if len(gone) == 1 else f"Removed {len(gone)} tasks"


def _rhythm(given: str | None) -> str | None:
    """How often, as it is stored, however it was written."""
    return parse_repeat(given) if given else None


def _task_text(given: str) -> str:
    text = clean_line(given)
    if not text:
        message = "the task has no text"
        raise BadValue(message, "say what is to be done")
    return text


def new_task(draft: Draft, deal: Deal, text: str, due: When | None = None) -> Task:
    """Something more to do for a deal, not in the draft yet; without a day it has none."""
    number = draft.new_id(Entity.TASK)
    task = Task(id=number, deal_id=deal.id, text=text, created_at=draft.now.instant)
    return _dated(task, due)


def _dated(task: Task, due: When | None) -> Task:
    return replace(task, due=due.day if due else None, due_time=due.time if due else None)


def _when(step: Task, draft: Draft) -> str:
    day = long_day(step.due or draft.now.today, draft.now.today)
    return f"{day} {step.due_time:%H:%M}" if step.due_time else day


RULES: Mapping[type, Callable[..., str]] = {
    AddTask: add_task,
    PlanStep: plan_step,
    EditTask: edit_task,
    FinishTasks: finish_tasks,
    RemoveTasks: remove_tasks,
}
