"""SQLite: one file, private to its owner."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import event, text

from pipetui.domain.errors import StoreError
from pipetui.domain.model import Entity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine

APPLICATION_ID = 0x50697065  # "Pipe"
BUSY_TIMEOUT_MS = 5000

_WAL_FIXED = (3, 51, 3)
_WAL_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def safe_journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """WAL where this SQLite has the fix for its WAL-reset bug, else DELETE, which never had it.

    The bug: https://sqlite.org/wal.html
    """
    backport = _WAL_BACKPORTS.get(version[:2])
    fixed = version >= _WAL_FIXED or (backport is not None and version[2] >= backport)
    return "wal" if fixed else "delete"


class SqliteDialect:
    """See `Dialect`."""

    SYNCHRONOUS: ClassVar[str] = "FULL"
    """What was told as written is on the disk, whatever becomes of the power then."""

    def __init__(self, journal_mode: str | None = None) -> None:
        self._journal_mode = journal_mode or safe_journal_mode()

    def prepare(self, engine: Engine) -> None:
        """Pragmas on connect; BEGIN by our own hand, so that DDL and savepoints stay inside."""

        def connect(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            synchronous = f"synchronous={self.SYNCHRONOUS}"
            for pragma in ("foreign_keys=ON", synchronous, "trusted_schema=OFF"):
                connection.execute(f"PRAGMA {pragma}")
            self._set_journal_mode(connection)
            if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
                message = "this SQLite cannot keep references intact"
                raise StoreError(message, "install Python with a complete SQLite")

        def begin(connection: Connection) -> None:
            # Readers that turn writers in mid-transaction fail at once in WAL; writers ask first.
            writes = connection.get_execution_options().get("write")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        event.listen(engine, "connect", connect)
        event.listen(engine, "begin", begin)

    def _set_journal_mode(self, connection: sqlite3.Connection) -> None:
        wanted = self._journal_mode
        if connection.execute("PRAGMA journal_mode").fetchone() == (wanted,):
            return
        try:
            connection.execute(f"PRAGMA journal_mode={wanted}")
        except sqlite3.OperationalError as error:
            # Read-only, or in use by another process right now: the mode it has serves as well.
            primary = error.sqlite_errorcode & 0xFF
            if primary not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY}:
                raise

    def schema_version(self, connection: Connection) -> int:
        """PRAGMA user_version."""
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())

    def set_schema_version(self, connection: Connection, version: int) -> None:
        """PRAGMA user_version, and whose file this is."""
        connection.execute(text(f"PRAGMA application_id={APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version={int(version)}"))

    def next_ids(self, connection: Connection) -> Mapping[Entity, int]:
        """From AUTOINCREMENT's own table, which remembers removed rows too."""
        rows = connection.execute(text("select name, seq from sqlite_sequence"))
        used = {str(name): int(seq) for name, seq in rows}
        return {entity: used.get(entity, 0) + 1 for entity in Entity}

    def advance_ids(self, connection: Connection, used: Mapping[Entity, int]) -> None:
        """Nothing to do: inserting an explicit id counts AUTOINCREMENT up."""

    def checks(self, connection: Connection) -> list[str]:
        """Pages, indexes and references."""
        found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
        problems = [line for line in found if line != "ok"]
        dangling: list[Any] = list(connection.execute(text("PRAGMA foreign_key_check")))
        problems += [f"{row[0]} {row[1]} refers to a missing {row[2]}" for row in dangling]
        return problems

    def describe(self, connection: Connection) -> dict[str, str]:
        """Version and journal mode."""
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        return {"engine": "SQLite", "version": sqlite3.sqlite_version, "journal_mode": str(mode)}
