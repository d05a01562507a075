"""What is to be done: tasks with and without a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import parse_ids, parse_tasks
from pipetui.cli.layout import Column, table
from pipetui.cli.options import Id, KeepGoing
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.wording import due_piece
from pipetui.cli.writing import Body, Written, carry_out, deal_lines
from pipetui.domain.commands import AddTask, FinishTasks
from pipetui.domain.model import Task
from pipetui.domain.planning import parse_plan, repeat_text
from pipetui.domain.spoken_dates import parse_when

if TYPE_CHECKING:
    from pipetui.cli.output import Line
    from pipetui.services.session import Session


def add(
    ctx: typer.Context,
    deals: Id,
    words: Annotated[list[str], Argument(metavar="TEXT")],
    *,
    due: Annotated[
        str | None, Option(metavar="WHEN", help="fri, tomorrow 14:00, +3d, 2026-12-01")
    ] = None,
    repeat: Annotated[
        str | None, Option(metavar="SPAN", help="done, it is due again: +1w, 2 weeks, month")
    ] = None,
    keep_going: KeepGoing = False,
) -> None:
    """Add something to do. The earliest one with a day is the deal's next step.

    ID may name several deals, as 4,7: each of them gets it.
    """
    ids = parse_ids([deals])

    def command(session: Session) -> AddTask:
        when = parse_when(due, session.now().today) if due else None
        return AddTask(
            deal_ids=ids, text=" ".join(words), due=when, repeat=repeat, keep_going=keep_going
        )

    carry_out(program(ctx), command, _TASKS)


def list_tasks(ctx: typer.Context) -> None:
    """List what is to be done on open deals, soonest first."""
    from pipetui.services.learned import load_measured
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import maps, name_deals, tasks_to_do

    here = program(ctx)
    with here.session() as session:
        found = tasks_to_do(session)
        deals = {deal.id: deal for _, deal in found}
        named = {each.deal.id: each for each in name_deals(session, list(deals.values()))}
        now = session.now()
        measured = load_measured(session) if here.out.as_json else {}
        presenter = DealPresenter(maps(session), now, measured=measured)
    if here.out.as_json:
        items = [
            {**presenter.task(task), "deal": presenter.deal(named[deal.id])} for task, deal in found
        ]
        here.out.items(items)
        return
    if not found:
        here.out.line("Nothing to do yet. Add a task: pipetui task add ID TEXT --due fri")
        return
    rows = [
        [
            Piece(f"t{task.id}", Style.ACCENT),
            due_piece(_words(task), task.due, task.due_time, now.today)
            if task.due
            else _words(task),
            f"#{deal.id} {deal.title}",
            named[deal.id].company or "",
        ]
        for task, deal in found
    ]
    columns = [
        Column("#", "right"),
        Column("Task", least=20),
        Column("Deal", least=16),
        Column("Company", least=8),
    ]
    here.out.lines(table(columns, rows, here.out.width))


def done(
    ctx: typer.Context,
    tasks: Annotated[list[str], Argument(metavar="tN…")],
    *,
    following: Annotated[
        str | None,
        Option("--next", metavar="TEXT", help='the next step after it, such as "call anna fri"'),
    ] = None,
) -> None:
    """Mark tasks done. One that repeats is made anew for its next day.

      pipetui task done t12 t14 --next "call anna fri"

    tN is a task's number as `task list` and `show` tell it, with the t before it. Items of a
    checklist are ticked with `pipetui check`.
    """
    ids = parse_tasks(tasks)

    def command(session: Session) -> FinishTasks:
        words, due, repeat = parse_plan(following or "", session.now().today)
        return FinishTasks(task_ids=ids, next_text=words, next_due=due, next_repeat=repeat)

    carry_out(program(ctx), command, _TASKS)


def _words(task: Task) -> str:
    """A task's text and, if it comes again, how often."""
    return f"{task.text}, {repeat_text(task.repeat)}" if task.repeat else task.text


def _tasks(written: Written) -> list[Task]:
    return [c.after for c in written.done.operation.changes if isinstance(c.after, Task)]


def _task_items(written: Written) -> list[Any]:
    """The tasks written, each with its deal."""
    named = {each.deal.id: each for each in written.facts}
    return [
        {**written.presenter.task(task), "deal": written.presenter.deal(named[task.deal_id])}
        for task in _tasks(written)
        if task.deal_id in named
    ]


def _task_lines(written: Written) -> list[Line]:
    rows: list[list[str | Piece]] = [
        [f"t{task.id}", "[ ]" if task.is_open else Piece("[x]", Style.GOOD), _words(task)]
        for task in _tasks(written)
    ]
    lines = table([Column("#", "right"), Column(""), Column("", least=20)], rows, written.width)[1:]
    return [*lines, *deal_lines(written)]


_TASKS = Body(_task_items, _task_lines)
