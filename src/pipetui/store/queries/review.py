"""What the review asks of the database: open deals as columns, and what the wins teach."""

from __future__ import annotations

from datetime import date, time
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select

from pipetui.domain.cadence import ANSWERS, tries_before_reply
from pipetui.domain.model import LAST_CHANCE, Direction, Entity, Status, TouchKind
from pipetui.domain.money import Every, Money
from pipetui.domain.review import Standing
from pipetui.store.mapping import instant_text, parse_instant
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

_deal = TABLES[Entity.DEAL]
_visit = TABLES[Entity.VISIT]
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


class Cycle(NamedTuple):
    """A deal with the instant its sales cycle began."""

    deal_id: int
    began: datetime
    closed: datetime | None


def load_standings(
    connection: Connection,
    today: date,
    pipeline_id: int | None = None,
    deal_ids: Collection[int] | None = None,
) -> list[Standing]:
    """The open deals that are not parked, of one pipeline or of all, in no order.

    With `deal_ids` those among them alone; they should be few.
    """
    conditions = [_is_standing(today), *_in_pipeline(pipeline_id)]
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


def load_cycles(
    connection: Connection, pipeline_id: int, start_ids: Iterable[int], now: datetime, today: date
) -> tuple[list[Cycle], list[Cycle]]:
    """The won deals of a pipeline, and its open ones that are not parked, each with its beginning.

    A cycle begins with the first known entry into one of the stages `start_ids`, else with the
    day the deal was made.
    """
    entries = (
        select(_visit.c.deal_id, func.min(_visit.c.entered_at))
        .where(_visit.c.stage_id.in_(list(start_ids)), _visit.c.start_known == 1)
        .group_by(_visit.c.deal_id)
    )
    began = {deal_id: first for deal_id, first in connection.execute(entries).all()}  # noqa: C416
    won = and_(_deal.c.status == Status.WON, _deal.c.closed_at <= instant_text(now))
    query = select(_deal.c.id, _deal.c.created_at, _deal.c.closed_at).where(
        _deal.c.pipeline_id == pipeline_id, or_(won, _is_standing(today))
    )
    cycles = [
        Cycle(
            deal_id,
            parse_instant(began.get(deal_id) or created),
            parse_instant(closed) if closed else None,
        )
        for deal_id, created, closed in connection.execute(query).all()
    ]
    return [each for each in cycles if each.closed], [each for each in cycles if not each.closed]


def _is_standing(today: date) -> ColumnElement[bool]:
    unparked = or_(_deal.c.parked_until.is_(None), _deal.c.parked_until <= today.isoformat())
    return and_(_deal.c.status == Status.OPEN, unparked)


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
