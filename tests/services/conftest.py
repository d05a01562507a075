"""Databases for the services: a new one each, at a fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipetui.services.session import Session
from tests.support.databases import Database, TestClock, copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as it is made for somebody new."""
    path = tmp_path_factory.mktemp("new") / "new.db"
    Session.open(str(path), "test", read_clock=TestClock(MONDAY_MORNING)).close()
    return path


@pytest.fixture
def database(new_database: Path, tmp_path: Path) -> Iterator[Database]:
    """A new database that is one test's alone."""
    path = copy_of(new_database, tmp_path)
    database = Database(str(path), clock=TestClock(MONDAY_MORNING))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Session:
    """Somebody at that database."""
    return database.session()


@pytest.fixture
def other(new_database: Path, tmp_path: Path) -> Iterator[Session]:
    """Somebody at another new database."""
    path = copy_of(new_database, tmp_path)
    database = Database(str(path), clock=TestClock(MONDAY_MORNING))
    yield database.session()
    database.close()
