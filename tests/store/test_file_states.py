"""Files that cannot be opened: each is named with what to do, and none is ever touched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddNote
from pipetui.domain.errors import StoreError
from pipetui.services.session import Session
from pipetui.store.dialects import sqlite
from pipetui.store.engine import SCHEMA_VERSION
from tests.support.databases import Database, copy_of, log_of, records_of
from tests.support.files import digest, files_in
from tests.support.programs import tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refusal(path: Path | str) -> StoreError:
    """What is said about a file that cannot be opened."""
    with pytest.raises(StoreError) as caught:
        Session.open(str(path), "test").close()
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


def look_through(path: Path) -> None:
    """Open a file and read all that is in it."""
    session = Session.open(str(path), "test", journal_mode="delete")
    try:
        records_of(session)
    finally:
        session.close()


def pragma(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {statement}")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table notes (text)")


class TestWhatIsNoDatabaseOfOurs:
    @pytest.mark.parametrize(
        ("spoil", "why"),
        [
            (lambda path: path.write_bytes(b""), "is empty"),
            (lambda path: path.write_text("Dear diary\n" * 50), "is not a database"),
            (lambda path: path.write_bytes(os.urandom(8192)), "is not a database"),
            (lambda path: os.truncate(path, 50), "is not a database"),
            (foreign, "belongs to another program"),
            (lambda path: pragma(path, "application_id=7"), "belongs to another program"),
            (lambda path: pragma(path, "user_version=0"), "belongs to another program"),
            (
                lambda path: pragma(path, f"user_version={SCHEMA_VERSION + 1}"),
                "was written by a newer PipeTUI",
            ),
        ],
        ids=["empty", "text", "noise", "cut", "foreign", "other id", "no version", "newer"],
    )
    def test_it_is_refused_and_left_as_it_is(
        self, file: Path, spoil: Callable[[Path], object], why: str
    ) -> None:
        spoil(file)
        before = files_in(file.parent)

        assert why in refusal(file).message

        assert files_in(file.parent) == before

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        assert "is a folder" in refusal(tmp_path).message

    def test_a_pipe_is_no_file(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")

        assert "is no file" in refusal(tmp_path / "pipe").message

    def test_a_file_is_no_folder_to_make_one_in(self, file: Path) -> None:
        refusal(file / "pipeline.db")

    @pytest.mark.parametrize("name", ["x" * 300, "with\x00nul"])
    def test_a_name_that_no_file_can_have_is_refused(self, tmp_path: Path, name: str) -> None:
        refusal(tmp_path / name)

    def test_a_link_to_nowhere_is_not_filled(self, tmp_path: Path) -> None:
        (tmp_path / "link.db").symlink_to(tmp_path / "unplugged" / "pipeline.db")
        (tmp_path / "unplugged").mkdir()

        assert "link to a file that is not there" in refusal(tmp_path / "link.db").message

        assert not list((tmp_path / "unplugged").iterdir())

    def test_a_link_to_a_database_is_as_good_as_the_database(
        self, file: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "link.db").symlink_to(file)

        session = Session.open(str(tmp_path / "link.db"), "test")

        assert len(records_of(session)) > 100
        session.close()

    def test_any_name_that_a_file_can_have_will_do(self, tmp_path: Path) -> None:
        name = "-n b?c#d%20 it's Müller 東京.db"
        Session.open(str(tmp_path / name), "test").close()

        assert [path.name for path in tmp_path.iterdir()] == [name]


class TestDamage:
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda data: data[: len(data) // 2],
            lambda data: data[:4096],
            lambda data: data[:100] + bytes(len(data) - 100),
            lambda data: data[:4096] + os.urandom(len(data) - 4096),
        ],
        ids=["half", "one page", "zeros", "noise"],
    )
    def test_it_is_said_and_the_file_is_kept_as_it_is(
        self, file: Path, spoil: Callable[[bytes], bytes]
    ) -> None:
        file.write_bytes(spoil(file.read_bytes()))
        before = digest(file)

        with pytest.raises(StoreError, match=r"is damaged|is not a database"):
            look_through(file)

        assert digest(file) == before

    def test_a_file_that_was_taken_away_is_missed_and_no_empty_one_made(
        self, database: Database, tmp_path: Path
    ) -> None:
        session = database.session()
        for path in list(tmp_path.iterdir()):
            path.unlink()
        session.close()

        with pytest.raises(StoreError, match="cannot be opened"):
            session.execute(AddNote(deal_ids=(1,), text="x"))

        assert not list(tmp_path.iterdir())


class TestLocks:
    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)

    def test_a_file_that_another_program_holds_is_named_as_locked(self, file: Path) -> None:
        before = digest(file)
        with closing(sqlite3.connect(file, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")

            assert "is locked by another program" in refusal(file).message

        assert digest(file) == before
        Session.open(str(file), "test").close()

    def test_so_is_one_that_is_locked_while_it_is_open(self, database: Database) -> None:
        session = database.session()
        before = records_of(session), log_of(session)
        with closing(sqlite3.connect(database.location, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")

            with pytest.raises(StoreError, match="is locked by another program"):
                session.execute(AddNote(deal_ids=(1,), text="x"))

        assert (records_of(session), log_of(session)) == before


READ_AND_WRITE = """
become_nobody()
session = None
def read():
    global session
    session = open_it()
    with session.read() as connection:
        connection.exec_driver_sql("select count(*) from deal").scalar_one()
attempt(read)
if session is not None:
    attempt(lambda: session.execute(AddNote(deal_ids=(1,), text="x")))
    attempt(session.undo)
"""


class TestRights:
    """As somebody else, because root may do everything."""

    def lock_up(self, folder: Path, file: Path) -> None:
        file.chmod(0o444)
        folder.chmod(0o555)

    def test_a_file_that_may_only_be_read_is_read_and_not_written(
        self, sqlite_templates: dict[str, Path], open_folder: Path
    ) -> None:
        file = copy_of(sqlite_templates["delete"], open_folder)
        self.lock_up(open_folder, file)
        before = digest(file)

        read, write, undo = tell(READ_AND_WRITE, file, "delete")

        assert read is None
        for heard in (write, undo):
            assert heard[:2] == ["store", f"{file} cannot be written to"]
            assert "make the file and its folder writable" in heard[2]
        assert files_in(open_folder) == {file.name: before}

    def test_one_with_a_write_ahead_log_cannot_be_read_there_and_it_is_said(
        self, sqlite_templates: dict[str, Path], open_folder: Path
    ) -> None:
        file = copy_of(sqlite_templates["wal"], open_folder)
        self.lock_up(open_folder, file)
        before = digest(file)

        (heard, *_) = tell(READ_AND_WRITE, file, "wal")

        assert heard[0] == "store"
        assert str(file) in heard[1]
        assert files_in(open_folder) == {file.name: before}

    def test_a_file_that_may_not_be_read_is_named(
        self, sqlite_templates: dict[str, Path], open_folder: Path
    ) -> None:
        file = copy_of(sqlite_templates["delete"], open_folder)
        file.chmod(0)

        (heard,) = tell(READ_AND_WRITE, file)

        assert heard[:2] == ["store", f"{file} cannot be opened (Permission denied)"]

    def test_in_a_folder_that_may_not_be_written_to_none_is_made(self, open_folder: Path) -> None:
        open_folder.chmod(0o555)

        here, below = (
            tell("become_nobody()\nattempt(open_it)", open_folder / name)[0]
            for name in ("new.db", "a/b/new.db")
        )

        assert here[:2] == ["store", f"{open_folder}/new.db cannot be made (Permission denied)"]
        assert below[:2] == [
            "store",
            f"the folder {open_folder}/a/b cannot be made (Permission denied)",
        ]
        assert not list(open_folder.iterdir())


FILL_UP = """
session = open_it()
with session.read() as connection:
    connection.exec_driver_sql("select 1")
size = Path(location).stat().st_size
for room in (0, 1, 4096, 8192, 20000):
    no_file_larger_than(size + room)
    attempt(lambda: session.execute(AddDeals(drafts=tuple(
        DealDraft(title=f"Big {n}", notes="x" * 3000) for n in range(60)
    ))))
no_file_larger_than(None)
session.close()
"""
AND_GO_ON = """
session = open_it()
attempt(lambda: session.execute(AddNote(deal_ids=(1,), text="There is room again")))
session.close()
"""


class TestFullDisk:
    def test_it_is_said_nothing_is_lost_and_it_goes_on_when_there_is_room(
        self, database: Database, tmp_path: Path
    ) -> None:
        session = database.session()
        before = records_of(session), log_of(session)
        session.close()
        file = tmp_path / next(path.name for path in tmp_path.iterdir())
        unharmed = digest(file)

        heard = tell(FILL_UP, file, database.journal_mode)

        assert len(heard) == 5
        for kind, message, hint in heard:
            assert kind == "store"
            assert "could not be written" in message
            assert "nothing was half written" in hint
        assert digest(file) == unharmed
        session = database.session()
        assert (records_of(session), log_of(session)) == before
        assert session._store.problems() == []
        session.close()
        assert tell(AND_GO_ON, file, database.journal_mode) == [None]

    def test_a_new_file_is_there_whole_or_not_at_all(self, tmp_path: Path) -> None:
        for room in (0, 5_000, 40_000):
            (heard,) = tell(
                f"no_file_larger_than({room})\nattempt(open_it)\nno_file_larger_than(None)",
                tmp_path / "new.db",
            )

            assert heard[0] == "store"
            assert "could not be written" in heard[1]
            assert not list(tmp_path.iterdir())

    def test_a_copy_is_there_whole_or_not_at_all(self, file: Path) -> None:
        before = files_in(file.parent)

        (heard,) = tell(
            "from pipetui.store.backup import copy_database\n"
            "no_file_larger_than(20_000)\n"
            "attempt(lambda: copy_database(Path(location), Path(location + '.copy')))",
            file,
        )

        assert heard[0] == "store"
        assert files_in(file.parent) == before
