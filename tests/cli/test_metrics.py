"""`metrics`, `forecast` and `plan` at a shell."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.metrics.grouping import Dimension
from pipetui.services.metrics import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.command_line import CommandLine

CONTRACT = Path(__file__).parents[3] / "shared" / "CLI.md"
# -- what is asked for ---------------------------------------------------------------------


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract does not lie beside the checkout")
def test_the_metrics_are_those_of_the_contract_in_its_order() -> None:
    told = re.search(r"NAMEs: `([a-z_ \n]+)`", CONTRACT.read_text(encoding="utf-8"))

    assert told is not None
    assert told[1].split() == list(NAMES)


def test_help_names_every_metric_and_dimension(cli: CommandLine) -> None:
    words = set(re.findall(r"[a-z_]+", cli("metrics", "--help").text))

    assert words >= {*NAMES, *map(str, Dimension)}


def test_all_metrics_of_twelve_months_unless_told_otherwise(demo: CommandLine) -> None:
    document = demo.json("metrics")

    assert list(document) == [
        "as_of",
        "timezone",
        "working_days",
        "period",
        "pipeline",
        "metrics",
    ]
    assert (document["as_of"], document["timezone"]) == ("2026-11-19", "Europe/Berlin")
    assert document["period"]["label"] == "last 12 months"
    assert list(document["metrics"]) == list(NAMES)


def test_those_that_are_named_in_the_order_they_are_named(demo: CommandLine) -> None:
    document = demo.json("metrics", "revenue", "Win-Rate", "revenue", "--pipeline", "sales")

    assert list(document["metrics"]) == ["revenue", "win_rate"]
    assert document["pipeline"] == "Sales"


def test_a_pipeline_has_fewer_deals_than_all(demo: CommandLine) -> None:
    whole = demo.json("metrics", "cohort", "--period", "all")["metrics"]["cohort"]["n"]
    parts = [
        demo.json("metrics", "cohort", "--period", "all", "--pipeline", name)["metrics"]["cohort"]
        for name in ("sales", "accounts")
    ]

    assert sum(each["n"] for each in parts) == whole
    assert all(each["n"] for each in parts)


@pytest.mark.parametrize("by", Dimension)
def test_groups_stand_in_the_place_of_metrics(demo: CommandLine, by: Dimension) -> None:
    document = demo.json("metrics", "win_rate", "--by", by.value.upper())

    assert "metrics" not in document
    assert document["by"] == by.value
    assert all(list(each["metrics"]) == ["win_rate"] for each in document["groups"].values())


def test_the_forecast_is_of_this_quarter_unless_told_otherwise(demo: CommandLine) -> None:
    document = demo.json("forecast")
    november = demo.json("forecast", "--period", "2026-11", "--pipeline", "sales")

    assert list(document["metrics"]) == [
        "forecast",
        "forecast_accuracy",
        "calibration",
        "target",
        "coverage",
    ]
    assert document["period"]["key"] == "2026-Q4"
    assert document["metrics"]["forecast"]["period"]["key"] == "2026-Q4"
    assert november["metrics"]["forecast"]["period"]["key"] == "2026-11"
    assert november["pipeline"] == "Sales"


def test_a_plan_is_worked_back_from_the_target_and_says_how_likely_it_is(
    demo: CommandLine,
) -> None:
    demo("target", "set", "200k", "--period", "2026-Q4", "--pipeline", "sales")
    document = demo.json("plan", "--pipeline", "sales")
    plan, target, coverage = (
        wanted_in_q4(document["metrics"][name]) for name in ("plan", "target", "coverage")
    )

    assert list(document["metrics"]) == ["plan", "target", "coverage"]
    assert plan["wanted"] == target["wanted"]
    assert plan["wanted"] == {"amount": "200000.00", "currency": "EUR", "every": "once"}
    missing = float(target["wanted"]["amount"]) - float(target["won"]["amount"])
    assert float(target["gap"]["amount"]) == float(plan["gap"]["amount"]) == missing > 0
    assert 0 < target["chance_to_reach"] < 1
    forecast = demo.json("metrics", "forecast", "--pipeline", "sales")["metrics"]["forecast"]
    assert forecast["targets"] == [
        {key: target[key] for key in ("id", "period", "kind", "pipeline", "wanted")}
        | {"chance_to_reach": target["chance_to_reach"]}
    ]
    assert coverage["unweighted_share"] == float(coverage["open"]["amount"]) / missing
    assert plan["wins"]["exact"] == pytest.approx(
        missing / float(plan["mean_won"]["amount"]), rel=1e-4
    )
    assert plan["stages"][0]["reach_to_win"]["n"] >= 20
    demo("target", "set", "1", "--period", "2026-Q4", "--pipeline", "sales")
    reached = demo.json("plan", "--pipeline", "sales")["metrics"]["target"]
    assert wanted_in_q4(reached)["chance_to_reach"] == pytest.approx(1)


def wanted_in_q4(metric: Any) -> Any:  # noqa: ANN401 - a document
    """What is told of the target of revenue in the fourth quarter."""
    (found,) = (
        each
        for each in metric["items"]
        if (each["period"]["key"], each["kind"]) == ("2026-Q4", "revenue")
    )
    return found


def test_below_twenty_resolved_deals_there_is_no_plan_and_it_says_why(cli: CommandLine) -> None:
    cli("target", "set", "60k", "--period", "2026-Q4")
    (plan,) = cli.json("plan")["metrics"]["plan"]["items"]

    assert plan["wins"] is None
    assert "20 deals won or lost, there are 0" in plan["missing"]


def test_a_version_alone_asks_for_what_changed_since(cli: CommandLine) -> None:
    cli("map", "export", "sales", "--format", "toml", str(cli.database.parent / "map.toml"))
    path = cli.database.parent / "map.toml"
    path.write_text(path.read_text().replace('name = "Lead"', 'name = "New lead"'))
    cli.at("2026-11-10T09:00:00+01:00")
    cli("map", "import", str(path))
    cli.at("2026-11-22T10:00:00+01:00")
    document = cli.json("metrics", "--since-version", "2")
    (change,) = document["metrics"]["process_change"]["pipelines"]

    assert list(document["metrics"]) == ["process_change"]
    assert (change["version"], change["day"]) == (2, "2026-11-10")
    assert change["before"]["to"] == "2026-11-09"
    assert change["after"] == {
        "from": "2026-11-10",
        "to": "2026-11-22",
        "label": change["after"]["label"],
        "key": "2026-11-10..2026-11-22",
    }
    assert (change["made_before"], change["made_after"]) == (4, 0)
    assert cli.refused("metrics", "--since-version", 9)["message"] == "9 is no version of Sales"
    assert "version 1 of Sales is the first" in cli.fails(1, "metrics", "--since-version", "1")


@pytest.mark.parametrize("period", ["30d", "12m", "qtd"])
def test_a_forecast_of_days_up_to_now_is_told_of_the_quarter_they_end_in(
    cli: CommandLine, period: str
) -> None:
    told = cli("forecast", "--period", period).text
    assert told.startswith("Q4 2026  ")
    assert cli("forecast").text == told
    assert cli.json("plan", "--period", period)["period"]["key"] == "2026-Q4"


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["metrics", "winrate"], 2, "Did you mean `win_rate`?"),
        (["metrics", "revenu", "--json"], 2, "Did you mean `revenue`?"),
        (["metrics", "--by", "sorce"], 2, "Did you mean `source`?"),
        (["metrics", "--format", "pdf"], 2, "One of text"),
        (["metrics", "--format", "csv", "--json"], 2, "Leave one of them out"),
        (["metrics", "revenue", "--since-version", "2"], 2, "is about process_change"),
        (["metrics", "--since-version", "x"], 2, "--since-version takes a whole number"),
        (["metrics", "--period", "last week"], 1, "is no period"),
        (["forecast", "--period", "2026-Q5"], 1, "is no period"),
        (["metrics", "--as-of", "2026-11-23"], 1, "is still to come"),
        (["metrics", "--as-of", "soon"], 1, "is no date"),
        (["plan", "--pipeline", "nowhere"], 1, "is no pipeline"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_line(
    cli: CommandLine, words: list[str], code: int, hint: str
) -> None:
    if "--json" in words:
        result = cli.run(*words)
        assert (result.code, result.out) == (code, b"")
        assert hint in f"{result.error['message']}. {result.error['hint']}"
    else:
        assert hint in cli.fails(code, *words)


def test_versions_are_those_of_one_pipeline(demo: CommandLine) -> None:
    assert "--pipeline" in demo.fails(1, "metrics", "--since-version", "2")


# -- forms ---------------------------------------------------------------------------------


def test_a_sheet_has_the_numbers_of_the_document(demo: CommandLine) -> None:
    document = demo.json("metrics", "win_rate", "revenue", "--by", "source")
    rows = list(csv.DictReader(io.StringIO(demo(*_sheet("source")).text)))

    assert rows[0].keys() == {"group", "metric", "item", "figure", "value"}
    won = {row["group"]: row["value"] for row in rows if row["figure"] == "won"}
    assert won == {
        name: str(group["metrics"]["win_rate"]["won"]) for name, group in document["groups"].items()
    }


def _sheet(by: str) -> Iterator[str]:
    yield from ("metrics", "win_rate", "revenue", "--by", by, "--format", "csv")


def test_a_text_says_the_period_the_numbers_and_what_is_counted(demo: CommandLine) -> None:
    page = demo("metrics", "win_rate", "--pipeline", "sales").text

    assert page.startswith("Last 12 months  Sales, as of 19 Nov 2026\n\nWin rate\n")
    rate = demo.json("metrics", "win_rate", "--pipeline", "sales")["metrics"]["win_rate"]
    assert f"{round(rate['value'] * 100)} % (n {rate['n']})" in page
    assert "won / (won + lost), by the day of the close, last 12 months" in page


def test_markdown_has_a_heading_for_each_figure_and_its_numbers_in_tables(
    demo: CommandLine,
) -> None:
    page = demo("metrics", "win_rate", "revenue", "--format", "markdown").text
    grouped = demo("metrics", "revenue", "--by", "source", "--format", "markdown").text

    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert "## Win rate" in headings
    assert "## Revenue" in headings
    rate = demo.json("metrics", "win_rate")["metrics"]["win_rate"]
    assert f"| Won | {rate['won']} deals |" in page
    assert "\n# referral\n\n## Revenue\n" in f"\n{grouped}"


def test_groups_in_text_stand_beside_each_other_or_metric_by_metric(demo: CommandLine) -> None:
    beside = demo("metrics", "--by", "source").text
    one_by_one = demo("metrics", "win_rate", "--by", "source").text

    for name in demo.json("metrics", "win_rate", "--by", "source")["groups"]:
        assert name in beside
        assert f"\n{name}\n" in one_by_one


def test_no_line_is_wider_than_the_terminal(demo: CommandLine) -> None:
    written = demo.on_terminal("metrics", "win_rate", "stages", "revenue", columns=60).decode()
    plain = re.sub(r"\x1b\[[0-9]*m", "", written)

    assert "\x1b[1m" in written
    assert max(len(line) for line in plain.splitlines()) <= 60


def test_the_answer_hours_of_the_settings_are_those_of_the_figures(
    demo: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text("[day]\nanswer_hours = 4\nworking_days = true\n")
    document = demo.json("metrics", "first_response")

    assert document["working_days"] is True
    assert document["metrics"]["first_response"]["target_hours"] == 4


def test_a_look_at_figures_notes_the_forecast_of_a_new_month(demo: CommandLine) -> None:
    demo.at("2026-12-01T09:00:00+01:00")
    demo("forecast")
    demo.at("2027-01-02T09:00:00+01:00")
    told = demo.json("metrics", "forecast_accuracy", "--period", "2026-12")["metrics"]
    scores = told["forecast_accuracy"]["scores"]

    assert {(each["span"], each["currency"]) for each in scores} >= {("month", "EUR")}
    assert json.dumps(scores)
    assert all(each["forecasts"][0]["period"]["key"].startswith("2026") for each in scores)
