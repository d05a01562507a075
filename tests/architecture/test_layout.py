"""Rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.sources import SRC, files_with, names_in, shown, source_files, tree_of

if TYPE_CHECKING:
    from pathlib import Path

MAX_LINES = 350

LONG_FOR_A_REASON: dict[str, str] = {
    "src/pipetui/domain/commands.py": "what can be asked for, one small value each, in one list",
    "src/pipetui/tui/keys/keymap.py": "the one table of keys, read as a whole",
}
"""Files that may be longer, each with why: `{"src/pipetui/…": "one table, read as a whole"}`."""

NAMES_THAT_SAY_NOTHING = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

CLOCK = SRC / "pipetui" / "services" / "clock.py"

CLOCK_READS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}

SHELLS = {"os.popen", "os.system", "subprocess.getoutput", "subprocess.getstatusoutput"}


def modules(names: set[str]) -> list[str]:
    return sorted({name.split(".")[0] for name in names})


def imported(names: set[str]) -> str:
    """A pattern for a line that imports the modules of some names."""
    return rf"^\s*(?:import|from)\b.*\b(?:{'|'.join(modules(names))})\b"


# What is in the text of every file that does it: the others need not be parsed.
TELLS_OF_CLOCKS = re.compile(imported(CLOCK_READS), re.MULTILINE)
TELLS_OF_SHELLS = re.compile(rf"{imported(SHELLS)}|\bshell\b", re.MULTILINE)


def clock_reads(tree: ast.AST) -> list[ast.expr]:
    return [node for name, node in names_in(tree, *modules(CLOCK_READS)) if name in CLOCK_READS]


def shell_calls(tree: ast.AST) -> list[ast.expr]:
    by_argument = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and any(
            keyword.arg == "shell"
            and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
            for keyword in node.keywords
        )
    ]
    by_name = [node for name, node in names_in(tree, *modules(SHELLS)) if name in SHELLS]
    return [*by_argument, *by_name]


def test_a_file_is_named_after_what_is_in_it() -> None:
    nameless = [
        shown(path)
        for path in source_files()
        if {path.stem, path.stem.rpartition("_")[2], path.parent.name} & NAMES_THAT_SAY_NOTHING
    ]

    assert not nameless, f"name these after what they hold: {', '.join(nameless)}"


def test_a_file_can_be_read_in_one_sitting() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in source_files()
    }
    long = {place: lines for place, lines in lengths.items() if lines > MAX_LINES}
    unexplained = [
        f"{place} has {lines} lines"
        for place, lines in long.items()
        if place not in LONG_FOR_A_REASON
    ]

    assert not unexplained, (
        f"over {MAX_LINES} lines there is usually a second thing living in a file: "
        + "; ".join(unexplained)
    )
    assert set(LONG_FOR_A_REASON) <= set(long), "an exception is no longer needed"


def test_only_the_clock_module_reads_the_clock() -> None:
    elsewhere = [
        shown(path, node)
        for path in files_with(TELLS_OF_CLOCKS)
        if path != CLOCK
        for node in clock_reads(tree_of(path))
    ]

    assert not elsewhere, f"take `now` as an argument: {', '.join(elsewhere)}"


def test_no_program_is_started_through_a_shell() -> None:
    found = [
        shown(path, node)
        for path in files_with(TELLS_OF_SHELLS)
        for node in shell_calls(tree_of(path))
    ]

    assert not found, f"give a list of words, never a line for a shell: {', '.join(found)}"


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now(tz)",
        "import datetime as d\nd.date.today()",
        "from datetime import datetime\nx = field(default_factory=datetime.now)",
        "from datetime import date as day\nday.today()",
        "from time import time\ntime()",
        "import time\ntime.time_ns()",
    ],
)
def test_every_way_to_read_the_clock_is_seen(source: str) -> None:
    assert TELLS_OF_CLOCKS.search(source)
    assert len(clock_reads(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.monotonic()",
        "from datetime import datetime\ndatetime(2026, 1, 1)",
        "clock.now()",
        "self.time.time()",
        "from pipetui.services.clock import now\nnow()",
    ],
)
def test_what_only_looks_like_a_clock_is_let_be(source: str) -> None:
    assert clock_reads(ast.parse(source)) == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("subprocess.run(line, shell=True)", 1),
        ("subprocess.run(line, shell=wanted)", 1),
        ("import os\nos.system(line)", 1),
        ("subprocess.run(words, shell=False)", 0),
        ("subprocess.run(words)", 0),
    ],
)
def test_every_way_to_a_shell_is_seen(source: str, count: int) -> None:
    assert TELLS_OF_SHELLS.search(source) or not count
    assert len(shell_calls(ast.parse(source))) == count


def test_places_outside_the_checkout_are_shown_by_name(tmp_path: Path) -> None:
    assert shown(tmp_path / "other.py") == "other.py"
