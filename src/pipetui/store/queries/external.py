"""Deals by what other programs call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipetui.domain.model import Entity
from pipetui.store.mapping import parse_instant
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_deal = TABLES[Entity.DEAL]


def deals_by_external_id(connection: Connection, pipeline_id: int) -> dict[str, int]:
    """Of one pipeline: the id in another program to the number here, the oldest of several.

    One pass over the pipeline, for files of many deals.
    """
    found = connection.execute(
        select(_deal.c.external_id, _deal.c.id)
        .where(_deal.c.pipeline_id == pipeline_id, _deal.c.external_id.is_not(None))
        .order_by(_deal.c.id.desc())
    )
    return {row.external_id: row.id for row in found}


def deal_births(connection: Connection) -> dict[int, tuple[str, datetime]]:
    """Title and time of creation of every deal, by its number."""
    rows = connection.execute(select(_deal.c.id, _deal.c.title, _deal.c.created_at))
    return {row.id: (row.title, parse_instant(row.created_at)) for row in rows}
