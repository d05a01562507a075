"""Bringing a database to the present schema; alembic is imported here only, and only when due."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from pipetui.domain.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from pipetui.store.dialects import Dialect

# Alembic keeps the connection it works on where every thread finds it.
_one_at_a_time = Lock()


def upgrade(connection: Connection, dialect: Dialect, version: int, scripts: Path) -> None:
    """Run the missing migrations inside the connection's transaction and note the version.

    The caller begins and ends the transaction, so that a failure leaves the old schema. Raises
    StoreError when a table has fewer rows than before: rebuilding one can empty those beside it.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    before = _row_counts(connection)
    with _one_at_a_time:
        command.upgrade(config, f"{version:04d}")
    after = _row_counts(connection)
    lost = [name for name, count in before.items() if after.get(name, count) < count]
    if lost:
        message = f"the update would have lost rows ({', '.join(lost)})"
        raise StoreError(message, "nothing was changed; please report it")
    dialect.set_schema_version(connection, version)


def _row_counts(connection: Connection) -> dict[str, int]:
    return {
        table: int(connection.execute(text(f'select count(*) from "{table}"')).scalar_one())  # noqa: S608 - names from the schema
        for table in inspect(connection).get_table_names()
    }
