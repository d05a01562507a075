"""Qualification questions answered from a shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


def test_questions_are_answered_and_scored(cli: CommandLine) -> None:
    told = cli.json("fit", 2, "1=yes", "expect=y", "able=no", "4=unknown")

    fit = told["items"][0]["fit"]
    assert (fit["score"], fit["n"], fit["yes"], fit["no"], fit["unknown"]) == (0.6667, 3, 2, 1, 1)
    assert fit["judged"] == "good"
    assert list(fit["answers"].values())[:5] == ["yes", "yes", "no", "unknown", None]
    assert "67 %, 2 of 3 yes, 1 unknown" in cli("show", 2).text
    cli("undo")
    assert cli.json("show", 2)["fit"]["score"] is None


def test_without_answers_the_questions_are_listed(cli: CommandLine) -> None:
    cli("fit", 2, "1=no")

    lines = cli("fit", "2,3").text.splitlines()

    assert lines[0] == "#2  Intranet audit  0 %, 0 of 1 yes"
    assert lines[1].split(maxsplit=2)[:2] == ["1", "no"]
    assert lines[2].split(maxsplit=2)[:2] == ["2", "-"]
    assert "#3  Data platform  not answered" in lines
    assert cli.json("fit", 2)["items"][0]["fit"]["no"] == 1
    assert "there is no deal #99" in cli.fails(1, "fit", 99)


def test_several_deals_are_answered_at_once_and_an_answer_is_taken_back(cli: CommandLine) -> None:
    cli("fit", 2, 3, "1=yes")
    told = cli("fit", 2, "1=").text
    assert told.startswith("Fit of Intranet audit: not answered\n")
    assert cli.json("fit", 3)["items"][0]["fit"]["score"] == 1.0


def test_what_cannot_be_meant_is_refused(cli: CommandLine) -> None:
    assert "is no question of this pipeline" in cli.fails(1, "fit", 2, "9=yes")
    assert '"maybe" is no answer' in cli.fails(1, "fit", 2, "1=maybe")
    assert "is no QUESTION=ANSWER" in cli.fails(2, "fit", 2, "yes")


def test_a_pipeline_that_asks_nothing_says_so(cli: CommandLine, tmp_path: Path) -> None:
    cli("fit", 2, "1=yes")
    process = cli("map", "export", "Sales", "--format", "toml").text
    file = tmp_path / "sales.toml"
    file.write_text(re.sub(r"(?ms)^questions = \[.*?^\]\n", "", process), encoding="utf-8")
    cli("map", "import", str(file))

    assert cli("fit", 2).text == "#2  Intranet audit  its pipeline asks no questions\n"
    assert "this pipeline has no questions" in cli.fails(1, "fit", 2, "1=yes")
