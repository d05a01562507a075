"""What every test stands on: a home of its own, a fixed zone, and a PostgreSQL server on demand."""

from __future__ import annotations

import gc
import os
import time
from typing import TYPE_CHECKING

import hypothesis
import pytest

from pipetui.store.dialects.sqlite import SqliteDialect
from tests.support.kept_work import statements_compiled_once, styles_parsed_once
from tests.support.taking_turns import import_test_modules, made_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PostgresServer

IN_CI = os.environ.get("CI") == "true"

# On a busy machine a slow example says nothing. In CI the examples are the same every time: there
# a failure has to be about the change; elsewhere new ones are tried, so few that one waits for
# them gladly. `--hypothesis-profile=thorough` is for who has changed what a law is about.
hypothesis.settings.register_profile("here", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=500)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, max_examples=25
)
hypothesis.settings.load_profile("ci" if IN_CI else "here")


def pytest_collection(session: pytest.Session) -> None:
    """In a fresh clone, workers do not all rewrite the same modules at the same time."""
    import_test_modules(session.config)


def pytest_collection_finish() -> None:
    """What is imported by now stays, and garbage is looked for less often: an eighth of all CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees or changes the settings, database or zone of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("PIPETUI_", "XDG_")) and not name.startswith("PIPETUI_TEST_"):
                patch.delenv(name)
        for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(home))
        patch.setenv("TEXTUAL_ANIMATIONS", "none")
        # No test pulls the plug, and programs that tests start write as they always do.
        patch.setattr(SqliteDialect, "SYNCHRONOUS", "OFF")
        # Not UTC, so that a mix-up of local time and UTC shows.
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="session", autouse=True)
def _worked_out_once() -> Iterator[None]:
    """SQL and styles are the same for every test: they are compiled and parsed once."""
    with statements_compiled_once(), styles_parsed_once():
        yield


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample database as of 19 November 2026, half past nine: to be read, or copied."""
    from pipetui.services.demo import make_demo
    from tests.support.demo_book import NOW

    def make(path: Path) -> None:
        make_demo(str(path), "cli", read_clock=lambda: NOW.instant).close()

    return made_once("demo.db", make, tmp_path_factory)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample in which nothing happened, for tests about where it is written."""
    monkeypatch.setattr("pipetui.services.demo.making.tell", lambda *_: [])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server; in CI a machine without one fails, elsewhere its tests are skipped."""
    from tests.support.postgres import NoServerError, start_server

    try:
        server = start_server()
    except NoServerError as error:
        if IN_CI:
            pytest.fail(str(error))
        pytest.skip(str(error))
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_template() -> str | None:
    """The URL of the database that `postgres_url` copies; None for an empty one.

    A suite overrides it to prepare its tables once:

        @pytest.fixture(scope="session")
        def postgres_template(postgres_server):
            url = postgres_server.create_database()
            ...  # create the tables, then dispose of the engine
            return url
    """
    return None


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str | None) -> Iterator[str]:
    """The SQLAlchemy URL of a PostgreSQL database that is this test's alone."""
    url = postgres_server.create_database(template=postgres_template)
    yield url
    postgres_server.drop_database(url)
