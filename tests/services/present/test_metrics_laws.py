"""What holds for the documents of metrics, whatever the history."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.services.metrics import NAMES, Figures
from pipetui.services.present.metrics import figures_json
from pipetui.services.present.metrics.sheet import figures_rows
from tests.support.examples import FEW
from tests.support.facts import fact, histories, periods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period

SUMS = {
    "win_rate": ("won", "lost", "open_stale", "n"),
    "cohort": ("won", "lost", "open", "n"),
    "revenue": ("n", "unpriced"),
    "first_response": ("n", "never", "untouched"),
    "funnel": ("n", "untold"),
    "cycle": (),
}
"""Numbers that those of groups add up to."""
CLOSED = ("win_rate_value", "cycle", "revenue", "deal_size")
"""What is told of closed deals alone."""


def figures_of(facts: Facts) -> Figures:
    """Figures of some facts."""
    (process,) = facts.maps
    return Figures(facts, reach_to_win(process, facts.deals))


def told(
    facts: Facts, period: Period, by: Dimension | None = None, names: Iterable[str] = NAMES
) -> Any:  # noqa: ANN401 - a document
    """The document of metrics, written and read; no number in it is none."""
    document = figures_json(figures_of(facts), period, [*names], by)
    return json.loads(json.dumps(document, allow_nan=False))


@given(histories, periods)
def test_every_history_has_a_document_and_each_of_its_numbers_a_row(
    facts: Facts, period: Period
) -> None:
    document = told(facts, period)
    rows = [row[:-1] for row in figures_rows(document)]

    assert list(document["metrics"]) == list(NAMES)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("by", [Dimension.OWNER, Dimension.SOURCE])
@settings(max_examples=FEW)
@given(facts=histories, period=periods)
def test_groups_add_up_to_the_whole(facts: Facts, period: Period, by: Dimension) -> None:
    whole = told(facts, period, names=SUMS)["metrics"]
    parts = [group["metrics"] for group in told(facts, period, by, SUMS)["groups"].values()]

    for name, keys in SUMS.items():
        for key in keys:
            assert sum(part[name][key] for part in parts) == whole[name][key], (name, key)
        together = sorted(deal for part in parts for deal in part[name]["deals"])
        assert together == sorted(whole[name]["deals"])
    for code, amount in whole["revenue"]["by_currency"].items():
        totals = [part["revenue"]["by_currency"].get(code, {}) for part in parts]
        assert sum(each.get("n", 0) for each in totals) == amount["n"]
        cents = [round(float(each.get("total", 0)) * 100) for each in totals]
        assert sum(cents) == round(float(amount["total"]) * 100)


@settings(max_examples=FEW)
@given(histories, periods)
def test_another_open_deal_changes_nothing_of_what_closed(facts: Facts, period: Period) -> None:
    more = replace(facts, deals=(*facts.deals, fact(len(facts.deals) + 1)))
    before, after = (
        told(each, period, names=("win_rate", *CLOSED))["metrics"] for each in (facts, more)
    )

    for name in CLOSED:
        assert before[name] == after[name]
    for key in ("value", "hits", "n", "won", "lost"):
        assert before["win_rate"][key] == after["win_rate"][key]
