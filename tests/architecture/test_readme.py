"""The README tells the truth: its commands print what it says, its keys are the program's."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipetui.tui import keymap

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLOCK = {"PIPETUI_NOW": "2026-11-19T09:30:00+01:00", "PIPETUI_TZ": "Europe/Berlin"}
DEALS = "Deal,Company,Amount,Stage\nIntranet audit,Nordlys AS,9500,Qualified\n"


@dataclass(frozen=True)
class Example:
    """A command and what the README says it prints; nothing: only that it works."""

    command: str
    output: str


def examples(text: str) -> list[Example]:
    found = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append(Example(command, output))
    return found


def key_rows() -> list[str]:
    """The rows of the README's table of keys."""
    rows = []
    for key in (*keymap.BOARD, *keymap.CHECKLIST):
        if key.id.startswith("cursor.lane_"):
            if key.id == "cursor.lane_1":
                rows.append("| `1` … `9` | lane by its number |")
            continue
        keys = " ".join(f"`{each}`" for each in key.shown.split())
        where = "in the checklist: " if key in keymap.CHECKLIST else ""
        rows.append(f"| {keys} | {where}{key.label} |")
    return rows


def test_every_example_prints_what_the_readme_says(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    told = examples(README)
    assert len(told) > 5
    for example in told:
        words = shlex.split(example.command)
        assert words[0] == "pipetui"
        done = subprocess.run(
            [sys.executable, "-m", *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            check=False,
            env={
                **os.environ,
                **CLOCK,
                "PIPETUI_DB": str(tmp_path / "readme.db"),
                "USER": "me",
                "LOGNAME": "me",
                "COLUMNS": "100",
            },
        )
        said = done.stdout + done.stderr
        refused = example.output.startswith("pipetui: ")
        assert done.returncode == (1 if refused else 0), f"$ {example.command}\n{said}"
        if example.output:
            assert said == example.output, f"$ {example.command}"


def test_the_keys_are_those_of_the_program() -> None:
    table = re.search(r"\| keys \|.*?\|\n\|---\|---\|\n((?:\|.*\n)+)", README)
    assert table is not None
    assert table.group(1).splitlines() == key_rows()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_what_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).is_file()
