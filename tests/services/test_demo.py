from __future__ import annotations

import os
import shutil
import sqlite3
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.domain.dates import Now
from pipetui.domain.errors import Refused, StoreError
from pipetui.domain.model import (
    Deal,
    Status,
    Task,
    Touch,
    Visit,
)
from pipetui.domain.spoken_dates import parse_now
from pipetui.domain.summary import summarise
from pipetui.services.demo import make_demo
from pipetui.services.demo.noting import Noting
from pipetui.services.demo.telling import tell
from pipetui.services.session import Session
from pipetui.services.snapshots import load_snapshots
from pipetui.store import log
from pipetui.store.database import Store, Writing
from pipetui.store.target import parse_target
from tests.support.demo_book import BERLIN, NOW, SEED, Book, book_of, read_book, seeded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipetui.domain.operation import Operation


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def told_again() -> tuple[Sequence[Operation], Noting]:
    """The story of the sample as it is told another time, and the forecasts noted meanwhile."""
    noting = Noting()
    return tell(NOW, SEED, noting), noting


@pytest.fixture(scope="module")
def story(told_again: tuple[Sequence[Operation], Noting]) -> Sequence[Operation]:
    return told_again[0]


@pytest.fixture(scope="module")
def book(story: Sequence[Operation]) -> Book:
    return book_of(story)


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "copy.db"
    shutil.copy(demo_file, path)
    session = Session.open(str(path), "cli", read_clock=lambda: NOW.instant)
    yield session
    session.close()


# -- making it -----------------------------------------------------------------------------------


def test_the_demo_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_text("my own deals")

    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), "cli")

    assert path.read_text() == "my own deals"
    assert os.listdir(tmp_path) == ["mine.db"]  # noqa: PTH208 - names are what is compared


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.db"
    path.symlink_to(tmp_path / "elsewhere.db")

    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), "cli")

    assert not (tmp_path / "elsewhere.db").exists()


def test_a_demo_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_writing: Writing, _operations: Sequence[Operation]) -> None:
        message = "the disk is full"
        raise StoreError(message)

    monkeypatch.setattr(Writing, "replay", full)

    with pytest.raises(StoreError):
        make_demo(str(tmp_path / "demo.db"), "cli", read_clock=lambda: NOW.instant)

    assert not list(tmp_path.iterdir())


def test_what_somebody_else_put_there_meanwhile_is_left_alone(
    tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "demo.db"
    monkeypatch.setattr(Writing, "replay", lambda *_: path.write_text("theirs"))

    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), "cli", read_clock=lambda: NOW.instant)

    assert path.read_text() == "theirs"


def test_a_clock_at_the_end_of_time_is_refused() -> None:
    with pytest.raises(Refused, match="9999"):
        tell(Now(parse_now("9999-12-30T12:00:00+00:00"), BERLIN), SEED)


def test_the_demo_is_private(short: None, tmp_path: Path) -> None:
    path = tmp_path / "new" / "demo.db"
    make_demo(str(path), "cli").close()

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_one_clock_gives_one_story(
    demo: Session, told_again: tuple[Sequence[Operation], Noting]
) -> None:
    story, noting = told_again
    with demo.read() as connection:
        heads = log.entries(connection)[::-1]
        changed = connection.execute(
            text("select entity, record_id from change order by operation_id, position")
        ).all()

    assert [(each.at, each.label) for each in heads] == [(each.at, each.label) for each in story]
    assert list(map(tuple, changed)) == [(c.entity, c.id) for each in story for c in each.changes]
    assert list(load_snapshots(demo)) == sorted(
        noting.snapshots, key=lambda each: (each.taken_at, each.period.key)
    )


def test_one_story_gives_one_database(
    story: Sequence[Operation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.services.demo.making.tell", lambda *_: story[:200])
    paths = tmp_path / "one.db", tmp_path / "other.db"
    for path in paths:
        make_demo(str(path), "cli", read_clock=lambda: NOW.instant).close()

    assert dump(paths[0]) == dump(paths[1])


def test_the_file_is_sound_and_holds_what_the_story_tells(demo: Session, book: Book) -> None:
    store = Store.open(parse_target(demo.name), list, {})

    assert store.problems() == []
    store.close()
    assert read_book(demo) == book


def test_the_last_things_done_can_be_undone_and_redone(demo: Session) -> None:
    before = read_book(demo)

    undone = demo.undo(10)
    redone = demo.redo(10)

    assert len(undone) == len(redone) == 10
    assert read_book(demo) == before


def test_work_goes_on_with_ids_nobody_has_had(demo: Session, book: Book) -> None:
    done = demo.execute(AddDeals(drafts=(DealDraft(title="Mine", company="New firm"),)))

    assert done.operation.deal_ids == (len(book.all(Deal)) + 1,)
    assert done.operation_id == demo.sequence()


def test_a_server_in_use_is_left_alone(
    postgres_url: str, story: Sequence[Operation], monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long the story is does not matter there.
    monkeypatch.setattr("pipetui.services.demo.making.tell", lambda *_: story[:200])
    session = make_demo(postgres_url, "cli", read_clock=lambda: NOW.instant)
    deals = len(read_book(session).all(Deal))
    done = session.execute(AddDeals(drafts=(DealDraft(title="Mine", company="New firm"),)))
    session.close()

    assert done.operation.deal_ids == (deals + 1,)
    with pytest.raises(Refused, match="in use"):
        make_demo(postgres_url, "cli", read_clock=lambda: NOW.instant)


# -- the rules hold ------------------------------------------------------------------------------


def test_an_open_deal_is_in_one_stage_and_stays_follow_one_another(book: Book) -> None:
    for deal in book.all(Deal):
        visits = sorted(book.of(Visit, deal), key=lambda visit: visit.id)
        present = [visit for visit in visits if visit.left_at is None]
        client = deal.status is Status.WON and deal.pipeline_id == 2 and not deal.churned_at

        assert len(present) == (deal.status is Status.OPEN or client)
        assert all(visit.stage_id == deal.stage_id for visit in present)
        for before, after in pairwise(visits):
            assert before.left_at is not None
            assert before.entered_at <= before.left_at <= after.entered_at


def test_the_summary_of_every_deal_is_what_its_records_say(book: Book) -> None:
    for deal in book.all(Deal):
        assert deal == summarise(
            deal, book.of(Visit, deal), book.of(Task, deal), book.of(Touch, deal)
        )


def test_every_operation_builds_on_the_one_before(story: Sequence[Operation]) -> None:
    held = seeded()
    for operation in story:
        for change in operation.changes:
            assert held.get((change.entity, change.id)) == change.before
            held[change.entity, change.id] = change.after
