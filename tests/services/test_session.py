"""A session: whose clock and zone it goes by, what a new database starts with, who did it."""

from __future__ import annotations

import getpass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Entity, Task
from pipetui.domain.process import Pipeline, Stage
from pipetui.services.maps import load_template
from pipetui.services.session import Session, current_actor
from pipetui.store import log
from tests.support.databases import copy_of, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATE_ON_MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


@pytest.fixture
def file(new_database: Path, tmp_path: Path) -> str:
    return str(copy_of(new_database, tmp_path))


@pytest.fixture
def opened(file: str) -> Iterator[Session]:
    session = Session.open(file, "test", read_clock=lambda: LATE_ON_MONDAY)
    yield session
    session.close()


def test_a_new_database_starts_with_the_process_for_one_person(opened: Session) -> None:
    records = records_of(opened)
    template = load_template("solo")

    (pipeline,) = (each for each in records.values() if isinstance(each, Pipeline))
    stages = [each for each in records.values() if isinstance(each, Stage)]
    assert (pipeline.id, pipeline.key) == (1, template.pipeline.key)
    assert [stage.key for stage in stages] == [stage.key for stage in template.stages]
    assert {stage.pipeline_id for stage in stages} == {1}


def test_what_it_starts_with_is_no_action_that_could_be_undone(opened: Session) -> None:
    assert opened.sequence() == 0


def test_ids_of_what_it_starts_with_are_not_given_again(opened: Session) -> None:
    opened.execute(AddDeals(drafts=(DealDraft(title="X"),)))

    numbers = [number for kind, number in records_of(opened) if kind is Entity.DEAL]
    assert numbers == [1]


class TestZone:
    """At half past eleven at night in London it is Tuesday in Berlin and in Tokyo."""

    def due(self, session: Session) -> date | None:
        session.execute(AddDeals(drafts=(DealDraft(title="X", next_text="Call"),)))
        tasks = [each for each in records_of(session).values() if isinstance(each, Task)]
        return next(task.due for task in tasks if task.text == "Call")

    def test_days_are_those_of_the_systems_zone_when_the_database_was_made(
        self, opened: Session
    ) -> None:
        assert self.due(opened) == date(2026, 3, 3)
        assert opened.now().zone.key == "Europe/Berlin"

    def test_the_zone_goes_with_the_database(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = str(tmp_path / "tokyo.db")
        with monkeypatch.context() as patch:
            patch.setenv("PIPETUI_TZ", "Asia/Tokyo")
            Session.open(file, "test").close()

        session = Session.open(file, "test")

        assert session.now().zone.key == "Asia/Tokyo"
        session.close()

    def test_the_environment_overrides_it(
        self, opened: Session, file: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIPETUI_TZ", "UTC")

        session = Session.open(file, "test", read_clock=lambda: LATE_ON_MONDAY)

        assert session.now().today == date(2026, 3, 2)
        session.close()

    def test_a_zone_that_does_not_exist_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIPETUI_TZ", "Europe/Atlantis")

        with pytest.raises(BadValue, match="is no time zone"):
            Session.open(str(tmp_path / "atlantis.db"), "test")


def test_a_fixed_clock_dates_everything(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPETUI_NOW", "2027-05-06T07:08:09+02:00")
    session = Session.open(file, "test")

    session.execute(AddDeals(drafts=(DealDraft(title="X"),)))

    with session.read() as connection:
        (entry,) = log.entries(connection)
    assert entry.at == datetime(2027, 5, 6, 5, 8, 9, tzinfo=UTC)
    session.close()


def test_each_action_tells_who_did_it_and_from_where(file: str) -> None:
    session = Session.open(file, "board")

    session.execute(AddDeals(drafts=(DealDraft(title="X"),)))
    session.undo()

    with session.read() as connection:
        entries = log.entries(connection)
    assert {(entry.actor, entry.origin) for entry in entries} == {(current_actor(), "board")}
    session.close()


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_machine_that_does_not_know_its_user_works_all_the_same(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", fail)

    assert current_actor() == "unknown"


def test_a_database_goes_by_its_path(opened: Session, file: str) -> None:
    assert opened.name == file
