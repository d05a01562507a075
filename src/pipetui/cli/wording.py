"""Deals, days and amounts as the command line words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.cli.output import Piece, Style
from pipetui.domain.cards import StepState, step_state
from pipetui.domain.dates import date_words
from pipetui.domain.money import Money, sum_by_currency
from pipetui.services.present.signs import STEP_SIGNS, due_said, outcome_said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Deal

_STEP_STYLES = {
    StepState.OVERDUE: Style.BAD,
    StepState.TODAY: Style.WARN,
    StepState.FUTURE: None,
    StepState.NONE: Style.FAINT,
}


def moment_text(instant: datetime, now: Now) -> str:
    """An instant in the person's zone: `27 Nov 14:05`."""
    local = instant.astimezone(now.zone)
    return f"{date_words(local.date(), now.today)} {local:%H:%M}"


def due_piece(text: str | None, due: date | None, at: time | None, today: date) -> Piece:
    """A step with the sign of its state, its day first because texts are cut at the end."""
    state = step_state(due, today)
    words = (STEP_SIGNS[state], due_said(due, at, today), text or "")
    return Piece(" ".join(word for word in words if word), _STEP_STYLES[state])


def step_piece(deal: Deal, now: Now) -> Piece:
    """What comes next for a deal, or how it ended."""
    outcome = outcome_said(deal, now)
    if outcome is not None:
        return Piece(outcome, Style.GOOD if deal.is_client else Style.FAINT)
    return due_piece(deal.next_text, deal.next_due, deal.next_time, now.today)


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
