"""What a command loads before it answers: start-up time is a feature."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.services.session import Session

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

LITTLE = (["--help"], ["--version"], ["list", "--help"], ["lst"])
FOR_PROGRAMS = (["edit", "1", "owner=mira", "--json"], ["list", "--json"])
FOR_PEOPLE = (
    ["add", "Borealis: Audit 9k !call fri"],
    ["edit", "1", "owner=jo"],
    ["move", "1", "lead"],
    ["list"],
    ["today"],
    ["show", "1"],
)

Answers = list[tuple[int, set[str]]]

PROGRAM = """
import json, sys
from pipetui.cli.main import main
for words in json.loads(sys.argv[1]):
    print(json.dumps([main(words), sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """The exit code of each command above, and every module loaded by then, by one process."""
    place = tmp_path_factory.mktemp("start_up") / "pipeline.db"
    session = Session.open(str(place), "test")
    session.execute(AddDeals(drafts=(DealDraft(title="Site"),)))
    session.close()
    at_work = [["--db", str(place), *words] for words in (*FOR_PROGRAMS, *FOR_PEOPLE)]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([*LITTLE, *at_work])],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIPETUI_TZ": "Europe/Berlin"},
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[")]
    assert len(told) == len(LITTLE) + len(at_work), done.stderr
    return [(code, set(modules)) for code, modules in told]


def test_help_and_mistakes_load_next_to_nothing(answers: Answers) -> None:
    codes, modules = zip(*answers[: len(LITTLE)], strict=True)

    assert codes == (0, 0, 0, 2)
    assert not modules[-1] & HEAVY
    assert not {name for name in modules[-1] if name.startswith(("pipetui.store", "pipetui.tui"))}


def test_json_loads_no_words_for_amounts(answers: Answers) -> None:
    codes, modules = zip(*answers[len(LITTLE) : -len(FOR_PEOPLE)], strict=True)

    assert set(codes) == {0}
    assert not modules[-1] & {"babel", "babel.numbers"}


def test_work_on_a_current_database_loads_neither_screen_nor_migrations(answers: Answers) -> None:
    codes, modules = zip(*answers[len(LITTLE) :], strict=True)

    assert set(codes) == {0}
    assert not modules[-1] & {SCREEN, MIGRATIONS, "tomlkit", "rich.console"}
