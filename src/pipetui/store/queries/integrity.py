"""What `doctor` reads: the state of the file, counts, and deals whole in lots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select

from pipetui.domain.model import Deal, Entity, Task, Touch, Visit
from pipetui.store.dialects.postgresql import PostgresqlDialect
from pipetui.store.dialects.sqlite import SqliteDialect
from pipetui.store.rows import TABLES, load_by
from pipetui.store.tables.log import ChangeRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Table

    from pipetui.domain.operation import Record
    from pipetui.store.dialects import Dialect

_LOT = 500
_deal = TABLES[Entity.DEAL]
_LOG: Mapping[str, Table] = {
    "operation": OperationRow.__table__,  # type: ignore[attr-defined]
    "change": ChangeRow.__table__,  # type: ignore[attr-defined]
}
R = TypeVar("R", Deal, Visit, Task, Touch)


@dataclass(frozen=True, slots=True)
class StoredDeal:
    """A deal with the records its summary is made from."""

    deal: Deal
    visits: tuple[Visit, ...]
    tasks: tuple[Task, ...]
    touches: tuple[Touch, ...]


def describe(connection: Connection) -> dict[str, str]:
    """Engine, version, mode, and the version of the schema."""
    dialect = _dialect(connection)
    return {**dialect.describe(connection), "schema": str(dialect.schema_version(connection))}


def file_problems(connection: Connection) -> list[str]:
    """What is wrong with the file or its references, in the database's own words."""
    return _dialect(connection).checks(connection)


def count_rows(connection: Connection) -> dict[str, int]:
    """How many records there are of each kind, and how long the log is."""
    tables = {**{str(entity): table for entity, table in TABLES.items()}, **_LOG}
    return {
        name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for name, table in tables.items()
    }


def deals_whole(connection: Connection) -> Iterator[StoredDeal]:
    """Every deal with its records, by id, so many at a time that memory stays small."""
    last = 0
    while True:
        ids = list(
            connection.execute(
                select(_deal.c.id).where(_deal.c.id > last).order_by(_deal.c.id).limit(_LOT)
            ).scalars()
        )
        if not ids:
            return
        last = ids[-1]
        visits = _by_deal(Visit, load_by(connection, Entity.VISIT, "deal_id", ids))
        tasks = _by_deal(Task, load_by(connection, Entity.TASK, "deal_id", ids))
        touches = _by_deal(Touch, load_by(connection, Entity.TOUCH, "deal_id", ids))
        for record in load_by(connection, Entity.DEAL, "id", ids):
            if isinstance(record, Deal):
                number = record.id
                yield StoredDeal(
                    record,
                    tuple(sorted(visits.get(number, ()), key=lambda v: (v.entered_at, v.id))),
                    tuple(sorted(tasks.get(number, ()), key=lambda task: task.id)),
                    tuple(touches.get(number, ())),
                )


def _by_deal(kind: type[R], records: Iterable[Record]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for each in records:
        if isinstance(each, kind):
            found.setdefault(getattr(each, "deal_id", 0), []).append(each)
    return found


def _dialect(connection: Connection) -> Dialect:
    return SqliteDialect() if connection.dialect.name == "sqlite" else PostgresqlDialect()
