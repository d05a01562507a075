"""`metrics`, `forecast` and `plan` at a shell."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.metrics.grouping import Dimension
from pipetui.services.metrics import NAMES
from tests.support.command_line import CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = Path(__file__).parents[3] / "shared" / "CLI.md"
LATE = "2026-11-18T23:59:59.999999+01:00"
"""The last instant of the day on which the sample was made."""


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on a copy of the sample, late on the day it was made."""
    database = tmp_path / "demo.db"
    shutil.copy(demo_file, database)
    monkeypatch.setenv("PIPETUI_CONFIG_DIR", str(tmp_path / "config"))
    cli = CommandLine(database, monkeypatch)
    cli.at(LATE)
    return cli


def figures(cli: CommandLine, *words: str) -> Any:  # noqa: ANN401 - a document
    """The metrics of all time, or as asked for."""
    period = () if "--period" in words else ("--period", "all")
    return cli.json("metrics", *words, *period)["metrics"]


def stage_of(cli: CommandLine, key: str) -> Any:  # noqa: ANN401 - a document
    """The ledger of one stage."""
    return next(each for each in figures(cli, "stages")["stages"] if each["stage_key"] == key)


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
    assert (document["as_of"], document["timezone"]) == ("2026-11-18", "Europe/Berlin")
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
    (plan,) = document["metrics"]["plan"]["items"]
    (target,) = document["metrics"]["target"]["items"]
    (coverage,) = document["metrics"]["coverage"]["items"]

    assert list(document["metrics"]) == ["plan", "target", "coverage"]
    assert plan["wanted"] == target["wanted"]
    assert plan["wanted"] == {"amount": "200000.00", "currency": "EUR", "every": "once"}
    missing = float(target["wanted"]["amount"]) - float(target["won"]["amount"])
    assert float(target["gap"]["amount"]) == float(plan["gap"]["amount"]) == missing > 0
    assert 0 < target["chance_to_reach"] < 1
    assert coverage["unweighted_share"] == float(coverage["open"]["amount"]) / missing
    assert plan["wins"]["exact"] == pytest.approx(
        missing / float(plan["mean_won"]["amount"]), rel=1e-4
    )
    assert plan["stages"][0]["reach_to_win"]["n"] >= 20
    # Nothing would have to happen for a target that is reached; nothing can for one far off.
    demo("target", "set", "1", "--period", "2026-Q4", "--pipeline", "sales")
    assert demo.json("plan", "--pipeline", "sales")["metrics"]["target"]["items"][0][
        "chance_to_reach"
    ] == pytest.approx(1)


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


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["metrics", "winrate"], 2, "Nearest is win_rate"),
        (["metrics", "revenu", "--json"], 2, "Nearest is revenue"),
        (["metrics", "--by", "sorce"], 2, "Nearest is source"),
        (["metrics", "--format", "pdf"], 2, "one of text"),
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


# -- as of a day gone by -------------------------------------------------------------------


def test_figures_as_of_a_day_are_those_that_were_told_at_its_end(demo: CommandLine) -> None:
    told = demo.json("metrics", "--period", "all")
    told_by_source = demo.json("metrics", "--by", "source", "--period", "90d")
    open_deals = iter(demo.json("list")["items"])
    first, second, third, fourth, fifth, sixth = (each["id"] for each in islice(open_deals, 6))
    demo.at("2026-11-24T11:00:00+01:00")
    demo("win", first, "--force", "signed")
    demo("lose", second, "--reason", "too dear")
    demo("advance", third, "--force", "quick")
    demo("edit", fourth, "value=€99,999", "close=2027-01-15", "source=fair", "probability=90")
    demo("touch", fifth, "objection", "price: too dear")
    demo("park", fifth, "2027-02-01")
    demo("delete", sixth)
    demo("add", "Newcomer: a deal €5k >proposal")
    demo("reopen", told["metrics"]["win_rate"]["lost_deals"][-1])
    demo("churn", told["metrics"]["win_rate"]["won_deals"][-1], "--reason", "closed")

    assert demo.json("metrics", "--period", "all", "--as-of", "2026-11-18") == told
    assert (
        demo.json("metrics", "--by", "source", "--period", "90d", "--as-of", "18 nov 2026")
        == told_by_source
    )
    assert (
        demo.json("metrics", "win_rate", "--period", "all")["metrics"]["win_rate"]
        != (told["metrics"]["win_rate"])
    )


def test_as_of_today_is_now_and_periods_end_on_the_day(cli: CommandLine) -> None:
    assert cli.json("metrics", "--as-of", "today") == cli.json("metrics")
    document = cli.json("metrics", "cohort", "--as-of", "2026-11-01", "--period", "30d")
    assert document["as_of"] == document["period"]["to"] == "2026-11-01"
    assert document["metrics"]["cohort"]["n"] == 0


# -- what figures have to stand ------------------------------------------------------------


def test_a_deal_that_was_reopened_counts_once_by_its_latest_close(cli: CommandLine) -> None:
    cli.at("2026-11-10T10:00:00+01:00")
    cli("win", 1, "--force", "signed")
    cli.at("2026-11-12T10:00:00+01:00")
    cli("reopen", 1)
    cli.at("2026-11-15T10:00:00+01:00")
    cli("lose", 1, "--reason", "price")
    told = figures(cli, "win_rate", "revenue", "stages", "cycle")

    assert (told["win_rate"]["won"], told["win_rate"]["lost"]) == (0, 1)
    assert told["revenue"]["by_currency"] == {}
    assert (told["cycle"]["won"]["n"], told["cycle"]["lost"]["median_days"]) == (0, 13)
    for stage in told["stages"]:
        parts = ("advanced", "lost", "moved_back", "handed_on", "still_there")
        assert stage["entries"] == sum(stage[part] for part in parts)
    assert figures(cli, "win_rate", "--as-of", "2026-11-11")["win_rate"]["won_deals"] == [1]
    assert figures(cli, "win_rate", "--as-of", "2026-11-13")["win_rate"]["n"] == 0


def test_a_client_who_left_was_won_all_the_same(cli: CommandLine) -> None:
    cli.at("2026-10-30T10:00:00+01:00")
    cli("add", "Lunar: Retainer €500/mo >negotiation")
    cli("win", 5, "--force", "signed")
    cli.at("2026-11-20T10:00:00+01:00")
    cli("churn", 5, "--reason", "closed")
    told = figures(cli, "win_rate", "revenue", "retention", "--period", "2026-11")
    october = figures(cli, "win_rate", "revenue", "--period", "2026-10")

    assert (october["win_rate"]["won"], october["win_rate"]["lost"]) == (1, 0)
    assert october["revenue"]["by_currency"]["EUR"]["total"] == "6000.00"
    assert told["win_rate"]["n"] == 0
    assert (told["retention"]["at_start"], told["retention"]["churned"]) == (1, 1)
    assert told["retention"]["logo_churn"]["value"] == 1.0
    kept = told["retention"]["by_currency"]["EUR"]
    assert (kept["start"], kept["churn"], kept["grr"], kept["nrr"]) == ("6000.00", "6000.00", 0, 0)
    assert told["retention"]["churn_reasons"] == [{"reason": "closed", "n": 1, "deals": [5]}]


def test_a_skipped_stage_is_reached_and_has_neither_stay_nor_days(cli: CommandLine) -> None:
    cli.at("2026-11-05T10:00:00+01:00")
    cli("move", 3, "proposal", "--force", "quick")
    discovery, proposal = stage_of(cli, "discovery"), stage_of(cli, "proposal")
    funnel = {each["stage_key"]: each for each in figures(cli, "funnel")["funnel"]["stages"]}

    assert (discovery["entries"], discovery["median_days"], discovery["median_n"]) == (0, None, 0)
    assert discovery["conversion"] == discovery["conversion"] | {"value": None, "n": 0}
    assert 3 in proposal["deals"]
    assert 3 in funnel["discovery"]["deals"]


def test_a_move_back_is_no_advance(cli: CommandLine) -> None:
    cli.at("2026-11-05T10:00:00+01:00")
    cli("back", 1)
    proposal, discovery = stage_of(cli, "proposal"), stage_of(cli, "discovery")

    assert (proposal["entries"], proposal["moved_back"], proposal["advanced"]) == (1, 1, 0)
    assert proposal["conversion"]["hits"] == 0
    assert proposal["median_days"] == 3
    assert discovery["still_there"] == 1


def test_a_deal_lost_in_its_first_stage_is_lost_there(cli: CommandLine) -> None:
    cli("lose", 3, "--reason", "no budget")
    lead = stage_of(cli, "lead")
    told = figures(cli, "win_rate", "cycle", "what_moves")

    assert (lead["entries"], lead["lost"], lead["advanced"], lead["still_there"]) == (2, 1, 0, 1)
    assert lead["reach_to_win"] == lead["reach_to_win"] | {"hits": 0, "n": 1}
    assert stage_of(cli, "qualified")["reach_to_win"]["n"] == 0
    assert (told["win_rate"]["value"], told["cycle"]["lost"]["n"]) == (0, 1)
    assert told["what_moves"]["losses"]["reasons"][0]["reason"] == "no budget"


def test_a_deal_without_a_value_is_counted_and_in_no_sum(cli: CommandLine) -> None:
    cli("win", 4, "--force", "signed")
    told = figures(cli, "win_rate", "win_rate_value", "revenue", "velocity")

    assert told["win_rate"]["won"] == 1
    assert told["revenue"] == told["revenue"] | {"by_currency": {}, "unpriced": 1, "n": 1}
    assert (told["win_rate_value"]["value"], told["win_rate_value"]["unpriced"]) == (None, 1)
    assert told["velocity"]["per_day"] is None
    assert told["velocity"]["missing"] == "no won deal with a value"


def test_currencies_are_never_in_one_sum(cli: CommandLine) -> None:
    cli("win", 1, 3, "--force", "signed")
    told = figures(cli, "revenue", "deal_size", "velocity")

    assert {code: each["total"] for code, each in told["revenue"]["by_currency"].items()} == {
        "EUR": "12000.00",
        "USD": "31000.00",
    }
    assert told["deal_size"]["by_currency"]["USD"]["mean"] == "31000.00"
    assert told["velocity"]["per_day"].keys() == {"EUR"}  # nothing is open in dollars


def test_what_recurs_counts_by_its_year(cli: CommandLine) -> None:
    cli("add", "Lunar: Retainer €100/mo >proposal")
    cli("add", "Solar: Advice €250.50/q >proposal")
    cli("win", 5, 6, 1, "--force", "signed")
    euros = figures(cli, "revenue")["revenue"]["by_currency"]["EUR"]

    assert (euros["n"], euros["total"], euros["recurring"]) == (3, "14202.00", "2202.00")
    assert euros["median"] == "1200.00"


@pytest.mark.parametrize(
    ("zone", "month"),
    [("Europe/Berlin", "2026-11"), ("UTC", "2026-10"), ("Asia/Tokyo", "2026-11")],
)
def test_the_day_of_a_close_is_that_of_the_persons_zone(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, zone: str, month: str
) -> None:
    cli.at("2026-10-31T23:30:00Z")
    cli("add", "Night: A deal €1k >proposal")
    cli("win", 5, "--force", "signed")
    monkeypatch.setenv("PIPETUI_TZ", zone)
    cli.at("2026-11-22T10:00:00Z")

    won = {
        each: figures(cli, "win_rate", "--period", each)["win_rate"]["won"]
        for each in ("2026-10", "2026-11")
    }
    assert won == {"2026-10": 0, "2026-11": 0} | {month: 1}


def test_a_month_without_a_win_says_what_is_missing(cli: CommandLine) -> None:
    told = figures(cli, "--period", "2026-07")

    assert told["revenue"]["by_currency"] == {}
    assert (told["win_rate"]["value"], told["win_rate"]["interval"]) == (None, None)
    assert told["cycle"]["won"] == {
        "n": 0,
        "mean_days": None,
        "median_days": None,
        "p75_days": None,
        "p90_days": None,
        "deals": [],
    }
    assert told["velocity"]["missing"] == "no closed deal"
    assert told["satisfaction"]["score"] is None


def test_a_pipeline_without_history_has_figures_of_nothing(cli: CommandLine) -> None:
    cli("map", "new", "Fresh", "--template", "four-step")
    told = figures(cli, "--pipeline", "fresh")

    assert all(each["entries"] == 0 for each in told["stages"])
    assert told["cohort"]["n"] == 0
    assert told["bottleneck"]["stage"] is None
    assert told["forecast"]["by_currency"] == {}
    for words in (["metrics"], ["forecast"], ["plan"], ["metrics", "--format", "csv"]):
        assert cli(*words, "--pipeline", "fresh").text


def test_one_deal_is_a_fraction_with_a_wide_range(cli: CommandLine) -> None:
    cli("win", 1, "--force", "signed")
    rate = figures(cli, "win_rate")["win_rate"]

    assert (rate["hits"], rate["n"], rate["value"]) == (1, 1, 1.0)
    assert rate["interval"][0] == pytest.approx(0.2065, abs=1e-4)
    line = cli("metrics", "win_rate").text.splitlines()[3]
    assert line.split(maxsplit=4)[-1].startswith("1 of 1, 21–100 %")


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

    assert page.startswith("Last 12 months  Sales, as of 2026-11-18\n\nWin rate\n")
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
