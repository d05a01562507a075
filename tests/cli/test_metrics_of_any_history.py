"""What figures at a shell have to stand: days gone by, and histories that are not straight."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def figures(cli: CommandLine, *words: str) -> Any:  # noqa: ANN401 - a document
    """The metrics of all time, or as asked for."""
    period = () if "--period" in words else ("--period", "all")
    return cli.json("metrics", *words, *period)["metrics"]


def stage_of(cli: CommandLine, key: str) -> Any:  # noqa: ANN401 - a document
    """The ledger of one stage."""
    return next(each for each in figures(cli, "stages")["stages"] if each["stage_key"] == key)


# -- as of a day gone by -------------------------------------------------------------------


def test_figures_as_of_a_day_are_those_that_were_told_at_its_end(demo: CommandLine) -> None:
    by_source = ("metrics", "win_rate", "stages", "forecast", "--by", "source", "--period", "90d")
    told = demo.json("metrics", "--period", "all")
    told_by_source = demo.json(*by_source)
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

    assert demo.json("metrics", "--period", "all", "--as-of", "2026-11-19") == told
    assert demo.json(*by_source, "--as-of", "19 nov 2026") == told_by_source
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
