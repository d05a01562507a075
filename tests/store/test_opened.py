"""A file that is open here is not opened a second time behind SQLite's back."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from pipetui.services.session import Session

if TYPE_CHECKING:
    from pathlib import Path

TRY_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
"""


def test_opening_it_again_lets_go_of_no_lock(tmp_path: Path) -> None:
    place = str(tmp_path / "pipeline.db")
    first = Session.open(place, "test", journal_mode="delete")
    with first._store.write("me", "test"):
        second = Session.open(place, "test", journal_mode="delete")
        other_program = subprocess.run(
            [sys.executable, "-c", TRY_TO_WRITE, place], capture_output=True, text=True, check=True
        )
        second.close()
    first.close()
    assert other_program.stdout == "database is locked\n"
