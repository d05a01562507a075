"""A round of the review: which deals are gone through, where one is, what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.model import Deal

MILESTONES: Final = (3, 5, 10, 20, 30, 50, 75, 100)
"""Days in a row that deserve a word; from the last one on every hundredth."""
_USUAL_SECONDS = 20
"""What a deal takes until a few have shown how long they do."""
_FEW = 3
_LONGEST_LOOK = 180
"""Seconds: whoever looks at a deal for longer has gone for coffee."""
_SATURDAY = 5


class How(StrEnum):
    """What became of a deal by which it was settled, what weighs most first."""

    WON = "won"
    LOST = "lost"
    PARKED = "parked"
    ADVANCED = "moved on"
    BACK = "moved back"
    TOUCHED = "touched"
    PLANNED = "planned"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Round:
    """One way through the queue of a day."""

    day: date
    order: tuple[int, ...]
    """The deals in the order in which they are gone through."""
    at: int | None
    """The deal in front; None at the end."""
    settled: Mapping[int, How] = field(default_factory=dict)
    """Those that have left the queue."""
    seen: frozenset[int] = frozenset()
    """Those that were passed by and are still in it."""
    seconds: float = 0
    """How long was spent so far."""

    @property
    def left(self) -> tuple[int, ...]:
        """The deals that still need a decision."""
        return tuple(deal for deal in self.order if deal not in self.settled)

    @property
    def done(self) -> int:
        """How many were settled."""
        return len(self.settled)

    @property
    def seconds_left(self) -> int:
        """How long the rest will take, at the pace so far."""
        pace = self.seconds / self.done if self.done >= _FEW else _USUAL_SECONDS
        return round(pace * len(self.left))


def begin(day: date, queue: Sequence[int], before: Round | None = None) -> Round:
    """A round through a queue: the one of that day that was left where it was, or a new one.

    What the one before settled stays settled, unless it is in the queue again. Where all that is
    left was passed by, it is gone through once more.
    """
    if before is None or before.day != day or before.at is None:
        return Round(day, tuple(queue), queue[0] if queue else None)
    inside = frozenset(queue)
    settled = {deal: how for deal, how in before.settled.items() if deal not in inside}
    seen = before.seen & inside
    at = before.at if before.at in inside else None
    if at is None:
        at = next((deal for deal in queue if deal not in seen), None)
    if at is None and queue:
        at, seen = queue[0], frozenset()
    return replace(before, order=(*settled, *queue), at=at, settled=settled, seen=seen - {at})


def settle(here: Round, how: How) -> Round:
    """The deal in front has left the queue; the next one that needs a decision comes."""
    if here.at is None:
        return here
    settled = {**here.settled, here.at: how}
    return pass_by(replace(here, settled=settled, seen=here.seen - {here.at}))


def pass_by(here: Round) -> Round:
    """On to the next deal that needs a decision and was not passed by; at the end to none."""
    if here.at is None:
        return here
    seen = here.seen if here.at in here.settled else here.seen | {here.at}
    place = here.order.index(here.at)
    behind = (*here.order[place + 1 :], *here.order[:place])
    ahead = (deal for deal in behind if deal not in here.settled and deal not in seen)
    return replace(here, seen=seen, at=next(ahead, None))


def step_back(here: Round) -> Round:
    """The deal before, settled or not; from the end the last one."""
    place = len(here.order) if here.at is None else here.order.index(here.at)
    if place == 0:
        return here
    before = here.order[place - 1]
    return replace(here, at=before, seen=here.seen - {before})


def come_back(here: Round, deal: int) -> Round:
    """A deal needs a decision again, because what settled it was undone, and is in front."""
    settled = {each: how for each, how in here.settled.items() if each != deal}
    order = here.order if deal in here.order else (*here.order, deal)
    return replace(here, settled=settled, order=order, seen=here.seen - {deal}, at=deal)


def leave_out(here: Round, deal: int) -> Round:
    """A deal that others have settled meanwhile is no part of the round any more.

    One that was settled here is: it keeps its place, and others see to what became of it.
    """
    after = pass_by(here) if here.at == deal else here
    if deal in after.settled:
        return after
    order = tuple(each for each in after.order if each != deal)
    return replace(after, order=order, seen=after.seen - {deal})


def take_in(here: Round, queue: Sequence[int]) -> Round:
    """What has come into the queue meanwhile is gone through as well."""
    known = frozenset(here.order)
    fresh = tuple(deal for deal in queue if deal not in known)
    return replace(here, order=(*here.order, *fresh), at=here.at or next(iter(fresh), None))


def again(here: Round) -> Round:
    """Through those once more that were passed by."""
    return replace(here, seen=frozenset(), at=next(iter(here.left), None))


def spend(here: Round, seconds: float) -> Round:
    """Time went by over a deal; a clock set back and a pause are no work."""
    return replace(here, seconds=here.seconds + min(max(seconds, 0), _LONGEST_LOOK))


def how_settled(before: Deal, after: Deal | None, places: Mapping[int, int]) -> How:
    """What became of a deal between two looks at it; `places` are those of stages by their ids."""
    if after is None:
        return How.DELETED
    if after.status is not before.status:
        return How.WON if after.status is Status.WON else How.LOST
    if after.parked_until is not None and after.parked_until != before.parked_until:
        return How.PARKED
    if after.stage_id != before.stage_id:
        went_on = _place(after, places) > _place(before, places)
        return How.ADVANCED if went_on or after.pipeline_id != before.pipeline_id else How.BACK
    return How.TOUCHED if after.last_touch_at != before.last_touch_at else How.PLANNED


def _place(deal: Deal, places: Mapping[int, int]) -> int:
    return places.get(deal.stage_id or 0, -1)


def counts(here: Round) -> dict[How, int]:
    """How many deals each thing became of, what weighs most first."""
    found = Counter(here.settled.values())
    return {how: found[how] for how in How if found[how]}


# -- days in a row -------------------------------------------------------------------------


class Streak(NamedTuple):
    """Days in a row on which the review was gone through to its end."""

    last: date | None = None
    length: int = 0
    best: int = 0


def keep_up(streak: Streak, today: date) -> Streak:
    """The streak after a review that was finished today; weekends break none.

    A second one on a day, and one on a day before the last, which a clock set back can make, leave
    it as it is.
    """
    if streak.last is not None and today <= streak.last:
        return streak
    missed = [] if streak.last is None else _days_between(streak.last, today)
    goes_on = streak.last is not None and all(day.weekday() >= _SATURDAY for day in missed)
    length = streak.length + 1 if goes_on else 1
    return Streak(today, length, max(streak.best, length))


def _days_between(first: date, last: date) -> Iterable[date]:
    """The days between two, both left out; of a long time those of two weeks are enough."""
    count = min((last - first).days - 1, 14)
    return [first + timedelta(days=days) for days in range(1, count + 1)]


# -- praise --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What praise is earned by."""

    round: Round
    before: Streak
    """The streak as it was when the round began."""
    streak: Streak
    signs: int
    """Warning signs that show."""
    best: int
    """The most deals that were ever settled in a round before."""


def praise(earned: Earned) -> tuple[str, ...]:
    """What there is to be glad about, what weighs most first; nothing for nothing."""
    here, streak = earned.round, earned.streak
    words: list[str] = []
    won = counts(here).get(How.WON, 0)
    if won:
        words.append("A deal won." if won == 1 else f"{won} deals won.")
    if streak.length > earned.before.length and _is_milestone(streak.length):
        record = ", your longest yet" if streak.length > earned.before.best else ""
        words.append(f"{streak.length} days in a row{record}.")
    if here.done and not here.left:
        words.append("Every deal has a next step or an answer: the pipeline is true.")
    if here.done > earned.best > 0:
        words.append(f"{here.done} deals settled, more than ever in one go.")
    if not here.left and not earned.signs:
        words.append("No warning sign shows.")
    return tuple(words)


def _is_milestone(days: int) -> bool:
    return days in MILESTONES or (days > MILESTONES[-1] and days % MILESTONES[-1] == 0)
