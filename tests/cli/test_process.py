"""The written process at work on the command line: stages let go, an import included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

MAP = """
format = "pipetui-map"
version = 1

[pipeline]
name = "Workshops"

[[stage]]
name = "Asked"
auto_advance = true
conditions = ["value"]

[[stage.item]]
text = "Answer them"
required = true

[[stage]]
name = "Offered"
"""


@pytest.fixture
def workshops(cli: CommandLine, tmp_path: Path) -> CommandLine:
    """A pipeline whose first stage lets go by itself, and a deal in it: #5."""
    file = tmp_path / "workshops.toml"
    file.write_text(MAP, encoding="utf-8")
    cli("map", "import", str(file))
    table = tmp_path / "asked.csv"
    table.write_text("Deal ID,Title\nw-1,Two days of SQL\n", encoding="utf-8")
    cli("import", str(table), "--pipeline", "Workshops")
    return cli


def stage(cli: CommandLine) -> str:
    return str(cli.json("show", 5)["stage"])


def test_the_last_tick_lets_it_go_and_one_undo_takes_back_both(workshops: CommandLine) -> None:
    workshops("edit", 5, "value=4k")
    assert stage(workshops) == "Asked"

    told = workshops("check", 5, 1).text

    assert told.splitlines()[0] == (
        "Ticked Answer them on Two days of SQL; Two days of SQL went on to Offered"
    )
    assert stage(workshops) == "Offered"
    workshops("undo")
    assert stage(workshops) == "Asked"
    assert [item["done"] for item in workshops.json("show", 5)["items"]] == [False]


def test_a_deal_that_an_import_brings_with_all_there_is_to_ask_goes_on(
    workshops: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "eased.toml"
    file.write_text(MAP.replace("required = true", "required = false"), encoding="utf-8")
    workshops("map", "import", str(file))
    table = tmp_path / "priced.csv"
    rows = "Deal ID,Title,Amount,Stage\nw-2,Graphs,4000,Asked\nw-3,Trees,,Asked\n"
    table.write_text(rows, encoding="utf-8")

    told = workshops.json("import", str(table), "--pipeline", "Workshops")

    assert told["created"] == 2
    assert [workshops.json("show", number)["stage"] for number in (6, 7)] == ["Offered", "Asked"]
    visits = workshops.json("show", 6)["visits"]
    assert [(each["stage"], each["ended"]) for each in visits] == [
        ("Asked", "advanced"),
        ("Offered", None),
    ]
    workshops("undo")
    assert workshops.json("list", "--pipeline", "Workshops")["total"] == 1


def test_show_tells_of_sub_steps_conditions_people_and_renewal(
    workshops: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "steps.toml"
    file.write_text(
        MAP.replace("required = true", 'required = true\nsteps = ["Read it", "Reply"]'),
        encoding="utf-8",
    )
    workshops("map", "import", str(file))
    workshops("contact", "link", 5, "Ann", "--role", "decides")
    workshops("edit", 5, "renewal=2027-03-01")
    workshops("check", 5, "1.2")

    deal = workshops.json("show", 5)

    (item,) = deal["items"]
    assert [(step["text"], step["done"]) for step in item["steps"]] == [
        ("Read it", False),
        ("Reply", True),
    ]
    assert deal["conditions"] == [{"text": "a value", "met": False}]
    assert [(each["name"], each["role"]) for each in deal["people"]] == [("Ann", "decides")]
    assert deal["renewal"] == "2027-03-01"
    page = workshops("show", 5).text
    for told in ("1.1  [ ]  Read it", "no   a value", "Ann, decides", "Renewal"):
        assert told in page
