from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui import __version__
from pipetui.cli.register import COMMANDS, GROUPS

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

SHIPPED = """
add list search show edit clone delete
move advance back win lose reopen park unpark churn
today review check uncheck task.add task.list task.done touch tried note contact.link
contact.list contact.show contact.add contact.edit contact.merge
company.list company.show company.edit company.merge
undo redo log health fit
metrics forecast plan target.set target.list spend.set spend.list
map.list map.show map.templates map.new map.edit map.check map.export map.import
map.history map.diff map.restore map.paths
import export demo doctor themes keys config.path config.show config.edit
"""
CONTRACT = Path(__file__).parents[3] / "shared" / "CLI.md"


def test_the_commands_shipped_are_these() -> None:
    assert sorted(COMMANDS) == sorted(name.replace(".", " ") for name in SHIPPED.split())


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract does not lie beside the checkout")
def test_every_command_is_one_of_the_contract() -> None:
    words = set(re.findall(r"[a-z-]+", CONTRACT.read_text(encoding="utf-8")))

    assert {word for name in COMMANDS for word in name.split()} <= words


def test_help_lists_every_command(cli: CommandLine) -> None:
    page = cli("--help").text

    for name in COMMANDS:
        assert re.search(rf"^  {name.split()[0]} +\S", page, re.MULTILINE), name


@pytest.mark.parametrize("name", sorted({*COMMANDS, *GROUPS, ""}))
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_explains_itself_on_one_narrow_page(
    cli: CommandLine, name: str, option: str
) -> None:
    page = cli(*name.split(), option).text

    assert page.startswith(f"pipetui {name}".rstrip())
    assert "--json" in page
    assert len(page.splitlines()) < (80 if name else 100)  # the program's lists every family
    assert max(map(len, page.splitlines())) <= 80


def test_version(cli: CommandLine) -> None:
    assert cli("--version").text == f"pipetui {__version__}\n"
    assert cli.json("--version") == {"version": __version__}


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["lst"], "Did you mean `list`?"),
        (["Lsit"], "Did you mean `list`?"),
        (["rm", "4"], "Did you mean `delete`?"),
        (["won", "4"], "Did you mean `win`?"),
        (["qqqq"], "`pipetui -h` shows all"),
        (["map", "lst"], "Did you mean `list`?"),
        (["map"], "One of list, show, templates, new, edit, check,"),
        (["list", "--jsn"], "Did you mean `--json`? `pipetui list -h` shows all"),
        (["list", "--stale", "--staus", "won"], "Did you mean `--status`?"),
        (["list", "--db", "x"], "Write: pipetui --db … list."),
        (["list", "--status"], "--status needs a value"),
        (["list", "--status", "opn"], "Did you mean `open`? One of open"),
        (["list", "--sort", "urgent"], "Did you mean `urgency`?"),
        (["list", "--limit", "x"], "--limit takes a whole number from 0"),
        (["list", "--limit", "-1"], "--limit takes a whole number from 0"),
        (["list", "audit"], 'no place for "audit"'),
        (["win"], "needs ID…"),
        (["lose", "4"], "Write: pipetui lose ID… --reason REASON [options]."),
        (["edit", "4"], "FIELD=VALUE is missing"),
        (["edit", "4", "title"], "Write: pipetui edit 42 value=15k."),
        (["move", "4"], "a stage is missing"),
        (["touch", "4"], "One of call, email, meeting"),
        (["touch", "4", "cal"], "Did you mean `call`?"),
        (["note", "4", "-5% agreed"], "Write -- before a text that begins with -"),
        (["undo", "0"], "N takes a whole number from 1"),
        (["undo", "2", "--operation", "1"], "Leave the number of steps out"),
        (["map", "export", "sales", "--format", "pdf"], "One of toml"),
        (["--json"], "needs a command"),
        (["add", "x 12k", "--every", "wekly"], "One of once, month, quarter, year"),
    ],
)
def test_words_that_are_off_are_answered_in_one_line(
    cli: CommandLine, words: list[str], hint: str
) -> None:
    plain = [word for word in words if word != "--json"]
    as_json = cli.run(*words, "--json")

    assert as_json.code == 2
    assert as_json.error["kind"] == "usage"
    assert as_json.out == b""
    if plain:
        line = cli.fails(2, *plain)
        assert hint in line
        assert line.endswith((".", "?", "…"))
    else:
        assert hint in as_json.error["message"]


def test_a_lone_double_dash_lets_a_text_begin_with_a_dash(cli: CommandLine) -> None:
    cli("note", 4, "--", "-5% agreed", "--json")

    assert cli.json("show", 4)["notes"] == "-5% agreed --json"


@pytest.mark.parametrize(
    "words", [["list", "--json"], ["--json", "list"], ["list", "--limit", "4", "--json"]]
)
def test_json_may_stand_anywhere(cli: CommandLine, words: list[str]) -> None:
    assert cli(*words).json["total"] == 4


def test_the_database_is_named_before_the_command(cli: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other" / "new.db"

    assert cli("--db", str(other), "list", "--json").json["total"] == 0
    assert other.stat().st_mode & 0o777 == 0o600
    assert other.parent.stat().st_mode & 0o777 == 0o700


def test_without_a_terminal_the_board_is_not_opened(cli: CommandLine) -> None:
    assert "needs a terminal" in cli.fails(1)
    assert "needs a terminal" in cli.fails(1, "demo")
