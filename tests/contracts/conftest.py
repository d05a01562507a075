"""The databases the store's contract is kept on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from tests.support.databases import KINDS, Database, copy_of, make_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipetui.services.session import Session
    from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A closed SQLite file for each journal mode."""
    folder = tmp_path_factory.mktemp("templates")
    templates = {mode: folder / f"{mode}.db" for mode in ("delete", "wal")}
    for mode, path in templates.items():
        make_template(str(path), mode)
    return templates


@pytest.fixture(scope="session")
def fresh_postgres(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Gives the one database on a server, put back to how it was made.

    That is one round trip, where a clone for each test takes a third of a second.
    """
    url = postgres_server.create_database()
    make_template(url)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    tables = [table.name for table in SQLModel.metadata.sorted_tables]
    counted = [name for name in tables if "id" in SQLModel.metadata.tables[name].c]
    put_back = "; ".join(
        [
            *(f"delete from {name}" for name in reversed(tables)),  # noqa: S608
            *(f"insert into {name} select * from kept.{name}" for name in tables),  # noqa: S608
            *(
                f"select setval('{name}_id_seq', greatest(max(id), 1), max(id) is not null)"  # noqa: S608
                f" from {name}"
                for name in counted
            ),
        ]
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("create schema kept")
        for name in tables:
            connection.exec_driver_sql(f"create table kept.{name} as table {name}")

    def fresh() -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql(put_back)
        return url

    yield fresh
    engine.dispose()


@pytest.fixture(params=KINDS)
def database(
    request: pytest.FixtureRequest, sqlite_templates: dict[str, Path], tmp_path: Path
) -> Iterator[Database]:
    """A database of each kind in turn; `EVERY_KIND` is for what depends on how it is written."""
    kind, _, mode = str(request.param).partition("-")
    if kind == "sqlite":
        mode = mode or "delete"
        database = Database(str(copy_of(sqlite_templates[mode], tmp_path)), mode)
    else:
        database = Database(request.getfixturevalue("fresh_postgres")())
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Session:
    """Somebody at the database."""
    return database.session()
