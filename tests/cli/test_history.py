from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def test_steps_are_undone_and_done_again(cli: CommandLine) -> None:
    cli("edit", 1, "owner=mira")
    cli("edit", 1, "owner=bo")

    assert cli("undo", 2).text.splitlines() == [
        "Undid: Changed owner of Website redesign",
        "Undid: Changed owner of Website redesign",
    ]
    assert cli.json("show", 1)["owner"] is None
    assert cli("redo").text == "Redid: Changed owner of Website redesign\n"
    assert cli.json("show", 1)["owner"] == "mira"
    cli("redo")
    assert cli.json("show", 1)["owner"] == "bo"


def test_undo_tells_the_actions_in_json(cli: CommandLine) -> None:
    cli("edit", 1, "owner=mira")
    cli("delete", 2)

    told = cli.json("undo", 2)

    assert told["operation"] == 5
    assert [entry["operation"] for entry in told["items"]] == [3, 2]
    assert told["refused"] == []
    assert cli.json("redo", 2)["operation"] == 7


def test_one_action_is_undone_whatever_came_after(cli: CommandLine) -> None:
    cli("edit", 1, "owner=mira")
    cli("edit", 2, "owner=bo")

    cli("undo", "--operation", 2)

    assert cli.json("show", 1)["owner"] is None
    assert cli.json("show", 2)["owner"] == "bo"
    assert "undone already" in cli.fails(1, "undo", "--operation", 2)
    assert "no action that can be undone" in cli.fails(1, "undo", "--operation", 99)


def test_an_action_that_was_built_on_cannot_be_undone_alone(cli: CommandLine) -> None:
    cli("edit", 1, "owner=mira")
    cli("edit", 1, "owner=bo")

    result = cli.run("undo", "--operation", 2, "--json")

    assert result.code == 3
    assert result.error["kind"] == "conflict"
    assert cli.json("show", 1)["owner"] == "bo"


def test_more_steps_than_there_are_undo_nothing(cli: CommandLine) -> None:
    assert "only 1 step can be undone" in cli.fails(1, "undo", 5)
    assert cli.json("list")["total"] == 4
    assert "nothing to redo" in cli.fails(1, "redo")


def test_the_log_is_newest_first_and_counts(cli: CommandLine) -> None:
    cli("edit", 1, "owner=mira")
    cli("undo")

    told = cli.json("log", "--limit", 2)

    assert (told["count"], told["total"]) == (2, 3)
    assert [entry["kind"] for entry in told["items"]] == ["undo", "do"]
    assert told["items"][0]["undoes"] == 2
    lines = cli("log").text.splitlines()
    assert lines[1].split("  ")[2] == "Undid: Changed owner of Website redesign"
    assert "undone" in lines[2]
    assert "undone" not in lines[3]
    assert cli("log", "--limit", 1).text.splitlines()[-1] == "1 of 3; --limit shows more"


def test_the_log_of_one_deal(cli: CommandLine) -> None:
    cli("edit", 1, "owner=mira")
    cli("edit", 2, "owner=bo")

    assert [entry["operation"] for entry in cli.json("log", "website")["items"]] == [2, 1]
    assert cli.json("log", "#2")["total"] == 2
    assert "there is no deal #99" in cli.fails(1, "log", 99)


def test_a_limit_beyond_all_numbers_is_a_wrong_number(cli: CommandLine) -> None:
    assert "--limit takes" in cli.fails(2, "log", "--limit", "9" * 30)
    assert "--operation takes" in cli.fails(2, "undo", "--operation", "9" * 30)
