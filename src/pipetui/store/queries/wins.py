"""The deals that were won, as far as a goal asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipetui.domain.goals import Win
from pipetui.domain.model import Entity, Status
from pipetui.store.mapping import instant_text, money_of, parse_instant
from pipetui.store.queries.stays import pipeline_of_win
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from pipetui.domain.dates import Now

_deal = TABLES[Entity.DEAL]


def load_wins(connection: Connection, pipeline_id: int, since: datetime, now: Now) -> list[Win]:
    """What was won in a pipeline from an instant on, each on its local day."""
    query = select(
        _deal.c.closed_at, _deal.c.value_minor, _deal.c.value_currency, _deal.c.value_every
    ).where(
        pipeline_of_win() == pipeline_id,
        _deal.c.status == Status.WON,
        _deal.c.closed_at >= instant_text(since),
    )
    return [
        Win(now.day_of(parse_instant(row["closed_at"])), money_of(row))
        for row in connection.execute(query).mappings()
    ]
