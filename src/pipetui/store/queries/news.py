"""What operations since a sequence number mean for a board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, select

from pipetui.domain.model import Entity
from pipetui.store.rows import TABLES, chunked
from pipetui.store.tables.log import ChangeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column, Connection

_change = ChangeRow.__table__  # type: ignore[attr-defined]
_deal = TABLES[Entity.DEAL]
_participant = TABLES[Entity.PARTICIPANT]


@dataclass(frozen=True, slots=True)
class News:
    """The deals that may look different now, and whether a pipeline or stage changed."""

    deals: frozenset[int]
    maps: bool


def news_since(connection: Connection, sequence: int) -> News:
    """What was touched after `sequence`: a deal also by its company or contact changing."""
    # One statement, for this is asked after every key that writes; and not DISTINCT, for which
    # SQLite would read the whole log by deal.
    alone = _change.c.deal_id.is_(None)
    lasting = and_(alone, _change.c.before.is_not(None), _change.c.after.is_not(None))
    touched = connection.execute(
        select(
            _change.c.deal_id,
            case((alone, _change.c.entity)),
            case((lasting, _change.c.record_id)),
        ).where(_change.c.operation_id > sequence)
    )
    deals: set[int] = set()
    changed: dict[str, set[int]] = {}
    for deal_id, entity, record_id in touched:
        if deal_id is not None:
            deals.add(deal_id)
        else:
            # What came or went with a deal is told by the deal's own changes.
            changed.setdefault(entity, set()).update(() if record_id is None else (record_id,))
    deals.update(_having(connection, _deal.c.id, _deal.c.company_id, changed.get(Entity.COMPANY)))
    deals.update(
        _having(
            connection,
            _participant.c.deal_id,
            _participant.c.contact_id,
            changed.get(Entity.CONTACT),
        )
    )
    maps = Entity.PIPELINE in changed or Entity.STAGE in changed
    return News(frozenset(deals), maps)


def _having(
    connection: Connection, deal: Column[Any], column: Column[Any], ids: Iterable[int] | None
) -> Iterator[int]:
    for part in chunked(ids or ()):
        yield from connection.execute(select(deal).where(column.in_(part))).scalars()
