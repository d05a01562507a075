"""Copies of a database: of one state of it, whole, and never in place of a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddNote
from pipetui.domain.errors import StoreError
from pipetui.services.session import Session
from pipetui.store.backup import copy_database
from tests.support.databases import log_of, records_of
from tests.support.files import digest, files_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.databases import Database


def test_a_copy_of_a_database_in_use_holds_what_was_written_and_nothing_unfinished(
    database: Database, tmp_path: Path
) -> None:
    session = database.session()
    session.execute(AddNote(deal_ids=(1,), text="Still in the write-ahead log"))
    state = records_of(session), log_of(session)
    source, copy = tmp_path / next(tmp_path.iterdir()).name.split("-")[0], tmp_path / "copy.db"

    with session._store.write("somebody", "test") as writing:
        writing.connection.exec_driver_sql("update deal set title = 'unfinished'")
        copy_database(source, copy)

    copied = Session.open(str(copy), "test", journal_mode="delete")
    assert (records_of(copied), log_of(copied)) == state
    copied.close()
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(("copy.db-", "."))]


def test_a_damaged_database_does_not_take_the_place_of_a_good_copy(
    file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy_database(file, copy)
    before = digest(copy)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2] + bytes(4096) + data[len(data) // 2 + 4096 :])
    spoilt = digest(file)

    with pytest.raises(StoreError, match="damaged"):
        copy_database(file, copy)

    assert files_in(tmp_path) == {file.name: spoilt, "copy.db": before}


def test_a_newer_copy_takes_the_place_of_an_older_one(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("older")

    copy_database(file, copy)

    assert copy.read_bytes().startswith(b"SQLite format 3")
