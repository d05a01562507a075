"""`pipetui health`: the signs of a pipeline in words and in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def test_the_signs_that_show_come_with_their_deals_and_what_to_do(cli: CommandLine) -> None:
    told = cli("health").text

    assert told.startswith("Sales  ")
    assert "!  No next step: 2 of 4 without a next step" in told
    assert "   Give each a next step with a day" in told
    assert "#2 #4" in told or "#4 #2" in told
    assert "Missing: a goal of the pipeline" in told


def test_json_has_every_sign_with_its_number_and_its_deals(cli: CommandLine) -> None:
    told = cli.json("health")

    kinds = [each["kind"] for each in told["items"]]
    assert kinds == [
        *("crowded", "too_few", "overdue", "stale"),
        *("late", "poor_fit", "no_step", "unanswered"),
    ]
    assert told["showing"] == sum(each["shows"] for each in told["items"])
    assert {each["kind"] for each in told["good"]} == {
        *("spread", "notes", "touches", "moving", "front")
    }
    assert told["push"]["kind"] == "unknown"
    stale = told["items"][3]
    assert (stale["shows"], stale["number"], sorted(stale["deals"])) == (True, 4, [1, 2, 3, 4])


def test_a_pipeline_is_named_as_elsewhere(cli: CommandLine) -> None:
    assert cli.json("health", "--pipeline", "sal")["pipeline"] == "Sales"
    assert "no pipeline" in cli.fails(1, "health", "--pipeline", "zzz")
