"""What a command loads before it answers: start-up time is a feature."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCREEN = "textual"
MIGRATIONS = "alembic"
HEAVY = {
    SCREEN,
    MIGRATIONS,
    "sqlmodel",
    "sqlalchemy",
    "babel",
    "tomlkit",
    "tzlocal",
    "rich.console",
}

PROGRAM = """
import json, sys
from pipetui.cli.main import main
codes = [main(words) for words in json.loads(sys.argv[1])]
print(json.dumps([codes, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the present version, with a deal."""
    place = tmp_path_factory.mktemp("start_up") / "pipeline.db"
    assert loaded_by(["--db", str(place), "add", "Acme: Site 12k"])[0] == [0]
    return place


def loaded_by(*commands: list[str]) -> tuple[list[int], set[str]]:
    """The exit codes of commands run one after the other, and every module they loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIPETUI_TZ": "Europe/Berlin"},
    )
    codes, modules = json.loads(done.stderr.splitlines()[-1])
    return codes, set(modules)


def test_help_and_mistakes_load_next_to_nothing() -> None:
    codes, modules = loaded_by(["--help"], ["--version"], ["list", "--help"], ["lst"])

    assert codes == [0, 0, 0, 2]

    assert not modules & HEAVY
    assert not {name for name in modules if name.startswith(("pipetui.store", "pipetui.tui"))}


def test_work_on_a_current_database_loads_neither_screen_nor_migrations(database: Path) -> None:
    commands = (
        ["add", "Borealis: Audit 9k !call fri"],
        ["edit", "1", "owner=mira"],
        ["move", "1", "lead"],
        ["list"],
        ["list", "--json"],
        ["today"],
        ["show", "1"],
    )
    codes, modules = loaded_by(*(["--db", str(database), *words] for words in commands))

    assert codes == [0] * len(commands)
    assert not modules & {SCREEN, MIGRATIONS, "tomlkit", "rich.console"}


def test_json_loads_no_words_for_amounts(database: Path) -> None:
    codes, modules = loaded_by(["--db", str(database), "edit", "1", "owner=mira", "--json"])

    assert codes == [0]
    assert not modules & {"babel", "babel.numbers"}
