"""Noting forecasts keeps nobody from working, and costs a question when none is due."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.services import snapshots
from pipetui.services.session import Session
from pipetui.services.snapshots import load_snapshots, take_due_snapshots
from pipetui.store.dialects import sqlite
from tests.support.databases import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(new_database: Path, tmp_path: Path) -> Path:
    return copy_of(new_database, tmp_path)


@pytest.fixture
def session(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 20)
    session = Session.open(str(path), "test")
    session.execute(AddDeals(drafts=(DealDraft(title="Website"),)))
    yield session
    session.close()


def test_a_busy_database_is_left_alone_and_nobody_is_told(session: Session, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert take_due_snapshots(session, working_days=False) == 0
        other.execute("commit")

    assert load_snapshots(session) == ()
    assert take_due_snapshots(session, working_days=False) == 3


def test_so_is_one_that_cannot_be_read_either(session: Session, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("pragma locking_mode=exclusive")
        other.execute("begin exclusive")
        assert take_due_snapshots(session, working_days=False) == 0


def test_a_database_that_cannot_be_written_to_is_read_all_the_same(session: Session) -> None:
    engine = session._store._engine

    def read_only(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    engine.dispose()
    event.listen(engine, "connect", read_only)

    assert take_due_snapshots(session, working_days=False) == 0
    assert load_snapshots(session) == ()


def test_where_none_is_due_the_deals_are_not_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_due_snapshots(session, working_days=False)
    monkeypatch.setattr(snapshots, "load_facts", lambda *_, **__: pytest.fail("was read"))

    assert take_due_snapshots(session, working_days=False) == 0
