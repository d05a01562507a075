"""What the process suggests for a deal under review: one answer, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipetui.domain.cadence import DECIDE, follow_up_days, next_touch_due
from pipetui.domain.dates import short_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from datetime import date

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.review import Standing

_A_DAY = timedelta(days=1)
MANY_NOES: Final = 3
"""From so many on, a no is more likely the last one than not."""


class SuggestionKind(StrEnum):
    """What can be done about a deal."""

    ANSWER = "answer"
    """Get in touch for the first time."""
    DO = "do"
    """Do the step that is planned."""
    STEP = "step"
    """Plan the next step."""
    TICK = "tick"
    """Finish an item of the checklist."""
    ADVANCE = "advance"
    """Move it on."""
    CALL = "call"
    """Get in touch again."""
    CLOSE_DATE = "close_date"
    """Expect the close on another day."""
    LAST_CHANCE = "last_chance"
    """Write once more, then stop."""
    PARK = "park"
    LOSE = "lose"
    BRING_BACK = "bring_back"
    """Take up again what was parked."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One answer; the text may hold what the user wrote."""

    kind: SuggestionKind
    text: str
    due: date | None = None
    """The day for a step that is to be planned: tomorrow or later."""


def suggest(
    deal: Standing, kinds: AbstractSet[str], stage: Stage, process: ProcessMap, now: Now
) -> Suggestion:
    """The answer that fits best: the end of trying comes before the next try.

    `kinds` are the values of the deal's reasons, at least one.
    """
    for kind, answer in _ANSWERS:
        if kind in kinds and (found := answer(deal, stage, process, now)) is not None:
            return found
    message = f"no reason among {sorted(kinds)}"
    raise ValueError(message)


def _answer(deal: Standing, *_: object) -> Suggestion:
    text = "Answer now" if deal.first_in else "Make the first contact"
    return Suggestion(SuggestionKind.ANSWER, text)


def _last_chance(deal: Standing, *_: object) -> Suggestion:
    if deal.last_chance:
        text = "The last chance has gone by: lose it, or park it until a better day"
        return Suggestion(SuggestionKind.LOSE, text)
    text = "Send a last-chance message; then lose it, or park it until a better day"
    return Suggestion(SuggestionKind.LAST_CHANCE, text)


def _after_no(deal: Standing, *_: object) -> Suggestion:
    if deal.noes >= MANY_NOES:
        return Suggestion(SuggestionKind.LOSE, "Lose it, or park it until something changes")
    return Suggestion(SuggestionKind.PARK, "Park it until a better day, or plan a follow-up")


def _do(deal: Standing, *_: object) -> Suggestion:
    if deal.last_chance and deal.next_text == DECIDE:
        return _last_chance(deal)
    return Suggestion(SuggestionKind.DO, f"Do it: {deal.next_text}")


def _bring_back(_deal: Standing, _stage: Stage, _process: ProcessMap, now: Now) -> Suggestion:
    text = "Take it up again: plan the next step"
    return Suggestion(SuggestionKind.BRING_BACK, text, now.today + _A_DAY)


def _tick(*_: object) -> Suggestion:
    return Suggestion(SuggestionKind.TICK, "Finish what is overdue on its checklist")


def _advance(deal: Standing, stage: Stage, process: ProcessMap, _now: Now) -> Suggestion | None:
    """On to the next stage, where a checklist is all done."""
    if not deal.items_total or deal.items_done < deal.items_total or stage not in process.stages:
        return None
    target = process.neighbour(stage, 1)
    text = f"Its checklist is done: on to {target.name}" if target else "Its checklist is done: win"
    return Suggestion(SuggestionKind.ADVANCE, text)


def _settle(_deal: Standing, stage: Stage, *_: object) -> Suggestion:
    if stage.is_ask:
        return Suggestion(SuggestionKind.CALL, "Ask for a decision, yes or no")
    return Suggestion(SuggestionKind.CALL, "Agree on what it takes to move on, or let it go")


def _plan(deal: Standing, stage: Stage, _process: ProcessMap, now: Now) -> Suggestion:
    touched = now.day_of(deal.last_touch_at) if deal.last_touch_at else None
    due = next_touch_due(stage, now.day_of(deal.entered_at), touched)
    if due is None:
        day = now.today + timedelta(days=follow_up_days(stage))
        return Suggestion(SuggestionKind.STEP, "Plan the next step", day)
    text = f"Plan the next step; the next touch is due {short_day(max(due, now.today), now.today)}"
    return Suggestion(SuggestionKind.STEP, text, max(due, now.today + _A_DAY))


def _call(*_: object) -> Suggestion:
    return Suggestion(SuggestionKind.CALL, "Get in touch")


def _new_date(*_: object) -> Suggestion:
    return Suggestion(SuggestionKind.CLOSE_DATE, "Expect the close on another day, or lose it")


_ANSWERS: tuple[
    tuple[str, Callable[[Standing, Stage, ProcessMap, Now], Suggestion | None]], ...
] = (
    ("unanswered", _answer),
    ("last_attempt", _last_chance),
    ("no", _after_no),
    ("overdue", _do),
    ("due_today", _do),
    ("unparked", _bring_back),
    ("checklist_overdue", _tick),
    ("too_long", _advance),
    ("too_long", _settle),
    ("no_step", _advance),
    ("no_step", _plan),
    ("untouched", _call),
    ("slipped", _new_date),
)
"""What is said to the reasons; the first that has something to say is heard."""
