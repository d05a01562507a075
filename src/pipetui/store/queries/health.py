"""What the health of a pipeline asks of the database beside what the review does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, case, func, select

from pipetui.domain.model import Entity, Status
from pipetui.store.mapping import instant_text, money_of
from pipetui.store.queries.conditions import is_standing
from pipetui.store.queries.stays import pipeline_of_win
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from pipetui.domain.money import Money

_deal = TABLES[Entity.DEAL]
_touch = TABLES[Entity.TOUCH]


class DealDetails(NamedTuple):
    """Of an open deal that is not parked."""

    id: int
    probability: int | None
    fit: tuple[tuple[str, str], ...]
    has_notes: bool
    touches: int
    """Since the instant that was asked for."""
    worded: bool
    """One of these has a text."""


def load_details(
    connection: Connection, pipeline_id: int, since: datetime, now: datetime, today: date
) -> list[DealDetails]:
    """The open deals of a pipeline that are not parked, with their touches since an instant."""
    open_now = and_(_deal.c.pipeline_id == pipeline_id, is_standing(today))
    counts = (
        select(
            _touch.c.deal_id,
            func.count(),
            func.count(case((_touch.c.text.is_not(None), 1))),
        )
        .join(_deal, _deal.c.id == _touch.c.deal_id)
        .where(open_now, _touch.c.at >= instant_text(since), _touch.c.at <= instant_text(now))
        .group_by(_touch.c.deal_id)
    )
    touched = {deal_id: (count, worded) for deal_id, count, worded in connection.execute(counts)}
    query = select(_deal.c.id, _deal.c.probability, _deal.c.fit, _deal.c.notes.is_not(None)).where(
        open_now
    )
    return [
        DealDetails(
            deal_id,
            probability,
            tuple((question, answer) for question, answer in json.loads(fit or "[]")),
            bool(has_notes),
            *_counted(touched.get(deal_id, (0, 0))),
        )
        for deal_id, probability, fit, has_notes in connection.execute(query).all()
    ]


def load_outcomes(
    connection: Connection, pipeline_id: int, now: datetime
) -> tuple[list[Money | None], int]:
    """The values of the deals that were won in a pipeline so far, and how many it lost."""
    over = _deal.c.closed_at <= instant_text(now)
    won = select(_deal.c.value_minor, _deal.c.value_currency, _deal.c.value_every).where(
        over, _deal.c.status == Status.WON, pipeline_of_win() == pipeline_id
    )
    lost = (
        select(func.count())
        .select_from(_deal)
        .where(over, _deal.c.status == Status.LOST, _deal.c.pipeline_id == pipeline_id)
    )
    return (
        [money_of(row) for row in connection.execute(won).mappings()],
        connection.execute(lost).scalar_one(),
    )


def _counted(found: tuple[int, int]) -> tuple[int, bool]:
    count, worded = found
    return count, worded > 0
