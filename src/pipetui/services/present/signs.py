"""Steps, touches and outcomes in signs and few words, alike on every screen and at a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipetui.domain.cards import StepState
from pipetui.domain.dates import date_words, short_day
from pipetui.domain.model import Direction

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Deal, Touch

STEP_SIGNS: Final = {
    StepState.OVERDUE: "!",
    StepState.TODAY: "\N{BLACK CIRCLE}",
    StepState.FUTURE: "\N{WHITE CIRCLE}",
    StepState.NONE: "\N{EMPTY SET}",
}
DIRECTION_SIGNS: Final = {
    Direction.IN: "\N{LEFTWARDS ARROW}",
    Direction.OUT: "\N{RIGHTWARDS ARROW}",
}


def due_said(due: date | None, at: time | None, today: date) -> str:
    """When something is due, from today's point of view: `Fri 14:00`; nothing without a day."""
    if due is None:
        return ""
    return f"{short_day(due, today)} {at:%H:%M}" if at else short_day(due, today)


def outcome_said(deal: Deal, now: Now) -> str | None:
    """How a deal ended, or until when it is parked; None while it is simply open."""
    reason: str | None = None
    if deal.churned_at is not None:
        said, reason = f"churned {_on(deal.churned_at, now)}", deal.churn_reason
    elif not deal.is_open:
        day = f" {_on(deal.closed_at, now)}" if deal.closed_at else ""
        said, reason = f"{deal.status}{day}", deal.lost_reason
    elif deal.parked_until is not None and deal.is_parked(now.today):
        said = f"parked until {short_day(deal.parked_until, now.today)}"
    else:
        return None
    return f"{said}: {reason}" if reason else said


def touch_said(touch: Touch) -> str:
    """What was said and what came of it, on one line: `Asked for terms \N{MIDDLE DOT} 7 of 10`."""
    parts = (touch.text, touch.outcome, None if touch.score is None else f"{touch.score} of 10")
    return " \N{MIDDLE DOT} ".join(" ".join(part.split()) for part in parts if part)


def _on(instant: datetime, now: Now) -> str:
    return date_words(now.day_of(instant), now.today)
