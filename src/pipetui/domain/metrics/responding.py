"""How long one side waits for the other: for the first answer, and for the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.cadence import ANSWERS
from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Days, days_of, median, percentile
from pipetui.domain.model import Direction, TouchKind

if TYPE_CHECKING:
    from datetime import datetime

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period

TARGET_HOURS = 24
"""Within how many hours a lead should be answered, unless the settings say otherwise."""
_NINE_IN_TEN = 0.9
_AN_HOUR = timedelta(hours=1)


class OpenAsk(NamedTuple):
    """A deal whose buyer was asked and has not decided."""

    deal_id: int
    asked_at: datetime
    days: int
    """Since then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToDecision:
    """How long buyers take to decide once they are asked."""

    won: Days
    lost: Days
    never_asked: tuple[int, ...]
    """Deals that closed in the period without having been asked, as far as is known."""
    waiting: tuple[OpenAsk, ...]
    """Open deals that were asked, longest first."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The deals that were asked and decided."""
        return (*self.won.deal_ids, *self.lost.deal_ids)


def ask_to_decision(facts: Facts, period: Period) -> AskToDecision:
    """Days from the ask to the close, of the deals that closed in the period.

    The ask is the latest proposal that went out, else the last known entry into a stage marked so.
    """
    asks = {number for number, stage in facts.stages.items() if stage.is_ask}
    won: dict[int, int] = {}
    lost: dict[int, int] = {}
    never: list[int] = []
    for deal in closed_in(facts.deals, period):
        asked = asked_at(deal, asks)
        if asked is None or deal.closed_at is None:
            never.append(deal.id)
        else:
            into = won if deal.is_won else lost
            into[deal.id] = facts.days(asked, deal.closed_at)
    waiting = [
        OpenAsk(deal.id, asked, facts.days(asked, facts.as_of.instant))
        for deal in facts.open
        if (asked := asked_at(deal, asks)) is not None
    ]
    return AskToDecision(
        won=days_of(won),
        lost=days_of(lost),
        never_asked=tuple(never),
        waiting=tuple(sorted(waiting, key=lambda ask: (ask.asked_at, ask.deal_id))),
        basis="days from the latest proposal, else the last entry into the stage marked ask, "
        f"to the close, by the day of the close, {period.label}",
    )


def asked_at(deal: DealFact, asks: set[int]) -> datetime | None:
    """When the buyer was asked to decide, last before the deal closed; None when never."""
    end = deal.closed_at
    for touch in reversed(deal.touches_until_close):
        if touch.kind is TouchKind.PROPOSAL and touch.direction is Direction.OUT:
            return touch.at
    for stay in reversed(deal.stays):
        told = stay.stage_id in asks and stay.start_known
        if told and (end is None or stay.entered_at <= end):
            return stay.entered_at
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstResponse:
    """How long buyers wait for the first answer, in hours."""

    median_hours: float | None
    p90_hours: float | None
    within: Rate
    """Answered within the target, of all that were answered."""
    target_hours: int
    answered: tuple[int, ...]
    never: tuple[int, ...]
    """Deals that nobody has answered."""
    untouched: int
    """How many of those have no touch at all, of either side."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals that had an answer to expect."""
        return (*self.answered, *self.never)


def first_response(facts: Facts, period: Period, target_hours: int = TARGET_HOURS) -> FirstResponse:
    """Hours from the buyer's first word to the first contact that went out.

    The wait begins with the first incoming touch, and with the deal where none came before the
    answer; it counts in the period in which it began.
    """
    hours: dict[int, float] = {}
    never: list[DealFact] = []
    for deal in facts.deals:
        wait = wait_for_answer(deal)
        if not period.holds(facts.as_of.day_of(wait.began)):
            continue
        if wait.hours is None:
            never.append(deal)
        else:
            hours[deal.id] = wait.hours
    waits = list(hours.values())
    return FirstResponse(
        median_hours=median(waits).value,
        p90_hours=percentile(waits, _NINE_IN_TEN),
        within=Rate(sum(each <= target_hours for each in waits), len(waits)),
        target_hours=target_hours,
        answered=tuple(hours),
        never=tuple(deal.id for deal in never),
        untouched=sum(not deal.touches for deal in never),
        basis="hours from the first incoming touch, else from creation, to the first outgoing "
        f"contact, by the day it began, {period.label}",
    )


class Wait(NamedTuple):
    """A buyer's wait for the first answer."""

    began: datetime
    answered: datetime | None
    """None while nobody has."""

    @property
    def hours(self) -> float | None:
        """How long it took; nothing, where the answer is dated before the question."""
        if self.answered is None:
            return None
        return max(self.answered - self.began, timedelta()) / _AN_HOUR


def wait_for_answer(deal: DealFact) -> Wait:
    """How long the buyer of a deal waited, from the first word or from when the deal was made."""
    first_in = None
    for touch in deal.touches:
        if touch.direction is Direction.IN:
            first_in = first_in or touch.at
        elif touch.kind in ANSWERS:
            return Wait(first_in or deal.created_at, touch.at)
    return Wait(first_in or deal.created_at, None)
