"""What the migrations make is what the tables say, on every database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel

from pipetui.store.rows import TABLES
from pipetui.store.tables import deals, log, money, people, process, snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Inspector

    from tests.support.databases import Database
    from tests.support.postgres import PostgresServer

MODULES = (deals, log, money, people, process, snapshots)
BOOKKEEPING = {"alembic_version"}


@pytest.fixture
def migrated(database: Database) -> Iterator[Connection]:
    session = database.session()
    with session.read() as connection:
        yield connection


@pytest.fixture
def declared(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """An empty database made from the tables as the code describes them."""
    if database.journal_mode is None:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    else:
        url = f"sqlite:///{tmp_path / 'declared.db'}"
    engine = create_engine(url)
    SQLModel.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def describe(inspector: Inspector, table: str) -> dict[str, Any]:
    """All that an inspector knows of a table, in an order of its own."""
    columns = {
        each["name"]: (
            str(each["type"]),
            getattr(each["type"], "collation", None),
            each["nullable"],
            each["default"],
        )
        for each in inspector.get_columns(table)
    }
    return {
        "columns": columns,
        "key": inspector.get_pk_constraint(table)["constrained_columns"],
        "indexes": sorted(
            (str(each["name"]), tuple(each["column_names"]), each["unique"])
            for each in inspector.get_indexes(table)
        ),
        "references": sorted(
            (tuple(each["constrained_columns"]), each["referred_table"], str(each["options"]))
            for each in inspector.get_foreign_keys(table)
        ),
        "checks": sorted(
            (str(each["name"]), each["sqltext"]) for each in inspector.get_check_constraints(table)
        ),
        "unique": inspector.get_unique_constraints(table),
    }


def test_every_table_is_as_it_is_declared(migrated: Connection, declared: Connection) -> None:
    made, said = inspect(migrated), inspect(declared)

    assert set(made.get_table_names()) - BOOKKEEPING == set(said.get_table_names())
    for table in said.get_table_names():
        assert describe(made, table) == describe(said, table), table


def test_sqlite_keeps_types_strictly_and_counts_every_id_up(
    database: Database, migrated: Connection
) -> None:
    if database.journal_mode is None:
        sequences = migrated.execute(text("select count(*) from pg_sequences")).scalar_one()
        assert sequences >= len(TABLES) + 1
        return
    strict = {
        row.name: row.strict
        for row in migrated.execute(text("select name, strict from pragma_table_list"))
    }
    sql = {
        row.name: row.sql for row in migrated.execute(text("select name, sql from sqlite_schema"))
    }
    for table in SQLModel.metadata.tables.values():
        assert strict[table.name] == 1, table.name
        counted = "id" in table.c
        assert ("AUTOINCREMENT" in sql[table.name]) == counted, table.name


def test_every_reference_has_an_index_where_records_are_looked_up_by_it() -> None:
    for entity, table in TABLES.items():
        columns = {index.columns.keys()[0] for index in table.indexes}
        if "deal_id" in table.c:
            assert "deal_id" in columns, entity


def test_every_module_of_tables_is_compared() -> None:
    named = {
        each.__tablename__
        for module in MODULES
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, SQLModel) and each is not SQLModel
    }

    assert named == set(SQLModel.metadata.tables)
