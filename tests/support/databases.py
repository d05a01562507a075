"""Databases for tests: cheap copies of one that was made once, and all that is in them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipetui.domain.model import Entity
from pipetui.services.session import Session
from pipetui.store import log
from pipetui.store.database import Store
from pipetui.store.rows import load_where
from pipetui.store.tables.log import ChangeRow
from pipetui.store.target import parse_target
from tests.support.maps import consulting, sales
from tests.support.world import MONDAY_NOON, World

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipetui.domain.operation import Record

KINDS = ("sqlite", "postgresql")
"""What speaks SQL of its own."""
EVERY_KIND = ("sqlite-delete", "sqlite-wal", "postgresql")
"""These, each way that SQLite has of writing a transaction down."""
_numbers = count(1)


@dataclass
class TestClock:
    """A clock that stands still until it is told to go on."""

    __test__ = False

    instant: datetime = MONDAY_NOON

    def __call__(self) -> datetime:
        """The instant it stands at."""
        return self.instant

    def wait(self, **time: int) -> None:
        """Let time pass."""
        self.instant += timedelta(**time)


@dataclass
class Database:
    """A database that is one test's alone, with a pipeline for sales and one for consulting."""

    location: str
    journal_mode: str | None = None
    clock: TestClock = field(default_factory=TestClock)
    _open: list[Session] = field(default_factory=list)

    def session(self, origin: str = "test") -> Session:
        """Somebody at this database."""
        session = Session.open(
            self.location, origin, read_clock=self.clock, journal_mode=self.journal_mode
        )
        self._open.append(session)
        return session

    def reopened(self) -> Session:
        """Somebody at this database after everybody had left."""
        self.close()
        return self.session()

    def close(self) -> None:
        """Have everybody leave."""
        while self._open:
            self._open.pop().close()


def make_template(location: str, journal_mode: str | None = None) -> None:
    """Make the database that is copied for each test."""
    store = Store.open(
        parse_target(location), _first_records, {"zone": "Europe/Berlin"}, journal_mode
    )
    store.fact("zone")
    store.close()


def copy_of(template: Path, folder: Path) -> Path:
    """A copy of a closed SQLite file."""
    copy = folder / f"{next(_numbers)}.db"
    shutil.copyfile(template, copy)
    return copy


def _first_records() -> Iterable[Record]:
    return World(sales(), consulting()).records.values()


def records_of(session: Session) -> dict[tuple[Entity, int], Record]:
    """Everything that is in a database."""
    with session.read() as connection:
        return {
            (entity, record.id): record
            for entity in Entity
            for record in load_where(connection, entity)
        }


def log_of(session: Session) -> list[tuple[object, ...]]:
    """The whole log: every operation's head, and every change."""
    with session.read() as connection:
        heads = [(entry,) for entry in log.entries(connection)]
        changes = connection.execute(select(ChangeRow.__table__)).all()  # type: ignore[attr-defined]
    return [*heads, *sorted(tuple(row) for row in changes)]


def world_of(database: Database, session: Session) -> World:
    """A world in memory equal to a database in which nothing was done yet."""
    world = World(sales(), consulting())
    world.instant = database.clock.instant
    assert world.records == records_of(session)
    return world
