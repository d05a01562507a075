from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.services import reading
from pipetui.services.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.command_line import CommandLine

CUSTOMER = "Sentinel & Partners"


def pipetui(*words: str) -> list[str]:
    return [sys.executable, "-m", "pipetui", *words]


def raising(error: BaseException) -> object:
    def raise_it(*_args: object, **_kwargs: object) -> None:
        raise error

    return raise_it


def test_a_bug_is_one_line_and_a_private_report_without_customers(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(reading, "list_deals", raising(KeyError(CUSTOMER)))

    line = cli.fails(70, "list", "--find", CUSTOMER)

    assert "(KeyError)" in line
    assert CUSTOMER not in line
    (place,) = re.findall(r"is in (\S+);", line)
    report = Path(place)
    assert report.is_relative_to(tmp_path / "state")
    assert report.stat().st_mode & 0o777 == 0o600
    assert report.parent.stat().st_mode & 0o777 == 0o700
    text = report.read_text(encoding="utf-8")
    assert "listing.py" in text
    assert CUSTOMER not in text
    assert str(cli.database) not in text


def test_a_bug_in_json_is_json(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "list_deals", raising(RuntimeError(CUSTOMER)))

    result = cli.run("list", "--json")

    assert result.code == 70
    assert result.error["kind"] == "bug"
    assert CUSTOMER not in result.complaint


def test_a_report_that_cannot_be_written_costs_nothing(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/state")
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/dev/null/tmp")
    monkeypatch.setattr(reading, "list_deals", raising(RuntimeError("x")))

    assert "No report could be written" in cli.fails(70, "list")


def test_an_interruption_is_told_and_leaves_nothing_half_done(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "execute", raising(KeyboardInterrupt()))

    assert cli.fails(130, "delete", 1) == "pipetui: Interrupted. Nothing is half done."
    assert cli.run("delete", 1, "--json").error["kind"] == "interrupted"


def test_a_clock_that_is_none_is_refused(cli: CommandLine) -> None:
    cli.at("yesterday")

    assert '"yesterday" is no instant' in cli.fails(1, "list")


def test_a_zone_that_is_none_is_refused(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPETUI_TZ", "Mars/Olympus")

    assert "is no time zone" in cli.fails(1, "list")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"no database at all, but a text of more than a hundred characters " * 4, "is not a"),
    ],
)
def test_a_file_that_is_no_database_is_left_alone(
    cli: CommandLine, tmp_path: Path, content: bytes, message: str
) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)

    assert message in cli.fails(4, "--db", str(other), "list")
    assert other.read_bytes() == content
    result = cli.run("--db", str(other), "add", "x", "--json")
    assert result.code == 4
    assert result.error["kind"] == "store"


def test_places_and_addresses_that_cannot_be_used_are_told(
    cli: CommandLine, tmp_path: Path
) -> None:
    assert "is a folder" in cli.fails(4, "--db", str(tmp_path), "list")
    assert "no kind of database" in cli.fails(4, "--db", "mysql://x/y", "list")
    assert "cannot be" in cli.fails(4, "--db", "/dev/null/x.db", "list")


def test_a_database_in_use_is_waited_for_and_then_told(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.store.dialects.sqlite.BUSY_TIMEOUT_MS", 50)
    with closing(sqlite3.connect(cli.database, isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert "locked" in cli.fails(4, "add", "x")


@pytest.fixture
def environment(cli: CommandLine) -> dict[str, str]:
    """That of a process of its own, on the database of the test."""
    return dict(os.environ)


def test_python_m_gives_the_exit_code(environment: dict[str, str]) -> None:
    done = subprocess.run(
        pipetui("nosuch"), env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_a_reader_that_has_had_enough_is_no_error(environment: dict[str, str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        pipetui("keys"), env=environment, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_an_answer_that_cannot_be_written_is_told(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            pipetui("keys"), env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert done.returncode == 4
    assert done.stderr.decode().startswith("pipetui: the answer could not be written (No space")
    assert done.stderr.count(b"\n") == 1


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """What is started in the background is deaf to Ctrl+C, and so would be what it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_ends_a_wait_for_stdin(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        pipetui("add", "-", "--json"),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        # It reads stdin before it opens the database; until it does, a signal ends Python itself.
        deadline = time.monotonic() + 20
        while _is_awake(running.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        assert running.stdout is not None
        assert running.stderr is not None
        out, err = running.stdout.read(), running.stderr.read()
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait() == 130

    assert out == b""
    assert json.loads(err)["error"]["kind"] == "interrupted"


def _is_awake(pid: int) -> bool:
    """Whether a process does something else than wait in a pipe."""
    try:
        return "pipe" not in Path(f"/proc/{pid}/wchan").read_text(encoding="ascii")
    except OSError:
        return True
