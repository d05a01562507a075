"""The operation log: what was done, by whom, and the records before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from pipetui.domain.model import Entity
from pipetui.domain.operation import Change
from pipetui.store.mapping import (
    IMAGE_VERSION,
    from_image,
    instant_text,
    parse_instant,
    to_image,
)
from pipetui.store.tables.columns import GREATEST
from pipetui.store.tables.log import ChangeRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

_PAGE = 200
_operation = OperationRow.__table__  # type: ignore[attr-defined]
_change = ChangeRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """The head of one logged operation."""

    id: int
    at: datetime
    label: str
    actor: str
    origin: str
    kind: str
    """do, undo or redo."""
    undoes: int | None

    @property
    def action(self) -> str:
        """The label of the action itself, without what undoing and redoing put before it."""
        return self.label.removeprefix("Undid: ").removeprefix("Redid: ")


def append_entry(  # noqa: PLR0913 - each is a column
    connection: Connection,
    at: datetime,
    label: str,
    *,
    actor: str,
    origin: str,
    kind: str = "do",
    undoes: int | None = None,
) -> int:
    """Log the head of an operation and give its id, greater than any before."""
    entry = {
        "at": instant_text(at),
        "label": label,
        "actor": actor,
        "origin": origin,
        "kind": kind,
        "undoes": undoes,
        "image_version": IMAGE_VERSION,
    }
    result = connection.execute(insert(_operation), entry)
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def append_changes(
    connection: Connection, operation_id: int, first: int, changes: Sequence[Change]
) -> None:
    """Log an operation's changes, numbered from `first`."""
    if changes:
        connection.execute(
            insert(_change),
            [
                {
                    "operation_id": operation_id,
                    "position": position,
                    "entity": str(change.entity),
                    "record_id": change.id,
                    "deal_id": change.deal_id,
                    "before": to_image(change.before),
                    "after": to_image(change.after),
                }
                for position, change in enumerate(changes, first)
            ],
        )


def latest_sequence(connection: Connection) -> int:
    """The id of the newest operation, 0 when there is none."""
    return int(connection.execute(select(func.max(_operation.c.id))).scalar() or 0)


def newest_touching(connection: Connection, deal_ids: Sequence[int]) -> int:
    """The id of the newest operation that changed any of these deals, 0 when none did."""
    if not deal_ids:
        return 0
    newest = select(func.max(_change.c.operation_id)).where(_change.c.deal_id.in_(deal_ids))
    return int(connection.execute(newest).scalar() or 0)


def entries(
    connection: Connection, *, deal_id: int | None = None, limit: int | None = None
) -> list[LogEntry]:
    """The newest operations first; with a deal, only those that touched it."""
    query = select(_operation).order_by(_operation.c.id.desc())
    if deal_id is not None:
        touching = select(_change.c.operation_id).where(_change.c.deal_id == deal_id).distinct()
        query = query.where(_operation.c.id.in_(touching))
    if limit is not None:
        query = query.limit(limit)
    return [_entry(row) for row in connection.execute(query)]


def count_entries(connection: Connection, *, deal_id: int | None = None) -> int:
    """How many operations there are, or how many touched a deal."""
    if deal_id is None:
        query = select(func.count()).select_from(_operation)
    else:
        touching = func.count(func.distinct(_change.c.operation_id))
        query = select(touching).where(_change.c.deal_id == deal_id)
    return int(connection.execute(query).scalar_one())


def entry(connection: Connection, operation_id: int) -> LogEntry | None:
    """One operation's head."""
    if operation_id > GREATEST:
        return None
    row = connection.execute(select(_operation).where(_operation.c.id == operation_id)).first()
    return _entry(row) if row else None


def next_to_undo(connection: Connection) -> LogEntry | None:
    """The newest action that still stands."""
    reversed_ids: set[int] = set()
    for each in _newest_first(connection):
        if each.id in reversed_ids:
            continue
        if each.undoes is None:
            return each
        reversed_ids.add(each.undoes)
    return None


def next_to_redo(connection: Connection) -> LogEntry | None:
    """The undo to take back next; None once a new action has ended the redo line."""
    reversed_ids: set[int] = set()
    for each in _newest_first(connection):
        if each.kind == "do":
            if each.id not in reversed_ids:
                return None
        elif each.kind == "redo":
            reversed_ids.add(each.undoes or 0)
        elif each.id not in reversed_ids:
            return each
    return None


def stands(connection: Connection, operation_id: int) -> bool:
    """Whether an action is in force: done, and not taken back since."""
    return operation_id not in _reversed_since(connection, operation_id)


def is_built_upon(connection: Connection, operation_id: int) -> bool:
    """Whether a later action in force changed a deal or another record that this one changed.

    A deal is one thing with all that belongs to it: its summary follows from every touch and task,
    so that to take back one of two would leave it saying what neither says.
    """
    own, later = _change.alias("own"), _change.alias("later")
    same_deal = own.c.deal_id == later.c.deal_id
    same_record = (
        own.c.deal_id.is_(None)
        & (own.c.entity == later.c.entity)
        & (own.c.record_id == later.c.record_id)
    )
    found: set[int] = set()
    for same in (same_deal, same_record):
        rows = connection.execute(
            select(later.c.operation_id)
            .join(own, same)
            .join(_operation, _operation.c.id == later.c.operation_id)
            .where(
                own.c.operation_id == operation_id,
                later.c.operation_id > operation_id,
                _operation.c.kind == "do",
            )
            .distinct()
        )
        found |= {row.operation_id for row in rows}
    return bool(found - _reversed_since(connection, operation_id))


def _reversed_since(connection: Connection, operation_id: int) -> set[int]:
    """The operations that were taken back, by one that stands, after this one was done."""
    rows = connection.execute(
        select(_operation.c.id, _operation.c.undoes)
        .where(_operation.c.id > operation_id, _operation.c.undoes.is_not(None))
        .order_by(_operation.c.id.desc())
    )
    reversed_ids: set[int] = set()
    for row in rows:
        if row.id not in reversed_ids:
            reversed_ids.add(row.undoes)
    return reversed_ids


def changes_backwards(connection: Connection, operation_id: int) -> Iterator[list[Change]]:
    """An operation's changes, last first, in pages that bound the memory they take."""
    version = connection.execute(
        select(_operation.c.image_version).where(_operation.c.id == operation_id)
    ).scalar_one()
    before: int | None = None
    while True:
        query = select(_change).where(_change.c.operation_id == operation_id)
        if before is not None:
            query = query.where(_change.c.position < before)
        rows = connection.execute(query.order_by(_change.c.position.desc()).limit(_PAGE * 5)).all()
        if not rows:
            return
        yield [_to_change(row, version) for row in rows]
        before = rows[-1].position


def changes_of_deal(
    connection: Connection, deal_id: int
) -> list[tuple[LogEntry, tuple[Change, ...]]]:
    """The deal's history: each operation that touched it with its changes, oldest first."""
    return _history(connection, _change.c.deal_id == deal_id)


def changes_of_maps(connection: Connection) -> list[tuple[LogEntry, tuple[Change, ...]]]:
    """The history of pipelines and stages: each operation that changed any, oldest first."""
    # They belong to no deal, by which the index finds them among all changes.
    entities = (str(Entity.PIPELINE), str(Entity.STAGE))
    return _history(connection, _change.c.deal_id.is_(None) & _change.c.entity.in_(entities))


def _history(
    connection: Connection, condition: ColumnElement[bool]
) -> list[tuple[LogEntry, tuple[Change, ...]]]:
    rows = connection.execute(
        select(_operation, _change)
        .join(_change, _change.c.operation_id == _operation.c.id)
        .where(condition)
        .order_by(_operation.c.id, _change.c.position)
    )
    history: dict[int, tuple[LogEntry, list[Change]]] = {}
    for row in rows:
        _, changes = history.setdefault(row.id, (_entry(row), []))
        changes.append(_to_change(row, row.image_version))
    return [(head, tuple(changes)) for head, changes in history.values()]


def _newest_first(connection: Connection) -> Iterator[LogEntry]:
    before: int | None = None
    while True:
        query = select(_operation).order_by(_operation.c.id.desc()).limit(_PAGE)
        if before is not None:
            query = query.where(_operation.c.id < before)
        page = connection.execute(query).all()
        if not page:
            return
        yield from map(_entry, page)
        before = page[-1].id


def _entry(row: Row[tuple[object, ...]]) -> LogEntry:
    return LogEntry(
        row.id, parse_instant(row.at), row.label, row.actor, row.origin, row.kind, row.undoes
    )


def _to_change(row: Row[tuple[object, ...]], version: int) -> Change:
    entity = Entity(row.entity)
    return Change(
        entity,
        row.record_id,
        row.deal_id,
        from_image(entity, row.before, version),
        from_image(entity, row.after, version),
    )
