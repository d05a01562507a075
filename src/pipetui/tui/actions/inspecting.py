"""Looking into a deal, and acting on what the inspector shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pipetui.domain.commands import (
    AddItem,
    CheckItems,
    EditItem,
    EditTask,
    FinishTasks,
    PlaceItem,
    RemoveItem,
    RemoveTasks,
    StepDeals,
    WinDeals,
)
from pipetui.domain.dates import When, short_day
from pipetui.domain.planning import parse_plan, repeat_text
from pipetui.tui.actions import days, touches
from pipetui.tui.actions.deals import edit, notes
from pipetui.tui.actions.links import offer_addresses, open_address
from pipetui.tui.sheets.sheet import Section, TargetKind
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.model import Task
    from pipetui.tui.screens.dealing_screen import DealingScreen
    from pipetui.tui.sheets.sheet import Target


def toggle(board: DealingScreen) -> None:
    """The inspector beside the board, on or off."""
    if board.pane.has_class("open"):
        board.close_inspector()
    else:
        board.show_inspector()


# -- acting on a line ----------------------------------------------------------------------


def tick(board: DealingScreen) -> None:
    """The item or task done, or the item no longer."""
    activate(board, board.pane.target, opening=False)


def activate(board: DealingScreen, target: Target, *, opening: bool = True) -> None:
    """Do what fits a line: tick an item, finish a task, open an address."""
    deal = board.pane.deal_id
    if deal is None:
        return
    if target.kind is TargetKind.ITEM:
        items = (target.number,)
        board.do(CheckItems(deal_id=deal, items=items, done=not target.is_done))
    elif target.kind is TargetKind.TASK:
        _finish_task(board, deal, target)
    elif opening and target.kind is TargetKind.TOUCH:
        touches.answer(board, target.id)
    elif opening and target.kind is TargetKind.LINK:
        open_address(board, target.text)
    elif opening and target.kind is TargetKind.NOTES:
        notes(board)
    elif opening and target.kind is TargetKind.FACTS:
        edit(board)
    elif opening and target.kind is TargetKind.CONTACT:
        offer_addresses(board, deal, target.id)


def _finish_task(board: DealingScreen, deal: int, target: Target) -> None:
    """Mark a task done; when nothing else is planned, ask what comes next."""
    if target.is_done:
        board.say_no(f"It is done; {board.house.key(board.UNDO)} takes that back")
        return
    planned = days.planned(board, (deal,))
    if board.do(FinishTasks(task_ids=(target.id,), plans=board.PLANS)) is not None:
        days.offer_step(board, planned)


def add_item(board: DealingScreen) -> None:
    """One more item for this deal's checklist; a `*` before it makes it required."""
    deal = board.pane.deal_id
    if deal is not None:
        board.ask(
            Question(
                label="New item of the checklist",
                accept=lambda text: board.do(_item(deal, text)),
                placeholder="such as Send the offer; * before it makes it required",
            )
        )


def _item(deal: int, text: str) -> AddItem:
    return AddItem(deal_id=deal, text=text.removeprefix("*").strip(), required=text.startswith("*"))


def edit_line(board: DealingScreen) -> None:
    """The text of an item, the text and day of a task; else the deal's fields or notes."""
    deal, target = board.pane.deal_id, board.pane.target
    if deal is None:
        return
    if target.kind is TargetKind.ITEM:
        board.ask(
            Question(
                label="Item",
                accept=lambda text: board.do(EditItem(deal_id=deal, item=target.number, text=text)),
                preset=target.text,
            )
        )
    elif target.kind is TargetKind.TASK:
        _edit_task(board, target)
    elif target.kind is TargetKind.NOTES:
        notes(board)
    else:
        edit(board)


def _edit_task(board: DealingScreen, target: Target) -> None:
    task, today = _task(board, target.id), board.state.now.today
    if task is None:
        return
    due = f" {task.due.isoformat()}" if task.due else ""
    at = f" {task.due_time:%H:%M}" if task.due_time else ""
    again = f" *{task.repeat}" if task.repeat else ""

    def accept(text: str) -> None:
        with board.telling():
            words, when, repeat = parse_plan(text, today)
            kept = When(task.due, task.due_time) if task.due else None
            text, due = words or task.text, when or kept
            board.do(EditTask(task_id=task.id, text=text, due=due, repeat=repeat))

    def typed(text: str) -> None:
        with board.telling():
            _, when, repeat = parse_plan(text, today)
            day = when.day if when else task.due
            told = f"due {short_day(day, today)}" if day else "no day"
            told += f", {repeat_text(repeat)}" if repeat else ""
            board.prompt.tell([(told, board.palette("muted", "panel"))])

    board.ask(
        Question(label="Task", accept=accept, typed=typed, preset=f"{task.text}{due}{at}{again}")
    )


def _task(board: DealingScreen, task_id: int) -> Task | None:
    inspection = board.pane.inspection
    tasks = inspection.whole.tasks if inspection else ()
    return next((task for task in tasks if task.id == task_id), None)


def place_item(board: DealingScreen, step: Literal[1, -1]) -> None:
    """The item a place down or up."""
    deal, target = board.pane.deal_id, board.pane.target
    if deal is not None and target.kind is TargetKind.ITEM:
        board.do(PlaceItem(deal_id=deal, item=target.number, step=step))


def delete_line(board: DealingScreen) -> None:
    """The item or task gone, until it is undone."""
    deal, target = board.pane.deal_id, board.pane.target
    if deal is not None and target.kind is TargetKind.ITEM:
        board.do(RemoveItem(deal_id=deal, item=target.number))
    elif target.kind is TargetKind.TASK:
        board.do(RemoveTasks(task_ids=(target.id,)))


def force(board: DealingScreen) -> None:
    """Ask why the gate is passed, and pass it."""
    deal = board.pane.deal_id
    if deal is None:
        return
    held = board.held
    is_win = held is not None and isinstance(held.make((deal,), None), WinDeals)
    how = "Win it" if is_win else "Pass the gate"

    def accept(reason: str) -> None:
        board.close_inspector()
        if held is not None and held.deal == deal:
            if board.do(held.make((deal,), reason)) is not None:
                board.last = held.make
        else:
            board.do(StepDeals(deal_ids=(deal,), step=1, force=reason))

    board.ask(Question(label=f"{how} all the same, because", accept=accept))


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {
    "deal.open": lambda board: board.inspect(),
    "deal.checklist": lambda board: board.inspect(Section.CHECKLIST),
    "deal.inspector": toggle,
    "inspector.tick": tick,
    "inspector.open": lambda board: activate(board, board.pane.target),
    "inspector.add": add_item,
    "inspector.edit": edit_line,
    "inspector.lower": lambda board: place_item(board, 1),
    "inspector.higher": lambda board: place_item(board, -1),
    "inspector.delete": delete_line,
    "inspector.force": force,
    "inspector.close": lambda board: board.close_inspector(),
}
