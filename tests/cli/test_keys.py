"""The keys, listed and looked over."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from pipetui.tui.keys.remapping import tables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


def settle(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def test_every_key_is_listed_with_what_it_does(cli: CommandLine) -> None:
    told = cli.json("keys")

    assert [each["id"] for each in told["items"]] == [
        key.id for keys in tables().values() for key in keys
    ]
    (advance,) = [each for each in told["items"] if each["id"] == "deal.advance"]
    assert advance == {
        "id": "deal.advance",
        "keys": ["L"],
        "label": "advance to the next stage",
        "context": "Board",
        "group": "Deal",
        "changed": False,
    }
    assert told["count"] == told["total"] == len(told["items"])
    assert told["problems"] == []
    (line,) = [line for line in cli("keys").text.splitlines() if "deal.advance" in line]
    assert line.split(maxsplit=2) == ["deal.advance", "L", "advance to the next stage"]


def test_keys_of_ones_own_are_marked_and_mistakes_told(cli: CommandLine, tmp_path: Path) -> None:
    settle(
        tmp_path, '[keys]\n"deal.advance" = ["f5", "?"]\n"deal.back" = "f6"\n"deal.bakc" = "H"\n'
    )

    page = cli("keys").text
    (line,) = [line for line in page.splitlines() if "deal.back" in line and "*" in line]
    assert line.split()[:3] == ["*", "deal.back", "f6"]
    assert "Mind: deal.advance: ? is app.help already" in page
    assert 'Mind: "deal.bakc" is nothing that has keys; did you mean deal.back?' in page
    told = cli.json("keys")
    assert [each["keys"] for each in told["items"] if each["changed"]] == [["f6"]]
    assert len(told["problems"]) == 2


def test_a_check_fails_on_mistakes_and_says_them(cli: CommandLine, tmp_path: Path) -> None:
    assert cli("keys", "--check").text == "The keys are all right, none of them changed by you\n"

    settle(tmp_path, '[keys]\n"deal.advance" = "f5"\n')
    assert cli("keys", "--check").text == "The keys are all right, 1 changed by you\n"
    assert cli.json("keys", "--check") == {"changed": 1, "problems": []}

    settle(tmp_path, '[keys]\n"deal.advance" = "\\u001b[2J"\n"deal.back" = 1\n')
    complaint = cli.fails(1, "keys", "--check")
    assert "deal.advance: " in complaint
    assert '"deal.back" under keys in config.toml' in complaint
    assert complaint.strip().isprintable()


def test_neither_screen_nor_store_is_loaded_for_them() -> None:
    program = (
        "import json, sys\n"
        "from pipetui.cli.main import main\n"
        "code = main(['keys', '--json'])\n"
        "print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])

    assert code == 0
    assert not set(modules) & {"textual", "sqlmodel", "sqlalchemy", "babel", "tomlkit"}
