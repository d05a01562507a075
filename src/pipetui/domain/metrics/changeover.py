"""A change of a process: which versions it is between, and one figure before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.rates import Rate

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.metrics.amounts import Amount
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.spread import Figure
    from pipetui.domain.process import ProcessMap, Stage

_A_DAY = timedelta(days=1)


class Compared(StrEnum):
    """What is compared."""

    COHORT = "cohort"
    """Won, of all that were made."""
    DECIDED = "decided"
    """Won, of those that were won or lost."""
    STILL_OPEN = "still_open"
    """Open, of all that were made."""
    CONVERSION = "conversion"
    """Of one stage."""
    TIME = "time_in_stage"
    """The median of the days of finished stays in one stage."""
    CYCLE = "cycle"
    """The median of days until the win."""
    DEAL_SIZE = "deal_size"
    """What won deals are worth, in one currency."""
    EXITS = "exits"
    """Required items all done, of the exits from stages that have some."""
    RESPONSE = "first_response"
    """The median of hours until the first answer."""
    IN_TIME = "answered_in_time"
    """Answered within the target, of all that were answered."""
    REASON = "lost_for"
    """Lost for one reason, of all that were lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One figure before a change and after it."""

    kind: Compared
    name: str
    """For people: `Conversion of Proposal`."""
    before: Rate | Figure | Amount | None
    """None where there was nothing of the kind, as of a stage that was not there yet."""
    after: Rate | Figure | Amount | None
    stage: Stage | None = None
    unit: str | None = None
    """`days`, `hours` or a currency, of figures that are no shares."""
    note: str | None = None
    """Of a stage that the change brought or took away."""
    deal_ids: tuple[int, ...]
    """The deals behind both."""

    @property
    def differs(self) -> bool:
        """Whether both are shares whose intervals lie apart; of nothing else that is claimed."""
        before, after = self.before, self.after
        if not isinstance(before, Rate) or not isinstance(after, Rate):
            return False
        return before.differs_from(after)

    @property
    def verdict(self) -> str:
        """`higher`, `lower`, or that it cannot be told."""
        before, after = self.before, self.after
        if not self.differs or not isinstance(before, Rate) or not isinstance(after, Rate):
            return "cannot be told"
        return "higher" if (after.value or 0.0) > (before.value or 0.0) else "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changeover:
    """A version of a map that took the place of another, and from which day on."""

    number: int
    """Of the new version, from 1."""
    day: date
    """The local day on which it was made."""
    label: str
    """What was done."""
    old: ProcessMap
    new: ProcessMap
    present: ProcessMap
    """The map as of the moment of the figures; stages are told by its names."""
    others: tuple[tuple[int, date], ...] = ()
    """The other versions that took another's place, with their days."""

    def windows(self, today: date) -> tuple[Period, Period]:
        """The days from the change until today, and as many before it; the earlier ones first."""
        length = (today - self.day).days
        last = self.day - _A_DAY
        return period_between(last - timedelta(length), last), period_between(self.day, today)
