"""The server under the contract suite: databases are separate, cloned whole, and leave no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from tests.support.postgres import OwnPostgresServer, start_server

if TYPE_CHECKING:
    from tests.support.postgres import PostgresServer

ROOT = Path(__file__).parents[2]


def run(url: str, *statements: str) -> list[object]:
    """The first column of what the last statement answers, all in one transaction."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements[:-1]:
                connection.execute(text(statement))
            answer = connection.execute(text(statements[-1]))
            return [row[0] for row in answer] if answer.returns_rows else []
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database()
    run(url, "create table stage (name text)", "insert into stage values ('Lead')")
    return url


def test_each_test_gets_a_copy_of_the_template(postgres_url: str) -> None:
    assert run(postgres_url, "select name from stage") == ["Lead"]


def test_what_is_written_to_a_copy_stays_there(
    postgres_server: PostgresServer, postgres_template: str, postgres_url: str
) -> None:
    run(postgres_url, "insert into stage values ('Proposal')")

    other = postgres_server.create_database(template=postgres_template)

    assert run(other, "select name from stage") == ["Lead"]
    postgres_server.drop_database(other)


def test_a_database_can_be_dropped_while_somebody_is_connected(
    postgres_server: PostgresServer,
) -> None:
    url = postgres_server.create_database()
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("select 1"))
        postgres_server.drop_database(url)
        connection.invalidate()
    engine.dispose()


def test_text_is_utf8_and_sorts_the_same_on_every_machine(postgres_url: str) -> None:
    words = run(
        postgres_url, "select w from unnest(array['Zoë', 'anna', 'Łukasz', '東京']) w order by w"
    )

    assert words == ["Zoë", "anna", "Łukasz", "東京"]


def test_a_closed_server_leaves_no_process_and_no_folder(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIPETUI_TEST_PG_URL", raising=False)
    server = start_server()
    assert isinstance(server, OwnPostgresServer)
    pid = server._process.pid
    engine = create_engine(server.create_database())
    with engine.connect() as connection:  # a session that nobody ends
        connection.execute(text("select 1"))
        server.close()
        connection.invalidate()
    engine.dispose()

    assert not server._folder.exists()
    assert not is_alive(pid)


def test_a_killed_test_run_leaves_no_process_and_no_folder(postgres_server: PostgresServer) -> None:
    script = (
        "import time; from tests.support.postgres import start_server; s = start_server();"
        "print(s._process.pid, s._folder, flush=True); time.sleep(60)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PIPETUI_TEST_PG_URL"}
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        pid, folder = tests.stdout.readline().split()
        tests.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + 20
    while (is_alive(int(pid)) or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not is_alive(int(pid))
    assert not Path(folder).exists()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be counted does not."""
    answer = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return answer.stdout.strip()[:1] not in {"", "Z"}
