"""Deals, days and amounts as the command line words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.cli.output import Piece, Style
from pipetui.domain.cards import StepState, step_state
from pipetui.domain.dates import short_day
from pipetui.domain.model import Status
from pipetui.domain.money import Money, sum_by_currency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Deal

# The same four states, by the same signs, as on a card of the board.
STEP_SIGNS = {
    StepState.OVERDUE: "!",
    StepState.TODAY: "●",
    StepState.FUTURE: "○",
    StepState.NONE: "∅",
}
_STEP_STYLES = {
    StepState.OVERDUE: Style.BAD,
    StepState.TODAY: Style.WARN,
    StepState.FUTURE: None,
    StepState.NONE: Style.FAINT,
}
_OUTCOME_STYLES = {Status.WON: Style.GOOD, Status.LOST: Style.FAINT}


def day_text(day: date, today: date) -> str:
    """A day with its month, and its year when that is another one: `27 Nov`."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def moment_text(instant: datetime, now: Now) -> str:
    """An instant in the person's zone: `27 Nov 14:05`."""
    local = instant.astimezone(now.zone)
    return f"{day_text(local.date(), now.today)} {local:%H:%M}"


def due_text(due: date | None, at: time | None, today: date) -> str:
    """When something is due, from today's point of view: `Fri 14:00`."""
    if due is None:
        return ""
    return f"{short_day(due, today)} {at:%H:%M}" if at else short_day(due, today)


def due_piece(text: str | None, due: date | None, at: time | None, today: date) -> Piece:
    """A step with the sign of its state, its day first because texts are cut at the end."""
    state = step_state(due, today)
    words = (STEP_SIGNS[state], due_text(due, at, today), text or "")
    return Piece(" ".join(word for word in words if word), _STEP_STYLES[state])


def step_piece(deal: Deal, now: Now) -> Piece:
    """What comes next for a deal, or how it ended."""
    today = now.today
    if deal.churned_at is not None:
        return Piece(f"churned {day_text(now.day_of(deal.churned_at), today)}", Style.FAINT)
    if deal.status is not Status.OPEN:
        on = f" {day_text(now.day_of(deal.closed_at), today)}" if deal.closed_at else ""
        why = f": {deal.lost_reason}" if deal.lost_reason else ""
        return Piece(f"{deal.status}{on}{why}", _OUTCOME_STYLES[deal.status])
    if deal.parked_until is not None and deal.parked_until > today:
        return Piece(f"parked until {day_text(deal.parked_until, today)}", Style.FAINT)
    return due_piece(deal.next_text, deal.next_due, deal.next_time, today)


def value_text(value: Money | None) -> str:
    """An amount in full; nothing for none."""
    if value is None:
        return ""
    from pipetui.services.present.amounts import money_text

    return money_text(value)


def sums_text(values: Iterable[Money]) -> str:
    """Sums per currency, recurring amounts by their year: `€12,000 + $500`."""
    sums = sum_by_currency(values)
    return " + ".join(value_text(Money(sums[code], code)) for code in sorted(sums) if sums[code])


def checklist_text(deal: Deal) -> str:
    """`1/4`, or nothing without a checklist."""
    return f"{deal.items_done}/{deal.items_total}" if deal.items_total else ""


def tags_text(tags: Iterable[str]) -> str:
    """`#web #referral`."""
    return " ".join(f"#{tag}" for tag in tags)
