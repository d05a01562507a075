"""Opening a database: refused untouched when it is not ours, made or migrated when it is due."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from pipetui.domain.errors import StoreError
from pipetui.store.backup import copy_database
from pipetui.store.dialects.postgresql import PostgresqlDialect
from pipetui.store.dialects.sqlite import SqliteDialect
from pipetui.store.errors import store_errors
from pipetui.store.target import Target, make_private_file, make_private_folder, stored_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from pipetui.store.dialects import Dialect

    Fill = Callable[[Connection, Dialect], None]

SCHEMA_VERSION = 1
"""The schema this program reads and writes."""


def open_engine(
    target: Target, fill: Fill, journal_mode: str | None = None
) -> tuple[Engine, Dialect]:
    """An engine on a database of the present schema, and how to speak to it.

    A file that is not there is made, and `fill` puts in what a new one starts with; one that is
    behind is copied beside itself and migrated. Raises StoreError for anything else.
    """
    if target.path is not None:
        return _open_file(target.path, fill, journal_mode)
    return _open_server(target, fill)


def _file_engine(path: Path, journal_mode: str | None) -> tuple[Engine, SqliteDialect]:
    dialect = SqliteDialect(journal_mode)
    # Parameters are customers' data: they stay out of every message.
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    dialect.prepare(engine)
    return engine, dialect


def _open_file(path: Path, fill: Fill, journal_mode: str | None) -> tuple[Engine, Dialect]:
    version = stored_version(path, SCHEMA_VERSION)
    if version is None:
        _make_file(path, fill, journal_mode)
    elif version < SCHEMA_VERSION:
        _migrate_file(path, version, journal_mode)
    return _file_engine(path, journal_mode)


def _make_file(path: Path, fill: Fill, journal_mode: str | None) -> None:
    """Build the database beside its place and put it there whole, or not at all."""
    make_private_folder(path.parent)
    building = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with suppress(FileNotFoundError):
            building.unlink()
        make_private_file(building)
        engine, dialect = _file_engine(building, journal_mode)
        try:
            with (
                store_errors(str(path)),
                engine.execution_options(write=True).begin() as connection,
            ):
                _upgrade(connection, dialect)
                fill(connection, dialect)
        finally:
            engine.dispose()
        _place(building, path)
    except OSError as error:
        message = f"{path} cannot be made ({error.strerror})"
        raise StoreError(message, "name a place you may write to") from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                building.with_name(building.name + suffix).unlink()


def _place(building: Path, path: Path) -> None:
    try:
        # A link, unlike a rename, leaves alone what somebody else put there meanwhile.
        os.link(building, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no links.
        if not path.exists():
            building.rename(path)


def _migrate_file(path: Path, version: int, journal_mode: str | None) -> None:
    copy_database(path, path.with_name(f"{path.name}.before-version-{SCHEMA_VERSION}"))
    engine, dialect = _file_engine(path, journal_mode)
    try:
        with store_errors(str(path)), engine.connect() as connection:
            # Alembic rebuilds tables; with references enforced that would remove their children.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.execution_options(write=True).begin():
                if dialect.schema_version(connection) == version:
                    _upgrade(connection, dialect)
                    problems = dialect.checks(connection)
                    if problems:
                        message = f"{path} did not come through the update ({problems[0]})"
                        raise StoreError(message, "nothing was changed; a copy lies beside it")
    finally:
        engine.dispose()


def _open_server(target: Target, fill: Fill) -> tuple[Engine, Dialect]:
    dialect = PostgresqlDialect()
    try:
        engine = create_engine(make_url(target.url or ""), hide_parameters=True, pool_pre_ping=True)
    except (ArgumentError, ValueError) as error:
        message = "the address of the server cannot be read"
        raise StoreError(message, "postgresql://USER@HOST/DATABASE") from error
    except (ImportError, NoSuchModuleError) as error:
        message = "the driver for PostgreSQL is not installed"
        raise StoreError(message, 'pip install "pipetui[postgres]"') from error
    dialect.prepare(engine)
    with store_errors(target.name):
        with engine.connect() as connection:
            version = dialect.schema_version(connection)
        if version > SCHEMA_VERSION:
            message = f"{target.name} was written by a newer PipeTUI (version {version})"
            raise StoreError(message, "update PipeTUI; nothing was touched")
        if version < SCHEMA_VERSION:
            with engine.execution_options(write=True).begin() as connection:
                _prepare_server(connection, dialect, target.name, fill)
    return engine, dialect


def _prepare_server(connection: Connection, dialect: Dialect, name: str, fill: Fill) -> None:
    version = dialect.schema_version(connection)
    if version == SCHEMA_VERSION:
        return  # another process was quicker
    if version == 0 and inspect(connection).has_table("deal"):
        message = f"{name} holds tables of another program"
        raise StoreError(message, "give an empty database")
    _upgrade(connection, dialect)
    if version == 0:
        fill(connection, dialect)


def _upgrade(connection: Connection, dialect: Dialect) -> None:
    # Alembic costs as much as all the rest: only a file that is behind pays for it.
    from pipetui.store.migrations import upgrade  # noqa: PLC0415

    upgrade(connection, dialect, SCHEMA_VERSION)
