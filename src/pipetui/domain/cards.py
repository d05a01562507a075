"""What a board shows of a deal, and how cards are ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipetui.domain.model import HasStatus
from pipetui.domain.staleness import FIXED, NEVER_STALE, Lines, Staleness, staleness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Status
    from pipetui.domain.money import Money
    from pipetui.domain.process import Stage

_NO_TIME = time.max


class StepState(StrEnum):
    """How the next step stands to today."""

    OVERDUE = "overdue"
    TODAY = "today"
    NONE = "none"
    FUTURE = "future"


_URGENCY = {state: place for place, state in enumerate(StepState)}


class LaneOrder(StrEnum):
    """How the cards of a lane are ordered."""

    URGENCY = "urgency"
    VALUE = "value"
    AGE = "age"
    MANUAL = "manual"


class Drawer(StrEnum):
    """Where the deals of a pipeline are kept that may stand on no lane."""

    WON = "won"
    LOST = "lost"
    PARKED = "parked"
    CUSTOMERS = "customers"
    """Won, and not churned since."""


@dataclass(frozen=True, slots=True)
class Card(HasStatus):
    """A deal on a lane (open and not parked, or a client) or in a drawer."""

    id: int
    stage_id: int | None
    """None only for a closed deal that came without a stage."""
    title: str
    company: str | None
    value: Money | None
    status: Status
    rank: str
    entered_at: datetime
    last_touch_at: datetime | None
    next_text: str | None
    next_due: date | None
    next_time: time | None
    items_done: int
    items_total: int
    probability: int | None
    tags: tuple[str, ...]
    owner: str | None
    source: str | None
    closed_at: datetime | None
    lost_reason: str | None
    competitor: str | None
    parked_until: date | None
    churned_at: datetime | None
    churn_reason: str | None
    found_by: str
    """Title and company, folded, for the filter."""
    people: str
    """The names of its contacts and of its owner, folded, one a line, for the filter."""
    noes: int = 0
    """How often the buyer has said no."""
    renewal: date | None = None
    fit: tuple[tuple[str, str], ...] = ()
    """The qualification questions that were answered, each with its answer."""


def step_state(due: date | None, today: date) -> StepState:
    """Overdue, today, future, or none without a day."""
    if due is None:
        return StepState.NONE
    if due == today:
        return StepState.TODAY
    return StepState.OVERDUE if due < today else StepState.FUTURE


def card_staleness(card: Card, stage: Stage, now: Now, lines: Lines = FIXED) -> Staleness:
    """How a card stands to its stage's lines; a client or a parked deal is never stale."""
    today = now.today
    if not card.is_open or card.is_parked(today):
        return NEVER_STALE
    touched = now.day_of(card.last_touch_at) if card.last_touch_at else None
    return staleness(stage, now.day_of(card.entered_at), touched, card.next_due, today, lines)


def urgency(due: date | None, at: time | None, today: date) -> tuple[int, int, time]:
    """A sort key, most urgent first: overdue (longest first), today, no step, then the future."""
    state = _URGENCY[step_state(due, today)]
    return (state, due.toordinal() if due else 0, at or _NO_TIME)


def order_key(order: LaneOrder, today: date) -> Callable[[Card], Any]:
    """A sort key for a lane; what is equal by the order goes by hand order, then by id.

    By value, recurring amounts count for a year and currencies are not converted.
    """
    keys: dict[LaneOrder, Callable[[Card], Any]] = {
        LaneOrder.URGENCY: lambda card: urgency(card.next_due, card.next_time, today),
        LaneOrder.VALUE: _by_value,
        LaneOrder.AGE: lambda card: card.entered_at,
        LaneOrder.MANUAL: lambda _card: 0,
    }
    key = keys[order]
    return lambda card: (key(card), card.rank, card.id)


def order_drawer(cards: Iterable[Card], drawer: Drawer) -> list[Card]:
    """A drawer's cards: closed ones newest first, parked ones soonest first, clients by value.

    A client's value is a year's; currencies are not converted.
    """
    if drawer is Drawer.PARKED:
        return sorted(cards, key=lambda card: (str(card.parked_until), card.id))
    newest = sorted(cards, key=lambda card: (_closed(card), card.id), reverse=True)
    if drawer is Drawer.CUSTOMERS:
        return sorted(newest, key=_by_value)
    return newest


def _closed(card: Card) -> float:
    return card.closed_at.timestamp() if card.closed_at else 0.0


def _by_value(card: Card) -> Decimal:
    return -(card.value.annualised().amount if card.value else Decimal(-1))
