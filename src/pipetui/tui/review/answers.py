"""What Enter does about the deal in front: the suggested answer, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.cadence import LAST_CHANCE_DAYS, follow_up_days
from pipetui.domain.commands import (
    CheckItems,
    EditDeals,
    FieldEdit,
    FinishTasks,
    LogAttempt,
    ParkDeals,
    PlanStep,
)
from pipetui.domain.dates import When, long_day
from pipetui.domain.suggesting import SuggestionKind
from pipetui.domain.summary import next_step
from pipetui.tui.actions import moves, outcomes, touches
from pipetui.tui.actions.asking import ask_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.domain.model import Task
    from pipetui.domain.review import ReviewItem
    from pipetui.services.present.inspection import Inspection
    from pipetui.tui.screens.dealing_screen import DealingScreen

    _Make = Callable[[ReviewItem, Inspection], "Reply | None"]

_CLOSES = (("in two weeks", "+2w"), ("in a month", "+1m"), ("by the end of the quarter", "eoq"))


class Reply(NamedTuple):
    """What Enter does about a deal, and that in words."""

    words: str
    do: Callable[[DealingScreen], object]


def reply_to(item: ReviewItem, inspection: Inspection) -> Reply:
    """The suggested answer; what cannot be done without a word from the seller is asked."""
    make = _REPLIES.get(item.suggestion.kind)
    reply = make(item, inspection) if make else None
    return reply or Reply("log the touch", touches.touch)


def _done(_item: ReviewItem, inspection: Inspection) -> Reply | None:
    """The next step is done; where nothing is planned then, the next touch is."""
    step = next_step(inspection.whole.tasks)
    if step is None:
        return None
    words = f"done: {step.text}{_followed(step, inspection)}"
    return Reply(words, lambda screen: screen.do(FinishTasks(task_ids=(step.id,), plans=True)))


def _ticked(item: ReviewItem, inspection: Inspection) -> Reply | None:
    """What is overdue on the checklist is done."""
    today = inspection.now.today
    late = {
        str(number): each.text
        for number, each in enumerate(inspection.items, 1)
        if each.is_open and each.due is not None and each.due < today
    }
    if not late:
        return None
    # One key ticks them: which they are is read before it is pressed.
    told = f"{'' if len(late) == 1 else f'all {len(late)}: '}{'; '.join(late.values())}"
    command = CheckItems(deal_id=item.deal_id, items=tuple(late))
    return Reply(f"done: {told}", lambda screen: screen.do(command))


def _taken_up(item: ReviewItem, inspection: Inspection) -> Reply | None:
    """Back from where it was parked, with what is planned, else with a step."""
    step = next_step(inspection.whole.tasks)
    if step is None or step.due is None or step.due <= inspection.now.today:
        return _planned(item, inspection)
    command = ParkDeals(deal_ids=(item.deal_id,), until=None)
    return Reply("take it up as it is planned", lambda screen: screen.do(command))


def _planned(item: ReviewItem, inspection: Inspection) -> Reply | None:
    """A step on the day that is suggested."""
    due = item.suggestion.due
    if due is None:
        return None
    command = PlanStep(deal_ids=(item.deal_id,), due=When(due))
    words = f"follow up on {long_day(due, inspection.now.today)}"
    return Reply(words, lambda screen: screen.do(command))


def _always(words: str, do: Callable[[DealingScreen], object]) -> _Make:
    return lambda _item, _inspection: Reply(words, do)


def last_chance(screen: DealingScreen) -> None:
    """A message says that it is the last one; in a week the deal is decided."""
    screen.do_on(lambda deals, _force: LogAttempt(deal_ids=deals, last_chance=True))


def tick(screen: DealingScreen, inspection: Inspection) -> None:
    """The first item that is open, a required one before the others, is done."""
    numbered = [
        (not item.required, number)
        for number, item in enumerate(inspection.items, 1)
        if item.is_open
    ]
    if numbered:
        screen.do(CheckItems(deal_id=inspection.deal.id, items=(str(min(numbered)[1]),)))
    else:
        screen.say_no("Nothing on its checklist is open")


def _followed(step: Task, inspection: Inspection) -> str:
    """What comes after a step that is done, where nothing else is planned."""
    others = [task for task in inspection.whole.tasks if task.id != step.id]
    if step.repeat or next_step(others) is not None:
        return ""
    days = follow_up_days(inspection.stage)
    return f", then follow up in {days} days" if days > 1 else ", then follow up tomorrow"


def _ask_close(screen: DealingScreen) -> None:
    """On which day it is expected to close now."""
    deals = screen.state.targets

    def take(day: date) -> None:
        edits = (FieldEdit(field="close", text=day.isoformat()),)
        screen.do_on(lambda deals, _force: EditDeals(deal_ids=deals, edits=edits), deals)

    ask_day(
        screen,
        "Expected to close",
        _CLOSES,
        first=screen.state.now.today,
        told="closes on",
        placeholder="+3w, 15 jan, eoq",
        take=take,
    )


_REPLIES: Mapping[SuggestionKind, _Make] = {
    SuggestionKind.DO: _done,
    SuggestionKind.TICK: _ticked,
    SuggestionKind.STEP: _planned,
    SuggestionKind.BRING_BACK: _taken_up,
    SuggestionKind.ADVANCE: _always("move it on", moves.advance),
    SuggestionKind.CLOSE_DATE: _always("choose another day", _ask_close),
    SuggestionKind.LAST_CHANCE: _always(f"sent; decide in {LAST_CHANCE_DAYS} days", last_chance),
    SuggestionKind.PARK: _always("park it", outcomes.park),
    SuggestionKind.LOSE: _always("lose it", outcomes.lost),
}
