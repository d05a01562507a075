"""Metrics as other programs read them: the contract's keys, and every number with its deals."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import parse_period
from pipetui.services.metrics import NAMES
from pipetui.services.present.metrics import PRESENTERS, figures_json
from tests.support.demo_book import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipetui.services.metrics import Figures

    Told = Callable[..., Any]

RATE = {"value", "hits", "n", "interval", "basis"}
DAYS = {"n", "mean_days", "median_days", "p75_days", "p90_days", "deals"}
STAGE = {
    "stage",
    "entries",
    "advanced",
    "lost",
    "moved_back",
    "handed_on",
    "still_there",
    "conversion",
    "reach_to_win",
    "median_days",
    "km_median_days",
    "stale_line_days",
    "stale_line_source",
}
AMOUNT = {"n", "total", "mean", "median"}
ALIKE = ("qualified", "channels", "objections", "renewals", "cycle", "adoption")
ADDED_UP = ("win_rate", "cohort", "revenue", "stages", *ALIKE)
"""What can be told of a group as of the whole."""
PERIODS = ("12m", "all", "2026-Q4", "30d", "2020")


@pytest.fixture(scope="module")
def told(figures: Figures) -> Told:
    """The document of metrics, as it is after it was written and read: each is made once."""

    @cache
    def told(
        spoken: str = "12m", by: Dimension | None = None, names: tuple[str, ...] = tuple(NAMES)
    ) -> Any:  # noqa: ANN401 - a document
        period = parse_period(spoken, NOW.today)
        return json.loads(json.dumps(figures_json(figures, period, names, by)))

    return told


def every_dict(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a document
    """Each object of a document."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from every_dict(each)
    elif isinstance(value, list):
        for each in value:
            yield from every_dict(each)


def test_every_metric_has_a_document_and_they_stand_in_one_order() -> None:
    assert list(PRESENTERS) == list(NAMES)


def test_the_envelope_says_of_when_where_and_what(told: Told) -> None:
    document = told()

    assert {key: document[key] for key in ("as_of", "timezone", "pipeline", "working_days")} == {
        "as_of": "2026-11-19",
        "timezone": "Europe/Berlin",
        "pipeline": None,
        "working_days": False,
    }
    assert document["period"] == {
        "from": "2025-11-20",
        "to": "2026-11-19",
        "label": "last 12 months",
        "key": "2025-11-20..2026-11-19",
    }
    assert list(document["metrics"]) == list(NAMES)


@pytest.mark.parametrize("spoken", PERIODS)
def test_the_keys_are_those_of_the_contract(told: Told, spoken: str) -> None:
    metrics = told(spoken)["metrics"]

    assert metrics["win_rate"].keys() >= RATE | {"won", "lost", "open_stale"}
    assert metrics["win_rate_value"].keys() >= RATE
    assert metrics["cohort"].keys() >= RATE
    assert all(metrics["cycle"][side].keys() == DAYS for side in ("won", "lost"))
    for name in ("revenue", "deal_size"):
        assert metrics[name].keys() >= {"by_currency", "unpriced"}
        assert all(each.keys() >= AMOUNT for each in metrics[name]["by_currency"].values())
    assert isinstance(metrics["stages"], list)
    for stage in metrics["stages"]:
        assert stage.keys() >= STAGE
        assert stage["conversion"].keys() == stage["reach_to_win"].keys() == RATE


@pytest.mark.parametrize("spoken", PERIODS)
def test_every_share_has_its_cases_its_interval_and_its_basis(told: Told, spoken: str) -> None:
    rates = [each for each in every_dict(told(spoken)["metrics"]) if {"hits", "n"} <= {*each}]

    assert rates
    for rate in rates:
        assert rate["basis"]
        if "by_currency" in rate:  # a share of value is no share of cases
            continue
        if not rate["n"]:
            assert rate["value"] is None
            assert rate["interval"] is None
        else:
            low, high = rate["interval"]
            assert rate["value"] == rate["hits"] / rate["n"]
            assert 0 <= low <= rate["value"] <= high <= 1


def test_a_stage_balances(told: Told) -> None:
    for stage in told("all")["metrics"]["stages"]:
        parts = ("advanced", "lost", "moved_back", "handed_on", "still_there")
        assert stage["entries"] == sum(stage[part] for part in parts)
        assert stage["conversion"]["n"] == stage["entries"] - stage["still_there"]


@pytest.mark.parametrize("spoken", PERIODS)
def test_every_metric_says_its_basis_and_can_be_opened(
    figures: Figures, told: Told, spoken: str
) -> None:
    known = {deal.id for deal in figures.facts.deals}
    for name, metric in told(spoken)["metrics"].items():
        for part in metric if isinstance(metric, list) else [metric]:
            assert "basis" in part, name
            assert {*part["deals"]} <= known, name


def test_counts_are_those_of_the_deals_beside_them(told: Told) -> None:
    metrics = told()["metrics"]
    rate, waits, channels = metrics["win_rate"], metrics["first_response"], metrics["channels"]

    assert rate["won"] == rate["hits"] == len(rate["won_deals"]) > 0
    assert rate["lost"] == len(rate["lost_deals"])
    assert rate["open_stale"] == len(rate["open_stale_deals"])
    assert waits["n"] == len(waits["answered_deals"])
    for each in (*channels["sources"], channels["whole"]):
        assert each["leads"] == len(each["lead_deals"])
        assert each["won"] == len(each["won_deals"]) == each["win_rate"]["hits"]
    for stage in metrics["funnel"]["stages"]:
        assert stage["reached"] == len(stage["deals"])
    assert metrics["cycle"]["won"]["n"] == len(metrics["cycle"]["won"]["deals"]) == rate["won"]


def test_money_is_exact_text_by_its_currency(figures: Figures, told: Told) -> None:
    metrics = told()["metrics"]
    euros = metrics["revenue"]["by_currency"]["EUR"]
    expected = metrics["forecast"]["by_currency"]["EUR"]

    won = [deal for deal in figures.facts.won if deal.id in metrics["revenue"]["deals"]]
    in_euros = [deal.value for deal in won if deal.value and deal.value.currency == "EUR"]
    total = sum(value.annualised().minor for value in in_euros)
    assert euros["total"] == f"{total // 100}.{total % 100:02}"
    assert euros["n"] == len(in_euros)
    parts = sum(round(float(each["weighted"]) * 100) for each in expected["items"])
    assert round(float(expected["weighted"]) * 100) == parts
    assert float(expected["p10"]) <= float(expected["p50"]) <= float(expected["p90"])
    plans = [each for each in metrics["plan"]["items"] if each["kind"] == "revenue"]
    assert plans
    assert all(each["wanted"].keys() == {"amount", "currency", "every"} for each in plans)


def test_figures_of_the_process_say_how_far_it_is_followed(told: Told) -> None:
    metrics = told()["metrics"]
    caveat = metrics["adoption"]["caveat"]

    assert caveat.startswith("required items were all done in ")
    assert {each["caveat"] for each in metrics["stages"]} == {caveat}
    for name in ("funnel", "bottleneck", "what_moves", "paths"):
        assert metrics[name]["caveat"] == caveat
    assert told("2020")["metrics"]["funnel"]["caveat"] is None


def test_where_there_is_nothing_there_is_null_and_a_word_for_it(told: Told) -> None:
    metrics = told("2020")["metrics"]

    assert metrics["win_rate"]["value"] is None
    assert metrics["win_rate_value"]["value"] is None
    assert metrics["win_rate_value"]["missing"] == "not available: no deal that closed has a value"
    assert metrics["cycle"]["won"]["median_days"] is None
    assert metrics["velocity"]["per_day"] is None
    assert metrics["velocity"]["missing"] == "no closed deal"
    assert metrics["satisfaction"]["score"] is None
    assert metrics["satisfaction"]["missing"] == "no client gave a score"
    assert metrics["target"]["missing"] == "no target has a day in the period"
    assert metrics["calibration"]["brier"] is None
    assert metrics["calibration"]["missing"]
    assert told("all")["metrics"]["retention"]["churned"] is None


@pytest.mark.parametrize("by", [each for each in Dimension if each is not Dimension.TAG])
def test_groups_add_up_to_the_whole(told: Told, by: Dimension) -> None:
    whole, groups = told()["metrics"], told(by=by, names=ADDED_UP)["groups"]
    parts = [group["metrics"] for group in groups.values()]

    for key in ("won", "lost", "open_stale", "n"):
        assert sum(each["win_rate"][key] for each in parts) == whole["win_rate"][key]
    for key in ("won", "lost", "open"):
        assert sum(each["cohort"][key] for each in parts) == whole["cohort"][key]
    for code, amount in whole["revenue"]["by_currency"].items():
        totals = [each["revenue"]["by_currency"].get(code) for each in parts]
        found = sum(round(float(each["total"]) * 100) for each in totals if each)
        assert found == round(float(amount["total"]) * 100)
    for place, stage in enumerate(whole["stages"]):
        same = [each["stages"] for each in parts]
        here = [
            line
            for lines in same
            for line in lines
            if (line["pipeline"], line["stage_key"]) == (stage["pipeline"], stage["stage_key"])
        ]
        for key in ("entries", "advanced", "lost", "moved_back", "handed_on", "still_there"):
            assert sum(line[key] for line in here) == stage[key], (place, key)
    for name in ALIKE:
        together = sorted({deal for each in parts for deal in each[name]["deals"]})
        assert together == sorted(whole[name]["deals"]), name


def test_a_deal_is_in_the_group_of_each_of_its_tags(figures: Figures, told: Told) -> None:
    groups = told(by=Dimension.TAG)["groups"]
    tags = {deal.id: deal.tags for deal in figures.facts.deals}

    for tag, group in groups.items():
        for deal in group["metrics"]["cohort"]["deals"]:
            assert tag in (tags[deal] or ("unknown",))
