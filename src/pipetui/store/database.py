"""A database opened: reading it, and the one transaction in which it is written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import delete, insert, select

from pipetui.domain.errors import Conflict, StoreError
from pipetui.domain.model import Entity
from pipetui.domain.operation import ENTITY_OF, Operation
from pipetui.store import log
from pipetui.store.engine import SCHEMA_VERSION, open_engine
from pipetui.store.errors import store_errors
from pipetui.store.loading import load_context
from pipetui.store.rows import apply_changes, insert_records
from pipetui.store.tables.log import MetaRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from pipetui.domain.context import Context, Needs
    from pipetui.domain.metrics.snapshots import Snapshot
    from pipetui.domain.operation import Change, Record
    from pipetui.store.dialects import Dialect
    from pipetui.store.log import LogEntry
    from pipetui.store.target import Target

_meta = MetaRow.__table__  # type: ignore[attr-defined]


Reading: TypeAlias = "Connection"
"""What the store's queries take: a connection that sees one state of the database throughout."""


class Store:
    """An open database. Readers and writers each take a connection of their own."""

    def __init__(self, name: str, engine: Engine, dialect: Dialect) -> None:
        self.name = name
        self._engine = engine
        self._dialect = dialect

    @classmethod
    def open(
        cls,
        target: Target,
        seed: Callable[[], Iterable[Record]],
        facts: Mapping[str, str],
        journal_mode: str | None = None,
    ) -> Store:
        """Open `target`, making it when it is not there.

        A new database starts with the records `seed` gives and with `facts` about itself (its time
        zone, when it was made). Raises StoreError, with nothing changed, when it cannot be used.
        """

        def fill(connection: Connection, dialect: Dialect) -> None:
            by_kind: dict[Entity, list[Record]] = {}
            for record in seed():
                by_kind.setdefault(ENTITY_OF[type(record)], []).append(record)
            for entity in Entity:
                insert_records(connection, by_kind.get(entity, []), entity)
                greatest = max((r.id for r in by_kind.get(entity, [])), default=0)
                if greatest:
                    dialect.advance_ids(connection, {entity: greatest})
            for name, value in facts.items():
                connection.execute(insert(_meta).values(name=name, value=value))

        engine, dialect = open_engine(target, fill, journal_mode)
        return cls(target.name, engine, dialect)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A connection that sees one state of the database throughout."""
        with store_errors(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, actor: str, origin: str) -> Iterator[Writing]:
        """One transaction: all of it is written, with its log entry, or none of it."""
        engine = self._engine.execution_options(write=True)
        with store_errors(self.name), engine.begin() as connection:
            if self._dialect.schema_version(connection) != SCHEMA_VERSION:
                message = f"{self.name} was updated by a newer PipeTUI meanwhile"
                raise StoreError(message, "start the new version; nothing was written")
            yield Writing(connection, self._dialect, actor, origin)

    def fact(self, name: str) -> str | None:
        """A fact about the database itself."""
        with self.read() as connection:
            query = select(_meta.c.value).where(_meta.c.name == name)
            found = connection.execute(query).scalar()
            return None if found is None else str(found)

    def set_fact(self, name: str, value: str) -> None:
        """Note a fact about the database itself; no operation, nothing to undo."""
        with self.write("", "") as writing:
            writing.connection.execute(delete(_meta).where(_meta.c.name == name))
            writing.connection.execute(insert(_meta).values(name=name, value=value))

    def note_snapshots(self, snapshots: Iterable[Snapshot]) -> int:
        """Keep forecasts of periods that have none yet; gives how many. No operation either."""
        # What most starts do not need is loaded when it is.
        from pipetui.store.queries.snapshots import insert_snapshots

        with self.write("", "") as writing:
            return insert_snapshots(writing.connection, snapshots)

    def latest_sequence(self) -> int:
        """The number of the newest operation; it grows with every change by anybody."""
        with self.read() as connection:
            return log.latest_sequence(connection)

    def problems(self) -> list[str]:
        """What is wrong with the file itself."""
        with self.read() as connection:
            return self._dialect.checks(connection)

    def describe(self) -> dict[str, str]:
        """Engine, version, mode and schema."""
        with self.read() as connection:
            return {**self._dialect.describe(connection), "schema": str(SCHEMA_VERSION)}


class Writing:
    """A write under way. Leaving its `with` commits; an exception rolls all of it back."""

    def __init__(self, connection: Connection, dialect: Dialect, actor: str, origin: str) -> None:
        self.connection = connection
        self._dialect = dialect
        self._actor = actor
        self._origin = origin
        self._logged: dict[int, int] = {}

    @property
    def written(self) -> Iterable[int]:
        """The ids of the operations written so far."""
        return self._logged

    def context(self, needs: Needs) -> Context:
        """What a command has to know."""
        return load_context(self.connection, self._dialect, needs)

    def require_unchanged(self, deal_ids: Iterable[int], since: int) -> None:
        """Raise Conflict when any of the deals was touched after operation `since`."""
        ids = list(deal_ids)
        if log.newest_touching(self.connection, ids) > since:
            message = "it was changed elsewhere a moment ago, so nothing was written"
            raise Conflict(message, "look again and repeat it")

    def begin(self, at: datetime, label: str, kind: str = "do", undoes: int | None = None) -> int:
        """Open a log entry; `append` adds what it did."""
        operation_id = log.append_entry(
            self.connection,
            at,
            label,
            actor=self._actor,
            origin=self._origin,
            kind=kind,
            undoes=undoes,
        )
        self._logged[operation_id] = 0
        return operation_id

    def append(self, operation_id: int, operation: Operation) -> None:
        """Apply an operation's changes and log them under an entry opened by `begin`."""
        changes = operation.changes
        apply_changes(self.connection, changes)
        log.append_changes(self.connection, operation_id, self._logged[operation_id], changes)
        self._logged[operation_id] += len(changes)
        self._dialect.advance_ids(self.connection, _ids_given(changes))

    def record(self, operation: Operation) -> int | None:
        """Apply and log an operation; None, with nothing logged, when it changes nothing."""
        if not operation.changes:
            return None
        operation_id = self.begin(operation.at, operation.label)
        self.append(operation_id, operation)
        return operation_id

    def replay(self, operations: Sequence[Operation]) -> None:
        """Apply and log a whole history in few statements, each operation at its own instant."""
        # Only the demo writes one: others need not load the code.
        from pipetui.store.dialects.counters import read_counters, set_counters
        from pipetui.store.loading_history import write_history

        write_history(self.connection, operations, actor=self._actor, origin=self._origin)
        made = _ids_given(change for each in operations for change in each.changes)
        # What a history makes and deletes is in no table, and its ids are used up all the same.
        counted = read_counters(self.connection, made)
        set_counters(self.connection, {name: max(counted[name], made[name]) for name in made})

    def reverse(self, entry: LogEntry, at: datetime, kind: str) -> int:
        """Append the operation that takes `entry` back and give its id.

        Raises Conflict when a record is not as that operation left it.
        """
        label = f"{'Undid' if kind == 'undo' else 'Redid'}: {entry.action}"
        operation_id = self.begin(at, label, kind, entry.id)
        for changes in log.changes_backwards(self.connection, entry.id):
            forwards = Operation(entry.label, entry.at, tuple(reversed(changes)))
            self.append(operation_id, forwards.inverse(label, at))
        return operation_id


def _ids_given(changes: Iterable[Change]) -> dict[Entity, int]:
    """The greatest id of each kind of record that was made."""
    given: dict[Entity, int] = {}
    for change in changes:
        if change.before is None:
            given[change.entity] = max(given.get(change.entity, 0), change.id)
    return given
