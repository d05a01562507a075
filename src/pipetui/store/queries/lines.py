"""How long deals stayed in stages that they went on from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipetui.domain.model import Entity, VisitEnd
from pipetui.store.mapping import instant_text, parse_instant
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Connection

    from pipetui.domain.dates import Now

_visit = TABLES[Entity.VISIT]
_TO_THE_DAY = len("2026-11-22")
_A_DAY = timedelta(days=1)


def load_advances(connection: Connection, now: Now) -> dict[int, list[tuple[date, date]]]:
    """By stage, the local days on which each stay began that ended in an advance, and ended.

    Stays whose beginning is not known, and what is dated after `now`, are left out.
    """
    query = select(_visit.c.stage_id, _visit.c.entered_at, _visit.c.left_at).where(
        _visit.c.ended == VisitEnd.ADVANCED,
        _visit.c.start_known == 1,
        _visit.c.left_at <= instant_text(now.instant),
    )
    day_of = local_days(now)
    found: dict[int, list[tuple[date, date]]] = {}
    for stage_id, entered_at, left_at in connection.execute(query).all():
        found.setdefault(stage_id, []).append((day_of(entered_at), day_of(left_at)))
    return found


def local_days(now: Now) -> Callable[[str], date]:
    """Tells the local day of an instant as it is stored.

    Where days begin is found once for each day in UTC: a zone takes its time to convert an instant,
    and a history has many of them on few days.
    """
    known: dict[str, tuple[date, str, date, str, date]] = {}

    def day_of(text: str) -> date:
        found = known.get(text[:_TO_THE_DAY])
        if found is None:
            found = known[text[:_TO_THE_DAY]] = _around(text, now)
        first, second_begins, second, third_begins, third = found
        if text < second_begins:
            return first
        return second if text < third_begins else third

    return day_of


def _around(text: str, now: Now) -> tuple[date, str, date, str, date]:
    """The local day at the start of a day in UTC, and the next two with their beginnings."""
    begin = parse_instant(text).replace(hour=0, minute=0, second=0, microsecond=0)
    first = now.day_of(begin)
    second, third = first + _A_DAY, first + 2 * _A_DAY
    begins = [instant_text(now.midnight(each)) for each in (second, third)]
    return first, begins[0], second, begins[1], third
