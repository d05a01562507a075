"""A database whole: every row of every table out, and into an empty database again.

Rows travel as they are stored, without the folded columns, which are derived. Going in, nothing is
taken on trust: each row has to be one that this program could have written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from pipetui.domain.errors import InputError, Refused
from pipetui.domain.model import Entity
from pipetui.store.dialects.counters import read_counters, set_counters
from pipetui.store.rows import TABLES
from pipetui.store.tables.log import ChangeRow, MetaRow, OperationRow
from pipetui.store.tables.snapshots import SnapshotDealRow, SnapshotRow
from pipetui.store.whole_checks import Checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from pipetui.store.mapping import Cell

_PAGE = 500

ALL_TABLES: Mapping[str, Table] = {
    **{str(entity): table for entity, table in TABLES.items()},
    "snapshot": SnapshotRow.__table__,  # type: ignore[attr-defined]
    "snapshot_deal": SnapshotDealRow.__table__,  # type: ignore[attr-defined]
    "operation": OperationRow.__table__,  # type: ignore[attr-defined]
    "change": ChangeRow.__table__,  # type: ignore[attr-defined]
    "meta": MetaRow.__table__,  # type: ignore[attr-defined]
}
"""Every table, parents before children: the order in which they are written and read."""

COUNTED = (*map(str, Entity), "snapshot", "operation")
"""The tables that count their ids."""

_SINCE: Mapping[str, int] = {
    str(Entity.TARGET): 3,
    str(Entity.SPEND): 3,
    "snapshot": 4,
    "snapshot_deal": 4,
}
"""The version of the schema with which a table came, of those that came later than the first."""

_OWN: Mapping[Entity, str] = {
    Entity.DEAL: "deals",
    Entity.CONTACT: "contacts",
    Entity.COMPANY: "companies",
    Entity.TARGET: "targets",
    Entity.SPEND: "spends",
}
"""What somebody has put in, and no copy may replace."""

# On PostgreSQL the version of the schema is a row of its own here; the copy says it elsewhere.
_SCHEMA_FACT = "schema_version"


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a table that a copy holds."""
    return tuple(c.name for c in ALL_TABLES[name].columns if not c.name.endswith("_fold"))


def tables_of(schema: int) -> tuple[str, ...]:
    """The tables a copy of a version of the schema holds, in their order."""
    return tuple(name for name in ALL_TABLES if _SINCE.get(name, 1) <= schema)


def count_rows(connection: Connection) -> int:
    """How many rows a copy holds."""
    return sum(
        int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in ALL_TABLES.values()
    )


def rows_of(connection: Connection, name: str) -> Iterator[list[Cell]]:
    """The rows of a table by their key, a page at a time."""
    table = ALL_TABLES[name]
    query = select(*(table.c[column] for column in columns_of(name)))
    if name == "meta":
        query = query.where(table.c.name != _SCHEMA_FACT)
    ordered = query.order_by(*table.primary_key.columns)
    for row in connection.execute(ordered.execution_options(yield_per=_PAGE)):
        yield list(row)


def counters_of(connection: Connection) -> dict[str, int]:
    """The greatest id each table ever gave."""
    return read_counters(connection, COUNTED)


def _is_known(name: str, columns: Sequence[str]) -> bool:
    """Whether a table was written with these columns, by this version or an older one."""
    known, table = columns_of(name), ALL_TABLES[name]
    added = set(known) - set(columns)
    return (
        set(columns) <= set(known)
        and len(columns) + len(added) == len(known)
        and all(table.c[column].nullable for column in added)
    )


class Restoring:
    """An empty database being filled with a copy, inside one transaction of the caller's."""

    def __init__(self, connection: Connection, schema: int) -> None:
        """Clear away the pipelines and the log that a new database has.

        `schema` is the version the copy is of. Raises Refused when there are deals, people,
        companies, targets or spends. Forecasts noted of a database without deals give way as well.
        """
        self._connection = connection
        self._schema = schema
        self._checks = Checks()
        self._greatest: dict[str, int] = {}
        self._counters: dict[str, int] = {}
        for entity, what in _OWN.items():
            if connection.execute(select(TABLES[entity].c.id).limit(1)).first() is not None:
                message = f"this database holds {what} already"
                raise Refused(message, "a whole copy goes only into a new one: name it with --db")
        for name, table in reversed(tuple(ALL_TABLES.items())):
            going = delete(table)
            if name == "meta":
                going = going.where(table.c.name != _SCHEMA_FACT)
            connection.execute(going)

    @property
    def cleaned(self) -> int:
        """Texts from which characters were taken that a terminal acts on."""
        return self._checks.cleaned

    def fill(self, name: str, columns: Sequence[object], rows: Iterable[object]) -> int:
        """Write the rows of a table and give their number; InputError for one that is none."""
        names = [column for column in columns if isinstance(column, str)]
        if len(names) < len(columns) or not _is_known(name, names):
            message = f"the table {name} has other columns than this program writes"
            raise InputError(message, "export it again with this version")
        count = 0
        page: list[dict[str, Any]] = []
        for count, cells in enumerate(rows, 1):
            row = self._checks.row(name, ALL_TABLES[name], names, cells, count)
            page.append(row)
            self._greatest[name] = max(self._greatest.get(name, 0), int(row.get("id", 0)))
            if len(page) == _PAGE:
                self._insert(name, page, count)
                page = []
        self._insert(name, page, count)
        return count

    def hear_counters(self, counters: Mapping[str, object]) -> None:
        """Take in how far each table has counted; InputError when a row is beyond that."""
        used = dict.fromkeys(COUNTED, 0)
        counted = [name for name in COUNTED if name in tables_of(self._schema)]
        for name in counted:
            number = counters.get(name)
            if type(number) is not int or not self._greatest.get(name, 0) <= number < 2**53:
                message = f"the copy does not say how far {name} has counted"
                raise InputError(message, "export it again")
            used[name] = number
        if len(counters) != len(counted):
            message = "the copy counts tables that this program does not have"
            raise InputError(message, "export it again with this version")
        self._counters = used

    def finish(self) -> None:
        """Have each table count on: the last thing to do, as a server does not take it back."""
        set_counters(self._connection, self._counters)

    def _insert(self, name: str, page: list[dict[str, Any]], last: int) -> None:
        if not page:
            return
        try:
            self._connection.execute(insert(ALL_TABLES[name]), page)
        except (IntegrityError, DataError) as error:
            rows = f"rows {last - len(page) + 1} to {last}"
            message = f"{rows} of {name} do not fit together with the rest of the copy"
            raise InputError(message, "export it again") from error
