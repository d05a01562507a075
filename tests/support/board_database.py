"""The database that tests of the board start with."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.board import make_database

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def first_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every test starts with; never written to."""
    path = tmp_path_factory.mktemp("board") / "first.db"
    make_database(path)
    return path


@pytest.fixture
def database(first_database: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    path = tmp_path / "deals.db"
    shutil.copy(first_database, path)
    return path
