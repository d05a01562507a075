from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def test_fields_are_set_cleared_added_to_and_taken_from(cli: CommandLine) -> None:
    told = cli.json(
        "edit", 1, "title=New site", "value=15k", "source=", "tags+=urgent,big", "tags-=referral"
    )

    (deal,) = told["items"]
    assert deal["title"] == "New site"
    assert deal["value"]["amount"] == "15000.00"
    assert deal["source"] is None
    assert deal["tags"] == ["urgent", "big"]


def test_a_value_may_contain_any_sign(cli: CommandLine) -> None:
    cli("edit", 1, "title=a=b+=c -= d")

    assert cli.json("show", 1)["title"] == "a=b+=c -= d"


def test_several_deals_are_edited_in_one_step(cli: CommandLine) -> None:
    cli("edit", 1, "#2", "3,4", "owner=mira")
    assert {deal["owner"] for deal in cli.json("list")["items"]} == {"mira"}

    cli("undo")
    assert {deal["owner"] for deal in cli.json("list")["items"]} == {None}


def test_an_edit_that_changes_nothing_says_so(cli: CommandLine) -> None:
    assert cli("edit", 1, "owner=").text == "All is so already; nothing was changed\n"
    assert cli.json("edit", 1, "owner=") == {
        "operation": None,
        "items": [],
        "refused": [],
        "warnings": [],
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["1", "titel=x"], "Did you mean title?"),
        (["1", "title="], "needs a title"),
        (["1", "value=lots"], '"lots" is no amount'),
        (["1", "stage=won"], "`pipetui move` brings a deal into a stage"),
        (["1", "status=won"], "`pipetui win`"),
        (["1", "title+=x"], "title holds one value"),
        (["acme", "title=x"], "`pipetui list --find acme` shows the numbers"),
        (["99", "title=x"], "there is no deal #99"),
        (["0", "title=x"], "there is no deal #0"),
        (["9" * 30, "title=x"], "is no number of a deal"),
        (["١", "title=x"], "is no number of a deal"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(
    cli: CommandLine, words: list[str], message: str
) -> None:
    assert message in cli.fails(1, "edit", *words)


def test_a_clone_has_the_facts_and_no_history(cli: CommandLine) -> None:
    (deal,) = cli.json("clone", 1)["items"]

    assert deal["id"] == 5
    assert (deal["title"], deal["stage"]) == ("Website redesign", "Lead")
    assert (deal["contacts"], deal["tags"]) == (["Anna"], ["referral"])
    assert [entry["operation"] for entry in cli.json("show", 5)["history"]] == [2]
    assert "several deals" in cli.fails(1, "clone", "1,2")


def test_what_is_deleted_is_told_and_comes_back(cli: CommandLine) -> None:
    told = cli.json("delete", 1, 2)

    assert [deal["title"] for deal in told["items"]] == ["Website redesign", "Intranet audit"]
    assert "there is no deal #1" in cli.fails(1, "show", 1)
    assert len(cli.json("log", 1)["items"]) == 2
    cli("undo")
    assert cli.json("show", 1)["contacts"] == ["Anna"]
    assert "`pipetui undo` brings back" in cli("delete", 1).text


def test_of_several_deals_one_that_is_missing_refuses_all(cli: CommandLine) -> None:
    error = cli.refused("delete", 1, 99)

    assert error["refused"] == [{"id": 99, "reason": "no such deal", "missing": []}]
    assert cli.json("list")["total"] == 4


def test_keep_going_does_what_it_can_and_lists_the_rest(cli: CommandLine) -> None:
    result = cli.run("delete", 1, 99, 2, "--keep-going", "--json")

    assert result.code == 1
    assert [deal["id"] for deal in result.json["items"]] == [1, 2]
    assert result.json["refused"] == [{"id": 99, "reason": "no such deal", "missing": []}]
    assert result.error["refused"] == result.json["refused"]
    assert cli.json("list")["total"] == 2

    line = cli.fails(1, "delete", 3, 99, "--keep-going")
    assert line == "pipetui: 1 deal was left as before: #99: no such deal. The others are done."
