"""How often the buyer hears from the seller, when trying ends, and what has grown too old.

Nothing here is ever written: it follows from the stage, the touches and the day it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from pipetui.domain.dates import days_between
from pipetui.domain.metrics.spread import percentile
from pipetui.domain.model import Direction, TouchKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.process import Stage

ANSWERS: Final = frozenset(
    {
        TouchKind.CALL,
        TouchKind.EMAIL,
        TouchKind.MEETING,
        TouchKind.MESSAGE,
        TouchKind.DEMO,
        TouchKind.PROPOSAL,
    }
)
"""The kinds of outgoing touch by which a seller answers; one who shows or offers has answered."""
ENOUGH: Final = 10
"""With fewer wins behind it nothing is learned."""
LAST_CHANCE_DAYS: Final = 7
"""How long a buyer has to answer the last message."""
DECIDE: Final = "No answer to the last chance: lose it, or park it"
"""The next step once the last message was sent."""
_USUAL_DAYS = 3
_NINE_IN_TEN = 0.9
_TRACE = 1e-9
"""What rounding leaves of a tenth: a percentile so near to a whole number is that number."""
_AN_HOUR = timedelta(hours=1)


# -- the next touch ------------------------------------------------------------------------


def next_touch_due(stage: Stage, entered: date, last_touch: date | None) -> date | None:
    """The day on which the stage wants the next touch; None where it has no cadence.

    It is counted from the last touch, or from the day of entry when nothing came after that.
    """
    if stage.touch_days is None:
        return None
    since = max(entered, last_touch) if last_touch else entered
    return since + timedelta(days=stage.touch_days)


def follow_up_days(stage: Stage | None) -> int:
    """In how many days to get in touch again: as often as the stage wants, else in three."""
    return (stage.touch_days if stage else None) or _USUAL_DAYS


# -- the last attempt ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """After how many unanswered attempts to stop."""

    attempts: int | None
    """None where nothing says so."""
    source: str | None = None
    """`learned` or `fixed`; None without a limit."""
    n: int = 0
    """How many wins it was learned from; 0 for a fixed one."""


NO_LIMIT: Final = Limit(None)


def attempt_limit(stage: Stage, learned: Limit = NO_LIMIT) -> Limit:
    """A stage's limit: what the wins teach, else its own number; none where it sets none."""
    if stage.touch_limit is None:
        return NO_LIMIT
    return Limit(stage.touch_limit, "fixed") if learned.attempts is None else learned


def is_last_attempt(attempts: int, limit: Limit) -> bool:
    """Whether so many unanswered attempts in a row were the last that make sense."""
    return limit.attempts is not None and attempts >= max(limit.attempts, 1)


def learn_limit(tries: Iterable[int]) -> Limit:
    """The limit that won deals teach, of each the outgoing touches before its first reply.

    It is their 90th percentile, rounded up; none when there are fewer than ten.
    """
    counts = list(tries)
    found = percentile(counts, _NINE_IN_TEN) if len(counts) >= ENOUGH else None
    return (
        NO_LIMIT if found is None else Limit(max(ceil(found - _TRACE), 1), "learned", len(counts))
    )


def tries_before_reply(directions: Iterable[Direction]) -> int | None:
    """How many touches went out before the first reply, of one deal's touches in their order.

    What the buyer says before anybody tried is no reply. None where there is none.
    """
    tries = 0
    for direction in directions:
        if direction is Direction.OUT:
            tries += 1
        elif tries:
            return tries
    return None


# -- the first answer ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a new lead has waited for its first answer."""

    since: datetime
    wrote: bool
    """It counts from what the buyer wrote or said; else from the day it was made."""
    waited: timedelta
    """Never negative, whatever was done to the clock."""

    @property
    def hours(self) -> int:
        """Whole hours."""
        return self.waited // _AN_HOUR


def answer_clock(created: datetime, first_in: datetime | None, now: Now) -> Clock:
    """The clock of a lead that has had no answer: from its first word, else from its making."""
    since = first_in or created
    return Clock(since, first_in is not None, max(now.instant - since, timedelta()))


# -- the purge -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Purge:
    """Open deals that are older than nine in ten wins were when they were won."""

    line_days: int | None
    """None with too few wins to say."""
    n: int
    """How many wins that is from."""
    deals: tuple[tuple[int, int], ...] = ()
    """Their ids with the days of each, oldest first."""


def purge_line(cycles: Iterable[int]) -> Purge:
    """The 90th percentile of the days from start to win; none when there are fewer than ten.

    More days than a percentile between two days is more than the lower one: so much is said.
    """
    days = list(cycles)
    line = percentile(days, _NINE_IN_TEN) if len(days) >= ENOUGH else None
    return Purge(None if line is None else int(line + _TRACE), len(days))


def find_old(cycles: Iterable[int], started: Iterable[tuple[int, date]], today: date) -> Purge:
    """The open deals to be purged: each given by its id and the day its cycle began."""
    line = purge_line(cycles)
    if line.line_days is None:
        return line
    ages = ((deal_id, days_between(since, today)) for deal_id, since in started)
    old = [(deal_id, days) for deal_id, days in ages if days > line.line_days]
    return Purge(line.line_days, line.n, tuple(sorted(old, key=lambda each: (-each[1], each[0]))))
