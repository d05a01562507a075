"""All deals, a page at a time, so that a large database is exported in little memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func, select

from pipetui.domain.model import Deal, Entity
from pipetui.store.mapping import from_row
from pipetui.store.queries.deals import with_names
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from pipetui.store.queries.deals import DealFacts

PAGE = 500

_deal = TABLES[Entity.DEAL]


def count_deals(connection: Connection) -> int:
    """How many deals there are."""
    return int(connection.execute(select(func.count()).select_from(_deal)).scalar_one())


def fact_pages(connection: Connection) -> Iterator[list[DealFacts]]:
    """Every deal with the names beside it, by its number."""
    after = 0
    while True:
        query = select(_deal).where(_deal.c.id > after).order_by(_deal.c.id).limit(PAGE)
        rows = connection.execute(query).mappings().all()
        if not rows:
            return
        records = (from_row(Entity.DEAL, cast("Mapping[str, Any]", row)) for row in rows)
        yield with_names(connection, [deal for deal in records if isinstance(deal, Deal)])
        after = rows[-1]["id"]


def extra_columns(connection: Connection) -> list[str]:
    """The names of imported columns that have no field, in order of first mention."""
    query = select(_deal.c.extra).where(_deal.c.extra != "[]").order_by(_deal.c.id)
    names: dict[str, None] = {}
    for row in connection.execute(query.execution_options(yield_per=PAGE)):
        names.update((str(name), None) for name, _ in json.loads(row.extra))
    return list(names)
