"""What the review asks of the database: open deals as columns, and what the wins teach."""

from __future__ import annotations

from datetime import date, time
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select

from pipetui.domain.cadence import ANSWERS, tries_before_reply
from pipetui.domain.dates import days_between
from pipetui.domain.model import LAST_CHANCE, Direction, Entity, Status, TouchKind
from pipetui.domain.money import Every, Money
from pipetui.domain.review import Standing
from pipetui.store.mapping import instant_text, parse_instant
from pipetui.store.queries.conditions import is_standing
from pipetui.store.queries.lines import local_days
from pipetui.store.queries.stays import beginning_of_cycle, pipeline_of_win
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from pipetui.domain.dates import Now

_deal = TABLES[Entity.DEAL]
_touch = TABLES[Entity.TOUCH]
_EVERY = {str(every): every for every in Every}
_DIRECTION = {str(direction): direction for direction in Direction}
_COLUMNS = (
    _deal.c.id,
    _deal.c.pipeline_id,
    _deal.c.stage_id,
    _deal.c.value_minor,
    _deal.c.value_currency,
    _deal.c.value_every,
    _deal.c.created_at,
    _deal.c.stage_entered_at,
    _deal.c.last_touch_at,
    _deal.c.next_text,
    _deal.c.next_due,
    _deal.c.next_time,
    _deal.c.expected_close,
    _deal.c.pushes,
    _deal.c.parked_until,
    _deal.c.items_total,
    _deal.c.items_done,
    _deal.c.items_due,
    _deal.c.attempts,
    _deal.c.noes,
)
"""In the order in which `_standing` takes them."""


class Cycles(NamedTuple):
    """The sales cycles of a pipeline."""

    won: list[int]
    """Of each deal that was won, the days from its beginning to the win."""
    standing: list[tuple[int, date]]
    """Of each open deal that is not parked, its id and the day it began."""


def load_standings(
    connection: Connection,
    today: date,
    pipeline_id: int | None = None,
    deal_ids: Collection[int] | None = None,
) -> list[Standing]:
    """The open deals that are not parked, of one pipeline or of all, in no order.

    With `deal_ids` those among them alone; they should be few.
    """
    conditions = [is_standing(today), *_in_pipeline(pipeline_id)]
    if deal_ids is not None:
        conditions.append(_deal.c.id.in_(list(deal_ids)))
    rows = connection.execute(select(*_COLUMNS).where(*conditions)).all()
    waiting = _waiting(connection, conditions)
    ends = _last_touches(connection, conditions)
    return [_standing(row, waiting, ends.get(row[0])) for row in rows]


def load_tries(
    connection: Connection, as_of: datetime, pipeline_id: int | None = None
) -> dict[int, list[int]]:
    """By pipeline, of each won deal that replied the touches that went out before it did."""
    query = (
        select(_deal.c.pipeline_id, _deal.c.id, _touch.c.direction)
        .join(_touch, _touch.c.deal_id == _deal.c.id)
        .where(
            _deal.c.status == Status.WON,
            _deal.c.closed_at <= instant_text(as_of),
            _touch.c.at <= _deal.c.closed_at,
            *_in_pipeline(pipeline_id),
        )
        .order_by(_deal.c.id, _touch.c.at, _touch.c.id)
    )
    directions: dict[tuple[int, int], list[Direction]] = {}
    for line, deal_id, direction in connection.execute(query).all():
        directions.setdefault((line, deal_id), []).append(_DIRECTION[direction])
    found: dict[int, list[int]] = {}
    for (line, _), each in directions.items():
        tries = tries_before_reply(each)
        if tries is not None:
            found.setdefault(line, []).append(tries)
    return found


def load_cycles(connection: Connection, pipeline_id: int, now: Now) -> Cycles:
    """The sales cycles of the deals won in a pipeline, and of those that stand there."""
    began = beginning_of_cycle()
    won = select(began, _deal.c.closed_at).where(
        pipeline_of_win() == pipeline_id,
        _deal.c.status == Status.WON,
        _deal.c.closed_at <= instant_text(now.instant),
    )
    standing = select(_deal.c.id, began).where(
        _deal.c.pipeline_id == pipeline_id, is_standing(now.today)
    )
    day_of = local_days(now)
    return Cycles(
        [days_between(day_of(first), day_of(last)) for first, last in connection.execute(won)],
        [(deal_id, day_of(first)) for deal_id, first in connection.execute(standing)],
    )


def _in_pipeline(pipeline_id: int | None) -> list[ColumnElement[bool]]:
    return [] if pipeline_id is None else [_deal.c.pipeline_id == pipeline_id]


def _waiting(
    connection: Connection, conditions: list[ColumnElement[bool]]
) -> dict[int, str | None]:
    """The touched deals to which nobody has answered, each with the buyer's first word."""
    answers = and_(
        _touch.c.direction == Direction.OUT, _touch.c.kind.in_([str(kind) for kind in ANSWERS])
    )
    query = (
        select(
            _touch.c.deal_id,
            func.min(case((_touch.c.direction == Direction.IN, _touch.c.at))),
        )
        .join(_deal, _deal.c.id == _touch.c.deal_id)
        .where(*conditions)
        .group_by(_touch.c.deal_id)
        .having(func.count(case((answers, 1))) == 0)
    )
    return {deal_id: first for deal_id, first in connection.execute(query).all()}  # noqa: C416


class _Last(NamedTuple):
    """The last touch of a deal, as it is stored."""

    kind: str
    outcome: str | None
    at: str


def _last_touches(
    connection: Connection, conditions: list[ColumnElement[bool]]
) -> dict[int, _Last]:
    """The last touch of those deals of which it is asked what it was: of tries, a no, the end."""
    query = (
        select(_touch.c.deal_id, _touch.c.id, _touch.c.kind, _touch.c.outcome, _touch.c.at)
        .join(_deal, and_(_deal.c.id == _touch.c.deal_id, _deal.c.last_touch_at == _touch.c.at))
        .where(
            *conditions,
            or_(_deal.c.noes > 0, _deal.c.attempts > 0, _touch.c.outcome == LAST_CHANCE),
        )
    )
    # Of touches at one instant the one that was written last came last.
    ordered = sorted(connection.execute(query).all(), key=itemgetter(1))
    return {deal_id: _Last(*last) for deal_id, _, *last in ordered}


def _standing(row: Any, waiting: dict[int, str | None], last: _Last | None) -> Standing:  # noqa: ANN401 - a row
    # By place, as for cards.
    (
        deal_id,
        pipeline_id,
        stage_id,
        value_minor,
        value_currency,
        value_every,
        created_at,
        entered_at,
        last_touch_at,
        next_text,
        next_due,
        next_time,
        expected_close,
        pushes,
        parked_until,
        items_total,
        items_done,
        items_due,
        attempts,
        noes_said,
    ) = row
    return Standing(
        id=deal_id,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        value=None
        if value_minor is None
        else Money(value_minor, value_currency, _EVERY[value_every]),
        created_at=parse_instant(created_at),
        entered_at=parse_instant(entered_at),
        last_touch_at=_instant(last_touch_at),
        next_text=next_text,
        next_due=_day(next_due),
        next_time=time.fromisoformat(next_time) if next_time else None,
        expected_close=_day(expected_close),
        pushes=pushes,
        parked_until=_day(parked_until),
        items_total=items_total,
        items_done=items_done,
        items_due=_day(items_due),
        attempts=attempts,
        noes=noes_said,
        first_in=_instant(waiting.get(deal_id)),
        answered=last_touch_at is not None and deal_id not in waiting,
        last_no=_instant(last.at if last and last.kind == TouchKind.NO else None),
        last_chance=last is not None and last.outcome == LAST_CHANCE,
    )


def _instant(stored: str | None) -> datetime | None:
    return parse_instant(stored) if stored else None


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
