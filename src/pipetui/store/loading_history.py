"""A whole history written at once: every operation in the log, each record only as it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from pipetui.store.mapping import IMAGE_VERSION, instant_text, to_image
from pipetui.store.rows import apply_changes
from pipetui.store.tables.log import ChangeRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Operation, Record

_operation = OperationRow.__table__  # type: ignore[attr-defined]
_change = ChangeRow.__table__  # type: ignore[attr-defined]


def write_history(
    connection: Connection, operations: Sequence[Operation], *, actor: str, origin: str
) -> None:
    """Apply and log operations, oldest first, in as few statements as there are tables.

    Raises Conflict when the first `before` of a record is not what the table holds.
    """
    if not operations:
        return
    apply_changes(connection, [change for each in operations for change in each.changes])
    heads = [
        {
            "at": instant_text(each.at),
            "label": each.label,
            "actor": actor,
            "origin": origin,
            "kind": "do",
            "undoes": None,
            "image_version": IMAGE_VERSION,
        }
        for each in operations
    ]
    # The database counts the ids, in the order of the rows: sequences stay right everywhere.
    numbered = insert(_operation).returning(_operation.c.id, sort_by_parameter_order=True)
    ids = connection.execute(numbered, heads).scalars().all()
    connection.execute(insert(_change), list(_change_rows(ids, operations)))


def _change_rows(
    ids: Sequence[int], operations: Sequence[Operation]
) -> Iterator[dict[str, str | int | None]]:
    # What one operation leaves, the next finds: most images are written once and used twice.
    images: dict[tuple[Entity, int], tuple[Record | None, str | None]] = {}
    for operation_id, operation in zip(ids, operations, strict=True):
        for position, change in enumerate(operation.changes):
            key = (change.entity, change.id)
            known, before = images.get(key, (None, None))
            if known is not change.before:
                before = to_image(change.before)
            after = to_image(change.after)
            images[key] = (change.after, after)
            yield {
                "operation_id": operation_id,
                "position": position,
                "entity": str(change.entity),
                "record_id": change.id,
                "deal_id": change.deal_id,
                "before": before,
                "after": after,
            }
