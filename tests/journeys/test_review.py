"""A review in a real terminal, killed in the middle and gone on with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.reviewing import make_cases
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Deals that need a decision each."""
    path = tmp_path / "cases.db"
    make_cases(path)
    return path


@pytest.fixture
def start(cases: Path, tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    """Starts `pipetui review` in a terminal of its own; whatever runs in the end is ended."""
    opened: list[Terminal] = []
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PIPETUI_TZ": "Europe/Berlin",
        "PIPETUI_NOW": "2026-11-23T09:00:00+00:00",
        "PIPETUI_DB": str(cases),
    }

    def open_one() -> Terminal:
        terminal = Terminal([sys.executable, "-m", "pipetui", "review"], environment)
        opened.append(terminal)
        terminal.wait_for(" of 11", "Why it is here")
        return terminal

    yield open_one
    for terminal in opened:
        terminal.close()


def progress(terminal: Terminal) -> str:
    """Its first line without the bar: where one is, and how many were settled."""
    return " ".join(re.sub("[▰▱]", "", terminal.lines[0]).split())


def test_a_killed_review_goes_on_at_the_same_deal_and_has_lost_nothing(
    start: Callable[[], Terminal], cases: Path, tmp_path: Path
) -> None:
    first = start()
    assert progress(first).startswith("Review 1 of 11")
    first.press("tcWT")  # three answers, typed at once
    first.wait_for("4 of 11", "3 settled", "Tried Late, no answer")
    first.settle()
    place, deal = progress(first), first.lines[2]
    assert deal.strip()
    first.kill(signal.SIGKILL)
    assert first.wait_for_exit() == -signal.SIGKILL

    again = start()
    again.wait_for("Gone on with where it was left, 3 settled so far")
    again.wait_until(lambda: (progress(again), again.lines[2]) == (place, deal), "the same deal")
    with sqlite3.connect(shutil.copy(cases, tmp_path / "copy.db")) as connection:
        count = "select count(*) from operation where origin = 'tui'"
        assert connection.execute(count).fetchone() == (3,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    again.press("u")
    again.wait_for("Undid: Tried Late, no answer", "2 settled")
    again.press("qq")
    assert again.wait_for_exit() == 0
