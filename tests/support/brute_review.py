"""The review queue computed anew from bare records, the slow and plain way.

It takes nothing from the program but the records: no summary columns, no queries, no helpers.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.model import Deal, Task, Touch, Visit
from pipetui.domain.process import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Record

ORDER = (
    "unanswered",
    "overdue",
    "due_today",
    "checklist_overdue",
    "no_step",
    "too_long",
    "untouched",
    "slipped",
    "last_attempt",
    "unparked",
    "no",
)
ANSWERS = {"call", "email", "meeting", "message", "demo", "proposal"}


class Expected(NamedTuple):
    """A deal that needs a decision, and the kinds of its reasons, most urgent first."""

    deal_id: int
    kinds: tuple[str, ...]


def brute_queue(
    records: Mapping[tuple[Entity, int], Record], now: Now, parked: Mapping[int, date]
) -> list[Expected]:
    """What the queue must be. `parked` are the days until which deals were put off.

    A deal is no longer among them once something was decided about it after that day.
    """
    placed = []
    for deal in records.values():
        if not isinstance(deal, Deal) or deal.closed_at is not None:
            continue
        if deal.id in parked and parked[deal.id] > today(now):
            continue
        reasons = dict(_reasons(deal, records.values(), now, parked.get(deal.id)))
        kinds = tuple(kind for kind in ORDER if kind in reasons)
        if kinds:
            yearly = {"once": 1, "year": 1, "quarter": 4, "month": 12}
            worth = deal.value.amount * yearly[deal.value.every] if deal.value else -1
            place = (ORDER.index(kinds[0]), -reasons[kinds[0]], -worth, deal.id)
            placed.append((place, Expected(deal.id, kinds)))
    return [each for _, each in sorted(placed)]


def today(now: Now) -> date:
    """The day it is."""
    return day(now.instant, now)


def day(instant: datetime, now: Now) -> date:
    """The person's day of an instant."""
    return instant.astimezone(now.zone).date()


def _reasons(  # noqa: C901 - one line of the definition after the other
    deal: Deal, records: Iterable[Record], now: Now, parked: date | None
) -> Iterable[tuple[str, float]]:
    everything = list(records)
    stages = [r for r in everything if isinstance(r, Stage) and r.pipeline_id == deal.pipeline_id]
    tasks = [r for r in everything if isinstance(r, Task) and r.deal_id == deal.id]
    touches = [r for r in everything if isinstance(r, Touch) and r.deal_id == deal.id]
    stays = [r for r in everything if isinstance(r, Visit) and r.deal_id == deal.id]
    touches.sort(key=lambda touch: (touch.at, touch.id))
    stage = next(each for each in stages if each.id == deal.stage_id)
    entered = next(each.entered_at for each in stays if each.left_at is None)
    todo = [t for t in tasks if t.done_at is None and t.skipped_at is None and t.due is not None]
    steps = [t for t in todo if t.stage_id is None]
    days_over = [(today(now) - t.due).days for t in steps if t.due]
    planned = bool(steps) and max(days_over) <= 0
    silent = min(_days(at, now) for at in [entered, *(touch.at for touch in touches)])

    yield from _unanswered(deal, stage, stages, touches, planned=planned, now=now)
    if steps and max(days_over) > 0:
        yield "overdue", max(days_over)
    if steps and max(days_over) == 0:
        times = [t.due_time or time.max for t in steps if t.due == today(now)]
        yield "due_today", -_seconds(min(times))
    items = [
        (today(now) - t.due).days
        for t in todo
        if t.due and t.stage_id == deal.stage_id and t.parent_id is None
    ]
    if items and max(items) > 0:
        yield "checklist_overdue", max(items)
    if not steps:
        yield "no_step", silent
    if stage.stale_days is not None and _days(entered, now) > stage.stale_days:
        yield "too_long", _days(entered, now)
    line = stage.touch_days or stage.stale_days
    if line is not None and silent > line and not planned:
        yield "untouched", silent
    if deal.expected_close is not None and deal.expected_close < today(now):
        yield "slipped", (today(now) - deal.expected_close).days
    ended = bool(touches) and touches[-1].outcome == "last chance"
    enough = stage.touch_limit is not None and _tried(touches, entered) >= stage.touch_limit
    if enough and not (ended and planned):
        yield "last_attempt", _days(touches[-1].at, now)
    if parked is not None:
        yield "unparked", (today(now) - parked).days
    if touches and touches[-1].kind == "no" and not planned:
        yield "no", _days(touches[-1].at, now)


def _unanswered(  # noqa: PLR0913 - what it follows from
    deal: Deal, stage: Stage, stages: list[Stage], touches: list[Touch], *, planned: bool, now: Now
) -> Iterable[tuple[str, float]]:
    if any(touch.direction == "out" and touch.kind in ANSWERS for touch in touches):
        return
    heard = [touch.at for touch in touches if touch.direction == "in"]
    standing = [each for each in stages if not each.retired and each.kind == "open"]
    first = min(standing, key=lambda each: (not each.is_start, each.position))
    if heard or (not touches and stage.id == first.id and not planned):
        since = min(heard, default=deal.created_at)
        yield "unanswered", max((now.instant - since).total_seconds(), 0)


def _tried(touches: list[Touch], entered: datetime) -> int:
    """Unanswered tries in a row, since the stay began."""
    tried = 0
    for touch in reversed(touches):
        silent = touch.outcome in {"no answer", "last chance"}
        if touch.at < entered or touch.direction != "out" or not silent:
            break
        tried += touch.outcome == "no answer"
    return tried


def _days(instant: datetime, now: Now) -> int:
    """Days gone by since; none since what a clock set back has yet to come to."""
    return max((today(now) - day(instant, now)).days, 0)


def _seconds(at: time) -> float:
    return at.hour * 3600 + at.minute * 60 + (at.second > 0) * 60
