"""When a deal has stood too long: ageing and stale, by time in the stage and by silence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from pipetui.domain.dates import days_between

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.process import Stage


class Age(StrEnum):
    """How far a deal has come towards its line."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


class StaleKind(StrEnum):
    """What a deal has had too much of."""

    TOO_LONG = "too_long"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Staleness:
    """The verdict on one deal, with the reason for people when it is stale.

    `line_days` is the line that was crossed, else the stage's; None where the stage has none.
    """

    age: Age = Age.FRESH
    kinds: tuple[StaleKind, ...] = ()
    line_days: int | None = None
    line_source: str | None = None
    reason: str | None = None

    @property
    def is_stale(self) -> bool:
        """Over a line."""
        return self.age is Age.STALE


NEVER_STALE = Staleness()


def staleness(
    stage: Stage, entered: date, touched: date | None, next_due: date | None, today: date
) -> Staleness:
    """How an open deal that is not parked stands to its stage's lines.

    It is *too long* in the stage after more days than the stage's line, and *untouched* after more
    days than the touch line (the cadence, else the same line) since the last touch or move, unless
    a next step is dated today or later. Ageing begins at half of either line.
    """
    in_stage = days_between(entered, today)
    silent = days_between(max(entered, touched) if touched else entered, today)
    line, touch_line = stage.stale_days, stage.touch_days or stage.stale_days
    planned = next_due is not None and next_due >= today
    return _verdict(stage.name, line, touch_line, in_stage, silent, planned)


@lru_cache(maxsize=4096)
def _verdict(  # noqa: PLR0913, PLR0917 - all that it depends on: few differ among many deals
    name: str,
    line: int | None,
    touch_line: int | None,
    in_stage: int,
    silent: int,
    planned: bool,  # noqa: FBT001 - the same
) -> Staleness:
    kinds: list[StaleKind] = []
    reasons: list[str] = []
    if line is not None and in_stage > line:
        kinds.append(StaleKind.TOO_LONG)
        reasons.append(f"{in_stage} d in {name}, the line is {line} d")
    if touch_line is not None and silent > touch_line and not planned:
        kinds.append(StaleKind.UNTOUCHED)
        reasons.append(f"no touch for {silent} d, the line is {touch_line} d")
    if kinds:
        age = Age.STALE
    elif _past_half(in_stage, line) or (not planned and _past_half(silent, touch_line)):
        age = Age.AGEING
    else:
        age = Age.FRESH
    crossed = touch_line if kinds == [StaleKind.UNTOUCHED] else line
    return Staleness(
        age,
        tuple(kinds),
        crossed,
        None if crossed is None else "fixed",
        "; ".join(reasons) or None,
    )


def _past_half(days: int, line: int | None) -> bool:
    return line is not None and 2 * days >= line and days > 0
