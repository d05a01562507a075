"""Several people, programs and threads at one database at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, AddNote, DealDraft
from pipetui.domain.errors import StoreError
from pipetui.domain.model import Deal, Entity
from pipetui.store import log
from pipetui.store.dialects import postgresql, sqlite
from pipetui.store.queries.news import news_since
from tests.support.databases import EVERY_KIND, Database, log_of, records_of
from tests.support.laws import broken_laws
from tests.support.programs import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipetui.services.session import Session
    from tests.support.postgres import PostgresServer

# Each writes lines of its own into one note: what is missing at the end was written over.
WRITER = """
session = open_it()
for number in range(8):
    session.execute(AddNote(deal_ids=(1,), text=f"{name} {number}"))
    session.execute(AddDeals(drafts=(DealDraft(title=name, company="Shared"),)))
session.close()
"""


def notes_of(session: Session) -> list[str]:
    deal = records_of(session)[Entity.DEAL, 1]
    assert isinstance(deal, Deal)
    return sorted((deal.notes or "").splitlines())


@pytest.mark.parametrize("database", EVERY_KIND, indirect=True)
def test_processes_and_threads_that_write_at_once_lose_nothing(database: Database) -> None:
    session = database.session()
    session.execute(AddDeals(drafts=(DealDraft(title="Website"),)))
    writers = [
        start(f"name = {name!r}{WRITER}", database.location, database.journal_mode)
        for name in ("one", "two")
    ]
    done = threading.Event()

    def write(name: str) -> None:
        own = database.session()
        for number in range(8):
            own.execute(AddNote(deal_ids=(1,), text=f"{name} {number}"))

    def watch() -> list[int]:
        seen = []
        while not done.wait(0.05):
            seen.append(session.sequence())
            assert not broken_laws(records_of(session))
        return seen

    with ThreadPoolExecutor() as threads:
        watching = threads.submit(watch)
        try:
            for writing in [threads.submit(write, name) for name in ("three", "four")]:
                writing.result(timeout=60)
            for writer in writers:
                writer.finish()
        finally:
            done.set()
        seen = watching.result(timeout=60)

    names = ("one", "two", "three", "four")
    assert notes_of(session) == sorted(f"{name} {n}" for name in names for n in range(8))
    assert seen == sorted(seen)
    assert session.sequence() == 1 + 8 * 6
    records = records_of(session)
    assert sum(kind is Entity.COMPANY for kind, _ in records) == 1
    assert sum(kind is Entity.DEAL for kind, _ in records) == 1 + 16


OPENER = """
session = open_it()
session.execute(AddDeals(drafts=(DealDraft(title="Website"),)))
session.close()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A place where there is no database yet."""
    location = str(tmp_path / "new" / "pipeline.db")
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        location = server.create_database()
    database = Database(location)
    yield database
    database.close()


def test_several_that_find_no_database_make_one(nowhere: Database) -> None:
    for program in [start(OPENER, nowhere.location) for _ in range(3)]:
        program.finish()

    session = nowhere.session()
    records = records_of(session)
    assert sum(kind is Entity.PIPELINE for kind, _ in records) == 1
    assert sum(kind is Entity.DEAL for kind, _ in records) == 3


def test_threads_that_find_no_database_make_one(nowhere: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        sessions = list(threads.map(lambda _: nowhere.session(), range(4)))

    assert len({tuple(records_of(session)) for session in sessions}) == 1


@pytest.mark.parametrize("database", EVERY_KIND, indirect=True)
def test_a_reader_sees_one_state_throughout(database: Database, session: Session) -> None:
    session.execute(AddDeals(drafts=(DealDraft(title="A"),)))
    other = database.session()
    writer = threading.Thread(target=lambda: other.execute(AddNote(deal_ids=(1,), text="x")))

    with session.read() as connection:
        before = log.latest_sequence(connection)
        writer.start()
        if database.journal_mode != "delete":  # there the writer waits for the reader
            writer.join()
        assert log.latest_sequence(connection) == before
        assert news_since(connection, before).deals == frozenset()
    writer.join()

    assert session.sequence() == before + 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for longer than a tenth of a second."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 100)
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_MS", 100)


@pytest.mark.parametrize("database", EVERY_KIND, indirect=True)
def test_who_waits_too_long_for_another_writer_is_told_so(
    impatient: None, database: Database
) -> None:
    busy, waiting = database.session(), database.session()
    busy.execute(AddDeals(drafts=(DealDraft(title="A"),)))
    before = log_of(busy)
    attempts: list[Callable[[], object]] = [
        lambda: waiting.execute(AddNote(deal_ids=(1,), text="x")),
        waiting.undo,
        lambda: waiting._store.set_fact("zone", "UTC"),
    ]

    with busy._store.write("somebody", "test"):
        for attempt in attempts:
            with pytest.raises(StoreError) as caught:
                attempt()
            assert caught.value.message == f"{waiting.name} is locked by another program"
            assert caught.value.hint

    assert log_of(waiting) == before
    waiting.execute(AddNote(deal_ids=(1,), text="x"))
