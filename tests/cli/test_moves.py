from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

REPLY = "Reply, or write first, with one thing you noticed"


def stage(cli: CommandLine, deal: int) -> str:
    name = cli.json("show", deal)["stage"]
    assert isinstance(name, str)
    return name


def test_a_closed_gate_names_what_is_missing(cli: CommandLine) -> None:
    error = cli.refused("advance", 3)

    assert REPLY in error["message"]
    assert error["refused"][0]["id"] == 3
    assert error["refused"][0]["missing"] == [REPLY]
    line = cli.fails(1, "advance", 3)
    assert REPLY in line
    assert "--force REASON" in line
    assert stage(cli, 3) == "Lead"


def test_a_ticked_list_opens_the_gate(cli: CommandLine) -> None:
    cli("check", 3, "reply")

    told = cli.json("advance", 3)

    assert told["operation"] == 3
    assert [(deal["id"], deal["stage"]) for deal in told["items"]] == [(3, "Qualified")]


def test_a_reason_passes_the_gate_and_is_kept(cli: CommandLine) -> None:
    assert cli("advance", 3, "--force", "known for years").text.splitlines()[0] == (
        "Moved Data platform to Qualified"
    )
    assert cli.json("show", 3)["visits"][0]["forced"] == "known for years"
    assert "gate passed: known for years" in cli("show", 3).text


@pytest.mark.parametrize("name", ["negotiation", "Nego", "5", "NEGOTIATION"])
def test_a_stage_is_named_in_many_ways(cli: CommandLine, name: str) -> None:
    cli("move", 1, name, "--force", "agreed on the phone")

    assert stage(cli, 1) == "Negotiation"


def test_several_deals_move_in_one_step(cli: CommandLine) -> None:
    cli("move", 1, "#2", 3, "lead")
    assert {stage(cli, each) for each in (1, 2, 3)} == {"Lead"}

    cli("undo")
    assert [stage(cli, each) for each in (1, 2, 3)] == ["Proposal", "Qualified", "Lead"]


def test_of_several_moves_one_that_is_refused_refuses_all(cli: CommandLine) -> None:
    error = cli.refused("advance", 1, 2, 3)

    assert {each["id"] for each in error["refused"]} == {1, 2, 3}
    assert stage(cli, 2) == "Qualified"


def test_keep_going_moves_the_others(cli: CommandLine) -> None:
    cli("check", 3, 1)

    result = cli.run("advance", 2, 3, "--keep-going", "--json")

    assert result.code == 1
    assert [deal["id"] for deal in result.json["items"]] == [3]
    assert [each["id"] for each in result.json["refused"]] == [2]
    assert stage(cli, 3) == "Qualified"


def test_a_deal_moves_back(cli: CommandLine) -> None:
    cli("back", 1)

    assert stage(cli, 1) == "Discovery"
    assert "is the first stage" in cli.fails(1, "back", 3)


def test_a_deal_is_handed_on_to_another_pipeline(cli: CommandLine) -> None:
    cli("map", "new", "Accounts", "--template", "full-cycle")

    (deal,) = cli.json("move", 3, "live", "--pipeline", "accounts", "--force", "signed")["items"]

    assert (deal["pipeline"], deal["stage"], deal["status"]) == ("Accounts", "Live", "won")


def test_a_move_to_where_it_is_changes_nothing(cli: CommandLine) -> None:
    assert cli.json("move", 1, "proposal")["operation"] is None


def test_a_stage_that_is_none_is_refused_with_those_there_are(cli: CommandLine) -> None:
    assert "Stages: Lead, Qualified" in cli.fails(1, "move", 1, "nope")
    assert "no number of a deal" in cli.fails(1, "move", "acme", "lead")


def test_deals_are_won_lost_and_reopened(cli: CommandLine) -> None:
    assert "required items" in cli.fails(1, "win", 1)
    (won,) = cli.json("win", 1, "--force", "signed")["items"]
    assert (won["status"], won["closed_at"]) == ("won", "2026-11-22T09:00:00Z")

    (lost,) = cli.json("lose", 2, "--reason", "Price", "--competitor", "Borg")["items"]
    assert (lost["status"], lost["lost_reason"], lost["competitor"]) == ("lost", "Price", "Borg")

    cli("reopen", 1, 2)
    assert {cli.json("show", each)["status"] for each in (1, 2)} == {"open"}
    assert "Only a lost or won deal" in cli.fails(1, "reopen", 1)


def test_a_lost_deal_needs_a_reason(cli: CommandLine) -> None:
    assert "a reason is needed" in cli.fails(1, "lose", 1, "--reason", " ")
    assert "needs --reason" in cli.fails(2, "lose", 1)


def test_deals_are_parked_until_a_day(cli: CommandLine) -> None:
    for words, day in (
        ("+3d", "2026-11-25"),
        ("fri", "2026-11-27"),
        ("in 2 weeks", "2026-12-06"),
        ("2027-01-04", "2027-01-04"),
        ("24.12.", "2026-12-24"),
    ):
        told = cli.json("park", 1, 2, *words.split())

        assert {deal["parked_until"] for deal in told["items"]} == {day}, words
    assert cli.json("unpark", 1, 2)["items"][0]["parked_until"] is None


def test_a_day_that_is_none_or_gone_is_refused(cli: CommandLine) -> None:
    assert "is no date" in cli.fails(1, "park", 1, "someday")
    assert "not in the future" in cli.fails(1, "park", 1, "today")
    assert "#1 is not parked" in cli.fails(1, "unpark", 1)


def test_a_client_churns(cli: CommandLine) -> None:
    assert "Only a won deal can churn" in cli.fails(1, "churn", 1, "--reason", "Budget")
    cli("win", 1, "--force", "signed")

    (deal,) = cli.json("churn", 1, "--reason", "Budget")["items"]

    assert deal["churned_at"] == "2026-11-22T09:00:00Z"
    assert "churned 22 Nov" in cli("show", 1).text
    assert "Budget" in cli("show", 1).text


def test_a_gate_that_only_warns_is_heard(cli: CommandLine) -> None:
    text = cli("map", "export", "sales").text.replace('gate = "block"', 'gate = "warn"')
    cli("map", "import", "-", stdin=text)

    assert cli.json("advance", 3)["warnings"][0].startswith("#3: Lead is not finished")
    assert "Mind: #4: Lead is not finished" in cli("advance", 4).text
