"""Opening a database: refused untouched when it is not ours, made or migrated when it is due."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import URL, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from pipetui.domain.errors import StoreError
from pipetui.store.backup import copy_database
from pipetui.store.dialects.postgresql import PostgresqlDialect
from pipetui.store.dialects.sqlite import SqliteDialect
from pipetui.store.errors import store_errors
from pipetui.store.opened import OPENING, is_open, note_open
from pipetui.store.target import (
    Target,
    checked_version,
    make_private_file,
    make_private_folder,
    stored_version,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

    from pipetui.store.dialects import Dialect

    Fill = Callable[[Connection, Dialect], None]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database is to look like: a version, and the folder of the steps that lead to it."""

    version: int
    scripts: Path


PRESENT = Schema(4, Path(__file__).parent / "migrations")
"""The schema this program reads and writes."""
SCHEMA_VERSION = PRESENT.version


def open_engine(
    target: Target, fill: Fill, journal_mode: str | None = None, schema: Schema = PRESENT
) -> tuple[Engine, Dialect]:
    """An engine on a database of the present schema, and how to speak to it.

    A file that is not there is made, and `fill` puts in what a new one starts with; one that is
    behind is copied beside itself and migrated. Raises StoreError for anything else.
    """
    if target.path is not None:
        return _open_file(target.path, fill, journal_mode, schema)
    return _open_server(target, fill, schema)


def _file_engine(path: Path, journal_mode: str | None) -> tuple[Engine, SqliteDialect]:
    dialect = SqliteDialect(journal_mode)
    # Parameters are customers' data: they stay out of every message.
    # mode=rw: should the file be taken away meanwhile, no empty one is to appear in its place.
    name, query = f"file:{quote(os.fsencode(path.absolute()))}", {"uri": "true", "mode": "rw"}
    engine = create_engine(URL.create("sqlite", database=name, query=query), hide_parameters=True)
    dialect.prepare(engine)
    return engine, dialect


def _open_file(
    path: Path, fill: Fill, journal_mode: str | None, schema: Schema
) -> tuple[Engine, Dialect]:
    with OPENING:
        version = _version_of(path, schema.version)
        if version is None:
            _make_file(path, fill, journal_mode, schema)
        elif version < schema.version:
            _migrate_file(path, journal_mode, schema)
        engine, dialect = _file_engine(path, journal_mode)
        note_open(path, engine)
        return engine, dialect


def _version_of(path: Path, newest: int) -> int | None:
    """The version in the file, found out without a second descriptor where it is open here."""
    if not is_open(path):
        return stored_version(path, newest)
    engine, dialect = _file_engine(path, None)
    try:
        with store_errors(str(path)), engine.connect() as connection:
            application = int(connection.execute(text("PRAGMA application_id")).scalar_one())
            version = dialect.schema_version(connection)
    finally:
        engine.dispose()
    return checked_version(path, application, version, newest)


def _make_file(path: Path, fill: Fill, journal_mode: str | None, schema: Schema) -> None:
    """Build the database beside its place and put it there whole, or not at all."""
    make_private_folder(path.parent)
    building = path.with_name(f".{path.name}.{token_hex(4)}.new")
    try:
        make_private_file(building)
        engine, dialect = _file_engine(building, journal_mode)
        try:
            with (
                store_errors(str(path)),
                engine.execution_options(write=True).begin() as connection,
            ):
                _upgrade(connection, dialect, schema)
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


def _migrate_file(path: Path, journal_mode: str | None, schema: Schema) -> None:
    engine, dialect = _file_engine(path, journal_mode)
    try:
        with store_errors(str(path)), engine.connect() as connection:
            # Alembic rebuilds tables; with references enforced that would remove their children.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.execution_options(write=True).begin():
                # From here on nobody else writes, so the copy is of what is about to be changed.
                if dialect.schema_version(connection) >= schema.version:
                    return  # another process was quicker
                copy_database(path, path.with_name(f"{path.name}.before-version-{schema.version}"))
                _upgrade(connection, dialect, schema)
                problems = dialect.checks(connection)
                if problems:
                    message = f"{path} did not come through the update ({problems[0]})"
                    raise StoreError(message, "nothing was changed; a copy lies beside it")
    finally:
        engine.dispose()


def _open_server(target: Target, fill: Fill, schema: Schema) -> tuple[Engine, Dialect]:
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
    try:
        with store_errors(target.name):
            _bring_server_up(engine, dialect, target.name, fill, schema)
    except BaseException:
        engine.dispose()
        raise
    return engine, dialect


def _bring_server_up(
    engine: Engine, dialect: Dialect, name: str, fill: Fill, schema: Schema
) -> None:
    with engine.connect() as connection:
        version = dialect.schema_version(connection)
    if version > schema.version:
        message = f"{name} was written by a newer PipeTUI (version {version})"
        raise StoreError(message, "update PipeTUI; nothing was touched")
    if version == schema.version:
        return
    with engine.execution_options(write=True).begin() as connection:
        version = dialect.schema_version(connection)
        if version >= schema.version:
            return  # another process was quicker
        if version == 0 and inspect(connection).has_table("deal"):
            message = f"{name} holds tables of another program"
            raise StoreError(message, "give an empty database")
        _upgrade(connection, dialect, schema)
        if version == 0:
            fill(connection, dialect)


def _upgrade(connection: Connection, dialect: Dialect, schema: Schema) -> None:
    # Alembic costs as much as all the rest: only a file that is behind pays for it.
    from pipetui.store.migrations import upgrade

    upgrade(connection, dialect, schema.version, schema.scripts)
