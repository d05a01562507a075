"""What a board shows of a deal, and how cards are ordered and filtered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import BadValue
from pipetui.domain.model import Status
from pipetui.domain.money import Money, parse_amount
from pipetui.domain.staleness import NEVER_STALE, Age, Staleness, staleness
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap, Stage

_NO_TIME = time.max
_WHOLE_PERCENT = 100


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


@dataclass(frozen=True, slots=True)
class Card:
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

    @property
    def is_open(self) -> bool:
        """Still being sold."""
        return self.status is Status.OPEN

    @property
    def is_client(self) -> bool:
        """Won, and not left since."""
        return self.status is Status.WON and self.churned_at is None

    def is_parked(self, today: date) -> bool:
        """Off the lanes until a later day than `today`."""
        return self.is_open and self.parked_until is not None and self.parked_until > today


def step_state(due: date | None, today: date) -> StepState:
    """Overdue, today, future, or none without a day."""
    if due is None:
        return StepState.NONE
    if due == today:
        return StepState.TODAY
    return StepState.OVERDUE if due < today else StepState.FUTURE


def card_staleness(card: Card, stage: Stage, now: Now) -> Staleness:
    """How a card stands to its stage's lines; a client or a parked deal is never stale."""
    if not card.is_open or card.is_parked(now.today):
        return NEVER_STALE
    touched = now.day_of(card.last_touch_at) if card.last_touch_at else None
    return staleness(stage, now.day_of(card.entered_at), touched, card.next_due, now.today)


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
        LaneOrder.VALUE: lambda card: -(card.value.annualised().amount if card.value else -1),
        LaneOrder.AGE: lambda card: card.entered_at,
        LaneOrder.MANUAL: lambda _card: 0,
    }
    key = keys[order]
    return lambda card: (key(card), card.rank, card.id)


def weighted_sums(cards: Iterable[Card], process: ProcessMap) -> dict[str, int]:
    """Open value times probability by currency in minor units, each deal rounded half-even.

    A deal without a value, or whose stage has no probability, adds nothing.
    """
    assumed = {stage.id: stage.probability for stage in process.stages}
    sums: dict[str, int] = {}
    for card in cards:
        percent = card.probability if card.probability is not None else assumed.get(card.stage_id)
        if not card.is_open or card.value is None or percent is None:
            continue
        yearly = card.value.annualised()
        exact = Decimal(yearly.minor * percent) / _WHOLE_PERCENT
        part = int(exact.to_integral_value(ROUND_HALF_EVEN))
        sums[yearly.currency] = sums.get(yearly.currency, 0) + part
    return sums


def card_filter(text: str, process: ProcessMap, now: Now) -> Callable[[Card], bool]:
    """A test for the cards that a filter line means; every word must hold.

    `#tag`, `stale`, `ageing`, `overdue`, `today`, `nostep`, `>10k`, `<500`; any other word is
    looked for in title and company.
    """
    tests = [_word_test(word, process, now) for word in text.split()]
    return lambda card: all(test(card) for test in tests)


def _word_test(word: str, process: ProcessMap, now: Now) -> Callable[[Card], bool]:
    folded = fold(word)
    stages = {stage.id: stage for stage in process.stages}
    ages = {"stale": Age.STALE, "ageing": Age.AGEING}
    states = {"overdue": StepState.OVERDUE, "today": StepState.TODAY, "nostep": StepState.NONE}
    if folded in ages:
        wanted = ages[folded]
        return lambda card: card_staleness(card, stages[card.stage_id], now).age is wanted
    if folded in states:
        state = states[folded]
        return lambda card: card.is_open and step_state(card.next_due, now.today) is state
    if folded.startswith("#") and len(folded) > 1:
        tag = folded[1:]
        return lambda card: any(fold(each).startswith(tag) for each in card.tags)
    if folded[:1] in {">", "<"}:
        test = _amount_test(word, process.pipeline.currency)
        if test is not None:
            return test
    return lambda card: folded in card.found_by


def _amount_test(word: str, currency: str) -> Callable[[Card], bool] | None:
    try:
        limit = parse_amount(word[1:], currency).amount
    except BadValue:
        return None  # half typed, or meant as text

    def test(card: Card) -> bool:
        if card.value is None:
            return False
        amount = card.value.annualised().amount
        return amount > limit if word.startswith(">") else amount < limit

    return test
