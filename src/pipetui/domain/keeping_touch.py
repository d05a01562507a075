"""Who hears from the seller too rarely: how long it has been still between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.dates import days_between
from pipetui.domain.model import HasStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Status

LOSING_TOUCH = 60
"""Days without a touch after which contact is being lost, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(HasStatus):
    """A deal as one of its people, or its firm, sees it."""

    deal_id: int
    title: str
    pipeline_id: int
    stage_id: int | None
    status: Status
    created_at: datetime
    churned_at: datetime | None = None
    parked_until: date | None = None
    role: str | None = None

    def is_live(self, today: date) -> bool:
        """Whether it calls for contact: a deal that is sold and not put away, or a client."""
        return (self.is_open and not self.is_parked(today)) or self.is_client


def silent_days(parts: Iterable[Part], last_touch: datetime | None, now: Now) -> int | None:
    """Days since the last touch with somebody, or since there is a reason for one.

    None for those in no deal that calls for contact; never negative, should the clock go back.
    """
    made = [part.created_at for part in parts if part.is_live(now.today)]
    if not made:
        return None
    since = min(made) if last_touch is None else last_touch
    return days_between(now.day_of(since), now.today)


def is_losing_touch(silent: int | None, limit: int = LOSING_TOUCH) -> bool:
    """Whether it has been still for `limit` days or more."""
    return silent is not None and silent >= limit
