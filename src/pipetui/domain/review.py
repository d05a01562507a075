"""The review queue: every open deal that needs a decision, why, and what the process suggests."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.cadence import (
    NO_LIMIT,
    Limit,
    answer_clock,
    attempt_limit,
    is_last_attempt,
)
from pipetui.domain.dates import days_between
from pipetui.domain.model import is_put_away
from pipetui.domain.money import currency_digits
from pipetui.domain.staleness import FIXED, Lines, StaleKind, staleness
from pipetui.domain.suggesting import Suggestion, SuggestionKind, suggest
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime, time

    from pipetui.domain.dates import Now
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap, Stage

__all__ = [
    "ANSWER_HOURS",
    "Policy",
    "Reason",
    "ReasonKind",
    "ReviewItem",
    "Standing",
    "Suggestion",
    "SuggestionKind",
    "is_planned",
    "review_queue",
]

ANSWER_HOURS: Final = 24
"""Within how many hours a new lead should have its first answer, unless told."""
_A_DAY = 24
_IN_DAYS_FROM = 48
_FINEST = 4
"""The most decimals of any currency."""


class ReasonKind(StrEnum):
    """Why a deal needs a decision, most urgent first."""

    UNANSWERED = "unanswered"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    CHECKLIST_OVERDUE = "checklist_overdue"
    NO_STEP = "no_step"
    TOO_LONG = "too_long"
    UNTOUCHED = "untouched"
    SLIPPED = "slipped"
    LAST_ATTEMPT = "last_attempt"
    UNPARKED = "unparked"
    NO = "no"


_URGENCY = {kind: place for place, kind in enumerate(ReasonKind)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in a sentence with its number."""

    kind: ReasonKind
    text: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A deal that needs a decision, with all its reasons, most urgent first."""

    deal_id: int
    reasons: tuple[Reason, ...]
    suggestion: Suggestion


class Standing(NamedTuple):
    """What the review asks of an open deal; a tuple, because there are as many as open deals."""

    id: int
    pipeline_id: int
    stage_id: int
    created_at: datetime
    entered_at: datetime
    value: Money | None = None
    last_touch_at: datetime | None = None
    next_text: str | None = None
    next_due: date | None = None
    next_time: time | None = None
    expected_close: date | None = None
    pushes: int = 0
    parked_until: date | None = None
    items_total: int = 0
    items_done: int = 0
    items_due: date | None = None
    attempts: int = 0
    noes: int = 0
    first_in: datetime | None = None
    """The buyer's first word; asked only of deals that nobody has answered."""
    answered: bool = False
    """Something of `cadence.ANSWERS` has gone out."""
    last_no: datetime | None = None
    """When the buyer said no, if no other touch came after that."""
    last_chance: bool = False
    """The last touch told the buyer that it is the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The lines and limits by which deals are judged."""

    lines: Lines = FIXED
    limits: Mapping[int, Limit] = field(default_factory=dict)
    """What a pipeline's wins teach about attempts, by the id of the pipeline."""
    answer_hours: int = ANSWER_HOURS


_Found = tuple[Reason, float]
"""A reason with how long it has stood, for the order: the greater, the earlier."""


class _Case(NamedTuple):
    """A deal with what several reasons ask of it."""

    deal: Standing
    stage: Stage
    entered: date
    touched: date | None
    quiet_since: date
    """The day of the last touch or move."""
    planned: bool
    today: date


def review_queue(
    deals: Iterable[Standing], maps: Sequence[ProcessMap], now: Now, policy: Policy | None = None
) -> tuple[ReviewItem, ...]:
    """The open deals that need a decision, most urgent first.

    A deal is in with every reason it has, and stands where the most urgent one puts it; within
    that, what has stood longest comes first, then what is worth most, by the year and without
    regard to currencies, then the oldest number. One that is parked is out until its day.
    """
    policy = policy or Policy()
    today, day_of = now.today, now.day_of
    stages = {stage.id: (stage, process) for process in maps for stage in process.every_stage}
    firsts = {process.first.id for process in maps}
    keyed: list[tuple[tuple[int, float, int, int], ReviewItem]] = []
    for deal in deals:
        if is_put_away(deal.parked_until, today):
            continue
        stage, process = stages[deal.stage_id]
        entered = day_of(deal.entered_at)
        touched = day_of(deal.last_touch_at) if deal.last_touch_at else None
        quiet = max(entered, touched) if touched else entered
        case = _Case(deal, stage, entered, touched, quiet, is_planned(deal, today), today)
        found = [
            *_unanswered(case, now, policy.answer_hours, is_first=stage.id in firsts),
            *_of_the_step(case),
            *_stale(case, policy.lines),
            *_of_the_end(case, now, policy.limits.get(deal.pipeline_id, NO_LIMIT)),
        ]
        if found:
            worst, weight = found[0]
            key = (_URGENCY[worst.kind], -weight, -_worth(deal.value), deal.id)
            reasons = tuple(reason for reason, _ in found)
            kinds = frozenset(reason.kind for reason in reasons)
            item = ReviewItem(deal.id, reasons, suggest(deal, kinds, stage, process, now))
            keyed.append((key, item))
    return tuple(item for _, item in sorted(keyed, key=itemgetter(0)))


def _unanswered(case: _Case, now: Now, target: int, *, is_first: bool) -> Iterator[_Found]:
    """A buyer who wrote and had no answer; a lead of the first stage nobody has planned for."""
    deal = case.deal
    if deal.answered:
        return
    is_new = is_first and deal.last_touch_at is None and not case.planned
    if deal.first_in is None and not is_new:
        return
    clock = answer_clock(deal.created_at, deal.first_in, now)
    long = _hours(clock.hours)
    said = (
        f"wrote {long} ago and has no answer" if clock.wrote else f"new for {long}, not contacted"
    )
    text = f"{said}; the target is {counted(target, 'hour')}"
    yield Reason(ReasonKind.UNANSWERED, text), clock.waited.total_seconds()


def _of_the_step(case: _Case) -> Iterator[_Found]:
    """A step that is over or due, an item that is over, or no step at all."""
    deal, today = case.deal, case.today
    if deal.next_due is not None and deal.next_due < today:
        days = days_between(deal.next_due, today)
        yield Reason(ReasonKind.OVERDUE, f"{_days(days)} over"), days
    if deal.next_due == today:
        at = deal.next_time
        # One without a time has until the end of the day; of the others the earlier is first.
        minutes = at.hour * 60 + at.minute if at else _A_DAY * 60
        text = f"due today at {at:%H:%M}" if at else "due today"
        yield Reason(ReasonKind.DUE_TODAY, text), -minutes
    if deal.items_due is not None and deal.items_due < today:
        days = days_between(deal.items_due, today)
        yield Reason(ReasonKind.CHECKLIST_OVERDUE, f"its checklist is {_days(days)} over"), days
    if deal.next_due is None:
        days = days_between(case.quiet_since, today)
        text = f"no next step; the last touch or move was {_ago(days)}"
        yield Reason(ReasonKind.NO_STEP, text), days


def _stale(case: _Case, lines: Lines) -> Iterator[_Found]:
    """Too long in its stage, too long without a touch, or both."""
    today = case.today
    due = case.deal.next_due
    verdict = staleness(case.stage, case.entered, case.touched, due, today, lines)
    for kind, text in zip(verdict.kinds, verdict.reasons, strict=True):
        if kind is StaleKind.TOO_LONG:
            yield Reason(ReasonKind.TOO_LONG, text), lines.days(case.entered, today)
        else:
            yield Reason(ReasonKind.UNTOUCHED, text), lines.days(case.quiet_since, today)


def _of_the_end(case: _Case, now: Now, learned: Limit) -> Iterator[_Found]:
    """A close that was not kept, an end of trying, a day come, a no that was left standing."""
    deal, today = case.deal, case.today
    if deal.expected_close is not None and deal.expected_close < today:
        days = days_between(deal.expected_close, today)
        pushed = f", put off {_times(deal.pushes)}" if deal.pushes else ""
        yield Reason(ReasonKind.SLIPPED, f"expected to close {_days(days)} ago{pushed}"), days
    limit = attempt_limit(case.stage, learned)
    if is_last_attempt(deal.attempts, limit) and not (deal.last_chance and case.planned):
        silent = days_between(case.touched or case.entered, today)
        yield Reason(ReasonKind.LAST_ATTEMPT, _tried(deal.attempts, limit)), silent
    if deal.parked_until is not None:
        days = days_between(deal.parked_until, today)
        back = f"was parked until {_days(days)} ago" if days else "was parked until today"
        yield Reason(ReasonKind.UNPARKED, back), days
    if deal.last_no is not None and not case.planned:
        days = days_between(now.day_of(deal.last_no), today)
        said = f"said no {_times(deal.noes)}, {_ago(days)}, and nothing since"
        yield Reason(ReasonKind.NO, said), days


def is_planned(deal: Standing, today: date) -> bool:
    """Whether its next step is dated today or later."""
    return deal.next_due is not None and deal.next_due >= today


def _worth(value: Money | None) -> int:
    """A year's amount, in the smallest part that any currency has; less than nothing for none."""
    if value is None:
        return -1
    yearly = value.annualised()
    scale: int = 10 ** (_FINEST - currency_digits(yearly.currency))
    return yearly.minor * scale


def _tried(attempts: int, limit: Limit) -> str:
    tries = f"{counted(attempts, 'try', 'tries')} without an answer"
    if limit.source == "learned":
        return f"{tries}; 9 in 10 wins had one by try {limit.attempts}"
    return f"{tries}, the limit is {limit.attempts}"


def _days(count: int) -> str:
    return counted(count, "day")


def _ago(days: int) -> str:
    return f"{_days(days)} ago" if days else "today"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _hours(hours: int) -> str:
    if not hours:
        return "less than an hour"
    return counted(hours, "hour") if hours < _IN_DAYS_FROM else counted(hours // _A_DAY, "day")
