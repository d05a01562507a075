"""The three databases the store's contract is kept on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.databases import KINDS, Database, copy_of, make_template

if TYPE_CHECKING:
    from collections.abc import Iterator
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
def postgres_template(postgres_server: PostgresServer) -> str:
    """The same on a server."""
    url = postgres_server.create_database()
    make_template(url)
    return url


@pytest.fixture(params=KINDS)
def database(
    request: pytest.FixtureRequest, sqlite_templates: dict[str, Path], tmp_path: Path
) -> Iterator[Database]:
    """A database of each kind in turn."""
    kind, _, mode = str(request.param).partition("-")
    if kind == "sqlite":
        database = Database(str(copy_of(sqlite_templates[mode], tmp_path)), mode)
    else:
        database = Database(request.getfixturevalue("postgres_url"))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Session:
    """Somebody at the database."""
    return database.session()
