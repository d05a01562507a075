"""A review in a real terminal, killed in the middle and gone on with."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.board import MONDAY
from tests.support.reviewing import in_review, make_cases
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Deals that need a decision each."""
    path = tmp_path / "cases.db"
    make_cases(path)
    return path


@pytest.fixture
def terminal(cases: Path, tmp_path: Path) -> Iterator[Terminal]:
    """`pipetui review` in a terminal of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PIPETUI_TZ": "Europe/Berlin",
        "PIPETUI_NOW": MONDAY.isoformat(),
        "PIPETUI_DB": str(cases),
    }
    terminal = Terminal([sys.executable, "-m", "pipetui", "review"], environment)
    terminal.wait_for(" of 11", "Why it is here")
    yield terminal
    terminal.close()


def progress(line: str) -> str:
    """The first line without the bar: where one is, and how many were settled."""
    return " ".join(re.sub("[▰▱]", "", line).split())


async def test_a_killed_review_goes_on_at_the_same_deal_and_has_lost_nothing(
    terminal: Terminal, cases: Path
) -> None:
    assert progress(terminal.lines[0]).startswith("Review 1 of 11")
    terminal.press("tcWT")  # three answers, typed at once
    terminal.wait_for("4 of 11", "3 settled", "Tried Late, no answer")
    terminal.settle()
    place, deal = progress(terminal.lines[0]), terminal.lines[2].rstrip()
    assert deal
    terminal.kill(signal.SIGKILL)
    assert terminal.wait_for_exit() == -signal.SIGKILL

    async with in_review(cases, size=(100, 30)) as me:
        assert "Gone on with where it was left, 3 settled so far" in me.text()
        lines = me.text().splitlines()
        assert (progress(lines[0]), lines[2]) == (place, deal)
        count = "select count(*) from operation where origin = 'tui'"
        assert me.hands.rows(count) == [(3,)]
        assert me.hands.rows("PRAGMA integrity_check") == [("ok",)]
        await me.press("u")
        assert "Undid: Tried Late, no answer" in me.text()
        assert "2 settled" in me.text()
