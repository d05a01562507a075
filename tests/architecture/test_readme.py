"""The README tells the truth: its commands print what it says, its keys are the program's."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipetui.domain import filtering
from pipetui.domain.filtering import Subject
from pipetui.services.settings.config import Config, parse_config
from pipetui.tui.keys.keymap import CONTEXTS
from pipetui.tui.keys.remapping import check_keys
from tests.support.command_line import CommandLine
from tests.support.readme import WHERE, with_keys

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PATH = re.compile(r"`([a-z_]+/(?:[a-z_]+/)*(?:[a-z_]+\.[a-z]+)?)`")
FOLDERS = ("", "src/pipetui", "src/pipetui/tui", "tests")
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


def tables(text: str) -> dict[tuple[str, str], list[str]]:
    """The rows of each table by its headings, of tables with two columns."""
    found = re.findall(r"\| ([^|\n]+) \| ([^|\n]+) \|\n\|---\|---\|\n((?:\|.*\n?)+)", text)
    return {(left, right): rows.splitlines() for left, right, rows in found}


def test_every_example_prints_what_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    cli = CommandLine(tmp_path / "readme.db", monkeypatch)
    cli.at("2026-11-19T09:30:00+01:00")
    monkeypatch.setenv("PIPETUI_CONFIG_DIR", str(tmp_path / "settings"))
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("USER", "LOGNAME"):
        monkeypatch.setenv(name, "me")
    told = examples(README)
    assert len(told) > 5
    for example in told:
        program, *words = shlex.split(example.command)
        assert program == "pipetui"
        done = cli.run(*words)
        said = done.text + done.complaint
        refused = example.output.startswith("pipetui: ")
        assert done.code == (1 if refused else 0), f"$ {example.command}\n{said}"
        if example.output:
            assert said == example.output, f"$ {example.command}"


def test_the_keys_are_those_of_the_program() -> None:
    assert with_keys(README) == README, "run `python -m tests.support.readme`"


def test_every_table_of_keys_has_a_name() -> None:
    assert WHERE.keys() == CONTEXTS.keys()


def test_the_filter_language_is_that_of_the_program() -> None:
    assert filtering.__doc__ is not None
    told = tables(README)["written", "shows"]
    assert told == tables(filtering.__doc__)["written", "shows"]
    for row in told[1:]:
        for written in re.findall("`([^`]+)`", row.split(" | ")[0]):
            assert filtering.filter_words(written, "EUR")[0].about is not Subject.TEXT


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", README, re.DOTALL))
def test_the_settings_are_such(text: str) -> None:
    config, problems = parse_config(text)
    assert problems == []
    assert config != Config()
    changed, mistakes = check_keys(config.keys)
    assert mistakes == []
    assert changed


@pytest.mark.parametrize("path", sorted(set(PATH.findall(CONTRIBUTING))))
def test_what_the_contributing_page_names_is_there(path: str) -> None:
    assert any((ROOT / folder / path).exists() for folder in FOLDERS)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_what_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).is_file()
