"""Metrics as a sheet: what is in the document is in the sheet, each once."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import parse_period
from pipetui.services.metrics import NAMES
from pipetui.services.present.metrics import figures_json
from pipetui.services.present.metrics.sheet import COLUMNS, figures_csv
from pipetui.services.sheets.cells import unguard
from tests.support.demo_book import NOW

if TYPE_CHECKING:
    from pipetui.services.metrics import Figures


def read(sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet as a reader has them."""
    rows = csv.DictReader(io.StringIO(sheet, newline=""))
    return [{key: unguard(cell) for key, cell in row.items()} for row in rows]


def leaves(value: Any) -> list[str]:  # noqa: ANN401 - a document
    """Every number and text of a document, as text, by a way of its own."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return [leaf for each in value for leaf in leaves(each)]
        if any(isinstance(each, str) for each in value):
            return ["; ".join(value)]
        return [" ".join(json.dumps(each) for each in value)]
    return ["" if value is None else value if isinstance(value, str) else json.dumps(value)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spoken", ["12m", "2020"])
def test_every_number_and_text_of_a_metric_has_a_row_of_its_own(
    figures: Figures, name: str, spoken: str
) -> None:
    document = figures_json(figures, parse_period(spoken, NOW.today), [name])
    rows = read(figures_csv(document))

    assert [row["value"] for row in rows] == leaves(document["metrics"][name])
    assert {row["metric"] for row in rows} <= {name}
    places = [(row["group"], row["item"], row["figure"]) for row in rows]
    assert len(places) == len(set(places))


def test_a_row_says_where_its_number_stands(figures: Figures) -> None:
    document = figures_json(
        figures, parse_period("12m", NOW.today), ["win_rate", "stages", "cycle"]
    )
    rows = {
        (row["metric"], row["item"], row["figure"]): row["value"]
        for row in read(figures_csv(document))
    }
    metrics = document["metrics"]
    lead = metrics["stages"][0]

    assert rows["win_rate", "", "won"] == str(metrics["win_rate"]["won"])
    assert rows["win_rate", "", "deals"] == " ".join(map(str, metrics["win_rate"]["deals"]))
    assert rows["cycle", "", "won.median_days"] == json.dumps(
        metrics["cycle"]["won"]["median_days"]
    )
    assert rows["stages", "Sales / Lead", "entries"] == str(lead["entries"])
    value = rows["stages", "Sales / Lead", "conversion.value"]
    assert float(value) == lead["conversion"]["value"]


def test_groups_stand_in_their_own_column(figures: Figures) -> None:
    document = figures_json(figures, parse_period("12m", NOW.today), ["win_rate"], Dimension.SOURCE)
    won = {
        row["group"]: int(row["value"])
        for row in read(figures_csv(document))
        if row["figure"] == "won"
    }

    assert won == {
        name: group["metrics"]["win_rate"]["won"] for name, group in document["groups"].items()
    }


def test_a_name_that_a_spreadsheet_would_compute_is_disarmed_and_a_number_is_not() -> None:
    document = {
        "groups": {
            "=1+1": {"metrics": {"x": {"a": "@SUM(A1)", "b": "-5.00", "c": -0.5, "d": "-5 each"}}}
        }
    }
    lines = figures_csv(document).splitlines()

    assert lines[0] == ",".join(COLUMNS)
    assert lines[1:] == [
        "'=1+1,x,,a,'@SUM(A1)",
        "'=1+1,x,,b,-5.00",
        "'=1+1,x,,c,-0.5",
        "'=1+1,x,,d,'-5 each",
    ]


def test_items_of_one_name_are_told_apart() -> None:
    told = {"x": [{"stage": "Lead", "n": 1}, {"stage": "Lead", "n": 2}, {"stage": None, "n": 3}]}
    rows = read(figures_csv({"metrics": told}))

    assert [row["item"] for row in rows if row["figure"] == "n"] == ["Lead 1", "Lead 2", "unknown"]
