"""Bringing a database to the present schema; alembic is imported here only, and only when due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from pipetui.store.dialects import Dialect


def upgrade(connection: Connection, dialect: Dialect, version: int, scripts: Path) -> None:
    """Run the missing migrations inside the connection's transaction and note the version.

    The caller begins and ends the transaction, so that a failure leaves the old schema.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{version:04d}")
    dialect.set_schema_version(connection, version)


def row_counts(connection: Connection, tables: list[str]) -> dict[str, int]:
    """How many rows each table holds, to compare before and after."""
    return {
        table: int(connection.execute(text(f'select count(*) from "{table}"')).scalar_one())  # noqa: S608 - names from the schema
        for table in tables
    }
