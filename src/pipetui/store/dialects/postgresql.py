"""PostgreSQL: a server, for two machines or two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event, text

from pipetui.domain.model import Entity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine

LOCK_TIMEOUT_MS = 5000
_WRITERS_LOCK = 0x50697065


class PostgresqlDialect:
    """See `Dialect`."""

    def prepare(self, engine: Engine) -> None:
        """One writer at a time, so that the highest sequence number a watcher sees is complete.

        A reader sees one state throughout, as on SQLite.
        """

        def begin(connection: Connection) -> None:
            if connection.get_execution_options().get("write"):
                connection.exec_driver_sql(f"set local lock_timeout = {LOCK_TIMEOUT_MS}")
                connection.exec_driver_sql(f"select pg_advisory_xact_lock({_WRITERS_LOCK})")
            else:
                connection.exec_driver_sql(
                    "set transaction isolation level repeatable read, read only"
                )

        event.listen(engine, "begin", begin)

    def schema_version(self, connection: Connection) -> int:
        """From the table of facts; 0 when there is none."""
        # Not to_regclass: it may remember that there was none, from before the lock was waited for.
        known = connection.execute(
            text(
                "select count(*) from pg_tables"
                " where tablename = 'meta' and schemaname = any(current_schemas(false))"
            )
        )
        if not known.scalar_one():
            return 0
        found = connection.execute(text("select value from meta where name = 'schema_version'"))
        return int(found.scalar() or 0)

    def set_schema_version(self, connection: Connection, version: int) -> None:
        """Into the table of facts."""
        connection.execute(text("delete from meta where name = 'schema_version'"))
        connection.execute(
            text("insert into meta (name, value) values ('schema_version', :version)"),
            {"version": str(version)},
        )

    def next_ids(self, connection: Connection) -> Mapping[Entity, int]:
        """From each table's sequence; read, not drawn, since one writer runs at a time."""
        selects = " union all ".join(
            f"select '{entity}' as name, last_value + is_called::int as free from {entity}_id_seq"  # noqa: S608 - our own names
            for entity in Entity
        )
        return {Entity(name): int(free) for name, free in connection.execute(text(selects))}

    def advance_ids(self, connection: Connection, used: Mapping[Entity, int]) -> None:
        """Explicit ids do not move a sequence: move it."""
        for entity, greatest in used.items():
            connection.execute(
                text(
                    f"select setval('{entity}_id_seq', greatest(:id, "  # noqa: S608 - our own names
                    f"(select last_value from {entity}_id_seq)))"
                ),
                {"id": greatest},
            )

    def checks(self, _connection: Connection) -> list[str]:
        """The server looks after its own pages and references."""
        return []

    def describe(self, connection: Connection) -> dict[str, str]:
        """Version only: addresses and names of people stay out of reports."""
        version = connection.execute(text("show server_version")).scalar_one()
        return {"engine": "PostgreSQL", "version": str(version)}
