from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.dates import Now
from pipetui.domain.errors import Conflict
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.demo.telling import tell
from pipetui.services.maps import load_template
from pipetui.services.seeding import records_of_map
from pipetui.store.database import Store
from pipetui.store.target import parse_target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipetui.domain.operation import Operation

SEED = records_of_map(load_template("solo"))


@pytest.fixture(scope="module")
def story() -> Sequence[Operation]:
    """A history with every kind of record in it."""
    return tell(Now(parse_now("2026-11-18T10:00:00+01:00"), ZoneInfo("Europe/Berlin")), SEED)


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
    part = story[:300]
    with open_store(tmp_path / "at-once.db").write("me", "test") as writing:
        writing.replay(part)
    one_by_one = open_store(tmp_path / "one-by-one.db")
    for operation in part:
        with one_by_one.write("me", "test") as writing:
            writing.record(operation)

    assert dump(tmp_path / "at-once.db") == dump(tmp_path / "one-by-one.db")


def test_a_history_goes_on_from_the_records_there_are(
    tmp_path: Path, story: Sequence[Operation]
) -> None:
    store = open_store(tmp_path / "in-parts.db")
    for part in (story[:100], [], story[100:300]):
        with store.write("me", "test") as writing:
            writing.replay(part)
    with open_store(tmp_path / "at-once.db").write("me", "test") as writing:
        writing.replay(story[:300])

    assert dump(tmp_path / "in-parts.db") == dump(tmp_path / "at-once.db")


def test_a_history_that_builds_on_other_records_is_a_conflict(
    tmp_path: Path, story: Sequence[Operation]
) -> None:
    store = open_store(tmp_path / "store.db")

    with pytest.raises(Conflict), store.write("me", "test") as writing:
        writing.replay(story[100:300])

    assert store.latest_sequence() == 0
