"""Finding by a piece of text: deals, companies, contacts, notes, touches, closed ones too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Table, select

from pipetui.domain.model import Entity
from pipetui.domain.text import fold
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PLACES: tuple[tuple[str, Entity, str, str], ...] = (
    ("deal", Entity.DEAL, "title_fold", "title"),
    ("company", Entity.COMPANY, "name_fold", "name"),
    ("contact", Entity.CONTACT, "name_fold", "name"),
    ("contact", Entity.CONTACT, "email_fold", "email"),
    ("note", Entity.DEAL, "notes_fold", "notes"),
    ("task", Entity.TASK, "text_fold", "text"),
    ("touch", Entity.TOUCH, "text_fold", "text"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text was found; `deal_id` is None for companies and contacts."""

    kind: str
    id: int
    deal_id: int | None
    text: str


def search(connection: Connection, text: str) -> list[Hit]:
    """Every place where the folded text occurs, kind by kind, oldest first."""
    wanted = fold(text)
    if not wanted:
        return []
    hits: dict[tuple[str, int], Hit] = {}
    for kind, entity, column, shown in _PLACES:
        table: Table = TABLES[entity]
        deal_id = table.c.id if entity is Entity.DEAL else table.c.get("deal_id")
        columns = [table.c.id, table.c[shown].label("found")]
        if deal_id is not None:
            columns.append(deal_id.label("deal"))
        query = (
            select(*columns)
            .where(table.c[column].contains(wanted, autoescape=True))
            .order_by(table.c.id)
        )
        for row in connection.execute(query):
            deal = row.deal if deal_id is not None else None
            hits.setdefault((kind, row.id), Hit(kind, row.id, deal, row.found))
    return list(hits.values())
