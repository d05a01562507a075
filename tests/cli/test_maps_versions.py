from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


@pytest.fixture
def text(cli: CommandLine) -> str:
    return cli("map", "export", "sales").text


@pytest.fixture
def edited(cli: CommandLine, text: str) -> str:
    """The map after two edits: Lead is called Enquiry, then its probability is 15."""
    renamed = text.replace('name = "Lead"', 'name = "Enquiry"')
    cli("map", "import", "-", stdin=renamed)
    cli.at("2026-11-23T10:00:00+01:00")
    cli("map", "import", "-", stdin=renamed.replace("probability = 10", "probability = 15"))
    return text


def test_versions_are_listed_newest_first(cli: CommandLine, edited: str) -> None:
    items = cli.json("map", "history", "sales")["items"]

    assert [each["number"] for each in items] == [3, 2, 1]
    assert [each["operation"] for each in items] == [3, 2, None]
    assert items[0]["changes"] == [
        {
            "kind": "changed",
            "where": "Stage Enquiry",
            "text": "probability: 10 % → 15 %",
            "before": "10 %",
            "after": "15 %",
        }
    ]
    assert items[0]["at"] == "2026-11-23T09:00:00Z"
    assert items[2]["actor"] is None
    page = cli("map", "history").text
    assert "Changed pipeline Sales" in page
    assert "1 change" in page
    assert "As it was when the log begins" in page


def test_the_last_change_is_shown_unless_told(cli: CommandLine, edited: str) -> None:
    assert cli("map", "diff", "sales").text == (
        "Sales, version 2 to version 3: 1 change\n  Stage Enquiry\n    ~ probability: 10 % → 15 %\n"
    )


def test_versions_are_compared(cli: CommandLine, edited: str) -> None:
    since = cli.json("map", "diff", "sales", "1")
    between = cli.json("map", "diff", "sales", "v2", "v1")

    assert [each["text"] for each in since["items"]] == [
        "name: Lead → Enquiry",
        "probability: 10 % → 15 %",
    ]
    assert (since["before"]["version"], since["after"]["version"]) == (1, 3)
    assert [each["text"] for each in between["items"]] == ["name: Enquiry → Lead"]


def test_a_file_is_compared_with_the_map_as_it_is(
    cli: CommandLine, edited: str, tmp_path: Path
) -> None:
    file = tmp_path / "old.toml"
    file.write_text(edited, encoding="utf-8")

    told = cli.json("map", "diff", "sales", str(file))

    assert [each["text"] for each in told["items"]] == [
        "name: Enquiry → Lead",
        "probability: 15 % → 10 %",
    ]
    assert told["after"] == {"version": None, "file": str(file)}
    assert "no difference" in cli("map", "diff", "sales", "1", str(file)).text


def test_with_one_version_nothing_differs(cli: CommandLine) -> None:
    assert "version 1 to version 1: no difference" in cli("map", "diff", "sales").text
    assert "version 1 alone" in cli.fails(1, "map", "diff", "sales", "2")


def test_a_long_text_is_shown_as_it_was_and_as_it_is(cli: CommandLine, text: str) -> None:
    changed = text.replace("Somebody has asked, or", "Somebody wrote, or")
    assert changed != text
    cli("map", "import", "-", stdin=changed)

    page = cli("map", "diff", "sales").text

    assert "~ definition rewritten" in page
    assert "was  Somebody has asked" in page
    assert "now  Somebody wrote" in page


def test_a_version_is_brought_back_and_undone(cli: CommandLine, edited: str) -> None:
    rehearsed = cli.json("map", "restore", "sales", "1", "--dry-run")
    assert (rehearsed["operation"], rehearsed["dry_run"]) == (None, True)
    assert cli.json("show", 3)["stage"] == "Enquiry"

    told = cli.json("map", "restore", "sales", "1")

    assert told["operation"] == 4
    assert len(told["changes"]) == 2
    assert cli.json("show", 3)["stage"] == "Lead"
    newest = cli.json("map", "history")["items"][0]
    assert (newest["number"], newest["label"]) == (4, "Brought pipeline Sales back to version 1")
    assert cli.json("map", "restore", "sales", "1")["operation"] is None
    cli("undo")
    assert cli.json("show", 3)["stage"] == "Enquiry"
    assert "versions 1 to 5" in cli.fails(1, "map", "restore", "sales", "9")
    assert "is no version" in cli.fails(1, "map", "restore", "sales", "first")
    assert "is no version" in cli.fails(1, "map", "diff", "sales", "9" * 5000)


def test_a_version_without_a_stage_asks_where_its_deals_go(cli: CommandLine, text: str) -> None:
    cli("map", "import", "-", stdin=f'{text}\n[[stage]]\nname = "Legal"\n')
    cli("move", 1, "legal", "--force", "known")

    assert "Legal (1 deal)" in cli.fails(1, "map", "restore", "sales", "1")
    told = cli.json("map", "restore", "sales", "1", "--stage-to", "legal=negotiation")

    assert told["moved"] == [1]
    assert cli.json("show", 1)["stage"] == "Negotiation"
    cli("undo")
    assert cli.json("show", 1)["stage"] == "Legal"
