"""A pipeline is nobody else's business: files for their owner alone, secrets in no message."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddNote
from pipetui.domain.errors import StoreError
from pipetui.services.session import Session
from pipetui.store.backup import copy_database
from pipetui.store.target import parse_target
from tests.support.files import mode_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "s3cr3t-of-mine"  # noqa: S105 - no password of anything


class TestRights:
    """Whatever the umask leaves open."""

    @pytest.fixture(params=[0, 0o022], ids=["000", "022"], autouse=True)
    def _umask(self, request: pytest.FixtureRequest) -> Iterator[None]:
        former = os.umask(request.param)
        yield
        os.umask(former)

    @pytest.mark.parametrize("journal_mode", ["delete", "wal"])
    def test_a_new_database_and_all_beside_it_is_for_its_owner_alone(
        self, tmp_path: Path, journal_mode: str
    ) -> None:
        file = tmp_path / "data" / "pipetui" / "pipeline.db"

        session = Session.open(str(file), "test", journal_mode=journal_mode)
        with session._store.write("test", "test") as writing:
            writing.connection.exec_driver_sql(
                "insert into company (name, name_fold) values ('', '')"
            )
            beside = {path.name: mode_of(path) for path in file.parent.iterdir()}
        session.close()

        expected = {
            "delete": {"pipeline.db-journal"},
            "wal": {"pipeline.db-wal", "pipeline.db-shm"},
        }
        assert set(beside) == {"pipeline.db", *expected[journal_mode]}
        assert set(beside.values()) == {"600"}
        assert mode_of(file.parent) == mode_of(file.parent.parent) == "700"

    def test_a_folder_that_was_there_keeps_its_rights(self, tmp_path: Path) -> None:
        folder = tmp_path / "shared"
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)

        Session.open(str(folder / "pipeline.db"), "test").close()

        assert mode_of(folder) == "755"
        assert mode_of(folder / "pipeline.db") == "600"

    def test_a_copy_is_for_its_owner_alone(self, file: Path) -> None:
        file.chmod(0o644)

        copy_database(file, file.with_name("copy.db"))

        assert mode_of(file.with_name("copy.db")) == "600"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ann:{SECRET}@127.0.0.1:1/sales",
        f"postgres://ann:{SECRET}@127.0.0.1:1/sales",
        f"postgresql+psycopg://ann:a@{SECRET}@127.0.0.1:1/sales",
        f"postgresql://ann:a/{SECRET}@127.0.0.1:1/sales",
        f"postgresql://ann:a#{SECRET}@127.0.0.1:1/sales",
        f"postgresql://127.0.0.1:1/sales?user=ann&password={SECRET}",
        f"postgresql://ann:{SECRET}@[::1/sales",
        f"postgresql://ann:{SECRET}@127.0.0.1:port/sales",
        f"mysql://ann:{SECRET}@nowhere.invalid/sales",
    ],
)
def test_no_message_repeats_a_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Session.open(url, "test")

    error = caught.value
    assert SECRET not in f"{error.message} {error.hint}"
    assert error.hint


def test_what_the_database_complains_about_repeats_no_customer(file: Path) -> None:
    session = Session.open(str(file), "test")
    with session._store.write("test", "test") as writing:
        writing.connection.exec_driver_sql("alter table change rename to gone")

    with pytest.raises(StoreError) as caught:
        session.execute(AddNote(deal_ids=(1,), text=SECRET))
    session.close()

    while_handling: BaseException | None = caught.value
    while while_handling is not None:
        assert SECRET not in str(while_handling)
        while_handling = while_handling.__cause__


@pytest.mark.parametrize(
    ("text", "name", "path"),
    [
        ("deals.db", "deals.db", "deals.db"),
        ("~/deals.db", "{home}/deals.db", "{home}/deals.db"),
        ("sqlite:///deals.db", "deals.db", "deals.db"),
        ("sqlite:////tmp/deals.db", "/tmp/deals.db", "/tmp/deals.db"),  # noqa: S108
    ],
)
def test_a_file_goes_by_its_path(text: str, name: str, path: str) -> None:
    home = os.environ["HOME"]

    target = parse_target(text)

    assert (target.name, str(target.path)) == (name.format(home=home), path.format(home=home))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("postgresql://ann:pw@db.example:5433/sales", "db.example/sales"),
        ("postgres:///sales?host=/run/pg", "local socket/sales"),
    ],
)
def test_a_server_goes_by_host_and_database(text: str, name: str) -> None:
    target = parse_target(text)

    assert target.name == name
    assert target.url is not None
    assert target.url.startswith("postgresql+psycopg://")
