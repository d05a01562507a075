"""Reading and writing records by their ids, whatever their kind."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update

from pipetui.domain.errors import Conflict
from pipetui.domain.model import Entity
from pipetui.store.mapping import folded, from_row, to_row
from pipetui.store.tables.columns import GREATEST
from pipetui.store.tables.deals import DealRow, ParticipantRow, TaskRow, TouchRow, VisitRow
from pipetui.store.tables.money import SpendRow, TargetRow
from pipetui.store.tables.people import CompanyRow, ContactRow
from pipetui.store.tables.process import PipelineRow, StageRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Update

    from pipetui.domain.operation import Change, Record

TABLES: Mapping[Entity, Table] = {
    entity: row.__table__  # type: ignore[attr-defined]
    for entity, row in {
        Entity.PIPELINE: PipelineRow,
        Entity.STAGE: StageRow,
        Entity.COMPANY: CompanyRow,
        Entity.CONTACT: ContactRow,
        Entity.DEAL: DealRow,
        Entity.PARTICIPANT: ParticipantRow,
        Entity.VISIT: VisitRow,
        Entity.TASK: TaskRow,
        Entity.TOUCH: TouchRow,
        Entity.TARGET: TargetRow,
        Entity.SPEND: SpendRow,
    }.items()
}
_ORDER = {entity: place for place, entity in enumerate(Entity)}
_CHUNK = 500


def chunked(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids in lists short enough for one statement's parameters."""
    rest = list(ids)
    for start in range(0, len(rest), _CHUNK):
        yield rest[start : start + _CHUNK]


def load_where(
    connection: Connection, entity: Entity, condition: ColumnElement[bool] | None = None
) -> Iterator[Record]:
    """The records of a kind for which a condition holds."""
    query = _rows_of(entity)
    if condition is not None:
        query = query.where(condition)
    yield from _records(connection, entity, query)


def load_by(
    connection: Connection, entity: Entity, column: str, values: Iterable[Any]
) -> Iterator[Record]:
    """The records of a kind whose `column` holds one of `values`."""
    # A mistyped id may have thirty digits, which no column holds and the driver refuses.
    possible = [each for each in values if not isinstance(each, int) or each <= GREATEST]
    for part in chunked(possible):
        yield from _records(connection, entity, _rows_by(entity, column), among=part)


def _records(
    connection: Connection, entity: Entity, query: Select[Any], **values: object
) -> Iterator[Record]:
    for row in connection.execute(query, values).mappings():
        yield from_row(entity, cast("Mapping[str, Any]", row))


# To make a statement costs more than to run it.
@cache
def _rows_of(entity: Entity) -> Select[Any]:
    return select(TABLES[entity])


@cache
def _rows_by(entity: Entity, column: str) -> Select[Any]:
    """Those with one of the values `among` in a column."""
    chosen = TABLES[entity].c[column].in_(bindparam("among", expanding=True))
    return _rows_of(entity).where(chosen)


def apply_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Write the changes of one operation, each record from its before to its after.

    Raises Conflict, for the caller to roll back, when a before is not what the table holds.
    """
    by_place = sorted(_merged(changes), key=lambda change: _ORDER[change.entity])
    grouped = [(entity, list(group)) for entity, group in groupby(by_place, lambda c: c.entity)]
    for entity, group in grouped:
        _require_before(connection, entity, group)
    # Parents come before their children and go after them, and after what turned away from them.
    for entity, group in grouped:
        _write_group(connection, TABLES[entity], group)
    for entity, group in reversed(grouped):
        table = TABLES[entity]
        for part in chunked(change.id for change in group if change.after is None):
            connection.execute(delete(table).where(table.c.id.in_(part)))


def _merged(changes: Sequence[Change]) -> Iterable[Change]:
    """One change per record, from its first before to its last after."""
    merged: dict[tuple[Entity, int], Change] = {}
    for change in changes:
        former = merged.get((change.entity, change.id))
        merged[change.entity, change.id] = (
            replace(change, before=former.before) if former else change
        )
    return merged.values()


def insert_records(connection: Connection, records: Sequence[Record], entity: Entity) -> None:
    """Insert records of one kind that no operation made: what a new database starts with."""
    if records:
        connection.execute(insert(TABLES[entity]), [_full_row(record) for record in records])


def _write_group(connection: Connection, table: Table, group: list[Change]) -> None:
    births = [_full_row(c.after) for c in group if c.before is None and c.after is not None]
    if births:
        connection.execute(insert(table), births)
    # Rows that change the same columns share a statement: a bulk move is one of them.
    updates: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in group:
        if change.before is None or change.after is None:
            continue
        old, new = _full_row(change.before), _full_row(change.after)
        differing = {name: cell for name, cell in new.items() if old[name] != cell}
        if differing:
            row = {f"new_{name}": cell for name, cell in differing.items()}
            updates.setdefault(tuple(differing), []).append({**row, "row_id": change.id})
    for names, rows in updates.items():
        connection.execute(_update_statement(table, names), rows)


@cache
def _update_statement(table: Table, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(table).where(table.c.id == bindparam("row_id")).values(**values)


def _require_before(connection: Connection, entity: Entity, group: list[Change]) -> None:
    expected = {c.id: c.before for c in group if c.before is not None}
    held = {each.id: each for each in load_by(connection, entity, "id", expected)}
    for record_id, before in expected.items():
        if held.get(record_id) != before:
            what = "is gone" if record_id not in held else "was changed"
            message = f"{entity} {record_id} {what} meanwhile, so nothing was written"
            raise Conflict(message, "look again and repeat it")


def _full_row(record: Record) -> dict[str, Any]:
    return {**to_row(record), **folded(record)}
