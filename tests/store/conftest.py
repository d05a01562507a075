"""A closed database file to copy, damage, lock and migrate."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, DealDraft
from tests.support.databases import Database, copy_of, make_template

if TYPE_CHECKING:
    from collections.abc import Iterator

MODES = ("delete", "wal")


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A closed file with a few deals, for each journal mode."""
    folder = tmp_path_factory.mktemp("templates")
    templates = {mode: folder / f"{mode}.db" for mode in MODES}
    for mode, path in templates.items():
        make_template(str(path), mode)
        database = Database(str(path), mode)
        drafts = tuple(
            DealDraft(title=f"Deal {n}", company=f"Firm {n}", contact="Ann") for n in range(40)
        )
        database.session().execute(AddDeals(drafts=drafts))
        database.close()
    return templates


@pytest.fixture
def file(sqlite_templates: dict[str, Path], tmp_path: Path) -> Path:
    """A closed file of this test's own."""
    return copy_of(sqlite_templates["delete"], tmp_path)


@pytest.fixture(params=MODES)
def database(
    request: pytest.FixtureRequest, sqlite_templates: dict[str, Path], tmp_path: Path
) -> Iterator[Database]:
    """A file in each journal mode in turn."""
    mode = str(request.param)
    database = Database(str(copy_of(sqlite_templates[mode], tmp_path)), mode)
    yield database
    database.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can get to, unlike those that pytest makes."""
    with tempfile.TemporaryDirectory(prefix="pipetui-test-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)
