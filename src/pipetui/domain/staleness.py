"""When a deal has stood too long: ageing and stale, by time in the stage and by silence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipetui.domain.dates import days_between, working_days_between
from pipetui.domain.metrics.spread import percentile
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pipetui.domain.process import Stage


class Age(StrEnum):
    """How far a deal has come towards its line."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


LEARNED: Final = "learned"
"""The source of a line that is the seller's own."""
GIVEN: Final = "fixed"
"""The source of a line that stands in the map."""


ENOUGH: Final = 10
"""From so many stays on a line is learned."""
_SHARE: Final = 0.75


@dataclass(frozen=True, slots=True)
class Line:
    """After how many days in a stage a deal has been there too long."""

    days: int | None
    """None where the stage has no line."""
    source: str | None
    """`learned` or `fixed`; None without a line."""
    n: int
    """How many stays it was learned from; 0 for a fixed one."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all stages, and how days are counted."""

    by_stage: Mapping[int, Line] = field(default_factory=dict)
    """The learned ones, by the id of the stage; a stage that is not told has its fixed days."""
    working_days: bool = False
    """Only Monday to Friday counts."""

    def of(self, stage: Stage) -> Line:
        """The line of a stage."""
        learned = None if stage.stale_fixed else self.by_stage.get(stage.id)
        return learned or _fixed(stage.stale_days)

    @property
    def unit(self) -> str:
        """What days are called in a reason."""
        return "wd" if self.working_days else "d"

    def days(self, earlier: date, later: date) -> int:
        """Days from one day to a later one, as these lines count them."""
        count = working_days_between if self.working_days else days_between
        return count(earlier, later)


@lru_cache(maxsize=64)
def _fixed(days: int | None) -> Line:
    return Line(days, None if days is None else GIVEN, 0)


FIXED: Final = Lines()
"""Every stage's own days, and every day of the week."""


def learn_lines(
    stays: Mapping[int, Iterable[tuple[date, date]]], *, working_days: bool = False
) -> Lines:
    """The lines that a history gives: the 75th percentile of the days before an advance.

    `stays` are, by stage, the first and last local day of each stay that ended in an advance and
    whose beginning is known; a stage with fewer than ten keeps its fixed days. More days than a
    percentile between two days is more than the lower one: so much is said.
    """
    counted = Lines(working_days=working_days)
    learned: dict[int, Line] = {}
    for stage_id, spans in stays.items():
        days = [counted.days(entered, left) for entered, left in spans]
        line = percentile(days, _SHARE) if len(days) >= ENOUGH else None
        if line is not None:
            learned[stage_id] = Line(int(line), LEARNED, len(days))
    return Lines(learned, working_days)


class StaleKind(StrEnum):
    """What a deal has had too much of."""

    TOO_LONG = "too_long"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Staleness:
    """The verdict on one deal, with the reasons for people when it is stale.

    `line_days` is the line that was crossed, else the stage's; None where the stage has none.
    """

    age: Age = Age.FRESH
    kinds: tuple[StaleKind, ...] = ()
    line_days: int | None = None
    line_source: str | None = None
    reasons: tuple[str, ...] = ()
    """For people, one for each kind."""

    @property
    def reason(self) -> str | None:
        """All of them as one text; None when it is not stale."""
        return "; ".join(self.reasons) or None

    @property
    def is_stale(self) -> bool:
        """Over a line."""
        return self.age is Age.STALE


NEVER_STALE = Staleness()


def staleness(  # noqa: PLR0913, PLR0917 - the facts it follows from
    stage: Stage,
    entered: date,
    touched: date | None,
    next_due: date | None,
    today: date,
    lines: Lines = FIXED,
) -> Staleness:
    """How an open deal that is not parked stands to its stage's lines.

    It is *too long* in the stage after more days than the stage's line, and *untouched* after more
    days than the touch line (the cadence, else the fixed days) since the last touch or move, unless
    a next step is dated today or later. Ageing begins at half of either line.
    """
    in_stage = lines.days(entered, today)
    silent = lines.days(max(entered, touched) if touched else entered, today)
    line, touch_line = lines.of(stage), stage.touch_days or stage.stale_days
    planned = next_due is not None and next_due >= today
    return _verdict(stage.name, line, touch_line, in_stage, silent, planned, lines.unit)


@lru_cache(maxsize=4096)
def _verdict(  # noqa: PLR0913, PLR0917 - all that it depends on: few differ among many deals
    name: str,
    line: Line,
    touch_line: int | None,
    in_stage: int,
    silent: int,
    planned: bool,  # noqa: FBT001 - the same
    unit: str,
) -> Staleness:
    kinds: list[StaleKind] = []
    reasons: list[str] = []
    days, source = line.days, line.source
    if days is not None and in_stage > days:
        kinds.append(StaleKind.TOO_LONG)
        reasons.append(_too_long(name, line, in_stage, unit))
    if touch_line is not None and silent > touch_line and not planned:
        kinds.append(StaleKind.UNTOUCHED)
        reasons.append(f"no touch for {_days(silent, unit)}, {touch_line} are allowed here")
    if kinds:
        age = Age.STALE
    elif _past_half(in_stage, days) or (not planned and _past_half(silent, touch_line)):
        age = Age.AGEING
    else:
        age = Age.FRESH
    if kinds == [StaleKind.UNTOUCHED]:
        days, source = touch_line, GIVEN
    return Staleness(age, tuple(kinds), days, source, tuple(reasons))


def _too_long(name: str, line: Line, in_stage: int, unit: str) -> str:
    if line.source == LEARNED:
        told = f"3 in 4 that moved on had left by {_days(line.days or 0, unit)}"
        return f"{_days(in_stage, unit)} in {name}; {told}"
    return f"{_days(in_stage, unit)} in {name}, {line.days} are allowed"


def _days(count: int, unit: str) -> str:
    return counted(count, "day" if unit == "d" else "working day")


def _past_half(days: int, line: int | None) -> bool:
    return line is not None and 2 * days >= line and days > 0
