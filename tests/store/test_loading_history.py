from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Conflict
from pipetui.store.database import Store
from pipetui.store.target import parse_target
from tests.support.story import STORY
from tests.support.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipetui.domain.operation import Operation

SEED = tuple(World().records.values())


@pytest.fixture(scope="module")
def story() -> Sequence[Operation]:
    """One command of every kind; the last deletes deals that the story made."""
    world = World()
    return [world.do(command) for command in STORY]


def dump(path: Path) -> list[str]:
    """Every row of a database file as a statement, in no order."""
    connection = sqlite3.connect(path)
    try:
        return sorted(connection.iterdump())
    finally:
        connection.close()


def open_store(path: Path) -> Store:
    return Store.open(parse_target(str(path)), lambda: SEED, {"zone": "Europe/Berlin"})


def test_a_history_replayed_is_what_one_after_the_other_would_have_written(
    tmp_path: Path, story: Sequence[Operation]
) -> None:
    with open_store(tmp_path / "at-once.db").write("me", "test") as writing:
        writing.replay(story)
    one_by_one = open_store(tmp_path / "one-by-one.db")
    for operation in story:
        with one_by_one.write("me", "test") as writing:
            writing.record(operation)

    assert dump(tmp_path / "at-once.db") == dump(tmp_path / "one-by-one.db")


def test_a_history_goes_on_from_the_records_there_are(
    tmp_path: Path, story: Sequence[Operation]
) -> None:
    store = open_store(tmp_path / "in-parts.db")
    for part in (story[:20], [], story[20:]):
        with store.write("me", "test") as writing:
            writing.replay(part)
    with open_store(tmp_path / "at-once.db").write("me", "test") as writing:
        writing.replay(story)

    assert dump(tmp_path / "in-parts.db") == dump(tmp_path / "at-once.db")


def test_a_history_that_builds_on_other_records_is_a_conflict(
    tmp_path: Path, story: Sequence[Operation]
) -> None:
    store = open_store(tmp_path / "store.db")

    with pytest.raises(Conflict), store.write("me", "test") as writing:
        writing.replay(story[20:])

    assert store.latest_sequence() == 0
